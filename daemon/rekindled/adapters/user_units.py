"""The units of a service of one's own: drawn for the program that runs, put in place, taken away (systemd.unit).

Owns the files below the user's systemd folder that are ours. Must not know systemctl, nor what is said of any of it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from rekindled.core.errors import UsageError
from rekindled.places import Places

SERVICE = "rekindled.service"
TIMER = "rekindled-backup.timer"
STARTED = (SERVICE, TIMER)
MARK = "# Written by `rekindled service install --user`; `rekindled service uninstall --user` takes it away.\n"

# What a unit is called where the user's systemd finds it, and where its text is from.
_SOURCES = (
    (SERVICE, "rekindled-user.service"),
    ("rekindled-backup.service", "rekindled-backup-user.service"),
    (TIMER, "rekindled-backup.timer"),
)
_WANTED = (f"default.target.wants/{SERVICE}", f"timers.target.wants/{TIMER}")
_PROGRAM = "%h/.local/bin/rekindled"
_STORE = "ConditionPathExists=%h/.local/state/rekindled/rekindled.db"
_STATE = "Environment=REKINDLED_STATE=%h/.local/state/rekindled"


class Standing(StrEnum):
    """What is at the place of a unit."""

    ABSENT = "absent"
    CURRENT = "current"
    OUTDATED = "outdated"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: its place, and what is to stand there."""

    path: Path
    text: str

    @property
    def standing(self) -> Standing:
        """What is there now; only a file that begins with our mark is ours."""
        if self.path.is_symlink():
            return Standing.FOREIGN
        try:
            there = self.path.read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return Standing.ABSENT
        except OSError:
            return Standing.FOREIGN
        if not there.startswith(MARK):
            return Standing.FOREIGN
        return Standing.CURRENT if there == self.text else Standing.OUTDATED


def running_program(argv: Sequence[str] | None = None) -> tuple[str, ...]:
    """How to start this very program again: by its own file, without links in between, or by its interpreter."""
    typed = (sys.argv if argv is None else argv)[0]
    found = shutil.which(typed)
    if found and Path(found).name == "rekindled":
        return (str(Path(found).resolve()),)
    return (sys.executable, "-m", "rekindled")


def unit_folder(environ: Mapping[str, str]) -> Path:
    """Where the units of this user are (systemd.unit, "User Unit Search Path")."""
    return _xdg(environ, "XDG_CONFIG_HOME", ".config") / "systemd" / "user"


def user_units(environ: Mapping[str, str], places: Places, program: Sequence[str]) -> tuple[Unit, ...]:
    """The service, the backup and its timer, for these places and this program.

    Raises:
        UsageError: systemd starts no program from such a place.
    """
    if any(sign in program[0] for sign in "\"'\\"):
        raise UsageError(f"systemd starts no program with a quote or a backslash in its path; move it: {program[0]}")
    folder = unit_folder(environ)
    return tuple(Unit(path=folder / name, text=_drawn(source, places, program)) for name, source in _SOURCES)


def put(units: Sequence[Unit], *, force: bool) -> None:
    """Write them all, or none where one is in the way and `force` is not given.

    Raises:
        UsageError: a file that is not ours stands there, or the folder takes nothing.
    """
    foreign = [unit.path for unit in units if unit.standing is Standing.FOREIGN]
    if foreign and not force:
        raise UsageError(f"{foreign[0]} was not written by rekindled; move it away, or replace it with --force")
    for unit in units:
        draft = unit.path.with_name(f".{unit.path.name}.{os.getpid()}.new")
        try:
            unit.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(unit.text, encoding="utf-8")
            draft.replace(unit.path)
        except OSError as failure:
            raise UsageError(f"{unit.path}: cannot be written: {failure.strerror}; correct its folder") from None
        finally:
            with suppress(OSError):
                draft.unlink()


def take_away(units: Sequence[Unit], environ: Mapping[str, str]) -> list[Path]:
    """Remove those that are ours, what enabling them made, the timer's stamp, and folders that are empty then.

    Raises:
        UsageError: one cannot be removed.
    """
    ours = [unit.path for unit in units if unit.standing in {Standing.CURRENT, Standing.OUTDATED}]
    stamp = _xdg(environ, "XDG_DATA_HOME", ".local/share") / "systemd" / "timers" / f"stamp-{TIMER}"
    folder = unit_folder(environ)
    links = [folder / name for name in _WANTED if (folder / name).is_symlink() and folder / Path(name).name in ours]
    try:
        for path in (*links, *ours, stamp):
            path.unlink(missing_ok=True)
    except OSError as failure:
        raise UsageError(f"{failure.filename}: cannot be removed: {failure.strerror}; correct its folder") from None
    for emptied in (*(link.parent for link in links), folder, folder.parent, stamp.parent, stamp.parent.parent):
        with suppress(OSError):
            emptied.rmdir()
    return ours


def _drawn(source: str, places: Places, program: Sequence[str]) -> str:
    text = (files("rekindled") / "units" / source).read_text(encoding="utf-8")
    environment = " ".join(
        _quoted(f"{name}={path}")
        for name, path in (("REKINDLED_CONFIG", places.config), ("REKINDLED_STATE", places.state))
    )
    return MARK + (
        text.replace(_PROGRAM, " ".join(_quoted(word) for word in program))
        .replace(_STORE, f"ConditionPathExists={_literal(str(places.store))}")
        .replace(_STATE, f"Environment={environment}")
    )


def _quoted(word: str) -> str:
    """One word of a unit's line, whatever is in it (systemd.syntax, "Quoting")."""
    return '"' + _literal(word).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _literal(text: str) -> str:
    """Text without specifiers (systemd.unit, "Specifiers")."""
    return text.replace("%", "%%")


def _xdg(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    given = Path(environ.get(variable) or ".")
    if given.is_absolute():
        return given
    return (Path(environ["HOME"]) if environ.get("HOME") else Path.home()) / below_home
