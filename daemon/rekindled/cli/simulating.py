"""`simulate`: the coming months played through with a made-up user, before they happen.

Owns the words. Must not write anything, nor use the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypedDict, Unpack

import click

from rekindled.cli.days import shown
from rekindled.cli.opening import Setup, json_option, looking_ahead, pass_setup
from rekindled.cli.page import say_folded
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_json, working
from rekindled.core.errors import UsageError

MOST_NAMED = 20
LONGEST_MONTHS = 120
SHARE = click.FloatRange(0, 1)


class Rates(TypedDict):
    """What the made-up user does, as shares of one."""

    completion_rate: float
    skip_rate: float
    no_answer_rate: float


@click.command(epilog="Example: rekindled simulate --months 24 --completion-rate 0.6")
@click.option("--months", type=click.IntRange(1, LONGEST_MONTHS), default=24, show_default=True, help="How many.")
@click.option("--completion-rate", type=SHARE, default=0.6, show_default=True, help="How often you do it.")
@click.option("--skip-rate", type=SHARE, default=0.05, show_default=True, help="How often you skip it.")
@click.option("--no-answer-rate", type=SHARE, default=0.1, show_default=True, help="How often nobody answers.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another number, other chances.")
@json_option
@pass_setup
def simulate(setup: Setup, *, months: int, seed: int, as_json: bool, **rates: Unpack[Rates]) -> None:
    """Show what the coming months would be like, if you did so much."""
    from rekindled.app.outlook import outlook_result
    from rekindled.app.simulating import Habits

    done, skipped, unanswered = map(_share, (rates["completion_rate"], rates["skip_rate"], rates["no_answer_rate"]))
    if done + skipped + unanswered > 1:
        raise UsageError("the three rates come to more than 1; the rest is what passes without a mark")
    habits = Habits(completes=done, skips=skipped, unanswered=unanswered, seed=seed)
    with looking_ahead(setup) as (_, world), working(f"Playing {months} months …"):
        result = outlook_result(world, habits, months)
        zone = world.rhythm.zone
    say_json(result) if as_json else _tell(result, [shown(result[day], zone) for day in ("from", "until")])


def _share(rate: float) -> Fraction:
    """As it was typed: 0.1 is a tenth."""
    return Fraction(str(rate))


def _tell(result: Mapping[str, Any], span: list[str]) -> None:
    load, ended = result["load"], result["outcomes"]
    say_folded(f"From {span[0]} to {span[1]}, if you did so much (seed {result['seed']}):")
    say_folded(f"people a week: {load['mean']:g} in the mean, {load['most']} at most", "  ")
    say_folded(
        f"talks: {ended['done']}; no answer: {ended['unanswered']}; skipped: {ended['skipped']}; "
        f"let go without a mark: {ended['lapsed'] + ended['returned']}",
        "  ",
    )
    if result["circles"]:
        say()
        columns = (
            Column(heading="Circle"),
            Column(heading="People"),
            Column(heading="Wanted"),
            Column(heading="Reached"),
        )
        say_table(columns, [_row(one) for one in result["circles"]])
    late = result["late"]
    if late:
        say()
        say("Longer than twice their cadence without a talk:")
        for one in late[:MOST_NAMED]:
            say_folded(f"{one['contact']}: {one['longest_days']} days, wanted every {one['every']}", "  ")
        if len(late) > MOST_NAMED:
            say(f"  … and {len(late) - MOST_NAMED} more")
        say_folded("What your mornings carry, and what would fit: rekindled capacity")


def _row(one: Mapping[str, Any]) -> tuple[object, ...]:
    reached = f"every {one['days_between']} days" if one["days_between"] else "not at all"
    return one["circle"] or "none", one["people"], f"every {one['days_asked']} days", reached
