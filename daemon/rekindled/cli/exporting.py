"""`export` and `import`: everything in one file, and a new store from it; nothing is locked in.

Owns which format is written where. Must not know how any of them is spelled.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rekindled.cli.opening import Setup, any_store, known_store, pass_setup, refuse_others, turn
from rekindled.cli.private_files import write_private
from rekindled.cli.voice import aside, say, say_raw, working
from rekindled.core.errors import UsageError
from rekindled.core.history import valid

if TYPE_CHECKING:
    from rekindled.core.exporting import Export
    from rekindled.core.model import Contact

HERE = Path("-")
ENDINGS: Mapping[str, str] = {".json": "json", ".vcf": "vcard", ".vcard": "vcard", ".csv": "csv", ".ics": "ics"}
OTHERS = frozenset({*ENDINGS, ".toml"} - {".json"})
LONGEST_BYTES = 1024 * 1024 * 1024


@click.command(epilog="Example: rekindled export everything.json")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format", "form", type=click.Choice(["json", "vcard", "csv", "ics"]), help="Else as FILE ends, or json."
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@pass_setup
def export(setup: Setup, *, file: Path | None, form: str | None, force: bool) -> None:
    """Write everything to FILE, or to standard output (-).

    json holds all there is and can be imported again. vcard: the people. csv
    and ics: what happened, as rows or as calendar events.
    """
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.exporting import everything

    is_file = file is not None and file != HERE
    if file is not None and is_file and file.exists() and not force:
        raise UsageError(f"{file} is there already; choose another name, or replace it with --force")
    chosen = form or ENDINGS.get(file.suffix.lower() if file else "", "json")
    with known_store(setup) as store, turn(setup):
        found = everything(store)
    text = _WRITERS[chosen](found, SystemClock().now())
    if file is None or not is_file:
        say_raw(text)
        return
    write_private(file, text)
    aside(f"{_counted(_held(chosen, found))} written to {file}, which only you can read")


@click.command("import", epilog="Example: rekindled --state new import everything.json")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@pass_setup
def restore(setup: Setup, *, file: Path) -> None:
    """Make an empty store the one that was exported to FILE.

    The calendar goes on as it was. People alone: rekindled contacts import.
    """
    from rekindled.adapters.export_json import load_export
    from rekindled.app.exporting import restore

    refuse_others(setup)
    if file.suffix.lower() in OTHERS:
        raise UsageError(f"{file}: expected what `rekindled export` wrote as JSON; people: rekindled contacts import")
    with working("Reading …"):
        found = load_export(_read(file), "standard input" if file == HERE else str(file))
    with working("Taking in …"), any_store(setup) as store, turn(setup):
        restore(store, found)
    say(f"Taken in: {_counted(_held('json', found))}.")
    say("The next look goes on where the export was made. Let only one machine run on the calendar.")


def _read(file: Path) -> bytes:
    if file == HERE:
        return sys.stdin.buffer.read(LONGEST_BYTES)
    try:
        with file.open("rb") as opened:
            return opened.read(LONGEST_BYTES)
    except OSError as failure:
        raise UsageError(f"{file}: cannot be read: {failure.strerror}") from None


def _json(found: Export, made_at: datetime) -> str:
    from rekindled.adapters.export_json import dump_export

    return dump_export(found, made_at)


def _vcard(found: Export, _made_at: datetime) -> str:
    from rekindled.adapters.vcard_codec import dump_vcards

    return dump_vcards(_present(found))


def _csv(found: Export, _made_at: datetime) -> str:
    from rekindled.adapters.export_rows import dump_interactions

    return dump_interactions(found)


def _ics(found: Export, made_at: datetime) -> str:
    from rekindled.adapters.export_rows import dump_events

    return dump_events(found, made_at)


_WRITERS: Mapping[str, Callable[[Export, datetime], str]] = {"json": _json, "vcard": _vcard, "csv": _csv, "ics": _ics}


def _present(found: Export) -> list[Contact]:
    return [contact for contact in found.contacts if contact.archived_on is None]


def _held(form: str, found: Export) -> Mapping[str, int]:
    """How many of each kind a format holds."""
    if form == "vcard":
        return {"person": len(_present(found))}
    if form in {"csv", "ics"}:
        return {"interaction": len(valid(found.interactions))}
    return {"person": len(found.contacts), "interaction": len(found.interactions), "entry": len(found.entries)}


def _counted(kinds: Mapping[str, int]) -> str:
    several = {"person": "people", "interaction": "interactions", "entry": "entries"}
    return ", ".join(f"{number} {kind if number == 1 else several[kind]}" for kind, number in kinds.items())
