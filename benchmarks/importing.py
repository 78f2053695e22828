"""Taking in an address book: `script/bench importing`.

Owns the file. Must not know vCards beyond writing some.
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import command, run
from benchmarks.our_client import written_home
from benchmarks.report import Report, progress

PEOPLE = 10_000
_CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bench-{n}\r\nFN:Person {n} Example\r\nN:Example;Person {n};;;\r\n"
    "EMAIL;TYPE=HOME:person{n}@example.org\r\nTEL;TYPE=CELL:+49 30 {n:07d}\r\nORG:Example {group}\r\n"
    "BDAY:19{year:02d}-05-{day:02d}\r\nCATEGORIES:Group {group}\r\nNOTE:Met at the fair of {year}.\r\nEND:VCARD\r\n"
)


def cards(number: int) -> str:
    """So many people in one file."""
    return "".join(_CARD.format(n=n, group=n % 20, year=40 + n % 60, day=1 + n % 28) for n in range(1, number + 1))


def measure(report: Report) -> None:
    """The first import, and the one that finds nothing new."""
    report.section("Importing")
    progress(f"importing {PEOPLE:,} vCards")
    with TemporaryDirectory() as name:
        folder = Path(name)
        places = written_home(folder, "http://127.0.0.1:9/", {"username": "me", "password": "none"})
        file = folder / "people.vcf"
        file.write_text(cards(PEOPLE), encoding="utf-8", newline="")
        importing = command(places, "contacts", "import", str(file))
        theirs = _parsed_by_vobject(file)
        first, again = run(importing, folder), run(importing, folder)
    beside = f"vobject only parsing the same file {theirs:.1f} s, × {theirs / first.cpu:.1f}"
    report.row(f"import of {PEOPLE:,} vCards, processor", f"{first.cpu:.2f} s", beside)
    report.row(f"import of {PEOPLE:,} vCards, wall", f"{first.wall:.2f} s", f"{first.peak:.0f} MiB at the most")
    report.row("the same file once more, processor", f"{again.cpu:.2f} s", f"{again.wall:.2f} s wall")


def _parsed_by_vobject(file: Path) -> float:
    import vobject  # noqa: PLC0415 - only this figure needs it

    began = time.process_time()
    found = sum(1 for _ in vobject.readComponents(file.read_text(encoding="utf-8")))
    spent = time.process_time() - began
    return spent * PEOPLE / found
