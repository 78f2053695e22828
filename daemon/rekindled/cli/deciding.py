"""`log`, `undo`, `resume` and `move-calendar`: what only the user can say.

Owns how it is said. Must not write to the calendar: the next look does what follows.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.opening import (
    Setup,
    full_rhythm,
    json_option,
    known_store,
    moment_in,
    pass_setup,
    quick_rhythm,
    turn,
    yes_option,
)
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import confirmed, say, say_json
from rekindled.cli.who import names_and_note, people_named
from rekindled.core.errors import UsageError
from rekindled.core.facts import Setting
from rekindled.core.model import Channel, Contact, Outcome, Purpose
from rekindled.core.past_days import read_past_day
from rekindled.core.settling import NOON, Moment
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.app.logbook import Telling


class Told(TypedDict):
    """The options of `log`."""

    note: str
    gave: str
    asked: str
    how: str | None
    outcome: str
    on: str
    as_json: bool


@click.command(epilog="Example: rekindled log Ann Lee: her new job --on yesterday")
@click.argument("names", nargs=-1, required=True, metavar="NAME…[: NOTE]", type=PERSON)
@click.option("-m", "--note", default="", help="What you talked about; or behind a colon.")
@click.option("--gave", default="", metavar="TEXT", help="What you gave them: help, thanks, praise.")
@click.option("--asked", default="", metavar="TEXT", help="What you asked them for.")
@click.option("--how", type=click.Choice([one.value for one in Channel]), help="How; otherwise as they prefer.")
@click.option(
    "--outcome",
    type=click.Choice([Outcome.DONE.value, Outcome.UNANSWERED.value, Outcome.SKIPPED.value]),
    default=Outcome.DONE.value,
    show_default=True,
    help="What came of it.",
)
@click.option("--on", metavar="DAY", default="today", help="yesterday, last tue, 3 days ago, 12 May, a date.")
@json_option
@pass_setup
def log(setup: Setup, *, names: tuple[str, ...], **told: Unpack[Told]) -> None:
    """Log that you were in touch with one or several people; the clock restarts from then."""
    from rekindled.app.logbook import log_contact
    from rekindled.app.results import interaction_row

    called, behind = names_and_note(names)
    with known_store(setup) as store:
        snapshot = store.snapshot()
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        purpose, note = _what(told, behind)
        at = _when(told["on"], moment)
        people = people_named(snapshot, called)
        with turn(setup):
            rows = [(one, log_contact(store, one, _telling(one, told, at, (purpose, note)), moment)) for one in people]
    if told["as_json"]:
        say_json({"logged": [interaction_row(contact, row) for contact, row in rows]})
        return
    for contact, row in rows:
        say(f"Logged: {inert(contact.name)}, {row.channel}, {row.outcome}, {row.local_on:%a %d %b %Y}.")


@click.command(epilog='Example: rekindled undo "Ann Lee"')
@click.argument("name", required=False, type=PERSON)
@pass_setup
def undo(setup: Setup, *, name: str | None) -> None:
    """Take back what was logged last, with NAME or at all, and what followed from it."""
    from rekindled.app.people import find_person
    from rekindled.app.taking_back import undo as take_back

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        done = take_back(store, find_person(snapshot, name) if name else None, moment)
    row = done.row
    say(f"Taken back: {inert(done.contact.name)}, {row.channel}, {row.outcome}, {row.local_on:%a %d %b %Y}.")
    for title in done.reopened:
        say(f"  Open again where it stands: {inert(title)}")
    for title in done.withdrawn:
        say(f"  The next look takes off: {inert(title)}")
    for title in done.left:
        say(f"  You changed it, so it stays: {inert(title)}")


@click.command(epilog="Example: rekindled resume --restore")
@click.option("--deleted-on-purpose", "on_purpose", is_flag=True, help="You deleted them: they count as skipped.")
@click.option("--restore", is_flag=True, help="They were lost: make them again.")
@pass_setup
def resume(setup: Setup, *, on_purpose: bool, restore: bool) -> None:
    """Go on after the brake, saying what became of the vanished entries, or after `purge`, if you stay."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.deciding import resume as release
    from rekindled.app.leaving import stay

    with known_store(setup) as store, turn(setup):
        settings = store.pulse().settings
        rhythm = full_rhythm(setup, settings)
        if on_purpose == restore:
            if on_purpose or Setting.BRAKE in settings or Setting.LEAVING not in settings:
                raise UsageError("say what became of the entries: either --deleted-on-purpose or --restore")
            stay(store, moment_in(rhythm))
            say("Planning goes on: the next look reads everything and plans anew. Go on with: rekindled sync")
            return
        count = release(store, SystemClock(), rhythm, on_purpose=on_purpose)
    entries = "1 entry" if count == 1 else f"{count} entries"
    say(f"{entries}: {'skipped' if on_purpose else 'made again by the next look'}. Go on with: rekindled sync")
    if Setting.LEAVING in settings:
        say("Planning stays paused, because you are leaving; to stay instead: rekindled resume")


@click.command("move-calendar", epilog="Example: rekindled move-calendar")
@yes_option
@pass_setup
def move_calendar(setup: Setup, *, yes: bool) -> None:
    """Leave the present calendar for the one the configuration names now."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.deciding import move_calendar as leave_calendar

    question = "What stands on the present calendar stays there; all is made again on the other one. Go on?"
    with known_store(setup) as store:
        if not confirmed(question, yes=yes):
            say("Nothing was changed.")
            return
        with turn(setup):
            rhythm = full_rhythm(setup, store.pulse().settings)
            count = leave_calendar(store, SystemClock(), rhythm)
    say(f"{count} open entries were left where they are. Write to the other calendar with: rekindled sync")


def _telling(contact: Contact, told: Told, at: datetime, what: tuple[Purpose | None, str]) -> Telling:
    from rekindled.app.logbook import Telling

    channel = Channel(told["how"]) if told["how"] else contact.channel or Channel.CALL
    return Telling(at=at, channel=channel, outcome=Outcome(told["outcome"]), purpose=what[0], note=what[1])


def _what(told: Told, behind: str) -> tuple[Purpose | None, str]:
    """Whether it was a give or an ask, for the ledger (P2-10), and the note, one behind a colon first."""
    gave, asked = told["gave"].strip(), told["asked"].strip()
    if gave and asked:
        raise UsageError("log what you gave and what you asked one after the other: --gave first, then --asked")
    note = "\n".join(text for text in (gave or asked, behind, told["note"].strip()) if text)
    if gave:
        return Purpose.GIVE, note
    return (Purpose.ASK if asked else None), note


def _when(day: str, moment: Moment) -> datetime:
    """Now for today, noon for another day."""
    on = read_past_day(day, moment.today)
    return moment.now if on == moment.today else datetime.combine(on, NOON, tzinfo=moment.rhythm.zone)
