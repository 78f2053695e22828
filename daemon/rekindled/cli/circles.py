"""The `circles` group: whom one has lost sight of, circle by circle, and the list chosen from them (P2-02 to P2-06).

Owns what is shown together. Must not decide who is proposed, nor use the network.
"""

from __future__ import annotations

import click

from rekindled.cli.choosing import again_option, choose, years_option
from rekindled.cli.circle_words import draw_circles, draw_list
from rekindled.cli.opening import Setup, full_rhythm, json_option, known_store, world_in
from rekindled.cli.voice import say, say_json
from rekindled.core.circle_audit import YEARS
from rekindled.core.errors import UsageError


@click.group(invoke_without_command=True, epilog="Example: rekindled circles --years 5")
@years_option
@again_option
@json_option
@click.pass_context
def circles(ctx: click.Context, *, years: str, again: bool, as_json: bool) -> None:
    """See whom you have not talked with for years, and choose whom to reconnect with."""
    if ctx.invoked_subcommand is None:
        _show(ctx.ensure_object(Setup), years=int(years), again=again, as_json=as_json)
    elif again or as_json or years != str(min(YEARS)):
        raise UsageError(f"write the options behind the command: rekindled circles {ctx.invoked_subcommand} …")


def _show(setup: Setup, *, years: int, again: bool, as_json: bool) -> None:
    from rekindled.app.circle_list import circles_result

    with known_store(setup) as store:
        snapshot = store.snapshot()
    world = world_in(snapshot, full_rhythm(setup, snapshot.settings))
    result = circles_result(world, years, again=again)
    if as_json:
        say_json(result)
        return
    if not result["circles"]:
        say("Nobody yet. Add somebody with: rekindled contacts add NAME --circle friends")
        return
    draw_circles(result)
    say()
    draw_list(result, world.rhythm)


circles.add_command(choose)
