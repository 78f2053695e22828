"""`capacity`: what the mornings carry against what is asked of them, before anybody waits in vain.

Owns the words. Must not count anything itself, nor use the network. Nobody is behind with anything here (R3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rekindled.cli.opening import Setup, json_option, looking_ahead, pass_setup
from rekindled.cli.page import Screen, here, say_folded
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say, say_json

MOST_PROPOSALS = 4


@click.command(epilog="Example: rekindled capacity --file people.vcf")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), help="As if these were imported.")
@json_option
@pass_setup
def capacity(setup: Setup, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Show how many people your mornings carry, and what would fit."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.capacity_results import capacity_result, with_people
    from rekindled.cli.people_files import files_in, read_file

    sheets = [sheet for file in files_in(files) for sheet in read_file(file).sheets]
    with looking_ahead(setup) as (store, known):
        world, told = with_people(known, store, SystemClock(), sheets) if files else (known, None)
    result: dict[str, Any] = {**capacity_result(world), "file": told}
    say_json(result) if as_json else _tell(result)


def over_line(result: Mapping[str, Any]) -> str:
    """One sentence where more is asked for than fits, else none."""
    if not result["over"]:
        return ""
    asked, carried = result["asked_per_week"], result["carried_per_week"]
    return f"{_people(result['people'])} ask for {asked:g} a week; your mornings carry {carried:g}: rekindled capacity"


def _tell(result: Mapping[str, Any]) -> None:
    file, carried = result["file"], result["carried_per_week"]
    if file:
        said = f"These {_people(file['people'])} would ask for {file['asked_per_week']:g} a week"
        say_folded(f"{said}; your mornings carry {carried:g}. With everybody you have:")
    kept = f"enough for {_people(result['kept_at_default'])} at {result['default']}"
    say_folded(f"Your mornings carry {carried:g} people a week, {kept}.")
    if result["closed_weeks"]:
        weeks = "1 week carries" if result["closed_weeks"] == 1 else f"{result['closed_weeks']} weeks carry"
        say(f"Of the coming year, {weeks} nobody.")
    say_folded(f"{_people(result['people'])} with a cadence ask for {result['asked_per_week']:g} a week:")
    page = here()
    if page.is_for_eyes and result["circles"]:
        _draw(result, page)
    else:
        for circle in result["circles"]:
            say_folded(f"{circle['asked_per_week']:g} a week ({_cadences(circle)})", f"  {_name(circle)}: ")
    _tell_waiting(result)
    _tell_proposals(result)


def _draw(result: Mapping[str, Any], page: Screen) -> None:
    """What is asked for against what is carried, as bars of one scale."""
    most = max(result["carried_per_week"], result["asked_per_week"])
    asked = [("everybody", result["asked_per_week"], "what is asked of them")]
    asked += [(_name(one), one["asked_per_week"], _cadences(one)) for one in result["circles"]]
    carried = (
        "all mornings",
        f"{result['carried_per_week']:g}",
        bar(result["carried_per_week"], most, page),
        "what they carry",
    )
    rows = [(name, f"{number:g}" if number else "<0.1", bar(number, most, page), what) for name, number, what in asked]
    columns = (
        Column(heading="", style="bold"),
        Column(heading="A week", folds=False),
        Column(heading="", style="cyan", folds=False),
        Column(heading="", style="dim"),
    )
    say()
    say_table(columns, [carried, *rows])
    say()


def bar(number: float, most: float, page: Screen) -> str:
    """A bar of at most a fifth of the page; what is more than nothing has at least one sign."""
    full = page.text_width // 5
    signs = round(full * number / most) if most else 0
    return ("█" if page.signs else "#") * (max(1, signs) if number else 0)


def _name(circle: Mapping[str, Any]) -> str:
    return str(circle["circle"] or "no circle")


def _cadences(circle: Mapping[str, Any]) -> str:
    return ", ".join(f"{one['people']} every {one['every']}" for one in circle["cadences"])


def _tell_waiting(result: Mapping[str, Any]) -> None:
    if not result["waiting"]:
        return
    weeks = result["weeks_until_turn"]
    turn = f"each has a turn within {weeks} weeks" if weeks else "they get what is left over each week"
    verb = "waits" if result["waiting"] == 1 else "wait"
    say_folded(f"{_people(result['waiting'])} you have lost touch with {verb} for a place; {turn}.")


def _tell_proposals(result: Mapping[str, Any]) -> None:
    if not result["over"]:
        say("All of it fits.")
        return
    say_folded("Everybody gets a turn, only later than asked. With one of these, all would fit:")
    for one in result["proposals"][:MOST_PROPOSALS]:
        if one["per_week"]:
            say_folded(f"{one['per_week']} people a week (per_week in [mornings])", "  - ")
        else:
            say_folded(f"{_stretches(one['stretches'])} ({one['fewer_per_year']} fewer talks a year)", "  - ")
    if not result["proposals"]:
        say_folded("more mornings: days, window or per_day in [mornings]", "  - ")


def _stretches(stretches: Sequence[Mapping[str, Any]]) -> str:
    """Circle by circle, or once for everybody where circles differ in nothing."""
    steps = dict.fromkeys(map(_step, stretches))
    by_circle: dict[str, list[str]] = {}
    for one in stretches:
        by_circle.setdefault(one["circle"] or "no circle", []).append(_step(one))
    if len(by_circle) > 1 and len(steps) == len({one["before"] for one in stretches}):
        return f"everybody: {', '.join(steps)}"
    return "; ".join(f"{circle}: {', '.join(steps)}" for circle, steps in by_circle.items())


def _step(one: Mapping[str, Any]) -> str:
    return f"{one['before']} becomes {one['after']}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
