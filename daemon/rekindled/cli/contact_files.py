"""`contacts import` and `contacts export`: people from files and to files.

Owns which format a file has and how an import is told. Must not know how people are matched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from rekindled.cli.opening import Setup, any_store, json_option, known_store, pass_setup, refuse_others, turn
from rekindled.cli.private_files import write_private
from rekindled.cli.voice import aside, say, say_json, say_raw, working
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.sheet import Sheet

LONGEST_BYTES = 20 * 1024 * 1024
MOST_NAMED = 20
FORMATS = {".toml": "toml", ".vcf": "vcard", ".vcard": "vcard"}


@click.command("import", epilog="Example: rekindled contacts import people.toml --dry-run")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are contacts already.")
@json_option
@pass_setup
def import_contacts(setup: Setup, *, files: tuple[Path, ...], dry_run: bool, if_empty: bool, as_json: bool) -> None:
    """Take in people from TOML (.toml) and vCard (.vcf) files; twice changes nothing."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.people import import_people
    from rekindled.app.people_results import import_result

    refuse_others(setup)
    sheets = [sheet for file in files for sheet in read_sheets(file)]
    with working(f"Taking in {len(sheets)} people …"), any_store(setup) as store, turn(setup):
        before = store.snapshot().contacts
        if if_empty and before:
            aside(f"{len(before)} contacts are there already; nothing was taken in")
            sheets = []
        result = import_result(before, import_people(store, SystemClock(), sheets, dry_run=dry_run), dry_run=dry_run)
    if as_json:
        say_json(result)
    elif sheets or not if_empty:
        _tell(result)


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


def read_sheets(path: Path) -> list[Sheet]:
    """All people of a file.

    Raises:
        UsageError: it is not there or of no known kind.
        ConfigError: it has mistakes; each is named with its line.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: expected a file that ends in .toml or .vcf")
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_BYTES + 1)
    except OSError as failure:
        raise UsageError(f"{path}: cannot be read: {failure.strerror}") from None
    return _READERS[form](data, str(path))


def _vcards(data: bytes, origin: str) -> list[Sheet]:
    from rekindled.adapters.vcard_codec import load_vcards

    return load_vcards(data, origin)


def _toml(data: bytes, origin: str) -> list[Sheet]:
    from rekindled.adapters.toml_contacts import load_sheets

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise ConfigError(f"{origin} line {line}: expected UTF-8 text; save the file as UTF-8") from None
    return load_sheets(text, origin)


_READERS: Mapping[str, Callable[[bytes, str], list[Sheet]]] = {"toml": _toml, "vcard": _vcards}


def _tell(result: Mapping[str, Any]) -> None:
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


def _fields(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
