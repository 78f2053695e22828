"""`agenda` and `history`: what stands, and what happened; in rows, as a month, as a year.

Owns which rows are shown. Must not use the network, nor import what does (design §6).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import click

from rekindled.cli.drawing import draw_agenda, draw_history
from rekindled.cli.opening import (
    Setup,
    full_rhythm,
    json_option,
    known_store,
    looking_ahead,
    pass_setup,
    quick_rhythm,
    world_in,
)
from rekindled.cli.page import here
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import say, say_json
from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.errors import UsageError
from rekindled.core.model import Contact
from rekindled.core.settling import Moment
from rekindled.core.world import World

A_MONTH = Cadence(count=1, unit=Unit.MONTHS)


@click.command(epilog="Example: rekindled agenda --days 14")
@json_option
@click.option("--days", type=click.IntRange(1, 36500), metavar="N", help="Only the coming N days.")
@click.option("--month", is_flag=True, help="The mornings ahead as a calendar.")
@pass_setup
def agenda(setup: Setup, *, as_json: bool, days: int | None, month: bool) -> None:
    """Show what stands on the calendar, from today on."""
    from rekindled.app.results import agenda_result

    if month:
        _month(setup, days, as_json=as_json)
        return
    world = _standing(setup)
    result = agenda_result(world, _midnight(world.moment, 0))
    if days is not None:
        until = _midnight(world.moment, days)
        kept = {entry.uid for entry in world.standing if world.place_of(entry).start < until}
        result["entries"] = [entry for entry in result["entries"] if entry["uid"] in kept]
    say_json(result) if as_json else draw_agenda(result, world.rhythm.zone, world.moment.today, here())


@click.command(epilog='Example: rekindled history "Ann Lee" --limit 5')
@click.argument("name", required=False, type=PERSON)
@json_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N rows, the latest.")
@click.option("--year", is_flag=True, help="Month by month, and what stands ahead.")
@pass_setup
def history(setup: Setup, *, name: str | None, as_json: bool, limit: int | None, year: bool) -> None:
    """Show what happened, newest first: with everybody, or with NAME."""
    from rekindled.app.people import find_person, present_people
    from rekindled.app.results import history_result

    world = _standing(setup)
    person = find_person(world.snapshot, name) if name else None
    if year:
        if limit is not None:
            raise UsageError("--year shows months, not rows; leave --limit out")
        _year(world, [person] if person else present_people(world.snapshot), as_json=as_json)
        return
    result = history_result(world.snapshot, person.id if person else None)
    result["interactions"] = result["interactions"][:limit]
    if as_json:
        say_json(result)
        return
    page = here()
    if person and page.is_for_eyes:
        _year(world, [person], as_json=False)
        say()
    draw_history(result, world.rhythm.zone, page, of_one=person is not None)


def _standing(setup: Setup) -> World:
    """What the store alone knows."""
    with known_store(setup) as store:
        snapshot = store.snapshot()
    return world_in(snapshot, quick_rhythm(setup, snapshot.settings))


def _mornings(setup: Setup) -> World:
    """With the configured mornings, the closed days and what is known of busy time, where there is a configuration."""
    if setup.places.config.exists():
        with looking_ahead(setup, known_store, far=False) as (_, world):
            return world
    with known_store(setup) as store:
        snapshot = store.snapshot()
    return world_in(snapshot, full_rhythm(setup, snapshot.settings))


def _month(setup: Setup, days: int | None, *, as_json: bool) -> None:
    """The weeks of the coming days, or of the coming month."""
    from rekindled.app.month_results import mornings_result
    from rekindled.cli.month_drawing import draw_month

    world = _mornings(setup)
    today = world.moment.today
    result = mornings_result(world, today + timedelta(days=days - 1) if days else after(today, A_MONTH))
    say_json(result) if as_json else draw_month(result)


def _year(world: World, people: Sequence[Contact], *, as_json: bool) -> None:
    """The months of one person with their names, of several in a row each."""
    from rekindled.app.month_results import year_result
    from rekindled.cli.year_drawing import draw_year, draw_years

    result = year_result(world, people)
    if as_json:
        say_json(result)
    elif not people:
        say('Nobody yet. Add somebody with: rekindled contacts add NAME --every "6 months"')
    elif len(people) == 1:
        draw_year(result["contacts"][0])
    else:
        draw_years(result)


def _midnight(moment: Moment, days: int) -> datetime:
    """The user's midnight so many days from today."""
    return datetime.combine(moment.today + timedelta(days=days), time(), tzinfo=moment.rhythm.zone)
