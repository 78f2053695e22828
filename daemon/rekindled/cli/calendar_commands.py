"""`run`, `sync` and `plan`: the commands that look at the calendar.

Owns what is asked of the service and how the answer is told. Must not know how a look is taken.
"""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

import click

from rekindled.cli.ending import leave
from rekindled.cli.opening import (
    Setup,
    any_store,
    json_option,
    network_desk,
    pass_setup,
    refuse_others,
    reporter_of,
    turn,
    yes_option,
)
from rekindled.cli.plan_drawing import draw_plan
from rekindled.cli.voice import aside, complain, confirmed, say, say_json, working
from rekindled.core.pausing import pause_words
from rekindled.exits import ATTENTION, FINE

DAEMON_SECONDS = 120.0


@click.command(epilog="Example: rekindled run")
@pass_setup
def run(setup: Setup) -> None:
    """Keep the calendar in step until stopped; this is the daemon."""
    import resource

    from rekindled.service import serve

    refuse_others(setup)
    # A core dump would hold the password.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    leave(serve(setup.places, setup.environ))


@click.command(epilog="Example: rekindled sync")
@json_option
@pass_setup
def sync(setup: Setup, *, as_json: bool) -> None:
    """Take one look now: read what you marked, write what follows."""
    refuse_others(setup)
    with working("Looking at the calendar …"):
        result = _by_daemon(setup) or _by_ourselves(setup)
    say_json(result) if as_json else say(summary(result))
    _leave_by(result, otherwise=str(result.get("paused") or ""))


def _leave_by(result: dict[str, Any], otherwise: str = "") -> None:
    """End with what needs a person, or say how it is otherwise."""
    needs = [str(result[what]) for what in ("repaired", "brake") if result.get(what)]
    for sentence in needs:
        complain(sentence)
    if otherwise and not needs:
        aside(otherwise)
    leave(ATTENTION if needs else FINE)


class Shown(TypedDict):
    """How much of a plan is shown."""

    weeks: int | None
    verbose: bool


@click.command(epilog="Example: rekindled plan --weeks 2")
@json_option
@click.option("--weeks", type=click.IntRange(1, 520), metavar="N", help="Only the coming N weeks.")
@click.option("--verbose", is_flag=True, help="Show all entries that stay as they are, too.")
@click.option("--replan", is_flag=True, help="Fit what you did not touch to your mornings as they are now.")
@yes_option
@pass_setup
def plan(setup: Setup, *, as_json: bool, replan: bool, yes: bool, **much: Unpack[Shown]) -> None:
    """Show what the next look would write, without writing it."""
    result, zone = planned(setup, replan=replan)
    say_json(result) if as_json else draw_plan(result, zone, weeks=much["weeks"], verbose=much["verbose"])
    if not replan or not any(change["action"] != "keep" for change in result["changes"]):
        return
    if yes or not as_json:
        _replan(setup, yes=yes)


def _replan(setup: Setup, *, yes: bool) -> None:
    """Write what was shown, through the daemon where one runs."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.preview import ask_for_replanning

    if not confirmed("Write this to the calendar now?", yes=yes):
        aside("Nothing was changed.")
        return
    with any_store(setup) as store, turn(setup):
        ask_for_replanning(store, SystemClock())
    with working("Writing to the calendar …"):
        result = _by_daemon(setup) or _by_ourselves(setup)
    # A daemon may have seen the wish and written before it was asked to look: its answer is no count of what was done.
    _leave_by(result, otherwise="Written; what stands now: rekindled agenda")


def planned(setup: Setup, *, replan: bool = False) -> tuple[dict[str, Any], Any]:
    """The `plan` object and the user's zone.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError, SecondEpoch, BrokenStore: as a look would.
    """
    from rekindled.app.plan_results import plan_result
    from rekindled.app.preview import preview

    with working("Planning …"), network_desk(setup, reporter_of(setup)) as opened:
        world, changes = preview(opened.desk, replan=replan)
        paused = pause_words(world.snapshot.settings)
        return {**plan_result(world, changes), "paused": paused}, world.rhythm.zone


def summary(result: dict[str, Any]) -> str:
    """One sentence for a `sync` object."""
    words = ("created", "updated", "deleted", "settled", "conflicts", "skipped")
    said = [f"{result[word]} {word}" for word in words if result[word]]
    requests = f"({result['requests']} request{'' if result['requests'] == 1 else 's'})"
    return f"{', '.join(said) or 'Nothing changed'} {requests}"


def _by_daemon(setup: Setup) -> dict[str, Any] | None:
    from rekindled.service import ask_daemon

    answer = ask_daemon(setup.places, "sync", DAEMON_SECONDS)
    if answer is None:
        return None
    if "error" in answer:
        complain(str(answer["error"]))
        leave(int(answer["code"]) or ATTENTION)
    result: dict[str, Any] = answer["result"]
    return result


def _by_ourselves(setup: Setup) -> dict[str, Any]:
    from rekindled.service import one_look

    return one_look(setup.places, setup.environ, reporter_of(setup))
