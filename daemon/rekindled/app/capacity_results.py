"""What `capacity` answers to scripts, and the little of it that every look leaves in the store for `status`.

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rekindled.app.people import import_people
from rekindled.app.ports import Clock, Store
from rekindled.core.capacity import Capacity, Proposal, capacity
from rekindled.core.demand import asked, by_circle
from rekindled.core.facts import ContactSaved, Fact, Setting, SettingSaved
from rekindled.core.memory import evolve
from rekindled.core.sheet import Sheet
from rekindled.core.world import World

Plain = dict[str, Any]


def capacity_result(world: World) -> Plain:
    """`capacity`: what is asked for against what the mornings carry, in people a week."""
    found = capacity(world)
    default = world.rhythm.default_every
    return {
        **_summary(found),
        "per_week": world.rhythm.per_week,
        "default": str(default),
        "kept_at_default": found.kept_at(default),
        "closed_weeks": found.closed,
        "waiting": found.waiting,
        "weeks_until_turn": found.turns,
        "circles": [
            {
                "circle": circle or None,
                "people": sum(line.people for line in lines),
                "asked_per_week": _rounded(asked(lines)),
                "cadences": [{"every": str(line.every), "people": line.people} for line in lines],
            }
            for circle, lines in by_circle(found.lines).items()
        ],
        "proposals": [_proposal(one) for one in found.proposals],
    }


def with_people(world: World, store: Store, clock: Clock, sheets: Sequence[Sheet]) -> tuple[World, Plain]:
    """The world as it would be with these people taken in, and what they alone would ask for; nothing is recorded.

    Raises:
        BrokenStore: the store cannot be read.
    """
    imported = import_people(store, clock, sheets, dry_run=True)
    theirs = [*imported.added, *imported.updated, *imported.unchanged]
    facts: list[Fact] = [ContactSaved(contact=contact) for contact in theirs]
    joined = evolve(world.snapshot, facts)
    own = frozenset(contact.id for contact in theirs)
    alone = replace(joined, contacts=tuple(contact for contact in joined.contacts if contact.id in own))
    found = capacity(replace(world, snapshot=alone))
    told = {"people": len(theirs), "with_cadence": found.people, "asked_per_week": _rounded(found.asked)}
    return replace(world, snapshot=joined), told


def noted_capacity(world: World) -> list[SettingSaved]:
    """What `status` is to tell without planning anything itself."""
    return [SettingSaved(setting=Setting.CAPACITY, value=json.dumps(_summary(capacity(world))))]


def _summary(found: Capacity) -> Plain:
    return {
        "people": found.people,
        "asked_per_week": _rounded(found.asked),
        "carried_per_week": _rounded(found.carried),
        "over": found.over,
    }


def _proposal(one: Proposal) -> Plain:
    return {
        "stretches": [
            {"circle": s.circle or None, "people": s.people, "before": str(s.before), "after": str(s.after)}
            for s in one.stretches
        ],
        "per_week": one.per_week,
        "asked_per_week": _rounded(one.asked),
        "fewer_per_year": round(one.fewer),
    }


def _rounded(number: Fraction) -> float:
    return float(round(number, 1))
