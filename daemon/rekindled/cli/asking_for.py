"""`ask`, `introduce` and `give`: what the user means to do once with one contact (P1-05, P1-08, P2-17 to P2-19, P4-05).

Owns how it is said, and that the ledger is shown before an ask. Must not know when a favour is too early: `guard` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.days import read_day
from rekindled.cli.opening import Setup, full_rhythm, known_store, moment_in, pass_setup, turn
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import aside, say
from rekindled.core.errands import ErrandKind
from rekindled.core.errors import UsageError
from rekindled.core.guard import CALLED
from rekindled.core.ledger import ledger_words
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.app.intentions import Resolved
    from rekindled.core.model import Contact
    from rekindled.core.settling import Moment

ASKED_FOR = (ErrandKind.ADVICE, ErrandKind.FAVOUR, ErrandKind.REFERRAL, ErrandKind.RECOMMENDATION)
GIVEN = {
    ErrandKind.KINDNESS: "a small kindness for",
    ErrandKind.GRATITUDE: "gratitude to",
    ErrandKind.ENDORSEMENT: "an endorsement of",
}
on_option = click.option("--on", metavar="DATE", help="Not before this day; otherwise as soon as there is a place.")
anyway_option = click.option("--anyway", is_flag=True, help="Ask although nothing went back and forth lately.")


class Asked(TypedDict):
    """The options of `ask`."""

    kind: str
    anyway: bool
    on: str | None


class Introduced(TypedDict):
    """The options of `introduce`."""

    by: str | None
    anyway: bool
    on: str | None


@click.command(epilog='Example: rekindled ask "Ann Lee" "Who would pay for this?"')
@click.argument("name", type=PERSON)
@click.argument("words")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ASKED_FOR]),
    default=ErrandKind.ADVICE.value,
    show_default=True,
    help="What you ask for.",
)
@anyway_option
@on_option
@pass_setup
def ask(setup: Setup, *, name: str, words: str, **asked: Unpack[Asked]) -> None:
    """Ask NAME for something; WORDS are what you will ask.

    Advice can be asked for at once. A favour, a referral or a recommendation
    waits until something went back and forth, unless you add --anyway.
    """
    from rekindled.app.intentions import ledger_with, plan_errand, read_words
    from rekindled.app.people import find_person
    from rekindled.core.intending import Intention

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(full_rhythm(setup, snapshot.settings))
        contact = find_person(snapshot, name)
        say(ledger_words(inert(contact.name), ledger_with(snapshot, contact)))
        intention = Intention(kind=ErrandKind(asked["kind"]), words=read_words(words), due_on=_day(asked["on"], moment))
        if not intention.words:
            raise UsageError("say what you will ask, in a sentence")
        resolved = plan_errand(store, contact, intention, moment, anyway=asked["anyway"])
    _tell(resolved, f"to ask {inert(contact.name)} for {CALLED[intention.kind]}")


@click.command(epilog='Example: rekindled introduce "Helen Marsh" --by "Kenji Watanabe"')
@click.argument("target")
@click.argument("words", default="")
@click.option("--by", metavar="NAME", help="Who knows both of you and is asked to introduce you.")
@anyway_option
@on_option
@pass_setup
def introduce(setup: Setup, *, target: str, words: str, **asked: Unpack[Introduced]) -> None:
    """Be introduced to TARGET by somebody who knows you both.

    They are asked first; once they agree, TARGET can be written to.
    """
    from rekindled.app.intentions import ledger_with, mutuals, plan_errand, read_words
    from rekindled.app.people import find_person
    from rekindled.core.intending import Intention

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(full_rhythm(setup, snapshot.settings))
        meant = find_person(snapshot, target)
        if asked["by"] is None:
            raise UsageError(_whom_to_ask(meant, mutuals(snapshot, meant)))
        contact = find_person(snapshot, asked["by"])
        if contact.id == meant.id:
            raise UsageError("nobody introduces you to themselves; name somebody else with --by")
        say(ledger_words(inert(contact.name), ledger_with(snapshot, contact)))
        intention = Intention(
            kind=ErrandKind.INTRODUCTION, words=read_words(words), due_on=_day(asked["on"], moment), about=meant.id
        )
        resolved = plan_errand(store, contact, intention, moment, anyway=asked["anyway"])
    _tell(resolved, f"to ask {inert(contact.name)} for an introduction to {inert(meant.name)}")


@click.command(epilog='Example: rekindled give "Ann Lee" "the article on clocks"')
@click.argument("name", type=PERSON)
@click.argument("words", default="")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in GIVEN]),
    default=ErrandKind.KINDNESS.value,
    show_default=True,
    help="What you give.",
)
@on_option
@pass_setup
def give(setup: Setup, *, name: str, words: str, kind: str, on: str | None) -> None:
    """Give NAME something: five minutes' help, thanks for what they did, praise.

    gratitude: tell them how they shaped what you became. endorsement: recommend
    them or their work to others.
    """
    from rekindled.app.intentions import plan_errand, read_words
    from rekindled.app.people import find_person
    from rekindled.core.intending import Intention

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(full_rhythm(setup, snapshot.settings))
        contact = find_person(snapshot, name)
        chosen = ErrandKind(kind)
        said = read_words(words) or (contact.profile.offer if chosen is ErrandKind.KINDNESS else "")
        intention = Intention(kind=chosen, words=said, due_on=_day(on, moment))
        resolved = plan_errand(store, contact, intention, moment, anyway=False)
    _tell(resolved, f"{GIVEN[chosen]} {inert(contact.name)}")


def _day(text: str | None, moment: Moment) -> date | None:
    return read_day(text, moment.today) if text else None


def _tell(resolved: Resolved, what: str) -> None:
    errand = resolved.planned.errand
    if resolved.planned.stood:
        say(f"That was planned already ({errand.id}), and is kept once: {what}.")
    else:
        say(f"Planned ({errand.id}): {what}.")
    if errand.words:
        say(f"  {inert(errand.words)}")
    say(f"  Not before {errand.due_on:%a %d %b %Y}; the next look finds it a place.")
    if resolved.overridden:
        aside("Nothing went back and forth lately; that you ask all the same is noted.")


def _whom_to_ask(target: Contact, known: Sequence[Contact]) -> str:
    if not known:
        return (
            f"who knows both of you? Say it with: rekindled introduce {target.id} --by NAME. Whom the profile of "
            f"{target.name} names as mutual contacts, and you know, is proposed here"
        )
    commands = " or ".join(f"rekindled introduce {target.id} --by {one.id} ({one.name})" for one in known)
    return f"{' and '.join(one.name for one in known)} may know {target.name} too; ask with: {commands}"
