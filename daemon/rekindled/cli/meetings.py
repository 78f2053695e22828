"""`meetings`: events that may have been talks, with one key each, and looking back at years gone by (U5, R14).

Owns how these are told and what each key means. Must not know what makes an event a talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from rekindled.cli.days import shown
from rekindled.cli.ending import leave
from rekindled.cli.keys import QUIT, heading, need_terminal, pressed
from rekindled.cli.opening import (
    Setup,
    json_option,
    known_store,
    moment_in,
    network_desk,
    pass_setup,
    quick_rhythm,
    reporter_of,
    turn,
)
from rekindled.cli.voice import aside, complain, say, say_json, working
from rekindled.core.encounters import Proposal
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError, UsageError
from rekindled.core.rhythm import Rhythm
from rekindled.core.unseen import inert
from rekindled.exits import FINE, exit_code

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.app.meeting_answers import Answer
    from rekindled.app.meeting_desk import MeetingDesk
    from rekindled.app.meetings import Failure

KEYS = {"y": "count it", "n": "not this one", "a": "never for this title"}
MOST_NAMED = 20


class Wished(TypedDict):
    """The options of `meetings`."""

    counted: tuple[str, ...]
    declined: tuple[str, ...]
    never: tuple[str, ...]
    look_back: bool
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    setup: Setup
    store: SqliteStore
    rhythm: Rhythm


@click.command(epilog="Example: rekindled meetings")
@click.option("--yes", "counted", multiple=True, metavar="KEY", help="It was a talk: count it.")
@click.option("--no", "declined", multiple=True, metavar="KEY", help="It was none.")
@click.option("--never", "never", multiple=True, metavar="KEY", help="Events with this title never are.")
@click.option("--look-back", is_flag=True, help="Read the years gone by for last talks, now.")
@json_option
@pass_setup
def meetings(setup: Setup, **wished: Unpack[Wished]) -> None:
    """Say of events that name somebody whether they were talks, with one key each."""
    if wished["look_back"]:
        _look_back(setup, as_json=wished["as_json"])
        return
    is_answered = any((wished["counted"], wished["declined"], wished["never"]))
    if not is_answered and setup.places.store.exists() and setup.places.config.exists():
        _read_now(setup)
    with known_store(setup) as store:
        desk = _Desk(setup=setup, store=store, rhythm=quick_rhythm(setup, store.pulse().settings))
        if is_answered:
            _told(desk, wished)
        elif wished["as_json"]:
            _list(desk)
        else:
            _go_through(desk)


def _read_now(setup: Setup) -> None:
    """Read what changed in the calendars first; where they cannot be read, what waits is asked about all the same."""
    from rekindled.app.meetings import take_in

    failures: Sequence[Failure] = ()
    try:
        with network_desk(setup, reporter_of(setup)) as opened:
            if opened.meetings is None or not opened.meetings.wishes.calendars:
                return
            with working("Reading what is near …"):
                failures = take_in(opened.meetings).failures
    except (CalendarUnavailable, CalendarRefused, ConfigError) as unreadable:
        failures = (unreadable,)
    for failure in failures:
        complain(str(failure))


def _told(desk: _Desk, wished: Wished) -> None:
    """Answers given as options; a key that is none refuses all of them."""
    from rekindled.app.meeting_answers import Answer, called, waiting

    given = {Answer.COUNT: wished["counted"], Answer.NOT_THIS: wished["declined"], Answer.NEVER: wished["never"]}
    with turn(desk.setup):
        open_ones = waiting(desk.store, moment_in(desk.rhythm))
        named = [(called(open_ones, key), said) for said, keys in given.items() for key in keys]
        for proposal, said in named:
            _answer(desk, proposal, said)
    if wished["as_json"]:
        _list(desk)
    else:
        say(f"{len(named)} answered.")


def _list(desk: _Desk) -> None:
    from rekindled.app.meeting_answers import meetings_result, waiting

    moment = moment_in(desk.rhythm)
    say_json(meetings_result(desk.store.snapshot(), waiting(desk.store, moment), moment))


def _go_through(desk: _Desk) -> None:
    """Ask about each event until the user ends it; each answer is kept at once."""
    from rekindled.app.meeting_answers import Answer, waiting

    found = waiting(desk.store, moment_in(desk.rhythm))
    if not found:
        say("No event waits for an answer.")
        return
    need_terminal("see them with --json, then: rekindled meetings --yes KEY, or --no KEY")
    aside("Enter leaves one for another time, q ends.")
    answered = 0
    meant = {"y": Answer.COUNT, "n": Answer.NOT_THIS, "a": Answer.NEVER}
    names = {contact.id: contact.name for contact in desk.store.snapshot().contacts}
    for number, proposal in enumerate(found, start=1):
        if proposal not in waiting(desk.store, moment_in(desk.rhythm)):
            continue  # answered with another one of the same title
        aside("")
        when = shown(proposal.start.isoformat(), desk.rhythm.zone)
        heading(f"{number} of {len(found)}: {when}, “{inert(proposal.title)}”")
        key = pressed(f"A talk with {inert(names[proposal.contact_id])}?", KEYS)
        if key == QUIT:
            break
        if key in KEYS:
            with turn(desk.setup):
                _answer(desk, proposal, meant[key])
            answered += 1
    left = len(waiting(desk.store, moment_in(desk.rhythm)))
    say(f"{answered} answered.{' The others wait: rekindled meetings' if left else ''}")


def _answer(desk: _Desk, proposal: Proposal, said: Answer) -> None:
    from rekindled.app.meeting_answers import answer

    answer(desk.store, proposal, said, moment_in(desk.rhythm))


def _look_back(setup: Setup, *, as_json: bool) -> None:
    """Look back from today as far as is wished, and say whose last talk is known better now."""
    with network_desk(setup, reporter_of(setup)) as opened:
        if opened.meetings is None or not opened.meetings.wishes.calendars:
            raise UsageError("no calendar is read for meetings; set calendars in [meetings]")
        result, failures = _looked_back(opened.meetings)
    if as_json:
        say_json(result)
    else:
        _tell(result)
    for failure in failures:
        complain(str(failure))
    leave(next((exit_code(failure) for failure in failures), FINE))


def _looked_back(desk: MeetingDesk) -> tuple[dict[str, Any], Sequence[Failure]]:
    from rekindled.app.meeting_reading import next_years
    from rekindled.app.meetings import look_back, take_in

    with working("Reading what is near …"):
        passed = take_in(desk, by_hand=True)
    rows = list(passed.rows)
    reached = desk.desk.moment().today
    # What was cut off goes on; what was done is done anew.
    for year in look_back(desk, again=not next_years(desk)):
        rows += year.rows
        reached = year.until.date()
        aside(f"read back to {reached}")
    names = {contact.id: contact.name for contact in desk.desk.store.snapshot().contacts}
    latest = {row.contact_id: row for row in sorted(rows, key=lambda row: row.local_on)}
    return {
        "calendars": [{"name": one.name, "url": one.url} for one in passed.calendars],
        "back_to": reached.isoformat(),
        "found": [
            {"contact": names.get(one), "contact_id": one, "on": row.local_on.isoformat()}
            for one, row in sorted(latest.items())
        ],
    }, passed.failures


def _tell(result: dict[str, Any]) -> None:
    say(f"Read back to {result['back_to']}: {', '.join(one['name'] for one in result['calendars']) or 'no calendar'}.")
    found = result["found"]
    people = "1 person" if len(found) == 1 else f"{len(found)} people"
    say(f"A later last talk is known of {people}." if found else "No later last talk was found.")
    for one in found[:MOST_NAMED]:
        say(f"  {one['contact']} ({one['contact_id']}): {one['on']}")
    if len(found) > MOST_NAMED:
        say(f"  … and {len(found) - MOST_NAMED} more")
