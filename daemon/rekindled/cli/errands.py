"""`inbound` and `errands`: what came in and wants an answer, and all that is meant to be done once.

Owns how it is said and shown. Must not place anything: the next look does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from rekindled.cli.days import read_day, shown
from rekindled.cli.opening import (
    Setup,
    json_option,
    known_store,
    moment_in,
    pass_setup,
    quick_rhythm,
    turn,
    world_in,
)
from rekindled.cli.person_names import PERSON
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_json
from rekindled.core.errors import UsageError
from rekindled.core.model import Channel
from rekindled.core.settling import NOON
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.core.settling import Moment

_STAGES = {
    "waiting": "not before",
    "planned": "planned on",
    "done": "done on",
    "no answer": "no answer on",
    "skipped": "skipped on",
    "passed": "passed on",
    "dropped": "dropped",
}


@click.command(epilog='Example: rekindled inbound "Ann Lee" "asks about Oslo" --channel email')
@click.argument("name", type=PERSON)
@click.argument("note", default="")
@click.option(
    "--channel",
    type=click.Choice([one.value for one in Channel if one is not Channel.AMBIENT]),
    help="How they turned to you; otherwise in writing, as they prefer.",
)
@click.option("--at", metavar="WHEN", help='A date, today, yesterday, or "2026-11-24 14:30".')
@pass_setup
def inbound(setup: Setup, *, name: str, note: str, channel: str | None, at: str | None) -> None:
    """Log that NAME turned to you; an answer is planned soon."""
    from rekindled.app.intentions import hear, read_words
    from rekindled.app.people import find_person
    from rekindled.core.followups import closed_gate
    from rekindled.core.inbound import Letter
    from rekindled.core.wanted import written_way

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        contact = find_person(snapshot, name)
        way = Channel(channel) if channel else written_way(contact)
        letter = Letter(at=_when(at, moment), channel=way, note=read_words(note))
        heard = hear(store, contact, letter, moment)
    say(f"Logged: {inert(contact.name)} turned to you, {way}, {moment.local_day(letter.at):%a %d %b %Y}.")
    gate = closed_gate(contact, moment.today)
    if heard.answer is None:
        say("  No answer is planned: you talked since, or it is long past.")
    elif gate:
        say(f"  No entry is made for the answer: {gate}.")
    else:
        also = "was planned already" if heard.stood else "is planned as soon as there is a place"
        say(f"  An answer {also} ({heard.answer.id}): what can you do to help?")


@click.group(invoke_without_command=True, epilog="Example: rekindled errands --json")
@json_option
@click.pass_context
def errands(ctx: click.Context, *, as_json: bool) -> None:
    """List what is meant to be done once: asks, introductions, gives, answers."""
    from rekindled.app.errand_results import errands_result

    if ctx.invoked_subcommand is not None:
        return
    setup = ctx.find_object(Setup)
    assert setup is not None  # noqa: S101 - the root command makes it
    with known_store(setup) as store:
        snapshot = store.snapshot()
    world = world_in(snapshot, quick_rhythm(setup, snapshot.settings))
    result = errands_result(world)
    say_json(result) if as_json else _draw(result, world.rhythm.zone)


@errands.command(epilog="Example: rekindled errands drop e-1")
@click.argument("errand_id", metavar="ID")
@pass_setup
def drop(setup: Setup, *, errand_id: str) -> None:
    """Want the errand ID no more."""
    from rekindled.app.intentions import drop_errand

    with known_store(setup) as store, turn(setup):
        moment = moment_in(quick_rhythm(setup, store.pulse().settings))
        errand = drop_errand(store, errand_id, moment)
    say(f"Dropped: {errand.id}, {errand.kind}.")


def _when(text: str | None, moment: Moment) -> datetime:
    """Now, a moment of a day, or its noon; never later than now on the day of today."""
    if not text:
        return moment.now
    zone = moment.rhythm.zone
    try:
        exact = datetime.fromisoformat(text.strip()) if ":" in text else None
    except ValueError:
        raise UsageError(f'--at: "{text}" is no moment; write for example "2026-11-24 14:30" or yesterday') from None
    if exact is not None:
        return exact if exact.tzinfo else exact.replace(tzinfo=zone)
    day = read_day(text, moment.today)
    return moment.now if day == moment.today else datetime.combine(day, NOON, tzinfo=zone)


def _draw(result: Mapping[str, Any], zone: ZoneInfo) -> None:
    if not result["errands"]:
        say("Nothing is meant to be done once. For example: rekindled give NAME")
        return
    columns = (
        Column(heading="Id", style="bold", folds=False),
        Column(heading="Who"),
        Column(heading="What"),
        Column(heading="State"),
    )
    say_table(columns, [_row(one, zone) for one in result["errands"]])


def _row(one: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, ...]:
    to = f" to {one['about']}" if one["about"] else ""
    words = f": {one['words']}" if one["words"] else ""
    on = one["due_on"] if one["stage"] == "waiting" else one["on"]
    state = f"{_STAGES[one['stage']]} {shown(on, zone)}" if on else _STAGES[one["stage"]].removesuffix(" on")
    return one["id"], one["contact"], f"{one['kind']}{to}{words}", state
