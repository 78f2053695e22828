"""Why a contact is, or is not, on the calendar: the rules that apply now and the decisions made so far.

Owns the account given of one contact. Must not decide anything new.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rekindled.app.chain import Link, chain
from rekindled.app.ports import Store
from rekindled.core.facts import Journaled
from rekindled.core.model import Contact, Entry, Touch, TouchState
from rekindled.core.wanted import Wanted
from rekindled.core.world import World

JOURNAL_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open touch and where it stands."""

    touch: Touch
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The rule in force, what it wants, what stands already, and what was decided before, newest first.

    `chain` are all rules in the order in which they are asked, `next_on` is when the next entry is or would be.
    """

    contact: Contact
    rule: str
    wanted: tuple[Wanted, ...]
    standing: tuple[Standing, ...]
    talked_on: date | None
    cadence: str | None
    decisions: tuple[Journaled, ...]
    chain: tuple[Link, ...]
    next_on: date | None


def explain(store: Store, contact: Contact, world: World) -> Explanation:
    """Everything `why NAME` has to say, in a world that is known without asking a server."""
    history = world.history(contact.id)
    entries = {entry.uid: entry for entry in world.snapshot.entries}
    every = world.rhythm.cadence_of(contact)
    links, next_on = chain(world, contact)
    still_open = [touch for touch in history.touches if touch.state is TouchState.OPEN and touch.entry_uid in entries]
    return Explanation(
        contact=contact,
        rule=world.verdicts[contact.id].because,
        wanted=world.verdicts[contact.id].wanted,
        standing=tuple(Standing(touch=touch, entry=entries[touch.entry_uid]) for touch in still_open),
        talked_on=history.talked_on(contact),
        cadence=str(every) if every else None,
        decisions=store.journal(contact.id, JOURNAL_ROWS),
        chain=links,
        next_on=next_on,
    )
