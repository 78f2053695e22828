"""Pictures of the command line: the real program in a terminal of 80 columns, on a store and looks of its own.

Owns the example people, and what is left in a picture: no web font, no address but the name of the format. Must not
draw anything that the program did not print. Days are near today, so a picture changes when it is made anew.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import Result
from rich.console import Console
from rich.text import Text

from tests.fakes.cli_homes import Home
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
COLUMNS = 80
ZONE = "Europe/Berlin"
# The reader's own font is used, and the maker's advertisement left out: a picture fetches nothing.
FOREIGN = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
CONFIG = """timezone = "{zone}"
[server]
embedded = true
port = {port}
[caldav]
feeds = ["busy.ics"]
[mornings]
holidays = "DE-BE"
per_week = 6
[cadence.circles]
friends = "2 months"
colleagues = "6 months"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Friend:
    """Somebody invented: their circle, how often, and how many days ago one talked or tried, with a note each."""

    name: str
    circle: str
    every: str
    talks: Mapping[int, str]
    tried: Sequence[int] = ()


FRIENDS = (
    Friend(
        name="Rosa Lindqvist",
        circle="family",
        every="2 weeks",
        talks=dict.fromkeys((24, 38, 60, 75, 96, 110, 140, 170, 203, 238, 262, 300, 330), ""),
    ),
    Friend(name="Jonas Lindqvist", circle="family", every="1 month", talks={45: "exams", 88: "", 190: "", 250: ""}),
    Friend(
        name="Amara Okafor",
        circle="friends",
        every="2 months",
        talks={58: "the new job; ask how the move went", 121: "her sister's wedding", 187: "", 310: "the night train"},
        tried=(150,),
    ),
    Friend(name="Fatima Haddad", circle="friends", every="4 months", talks={100: "read her draft", 215: ""}),
    Friend(name="Mateo Ferrari", circle="friends", every="3 months", talks={500: ""}, tried=(32,)),
    Friend(name="Dr. Helen Marsh", circle="colleagues", every="6 months", talks={1100: ""}),
    Friend(name="Kenji Watanabe", circle="colleagues", every="6 months", talks={130: "clocks from scrap"}),
    Friend(name="Priya Nair", circle="colleagues", every="6 months", talks={900: ""}),
    Friend(name="Tom Becker", circle="hobbies", every="1 year", talks={160: "a day on the Havel"}),
    Friend(name="Ingrid Solberg", circle="hobbies", every="1 year", talks={}),
)
# Each picture is one command; those before the look show what it would write. `status` names a folder and a port of
# whoever makes the pictures, so there is none of it.
BEFORE = {"plan": ("plan", "--weeks", "1")}
AFTER = {
    "agenda": ("agenda", "--days", "14"),
    "month": ("agenda", "--month"),
    "year": ("history", "--year"),
    "history": ("history", "Amara"),
    "circles": ("circles",),
    "capacity": ("capacity",),
}


def main(folder: Path = IMAGES) -> None:
    """Make all pictures anew."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rekindled-") as home:
        _live(Path(home))
        for name, words in BEFORE.items():
            _take(Path(home), name, words, folder)
        _run(Path(home), "sync")
        for name, words in AFTER.items():
            _take(Path(home), name, words, folder)


def picture(name: str, command: str, printed: str) -> str:
    """What was printed below the command that was typed, as an SVG picture."""
    console = Console(
        file=StringIO(), width=COLUMNS, record=True, force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    console.print(Text.from_ansi(printed.rstrip()), soft_wrap=True)
    drawn = console.export_svg(title="rekindled", unique_id=f"rekindled-{name}")
    return FOREIGN.sub("", drawn).replace("Fira Code", "DejaVu Sans Mono") + "\n"


def _take(home: Path, name: str, words: Sequence[str], folder: Path) -> None:
    printed = _seen(home, words)
    shown = " ".join(f'"{word}"' if " " in word else word for word in ("rekindled", *words))
    target = folder / f"terminal-{name}.svg"
    target.write_text(picture(name, shown, printed), encoding="utf-8")
    sys.stdout.write(f"{target.name}: {len(printed.splitlines())} lines\n")


def _live(home: Path) -> None:
    """A store with people and a year that was."""
    today = datetime.now(tz=ZoneInfo(ZONE)).date()
    config = home / "rekindled.toml"
    config.write_text(CONFIG.format(zone=ZONE, port=free_port()), encoding="utf-8")
    config.chmod(0o600)
    (home / "busy.ics").write_bytes(_busy(today))
    program = Home(config=config, state=home / "state")
    for one in FRIENDS:
        _well(program.run("contacts", "add", one.name, "--circle", one.circle, "--every", one.every))
        told = [(ago, "done", note) for ago, note in one.talks.items()] + [(ago, "unanswered", "") for ago in one.tried]
        for ago, outcome, note in sorted(told, reverse=True):
            on = (today - timedelta(days=ago)).isoformat()
            _well(program.run("log", one.name, "--on", on, "--outcome", outcome, "--note", note))


def _well(result: Result) -> None:
    if result.exit_code:
        raise SystemExit(result.output)


def _busy(today: date) -> bytes:
    """Another calendar of the user's: a vacation in three weeks, and a morning that is full in two."""
    monday = today - timedelta(days=today.weekday())
    trip, full = monday + timedelta(days=23), monday + timedelta(days=16)
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//busy//EN"),
        *("BEGIN:VEVENT", "UID:trip@example.org", f"DTSTAMP:{today:%Y%m%d}T000000Z"),
        *(f"DTSTART;VALUE=DATE:{trip:%Y%m%d}", f"DTEND;VALUE=DATE:{trip + timedelta(days=4):%Y%m%d}"),
        *("SUMMARY:Vacation", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:full@example.org", f"DTSTAMP:{today:%Y%m%d}T000000Z"),
        *(f"DTSTART:{full:%Y%m%d}T050000Z", f"DTEND:{full:%Y%m%d}T120000Z", "SUMMARY:Workshop", "END:VEVENT"),
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _command(words: Sequence[str]) -> list[str]:
    program = [sys.executable, "-m", "rekindled", "--config", "rekindled.toml", "--state", "state"]
    return [*program, *words]


def _environ() -> dict[str, str]:
    """Nothing of whoever runs this: their settings, width and colours are no part of a picture."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR"}}
    return {**kept, "PYTHONPATH": str(ROOT / "daemon"), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def _run(home: Path, *words: str) -> None:
    """One command that must end well; nothing is shown of it."""
    done = subprocess.run(_command(words), cwd=home, env=_environ(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"rekindled {json.dumps(words)}: {done.stderr}")


def _seen(home: Path, words: Sequence[str]) -> str:
    """What a terminal of 80 columns gets of a command on standard output."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    with subprocess.Popen(
        _command(words), cwd=home, env=_environ(), stdin=follower, stdout=follower, stderr=subprocess.DEVNULL
    ) as process:
        os.close(follower)
        shown = b"".join(iter(lambda: _read(leader), b""))
    os.close(leader)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"rekindled {json.dumps(words)} ended with {process.returncode}")
    return shown.decode().replace("\r\n", "\n")


def _read(leader: int) -> bytes:
    """The next bytes; none once the other end is closed, which Linux tells as an error."""
    try:
        return os.read(leader, 65536)
    except OSError:
        return b""


if __name__ == "__main__":
    main()
