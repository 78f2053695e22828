"""`backup` and `restore`: copies of the store, made while it is in use, and one of them put back.

Owns how both are told and asked. Must not know how a copy is made.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rekindled.cli.ending import NothingYet
from rekindled.cli.opening import Setup, json_option, network_desk, pass_setup, refuse_others, reporter_of, yes_option
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import aside, confirmed, say, say_json, working
from rekindled.core.errors import Busy, ForeignStore, RekindledError, UsageError

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_backup import Backup
    from rekindled.app.rebuilding import Comparison

MOST_NAMED = 5
NEWEST = "newest"
LOOKED_AT = ".looked-at"


@click.command(epilog="Example: rekindled backup --to /media/usb/rekindled")
@click.option("--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Where to; else beside the store.")
@click.option("--list", "only_list", is_flag=True, help="Only list the backups that are there.")
@json_option
@pass_setup
def backup(setup: Setup, *, folder: Path | None, only_list: bool, as_json: bool) -> None:
    """Copy the store while it is in use, and read the copy through.

    Of older backups the last of each of 7 days, 4 weeks and 12 months is kept.
    """
    from rekindled.adapters.sqlite_backup import back_up, rotated
    from rekindled.adapters.system_clock import SystemClock

    refuse_others(setup)
    place = folder.expanduser().absolute() if folder else setup.places.backups
    if only_list:
        _list(place, as_json=as_json)
        return
    if not setup.places.store.exists():
        raise NothingYet(f"no store yet at {setup.places.store}; start with: rekindled init")
    with working("Backing up …"):
        made = back_up(setup.places.store, place, SystemClock().now())
        gone = rotated(place)
    if as_json:
        say_json({**_plain(made), "removed": [str(path) for path in gone]})
        return
    say(f"Backed up: {_counted(made)}, in {made.path}, which only you can read.")
    if gone:
        say(f"Removed: {len(gone)} older {'backup' if len(gone) == 1 else 'backups'}.")


@click.command(epilog="Example: rekindled restore newest --dry-run")
@click.argument("file", metavar="FILE|newest", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what is in it, and how the calendar differs.")
@yes_option
@json_option
@pass_setup
def restore(setup: Setup, *, file: Path, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Let a backup be the store.

    The store that was is kept beside it. The next look takes up what happened
    in the calendar since, with the people the backup knows.
    """
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.adapters.sqlite_backup import examined

    refuse_others(setup)
    found = examined(_chosen(setup, file))
    if dry_run:
        compared, unknown = _compared(setup, found)
        result = {**_plain(found), "calendar": None if compared is None else _differences(compared), "why": unknown}
        say_json(result) if as_json else _tell(found, compared, unknown)
        return
    if DaemonPresence(setup.places.state).running():
        raise Busy("a daemon runs on this store; stop it first: systemctl stop rekindled (or: systemctl --user …)")
    if not confirmed(f"Let {found.path} ({_counted(found)}) be the store?", yes=yes):
        aside("nothing was changed")
        return
    from rekindled.store_place import restore_store

    kept = restore_store(setup.places, found.path)
    if as_json:
        say_json({**_plain(found), "kept": str(kept) if kept else None})
        return
    say(f"Restored: {_counted(found)}.")
    if kept:
        say(f"The store that was is kept as {kept}; delete it when you need it no more.")
    say("Go on with: rekindled sync")


def _chosen(setup: Setup, file: Path) -> Path:
    """A file, one of the backups beside the store by its name, or the newest of them.

    Raises:
        UsageError: there is no backup yet.
    """
    from rekindled.adapters.sqlite_backup import named

    if str(file) == NEWEST:
        newest = next((path for path, _ in named(setup.places.backups)), None)
        if newest is None:
            raise UsageError(
                f"there is no backup in {setup.places.backups}; name a file, or make one: rekindled backup"
            )
        return newest
    beside = setup.places.backups / file.name
    return beside if not file.exists() and file.name == str(file) and beside.exists() else file


def _compared(setup: Setup, found: Backup) -> tuple[Comparison | None, str]:
    """How the calendar differs from a copy of the backup, or why that is not known; the store is not opened."""
    from rekindled.adapters.sqlite_backup import put_back
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.rebuilding import compared

    if not setup.places.config.exists():
        return None, f"there is no configuration at {setup.places.config}"
    looked_at = replace(setup, places=replace(setup.places, store_name=f"{LOOKED_AT}/{setup.places.store_name}"))
    try:
        put_back(found.path, looked_at.places.store, SystemClock().now())
        with working("Comparing the backup with the calendar …"), network_desk(looked_at, reporter_of(setup)) as opened:
            return compared(opened.desk), ""
    except RekindledError as error:
        return None, str(error)
    finally:
        shutil.rmtree(looked_at.places.store.parent, ignore_errors=True)


def _tell(found: Backup, compared: Comparison | None, unknown: str) -> None:
    say(f"{found.path}: {_counted(found)}, sound.")
    if compared is None:
        say(f"How the calendar differs is not known: {unknown}")
        return
    taken_up = list(compared.unknown)
    for title in compared.strangers:
        taken_up.remove(title)
    lists = (
        (taken_up, "on the calendar and unknown to the backup; the next look takes them up"),
        (
            compared.strangers,
            "on the calendar for people unknown to the backup; restored, take them in with: rekindled doctor --rebuild",
        ),
        (compared.absent, "known to the backup and not on the calendar; the next looks find out why"),
    )
    for titles, words in lists:
        if titles:
            say(f"{len(titles)} {'entry is' if len(titles) == 1 else 'entries are'} {words}:")
            for title in titles[:MOST_NAMED]:
                say(f"  - {title}")
            if len(titles) > MOST_NAMED:
                say(f"  … and {len(titles) - MOST_NAMED} more")
    if not any(titles for titles, _ in lists):
        say("The calendar has the entries that the backup knows, and no others of ours.")


def _list(folder: Path, *, as_json: bool) -> None:
    from rekindled.adapters.sqlite_backup import examined, named

    found: list[tuple[Path, Backup | str]] = []
    for path, _ in named(folder):
        try:
            found.append((path, examined(path)))
        except UsageError:
            found.append((path, "damaged; delete it"))
        except ForeignStore:
            found.append((path, "made by a newer rekindled; update the program to read it"))
    if as_json:
        rows = [{"path": str(path), "sound": False} if isinstance(one, str) else _plain(one) for path, one in found]
        say_json({"backups": rows})
        return
    if not found:
        raise NothingYet(f"no backup yet in {folder}; make one with: rekindled backup")
    columns = (Column(heading="Backup", folds=False), Column(heading="In it"))
    say(f"In {folder}:")
    say_table(columns, [(path.name, one if isinstance(one, str) else _counted(one)) for path, one in found])


def _plain(one: Backup) -> dict[str, Any]:
    return {
        "path": str(one.path),
        "made_at": one.made_at.isoformat() if one.made_at else None,
        "sound": True,
        "version": one.version,
        "bytes": one.size,
        "people": one.people,
        "interactions": one.interactions,
    }


def _differences(compared: Comparison) -> dict[str, list[str]]:
    return {
        "unknown_to_backup": list(compared.unknown),
        "for_people_unknown_to_backup": list(compared.strangers),
        "not_on_calendar": list(compared.absent),
    }


def _counted(one: Backup) -> str:
    people = "1 person" if one.people == 1 else f"{one.people} people"
    talks = "1 interaction" if one.interactions == 1 else f"{one.interactions} interactions"
    return f"{people}, {talks}"
