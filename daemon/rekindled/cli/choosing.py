"""`circles choose`: by name, or through the proposals with one key each.

Owns the walk and how it ends. Must not decide who is proposed, or when anybody's turn begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.circle_words import enough_line, progress_line, silence
from rekindled.cli.keys import QUIT, heading, need_terminal, pressed
from rekindled.cli.opening import Setup, full_rhythm, json_option, known_store, moment_in, pass_setup, turn, world_in
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import aside, say, say_json
from rekindled.core.chosen import ENOUGH, FULL, PER_WEEK, chosen_on
from rekindled.core.circle_audit import YEARS, Quiet, audit, to_choose_from
from rekindled.core.model import Contact
from rekindled.core.rhythm import Rhythm
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.app.circle_list import Choice

MOST_A_WEEK = 7
HINT = "Enter leaves them for later, q ends. Each answer is kept at once."
TAKE, PASS = "y", "n"
KEYS = {TAKE: "take", PASS: "not now"}


class Wished(TypedDict):
    """The options of `circles choose`."""

    years: str
    again: bool
    a_week: int
    as_json: bool


years_option = click.option(
    "--years",
    type=click.Choice([str(one) for one in YEARS]),
    default=str(min(YEARS)),
    show_default=True,
    help="Not talked with for so long.",
)
again_option = click.option("--again", is_flag=True, help="Also whom you passed over within the last year.")


@click.command("choose", epilog='Example: rekindled circles choose "Ann Lee" "Bob"')
@click.argument("names", type=PERSON, nargs=-1, metavar="[NAME]…")
@years_option
@again_option
@click.option(
    "--a-week",
    type=click.IntRange(1, MOST_A_WEEK),
    default=PER_WEEK,
    show_default=True,
    metavar="N",
    help="How many of the list have their turn in each week.",
)
@json_option
@pass_setup
def choose(setup: Setup, *, names: Sequence[str], **wished: Unpack[Wished]) -> None:
    """Put NAMEs on the list of people to reconnect with, or whom you take of the proposed."""
    from rekindled.app.circle_list import proposals_result
    from rekindled.app.people import find_person

    with known_store(setup) as store:
        snapshot = store.snapshot()
        world = world_in(snapshot, full_rhythm(setup, snapshot.settings))
        choosing = _Choosing(setup=setup, store=store, rhythm=world.rhythm, a_week=wished["a_week"])
        years, again = int(wished["years"]), wished["again"]
        if names:
            _by_name(choosing, [find_person(snapshot, name) for name in names], as_json=wished["as_json"])
        elif wished["as_json"]:
            say_json(proposals_result(world, years, again=again))
        elif not (proposed := to_choose_from(audit(world, years, again=again))):
            say("There is nobody to propose. Choose anybody by name: rekindled circles choose NAME")
        else:
            need_terminal("choose by name: rekindled circles choose NAME")
            _walk(choosing, proposed, len(chosen_on(world)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choosing:
    """Where choices go, and how many of the list begin in each week."""

    setup: Setup
    store: SqliteStore
    rhythm: Rhythm
    a_week: int

    def take(self, *contacts: Contact) -> Choice:
        """Put people on the list now."""
        from rekindled.app.circle_list import choose_people

        with turn(self.setup):
            return choose_people(self.store, contacts, moment_in(self.rhythm), self.a_week)

    def pass_over(self, contact: Contact) -> None:
        """Leave somebody out for a year, from now on."""
        from rekindled.app.circle_list import pass_person_over

        with turn(self.setup):
            pass_person_over(self.store, contact, moment_in(self.rhythm))


def _by_name(choosing: _Choosing, people: Sequence[Contact], *, as_json: bool) -> None:
    from rekindled.app.circle_list import choice_result

    choice = choosing.take(*people)
    result = choice_result(choice)
    if as_json:
        say_json(result)
        return
    for one in result["chosen"]:
        say(f"Chosen: {inert(one['contact'])}, {progress_line(one, choosing.rhythm)}.")
    for one in result["already"]:
        say(f"On the list already: {inert(one['contact'])}.")
    say(f"Your list: {enough_line(choice.total)}")


def _walk(choosing: _Choosing, proposed: Sequence[Quiet], total: int) -> None:
    """Through the proposals until they end, the user ends it, or the list is full (P2-06)."""
    aside(HINT)
    for number, one in enumerate(proposed, start=1):
        aside("")
        circle = one.contact.circle or "no circle"
        heading(f"{number} of {len(proposed)}: {one.contact.name} ({circle}), {silence(one.years)}")
        key = pressed(one.evidence, KEYS)
        if key == QUIT:
            break
        if key == TAKE:
            total = _taken(choosing, one)
            if total >= FULL:
                break
        elif key == PASS:
            choosing.pass_over(one.contact)
    say(f"Your list: {enough_line(total)}")


def _taken(choosing: _Choosing, one: Quiet) -> int:
    from rekindled.app.circle_list import choice_result

    choice = choosing.take(one.contact)
    for row in choice_result(choice)["chosen"]:
        aside(f"    {progress_line(row, choosing.rhythm)}")
    if choice.total == ENOUGH:
        aside(f"Your list has {ENOUGH} people, which is enough to begin with; go on, or end with q.")
    return choice.total
