"""The `campaign` group: a problem, its written question, whom to ask, and what came of it (P0-11 to P0-21).

Owns beginning, showing, starting and closing one. Must not know how its people are chosen: `campaign_people` does.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from rekindled.cli.campaign_drawing import draw_campaign, draw_campaigns
from rekindled.cli.campaign_marking import mark
from rekindled.cli.campaign_people import add, drop, gain
from rekindled.cli.opening import (
    Setup,
    any_store,
    full_rhythm,
    json_option,
    known_store,
    moment_in,
    pass_setup,
    quick_rhythm,
    turn,
    world_in,
)
from rekindled.cli.voice import aside, asked, complain, is_terminal, say, say_json
from rekindled.core.campaigning import read_gain_kind, read_problem, read_question
from rekindled.core.campaigns import GainKind
from rekindled.core.errors import UsageError

COURAGE = (
    "To fear that they forgot you, have no time or say no is normal. Most people are\n"
    "glad to hear from you, however long it has been."
)
KINDS = ", ".join(kind.value for kind in GainKind)
ANSWERS = "give the answers as options: --problem and --question"


@click.group(epilog='Example: rekindled campaign new --question "Who would buy it?"')
def campaign() -> None:
    """Ask people you lost touch with for advice on one problem."""


@campaign.command(epilog='Example: rekindled campaign new --problem "…" --question "…"')
@click.option("--problem", default="", metavar="TEXT", help="The problem, in a sentence.")
@click.option("--question", default="", metavar="TEXT", help="What you would ask them, written down.")
@pass_setup
def new(setup: Setup, *, problem: str, question: str) -> None:
    """Begin with one problem and the written question."""
    from rekindled.app.campaigns import new_campaign

    problem = _answer(problem, "The problem, in a sentence", read_problem)
    question = _answer(question, "The question you would ask", read_question)
    with any_store(setup) as store, turn(setup):
        moment = moment_in(quick_rhythm(setup, store.pulse().settings))
        begun = new_campaign(store, problem, question, moment)
    say(f"Campaign {begun.id}: {begun.question}")
    aside("Now list who might have insight: rekindled campaign add NAME, --circle, --tag\nor --search")


@campaign.command("list", epilog="Example: rekindled campaign list --json")
@json_option
@pass_setup
def list_campaigns(setup: Setup, *, as_json: bool) -> None:
    """List all campaigns, open ones first."""
    from rekindled.app.campaign_results import campaigns_result

    with known_store(setup) as store:
        snapshot = store.snapshot()
    result = campaigns_result(world_in(snapshot, quick_rhythm(setup, snapshot.settings)))
    say_json(result) if as_json else draw_campaigns(result)


@campaign.command(epilog="Example: rekindled campaign show q-1")
@click.argument("campaign_id", metavar="[ID]", required=False)
@json_option
@pass_setup
def show(setup: Setup, *, campaign_id: str | None, as_json: bool) -> None:
    """Show the candidates with their check marks, the shortlist, what came of it.

    ID may be left out while only one campaign is open.
    """
    from rekindled.app.campaign_results import campaign_result
    from rekindled.app.campaigns import find_campaign

    with known_store(setup) as store:
        snapshot = store.snapshot()
    world = world_in(snapshot, quick_rhythm(setup, snapshot.settings))
    result = campaign_result(world, find_campaign(snapshot, campaign_id))
    say_json(result) if as_json else draw_campaign(result, world.rhythm.zone)


@campaign.command(epilog="Example: rekindled campaign start")
@click.argument("campaign_id", metavar="[ID]", required=False)
@pass_setup
def start(setup: Setup, *, campaign_id: str | None) -> None:
    """Have the shortlist asked: mornings for it are set aside by the next look."""
    from rekindled.app.campaigns import find_campaign, start_campaign

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(full_rhythm(setup, snapshot.settings))
        begun = start_campaign(store, find_campaign(snapshot, campaign_id).id, moment)
    people = "1 person is" if begun.size == 1 else f"{begun.size} people are"
    say(f"Campaign {begun.campaign.id} runs: {people} on the shortlist. See: rekindled plan")
    if begun.size > begun.carried:
        say(
            f"A few mornings carry about {begun.carried}. Step by step, never all at once: they are asked\n"
            f"over the coming weeks, at most {moment.rhythm.per_week} people a week. To begin with fewer, take some\n"
            "off for now with: rekindled campaign drop NAME"
        )
    aside(COURAGE)


@campaign.command(epilog='Example: rekindled campaign close --gain "advice: try clinics"')
@click.argument("campaign_id", metavar="[ID]", required=False)
@click.option("--gain", "gains", multiple=True, metavar="TEXT", help='What came of it: "KIND: note"; may be repeated.')
@pass_setup
def close(setup: Setup, *, campaign_id: str | None, gains: tuple[str, ...]) -> None:
    """End it, and write down what came of it.

    KIND is advice, new view, referral, lead, partnership or other. Whom it came
    from can be said with: rekindled campaign gain NAME KIND NOTE.
    """
    from rekindled.app.campaigns import close_campaign, find_campaign

    with known_store(setup) as store:
        snapshot = store.snapshot()
        chosen = find_campaign(snapshot, campaign_id)
        noted = [_read_gain(text) for text in gains] or (_gains_asked() if is_terminal() else [])
        with turn(setup):
            moment = moment_in(quick_rhythm(setup, snapshot.settings))
            closed = close_campaign(store, chosen.id, noted, moment)
    count = len(closed.gains)
    what = {0: "nothing is noted of it yet", 1: "1 thing came of it"}.get(count, f"{count} things came of it")
    say(f"Campaign {closed.id} is closed: {what}. Nobody else is asked for it.")
    if not count:
        aside("What comes of it later: rekindled campaign gain --nobody KIND NOTE --campaign " + closed.id)


for command in (add, mark, drop, gain):
    campaign.add_command(command)


def _answer(given: str, question: str, read: Callable[[str], str]) -> str:
    """What the option says, else what the user answers; asked again until it can be meant."""
    if given:
        return read(given)
    while True:
        answer = asked(question, instead=ANSWERS)
        try:
            return read(answer)
        except UsageError as mistake:
            complain(str(mistake))


def _read_gain(text: str) -> tuple[GainKind, str]:
    kind, found, note = text.partition(":")
    if not found:
        raise UsageError(f'"{text}": write the kind and what it was, for example "advice: try clinics"')
    return read_gain_kind(kind), note


def _gains_asked() -> list[tuple[GainKind, str]]:
    aside(f"What came of it? For example: advice: try clinics. An empty line ends.\nKinds: {KINDS}")
    gains: list[tuple[GainKind, str]] = []
    while line := asked("What came of it"):
        try:
            gains.append(_read_gain(line))
        except UsageError as mistake:
            complain(str(mistake))
    return gains
