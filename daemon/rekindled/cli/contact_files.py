"""`contacts import` and `contacts export`: people from files and to files.

Owns how an import and an export are told. Must not know how people are matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click

from rekindled.cli.capacity import over_line
from rekindled.cli.column_words import mapper_of
from rekindled.cli.ending import leave
from rekindled.cli.opening import (
    Setup,
    any_store,
    dial_of,
    json_option,
    known_store,
    looking_ahead,
    pass_setup,
    refuse_others,
    turn,
)
from rekindled.cli.people_files import FORMATS, FileRead, Mapper, files_in, read_file
from rekindled.cli.private_files import write_private
from rekindled.cli.voice import aside, complain, say, say_json, say_raw, working
from rekindled.core.errors import UsageError
from rekindled.exits import ATTENTION, FINE

MOST_NAMED = 20


class Wished(TypedDict):
    """The options of `contacts import`."""

    dry_run: bool
    maps: tuple[str, ...]
    if_empty: bool
    as_json: bool


@click.command("import", epilog="Example: rekindled contacts import people.toml --dry-run")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--map", "maps", multiple=True, metavar="HEADING=FIELD", help="What a column of a CSV file means.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are contacts already.")
@json_option
@pass_setup
def import_contacts(setup: Setup, *, files: tuple[Path, ...], **wished: Unpack[Wished]) -> None:
    """Take in people from files or folders: TOML, vCard, CSV and JSON exports; twice changes nothing."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.people import import_people
    from rekindled.app.people_results import import_result

    refuse_others(setup)
    dry_run, if_empty = wished["dry_run"], wished["if_empty"]
    mapper = mapper_of(wished["maps"])
    read = _read(list(files_in(files)), mapper)
    sheets = [sheet for one in read for sheet in one.sheets]
    problems = [problem for one in read for problem in one.problems]
    with working(f"Taking in {len(sheets)} people …"), any_store(setup) as store, turn(setup):
        before = store.snapshot().contacts
        if if_empty and before:
            aside(f"{len(before)} contacts are there already; nothing was taken in")
            sheets = []
        imported = import_people(store, SystemClock(), sheets, dry_run=dry_run, dial=dial_of(setup))
        result = {**import_result(before, imported, dry_run=dry_run), "problems": problems}
    if wished["as_json"]:
        say_json(result)
    elif sheets or not if_empty:
        _tell_files(read)
        say_import(result)
        if not dry_run and setup.places.config.exists():
            _tell_capacity(setup)
    leave(ATTENTION if problems else FINE)


@click.command("export", epilog="Example: rekindled contacts export people.toml")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["toml", "vcard"]), help="Otherwise as FILE ends, or toml.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@pass_setup
def export_contacts(setup: Setup, *, file: Path | None, form: str | None, force: bool) -> None:
    """Write everybody to FILE, or to standard output; only TOML holds everything."""
    with known_store(setup) as store:
        people = [contact for contact in store.snapshot().contacts if contact.archived_on is None]
    from rekindled.adapters.toml_contacts import dump_sheets
    from rekindled.adapters.vcard_codec import dump_vcards

    chosen = form or FORMATS.get(file.suffix.lower() if file else "", "toml")
    text = dump_vcards(people) if chosen == "vcard" else dump_sheets(people)
    if file is None:
        say_raw(text)
        return
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; choose another name, or replace it with --force")
    write_private(file, text)
    aside(f"{len(people)} people are in {file}")


def _read(files: Sequence[Path], mapper: Mapper | None) -> list[FileRead]:
    """All files; it is shown that this takes its time, but not over a question that one of them may raise."""
    asks = any(file.suffix.lower() == ".csv" for file in files)
    with nullcontext() if asks else working(f"Reading {len(files)} {'file' if len(files) == 1 else 'files'} …"):
        return [read_file(file, mapper) for file in files]


def _tell_files(read: Sequence[FileRead]) -> None:
    """What each export was taken for, and what of it was left out."""
    for one in read:
        if one.told:
            say(f"{one.told}.")
    problems = [problem for one in read for problem in one.problems]
    for problem in problems[:MOST_NAMED]:
        complain(problem)
    if len(problems) > MOST_NAMED:
        complain(f"… and {len(problems) - MOST_NAMED} more")


def say_import(result: Mapping[str, Any]) -> None:
    """Say whom an import added and changed, and what only the user can tell."""
    from rekindled.app.people import duplicates_line

    head = "Would be: " if result["dry_run"] else ""
    say(f"{head}{len(result['added'])} added, {len(result['updated'])} updated, {result['unchanged']} unchanged.")
    lines = [f"  + {one['name']} ({one['id']})" for one in result["added"]]
    lines += [f"  ~ {one['name']} ({one['id']}): {_fields(one['changed'])}" for one in result["updated"]]
    for line in lines[:MOST_NAMED]:
        say(line)
    if len(lines) > MOST_NAMED:
        say(f"  … and {len(lines) - MOST_NAMED} more")
    if result["without_zone"]:
        names = ", ".join(f"{one['name']} ({one['id']})" for one in result["without_zone"][:MOST_NAMED])
        say(f"Time zones of {len(result['without_zone'])} stay unknown, for the file gives only an offset: {names}")
        say("Whoever lives in another zone than you: rekindled contacts edit NAME")
    if result["questions"]:
        say("Only you can tell:")
        for text in result["questions"]:
            say(f"  - {text}")
    if result["pairs"]:
        say(duplicates_line(result["pairs"]))


def _tell_capacity(setup: Setup) -> None:
    """One line where the mornings carry less than what is asked for now, told before anybody waits for it."""
    from rekindled.app.capacity_results import capacity_result

    with looking_ahead(setup) as (_, world):
        line = over_line(capacity_result(world))
    if line:
        aside(line)


def _fields(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
