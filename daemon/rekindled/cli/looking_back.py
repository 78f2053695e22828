"""`agenda` and `history`: what stands, and what happened.

Owns which rows are shown. Must not use the network, nor import what does (design §6).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

import click

from rekindled.cli.days import shown
from rekindled.cli.drawing import draw_agenda
from rekindled.cli.opening import Setup, json_option, known_store, pass_setup, quick_rhythm, world_in
from rekindled.cli.person_names import PERSON
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_json
from rekindled.core.settling import Moment


@click.command(epilog="Example: rekindled agenda --days 14")
@json_option
@click.option("--days", type=click.IntRange(1, 36500), metavar="N", help="Only the coming N days.")
@pass_setup
def agenda(setup: Setup, *, as_json: bool, days: int | None) -> None:
    """Show what stands on the calendar, from today on."""
    from rekindled.app.results import agenda_result

    with known_store(setup) as store:
        snapshot = store.snapshot()
    world = world_in(snapshot, quick_rhythm(setup, snapshot.settings))
    result = agenda_result(world, _midnight(world.moment, 0))
    if days is not None:
        until = _midnight(world.moment, days)
        kept = {entry.uid for entry in world.standing if world.place_of(entry).start < until}
        result["entries"] = [entry for entry in result["entries"] if entry["uid"] in kept]
    say_json(result) if as_json else draw_agenda(result, world.rhythm.zone)


@click.command(epilog='Example: rekindled history "Ann Lee" --limit 5')
@click.argument("name", required=False, type=PERSON)
@json_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N rows, the latest.")
@pass_setup
def history(setup: Setup, *, name: str | None, as_json: bool, limit: int | None) -> None:
    """Show what happened, newest first: with everybody, or with NAME."""
    from rekindled.app.people import find_person
    from rekindled.app.results import history_result

    with known_store(setup) as store:
        snapshot = store.snapshot()
    zone = quick_rhythm(setup, snapshot.settings).zone
    contact_id = find_person(snapshot, name).id if name else None
    result = history_result(snapshot, contact_id)
    result["interactions"] = result["interactions"][:limit]
    if as_json:
        say_json(result)
        return
    if not result["interactions"]:
        say("Nothing is logged yet. Log a talk with: rekindled log NAME")
        return
    columns = (
        Column(heading="When", style="bold", folds=False),
        Column(heading="Who"),
        Column(heading="How", folds=False),
        Column(heading="Outcome", folds=False),
        Column(heading="Note"),
    )
    rows = [
        (shown(row["at"], zone), row["contact"] or row["contact_id"], row["channel"], row["outcome"], row["note"])
        for row in result["interactions"]
    ]
    say_table(columns, rows)


def _midnight(moment: Moment, days: int) -> datetime:
    """The user's midnight so many days from today."""
    return datetime.combine(moment.today + timedelta(days=days), time(), tzinfo=moment.rhythm.zone)
