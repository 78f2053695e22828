"""`contacts forget`: a person removed from everywhere, and the proof of it.

Owns what is shown before and after, and the exit code. Must not know what a person is recognised by, nor how anything
is removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.ending import leave
from rekindled.cli.opening import (
    Setup,
    full_rhythm,
    json_option,
    known_store,
    moment_in,
    network_desk,
    pass_setup,
    reporter_of,
    turn,
    yes_option,
)
from rekindled.cli.person_names import PERSON
from rekindled.cli.tables import say_folded
from rekindled.cli.voice import aside, complain, confirmed, say, say_json, working
from rekindled.core.errors import RekindledError
from rekindled.core.facts import Setting
from rekindled.core.rhythm import Rhythm
from rekindled.core.unseen import inert
from rekindled.exits import ATTENTION, FINE, exit_code

if TYPE_CHECKING:
    from pathlib import Path

    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.adapters.word_search import Hit
    from rekindled.app.forgetting import Goes
    from rekindled.app.proving import Place, Proof

MOST_LOOKS = 3
DAEMON_SECONDS = 120.0
REST = (
    "nothing new is planned for them any more, and the rest is done by the next look that can do it, "
    "by the daemon or with: rekindled sync"
)
YOURS = "Yours to delete: exports, backups, and what your calendar app keeps in its bin. The log names nobody."


class Wished(TypedDict):
    """The options of `contacts forget`."""

    also: tuple[str, ...]
    yes: bool
    dry_run: bool
    as_json: bool


class _NotYet(RekindledError):
    """A look ended without clearing the calendar; `code` is what the command ends with."""

    def __init__(self, because: str, code: int) -> None:
        super().__init__(because)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    setup: Setup
    store: SqliteStore
    rhythm: Rhythm


@click.command(epilog='Example: rekindled contacts forget "Ann Lee" --dry-run')
@click.argument("name", type=PERSON)
@click.option("--also", multiple=True, metavar="WORD", help="A word that means them, too; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Only show what would go.")
@yes_option
@json_option
@pass_setup
def forget(setup: Setup, *, name: str, **wished: Unpack[Wished]) -> None:
    """Remove NAME everywhere, from calendar and journal too, and prove it: this cannot be undone."""
    from rekindled.app.forgetting import begin, what_goes
    from rekindled.app.people import find_person
    from rekindled.app.proving import forgetting_result

    with known_store(setup) as store:
        rhythm = full_rhythm(setup, store.pulse().settings)
        desk = _Desk(setup=setup, store=store, rhythm=rhythm)
        contact = find_person(store.snapshot(), name)
        goes = what_goes(store, contact, wished["also"], rhythm.tongue)
        shows = not wished["as_json"]
        if shows:
            _show(goes)
        if wished["dry_run"]:
            say_json(forgetting_result(goes)) if wished["as_json"] else say("Nothing was changed.")
            return
        if not confirmed(f"Forget {goes.people[0].name} ({goes.people[0].id})? This is for good.", yes=wished["yes"]):
            say_json(forgetting_result(goes)) if wished["as_json"] else say("Nobody was forgotten.")
            return
        with turn(setup):
            begin(store, goes, moment_in(rhythm), wished["also"])
        _ended(desk, goes, as_json=wished["as_json"])


def _ended(desk: _Desk, goes: Goes, *, as_json: bool) -> None:
    """Have it done, prove it, and end with what came of it."""
    from rekindled.app.proving import forgetting_result

    code, waiting = _done(desk)
    proof = None if waiting else _proof(desk, goes)
    if as_json:
        say_json(forgetting_result(goes, waiting=waiting, proof=proof))
    elif proof is not None:
        _tell(goes, proof)
    if waiting:
        complain(waiting)
        leave(code)
    leave(FINE if proof and proof.holds else ATTENTION)


def _done(desk: _Desk) -> tuple[int, str | None]:
    """Look until nothing is left to be forgotten; otherwise with which code and sentence the rest waits."""
    code, because = ATTENTION, "an entry could not be taken off the calendar; see: rekindled status"
    try:
        for _ in range(MOST_LOOKS):
            if _is_over(desk):
                return FINE, None
            _look(desk)
        if _is_over(desk):
            return FINE, None
    except _NotYet as held:
        code, because = held.code, str(held)
    except RekindledError as failure:
        code, because = exit_code(failure), str(failure)
    return code, f"{because.rstrip('.')}; {REST}"


def _is_over(desk: _Desk) -> bool:
    from rekindled.app.forgetting import is_over

    with turn(desk.setup):
        return is_over(desk.store, moment_in(desk.rhythm))


def _look(desk: _Desk) -> None:
    """One look, through the daemon where one runs.

    Raises:
        _NotYet: the daemon's failed, or the brake holds.
        RekindledError: our own failed.
    """
    from rekindled.service import ask_daemon, one_look

    setup = desk.setup
    with working("Taking them off the calendar …"):
        answer = ask_daemon(setup.places, "sync", DAEMON_SECONDS)
        if answer is None:
            answer = {"result": one_look(setup.places, setup.environ, reporter_of(setup))}
    if "error" in answer:
        raise _NotYet(str(answer["error"]), int(answer["code"]) or ATTENTION)
    if answer["result"]["brake"]:
        raise _NotYet(str(answer["result"]["brake"]), ATTENTION)


def _proof(desk: _Desk, goes: Goes) -> Proof:
    """What the files and the calendar still say; a calendar that cannot be read proves nothing."""
    from rekindled.app.proving import Place, Proof, in_calendar

    proof = _in_files(desk.setup.places.store, goes)
    if Setting.CALENDAR_URL not in desk.store.pulse().settings:
        return proof
    try:
        with working("Searching the calendar …"), network_desk(desk.setup, reporter_of(desk.setup)) as opened:
            return proof.and_of(in_calendar(opened.desk, goes.traces))
    except RekindledError as failure:
        unread = Place(where="the calendar", advice=f"it could not be searched: {failure}")
        return proof.and_of(Proof(searched=(), found=(unread,)))


def _in_files(store: Path, goes: Goes) -> Proof:
    from rekindled.adapters.word_search import files_below, hits_in
    from rekindled.app.proving import Proof

    files = files_below(store.parent)
    sure = [*hits_in(files, goes.traces.is_in)]
    named = {hit.path for hit in sure}
    perhaps = [hit for hit in hits_in(files, goes.traces.may_be_in) if hit.path not in named]
    found = [_place(store, hit, sure=True) for hit in sure] + [_place(store, hit, sure=False) for hit in perhaps]
    searched = f"{len(files)} file{'' if len(files) == 1 else 's'} in {store.parent}, {store.name} byte by byte"
    return Proof(searched=(searched,), found=tuple(found))


def _place(store: Path, hit: Hit, *, sure: bool) -> Place:
    from rekindled.app.proving import Place

    where = str(hit.path.relative_to(store.parent))
    if hit.path == store:
        where += f" ({', '.join(hit.tables)})" if hit.tables else ""
        advice = "see whom it is said of: rekindled export all.json; change people with: rekindled contacts edit"
    elif hit.path.name.startswith(store.name):
        advice = (
            "a store that was set aside, or the log of one in use; delete the first, let the daemon close the second"
        )
    else:
        advice = "no part of the store; delete it if it is a copy or a cache"
    return Place(where=where, advice=advice, sure=sure)


def _show(goes: Goes) -> None:
    first, *others = goes.people
    merged = f", with {', '.join(one.id for one in others)} merged into them" if others else ""
    say(f"{inert(first.name)} ({first.id}){merged}:")
    for line in _lines(goes):
        say_folded(line, "  - ")


def _lines(goes: Goes) -> Iterator[str]:
    """What goes, what is changed, and what stays."""
    yield f"{_counted(goes.conversations, 'conversation')} and every decision about them go from the history"
    if goes.entries:
        number = _counted(goes.entries, "entry", "entries")
        yield f"{number} on the calendar, past and changed ones too, with what you wrote there: taken off"
    if goes.shared:
        yield f"{_counted(goes.shared, 'entry', 'entries')} for others too: their lines go, their name is hidden"
    if goes.campaigns:
        yield f"{_counted(goes.campaigns, 'campaign')} no longer {'lists' if goes.campaigns == 1 else 'list'} them"
    if goes.rows:
        yield f"in {_counted(goes.rows, 'note')} about others their name is hidden (…)"
    yield from _what_stays(goes)


def _what_stays(goes: Goes) -> Iterator[str]:
    for title in (*goes.elsewhere, *goes.own):
        yield f'"{title}" is yours and stays; delete it in your calendar app'
    for book in goes.books:
        yield f'their card stays in the address book "{book}"; delete it there, or they come back when it changes'
    if goes.traces.loose:
        yield f"{_quoted(goes.traces.loose)} alone may be anybody, and stays in others' notes unless you add --also"
    if goes.traces.shared:
        yield f"{_quoted(goes.traces.shared)} stays: others have it too"


def _tell(goes: Goes, proof: Proof) -> None:
    say(f"{inert(goes.people[0].name)} ({goes.people[0].id}) is {'forgotten' if proof.holds else 'forgotten here'}.")
    say_folded(f"{', '.join(proof.searched)}", "Searched: ")
    if not proof.found:
        say_folded(
            f"nothing of {len(goes.traces.sure) + len(goes.traces.loose)} names, addresses and numbers", "Found: "
        )
    for place in proof.found:
        lead = "Still there: " if place.sure else "Perhaps: "
        say_folded(f"{place.where}; {place.advice}", lead)
    say_folded("An import or an address book that still has them adds them again.", "Mind: ")
    aside(YOURS)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{inert(word)}"' for word in words)
