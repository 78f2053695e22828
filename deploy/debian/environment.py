"""Makes an environment fit to be moved to its place: environment.py VENV PLACE NAME[EXTRA].

Owns what goes and what is rewritten. Must not know what is packaged around it.
"""

from __future__ import annotations

import csv
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement

PLAIN = re.compile(r"[-_.]+")


def main(venv: Path, place: str, wanted: str) -> None:
    """Remove whatever `wanted` does not need, all programs but its own, and every trace of where it was built."""
    (site,) = venv.glob("lib/python3*/site-packages")
    there = {_plain(str(one.metadata["Name"])): one for one in distributions(path=[str(site)])}
    needed = set(_needed(Requirement(wanted), there))
    for name, one in there.items():
        if name not in needed:
            _remove(one, site)
    for record in site.glob("*.dist-info/RECORD"):
        _forget(record, site)
    name = Requirement(wanted).name
    for program in sorted((venv / "bin").iterdir()):
        if not program.name.startswith("python") and program.name != name:
            program.unlink()
    program = venv / "bin" / name
    program.write_text(
        re.sub(r"\A#!.*", f"#!{place}/bin/python3", program.read_text(encoding="utf-8")), encoding="utf-8"
    )
    settings = venv / "pyvenv.cfg"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not line.startswith("command")), encoding="utf-8")


def _needed(asked: Requirement, there: dict[str, Distribution]) -> Iterator[str]:
    waiting, seen = [asked], set()
    while waiting:
        one = waiting.pop()
        key = (_plain(one.name), frozenset(one.extras))
        if key in seen or key[0] not in there:
            continue
        seen.add(key)
        yield key[0]
        for text in there[key[0]].requires or []:
            below = Requirement(text)
            if below.marker is None or any(below.marker.evaluate({"extra": extra}) for extra in ("", *one.extras)):
                waiting.append(below)


def _remove(one: Distribution, site: Path) -> None:
    for file in one.files or []:
        path = (site / str(file)).resolve()
        if site.parents[2] in path.parents:
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == site or any(folder.iterdir()):
                    break
                folder.rmdir()
    for left in site.glob(f"{one.metadata['Name']}-{one.version}.dist-info"):
        shutil.rmtree(left)


def _forget(record: Path, site: Path) -> None:
    """No line about programs, which were rewritten, nor of where the wheel of this project lay."""
    rows = [row for row in csv.reader(record.read_text(encoding="utf-8").splitlines()) if row]
    (record.parent / "direct_url.json").unlink(missing_ok=True)
    kept = [row for row in rows if not row[0].startswith("../") and (site / row[0]).exists()]
    with record.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(sorted(kept))


def _plain(name: str) -> str:
    return PLAIN.sub("-", name).lower()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3])
