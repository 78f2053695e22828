"""The circles and the list of people chosen from them: what the commands answer, and what choosing records.

Owns the fields of the answers and the order of recording. Must not print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rekindled.app.ports import Store
from rekindled.core.chosen import ENOUGH, FULL, PER_WEEK, Chosen, choose, chosen, chosen_on, pass_over
from rekindled.core.circle_audit import Circle, Quiet, audit, to_choose_from
from rekindled.core.errors import UsageError
from rekindled.core.followups import closed_gate
from rekindled.core.model import Contact
from rekindled.core.settling import Moment
from rekindled.core.world import World

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What came of choosing people: `new` as they are on the list now, `known` who was on it, `total` how many are."""

    new: tuple[Chosen, ...]
    known: tuple[Contact, ...]
    total: int


def choose_people(store: Store, contacts: Sequence[Contact], moment: Moment, per_week: int = PER_WEEK) -> Choice:
    """Put people on the list, in rounds of so many a week (P0-20); somebody on it already stays as they are.

    Raises:
        UsageError: one of them is not to be contacted, rests or was removed; nobody was chosen.
        BrokenStore: nothing was recorded.
    """
    world = World(snapshot=store.snapshot(), moment=moment)
    people = [world.contacts.get(one.id, one) for one in dict.fromkeys(contacts)]
    for contact in people:
        gate = closed_gate(contact, moment.today)
        if gate is not None:
            raise UsageError(f"{contact.name}: {gate}; nobody was chosen; see: rekindled contacts edit {contact.id}")
    before = chosen_on(world)
    facts = choose(world, people, per_week)
    if facts:
        store.record(facts, outside=True)
    now = chosen(World(snapshot=store.snapshot(), moment=moment))
    wanted = {contact.id for contact in people}
    return Choice(
        new=tuple(one for one in now if one.contact.id in wanted and one.contact.id not in before),
        known=tuple(contact for contact in people if contact.id in before),
        total=len(now),
    )


def pass_person_over(store: Store, contact: Contact, moment: Moment) -> None:
    """Leave somebody out of the proposals for a year.

    Raises:
        BrokenStore: nothing was recorded.
    """
    store.record(pass_over(World(snapshot=store.snapshot(), moment=moment), contact), outside=True)


def circles_result(world: World, years: int, *, again: bool) -> Plain:
    """`circles`: every circle with those not talked with for so many years, and the list chosen from them."""
    return {
        "years": years,
        "circles": [_circle(circle) for circle in audit(world, years, again=again)],
        **list_result(chosen(world)),
    }


def proposals_result(world: World, years: int, *, again: bool) -> Plain:
    """`circles choose` without a name: who would be proposed."""
    proposed = to_choose_from(audit(world, years, again=again))
    return {"years": years, "proposed": [{"circle": one.contact.circle, **_quiet(one)} for one in proposed]}


def choice_result(choice: Choice) -> Plain:
    """`circles choose` with names: who is on the list now, who was, and whether it has enough."""
    return {
        "chosen": [_chosen(one) for one in choice.new],
        "already": [{"contact": one.name, "contact_id": one.id} for one in choice.known],
        "on_the_list": choice.total,
        "enough": choice.total >= ENOUGH,
    }


def list_result(people: Sequence[Chosen]) -> Plain:
    """The list: who is on it, how far it has come with each, and how many it is meant to have (P2-06)."""
    return {
        "chosen": [_chosen(one) for one in people],
        "enough": len(people) >= ENOUGH,
        "enough_from": ENOUGH,
        "enough_to": FULL,
    }


def _circle(circle: Circle) -> Plain:
    return {"circle": circle.name, "people": circle.people, "proposed": [_quiet(one) for one in circle.quiet]}


def _quiet(one: Quiet) -> Plain:
    return {
        "contact": one.contact.name,
        "contact_id": one.contact.id,
        "last_contact_on": one.talked_on.isoformat() if one.talked_on else None,
        "years": one.years,
        "channel": one.talk.channel if one.talk else None,
        "source": one.talk.source if one.talk else None,
        "on_calendar": one.standing,
        "evidence": one.evidence,
    }


def _chosen(one: Chosen) -> Plain:
    return {
        "contact": one.contact.name,
        "contact_id": one.contact.id,
        "chosen_on": one.chosen_on.isoformat(),
        "progress": one.progress,
        "on": one.on.isoformat() if one.on else None,
        "because": one.because or None,
    }
