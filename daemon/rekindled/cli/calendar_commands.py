"""`run`, `sync` and `plan`: the commands that look at the calendar.

Owns what is asked of the service and how the answer is told. Must not know how a look is taken.
"""

from __future__ import annotations

from typing import Any

import click

from rekindled.cli.drawing import draw_plan
from rekindled.cli.ending import leave
from rekindled.cli.opening import Setup, json_option, network_desk, pass_setup, refuse_others, reporter_of
from rekindled.cli.voice import complain, say, say_json, working
from rekindled.exits import ATTENTION, FINE

DAEMON_SECONDS = 120.0


@click.command(epilog="Example: rekindled run")
@pass_setup
def run(setup: Setup) -> None:
    """Keep the calendar in step until stopped; this is the daemon."""
    from rekindled.service import serve

    refuse_others(setup)
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
    needs = [str(result[what]) for what in ("repaired", "brake") if result.get(what)]
    for sentence in needs:
        complain(sentence)
    leave(ATTENTION if needs else FINE)


@click.command(epilog="Example: rekindled plan --verbose")
@json_option
@click.option("--verbose", is_flag=True, help="Show the entries that stay as they are, too.")
@pass_setup
def plan(setup: Setup, *, as_json: bool, verbose: bool) -> None:
    """Show what the next look would write, without writing it."""
    result, zone = planned(setup)
    if as_json:
        say_json(result)
        return
    draw_plan(result, zone, verbose=verbose)


def planned(setup: Setup) -> tuple[dict[str, Any], Any]:
    """The `plan` object and the user's zone.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError, SecondEpoch, BrokenStore: as a look would.
    """
    from rekindled.app.preview import preview
    from rekindled.app.results import plan_result

    with working("Planning …"), network_desk(setup, reporter_of(setup)) as opened:
        world, changes = preview(opened.desk)
        return plan_result(world, changes), world.rhythm.zone


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
