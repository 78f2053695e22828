"""`why`: the rules that hold for one contact, and the decisions made so far.

Owns how an explanation is told. Must not decide anything, nor use the network.
"""

from __future__ import annotations

from typing import Any

import click

from rekindled.cli.days import shown
from rekindled.cli.opening import Setup, full_rhythm, json_option, known_store, looking_ahead, pass_setup, world_in
from rekindled.cli.page import say_folded
from rekindled.cli.person_names import PERSON
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_json
from rekindled.core.pausing import pause_words
from rekindled.core.rhythm import Rhythm


@click.command(epilog='Example: rekindled why "Ann Lee"')
@click.argument("name", type=PERSON)
@json_option
@pass_setup
def why(setup: Setup, *, name: str, as_json: bool) -> None:
    """Explain why NAME is, or is not, on the calendar."""
    from rekindled.app.explaining import explain
    from rekindled.app.people import find_person
    from rekindled.app.results import why_result

    if setup.places.config.exists():
        with looking_ahead(setup, known_store) as (store, world):
            explanation = explain(store, find_person(world.snapshot, name), world)
    else:
        with known_store(setup) as store:
            snapshot = store.snapshot()
            world = world_in(snapshot, full_rhythm(setup, snapshot.settings))
            explanation = explain(store, find_person(snapshot, name), world)
    result = _as_of_now({**why_result(explanation), "paused": pause_words(world.snapshot.settings)})
    say_json(result) if as_json else _tell(result, world.rhythm)


def _as_of_now(result: dict[str, Any]) -> dict[str, Any]:
    """While planning is paused nothing is given a place, whatever the rules say."""
    if not result["paused"]:
        return result
    return {**result, "chain": [link for link in result["chain"] if link["about"] != "place"], "next_on": None}


def _tell(result: dict[str, Any], rhythm: Rhythm) -> None:
    zone = rhythm.zone
    say(f"{result['contact']} ({result['contact_id']})")
    if result["paused"]:
        say_folded(result["paused"], f"  {'paused:':<10} ")
    for link in result["chain"]:
        say_folded(link["text"], f"  {link['about'] + ':':<10} ")
    for one in result["standing"]:
        because = one["because"] or one["purpose"]
        say_folded(f"{shown(one['start'], zone)} {one['title']} ({because})", f"  {'standing:':<10} ")
    if result["decisions"]:
        say()
        columns = (
            Column(heading="Decided", folds=False),
            Column(heading="What", folds=False),
            Column(heading="Because"),
        )
        say_table(columns, [(shown(row["at"], zone), row["event"], row["because"]) for row in result["decisions"]])
