"""`doctor`: what is wrong with the store, how it and the calendar differ, and bringing it back from the calendar.

Owns the order of what is looked at and how it is told. Must change nothing unless asked to rebuild.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rekindled.app.checking import Finding
from rekindled.cli.ending import leave
from rekindled.cli.findings import say_findings
from rekindled.cli.opening import Setup, json_option, network_desk, pass_setup, refuse_others, reporter_of
from rekindled.cli.voice import complain, say, say_json, working
from rekindled.core.errors import BrokenStore, DamagedStore, RekindledError
from rekindled.exits import ATTENTION, FINE, exit_code

if TYPE_CHECKING:
    from rekindled.app.rebuilding import Comparison, Rebuilt


@click.command(epilog="Example: rekindled doctor --rebuild")
@click.option("--rebuild", is_flag=True, help="Take in from the calendar what the store does not know.")
@json_option
@pass_setup
def doctor(setup: Setup, *, rebuild: bool, as_json: bool) -> None:
    """Show what is wrong with the store, or bring it back from the calendar."""
    refuse_others(setup)
    if rebuild:
        _rebuild(setup, as_json=as_json)
        return
    with working("Comparing the store with the calendar …"):
        findings = list(_findings(setup))
    say_findings(findings, as_json=as_json)
    leave(next((exit_code(finding.error) for finding in findings if finding.error), FINE))


def _rebuild(setup: Setup, *, as_json: bool) -> None:
    with working("Reading the calendar …"):
        repaired, done = _brought_back(setup)
    if repaired:
        complain(repaired)
    if as_json:
        say_json({**asdict(done), "repaired": repaired or None})
    else:
        counts = (_people(done.people), _entries(done.entries), _interactions(done.interactions))
        say(f"Taken in from the calendar: {', '.join(counts)}.")
        for sentence in done.left:
            say(f"  - {sentence}")
        if done.people:
            say("They have no cadence of their own: import your contacts, or use rekindled contacts edit.")
        say("Go on with: rekindled sync")
    leave(ATTENTION if done.left else FINE)


def _brought_back(setup: Setup) -> tuple[str, Rebuilt]:
    """What became of a damaged store, and what was taken in."""
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.store_place import repair_store

    try:
        return "", _taken_in(setup)
    except DamagedStore:
        if DaemonPresence(setup.places.state).running():
            raise
        repaired = repair_store(setup.places, reporter_of(setup))
        return repaired, _taken_in(setup)


def _taken_in(setup: Setup) -> Rebuilt:
    from rekindled.app.rebuilding import rebuild

    with network_desk(setup, reporter_of(setup)) as opened:
        return rebuild(opened.desk)


def _findings(setup: Setup) -> Iterator[Finding]:
    store = _store(setup)
    yield store
    for word, kind in (
        ("damaged", "a damaged store of before"),
        ("replaced", "the store before a backup was restored"),
    ):
        for file in sorted(setup.places.state.glob(f"*.{word}-*")):
            if not file.name.endswith(("-wal", "-shm")):
                text = f"{file} is {kind}; delete it when you need it no more"
                yield Finding(about="set aside", text=text)
    if store.error or not setup.places.store.exists():
        return
    try:
        yield from _differences(setup)
    except RekindledError as error:
        yield Finding(about="calendar", text=str(error), error=error)


def _store(setup: Setup) -> Finding:
    from rekindled.adapters.sqlite_salvage import salvaged
    from rekindled.adapters.sqlite_store import SqliteStore

    path = setup.places.store
    if not path.exists():
        return Finding(about="store", text=f"{path} is not there; the first look makes it, doctor --rebuild fills it")
    try:
        store = SqliteStore(path)
        try:
            people = len(store.snapshot().contacts)
        finally:
            store.close()
    except DamagedStore as error:
        found = salvaged(path).found
        saved = f"{_people(len(found.contacts))} and {_interactions(len(found.interactions))} of it can be read"
        return Finding(about="store", text=f"{error}; {saved}", error=error)
    except RekindledError as error:
        return Finding(about="store", text=str(error), error=error)
    return Finding(about="store", text=f"{path} is sound and knows {_people(people)}")


def _differences(setup: Setup) -> Iterator[Finding]:
    from rekindled.app.rebuilding import compared

    with network_desk(setup, reporter_of(setup)) as opened:
        found: Comparison = compared(opened.desk)
    for titles, words, advice in (
        (found.unknown, "on the calendar and unknown to the store", "take them in: rekindled doctor --rebuild"),
        (found.absent, "known to the store and not on the calendar", "the next looks find out: rekindled sync"),
    ):
        if titles:
            shown = ", ".join(f'"{title}"' for title in titles[:5])
            more = f" and {len(titles) - 5} more" if len(titles) > 5 else ""
            verb = "is" if len(titles) == 1 else "are"
            text = f"{_entries(len(titles))} {verb} {words}: {shown}{more}; {advice}"
            yield Finding(about="calendar", text=text, error=BrokenStore(text))
    if not found.unknown and not found.absent:
        yield Finding(
            about="calendar", text="every entry of ours on the calendar is known, and every known one is there"
        )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _interactions(count: int) -> str:
    return "1 interaction" if count == 1 else f"{count} interactions"
