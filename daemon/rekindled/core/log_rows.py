"""How something that happened comes into the log: one conversation a contact and day, and nothing is ever changed.

Owns joining what is one. Must not know where it was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rekindled.core.facts import Fact, InteractionAdded
from rekindled.core.history import is_conversation, valid
from rekindled.core.model import Interaction, Purpose, Source

ASKS = frozenset({Purpose.ASK, Purpose.INTRODUCE})
# What the ledger of gives and asks is made of: a talk that was also one of these is kept as it (P1-05).
COUNTED = ASKS | {Purpose.GIVE}


def entered(rows: Iterable[Interaction], new: Interaction) -> list[Fact]:
    """What adds a row to the log; signals of one day are one interaction, so a second one adds its note and purpose."""
    same = _one_with(rows, new)
    if not same:
        return [InteractionAdded(interaction=new)]
    says_nothing = not new.note or new.note in same[-1].note
    if says_nothing and _purpose_of(same[-1], new) is same[-1].purpose:
        return []
    return joined(same[-1], replace(new, note="") if says_nothing else new)


def kept_as(rows: Iterable[Interaction], new: Interaction) -> Interaction:
    """The row in which the log has what was told: itself, or the one of that day that it was joined with."""
    before = list(rows)
    added = [fact.interaction for fact in entered(before, new) if isinstance(fact, InteractionAdded)]
    return added[-1] if added else _one_with(before, new)[-1]


def joined(old: Interaction, new: Interaction) -> list[Fact]:
    """The old row revised: both notes, and the entry where one of them came from an entry."""
    by_hand = Source.LOG in (old.source, new.source)
    both = replace(
        old,
        note="\n".join(note for note in (old.note, new.note) if note),
        uid=old.uid or new.uid,
        purpose=_purpose_of(old, new),
        source=Source.LOG if by_hand else old.source,
    )
    return revised(old, both)


def revised(old: Interaction, new: Interaction) -> list[Fact]:
    """Rows are never changed: the old one is retracted and the new one added."""
    return [
        InteractionAdded(interaction=replace(old, id=0, retracts=old.id)),
        InteractionAdded(interaction=replace(new, id=0)),
    ]


def _one_with(rows: Iterable[Interaction], new: Interaction) -> list[Interaction]:
    """The rows that are one interaction with another one of that day."""
    same_day = [row for row in valid(rows) if row.contact_id == new.contact_id and row.local_on == new.local_on]
    if is_conversation(new):
        return [row for row in same_day if is_conversation(row)]
    return [row for row in same_day if _is_repeated(row, new)]


def _purpose_of(old: Interaction, new: Interaction) -> Purpose | None:
    """Of two purposes an ask is kept before a give, and either before what is in no ledger."""
    for kept in (ASKS, COUNTED):
        for row in (old, new):
            if row.purpose in kept:
                return row.purpose
    return old.purpose or new.purpose


def _is_repeated(old: Interaction, new: Interaction) -> bool:
    return old.uid == new.uid and old.outcome is new.outcome and not is_conversation(old)
