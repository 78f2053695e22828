"""Gives and asks with one contact, kept in the log and counted from what was really done (P1-05, P2-10).

Owns how a row comes to be one, what counts as which, and the words for it. Must not judge: there is no balance to be
in, and no grade (R20).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rekindled.core.facts import Fact, InteractionAdded
from rekindled.core.history import is_conversation, valid
from rekindled.core.model import Interaction, Outcome, Purpose
from rekindled.core.settling import entered

ASKS = frozenset({Purpose.ASK, Purpose.INTRODUCE})
COUNTED = ASKS | {Purpose.GIVE}
TOLD_APART = COUNTED | {Purpose.ANSWER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How often you gave, and how often you asked."""

    gave: int = 0
    asked: int = 0


def entered_for(rows: Iterable[Interaction], new: Interaction) -> list[Fact]:
    """What adds a row to the log whose purpose matters: that day's conversation becomes it, for one day is one.

    Only a give and an ask of one day stay two, or the ledger would know one of them.
    """
    known = tuple(rows)
    if not is_conversation(new) or new.purpose not in TOLD_APART:
        return entered(known, new)
    that_day = [row for row in valid(known) if (row.contact_id, row.local_on) == (new.contact_id, new.local_on)]
    talks = [row for row in that_day if is_conversation(row)]
    fitting = [row for row in talks if _becomes(row, new)]
    if not fitting:
        return [InteractionAdded(interaction=new)] if new.purpose in COUNTED else entered(known, new)
    old = next((row for row in fitting if row.purpose is new.purpose), fitting[-1])
    note = old.note if new.note in old.note else "\n".join(filter(None, (old.note, new.note)))
    both = replace(old, note=note, uid=old.uid or new.uid, purpose=new.purpose, source=new.source)
    if both == old:
        return []
    return [
        InteractionAdded(interaction=replace(old, id=0, retracts=old.id)),
        InteractionAdded(interaction=replace(both, id=0)),
    ]


def _becomes(row: Interaction, new: Interaction) -> bool:
    if row.purpose in (None, new.purpose):
        return True
    return new.purpose in COUNTED and row.purpose not in COUNTED


def ledger_of(rows: Iterable[Interaction]) -> Ledger:
    """The ledger of one contact's valid interactions."""
    purposes = [row.purpose for row in rows if row.outcome is Outcome.DONE]
    return Ledger(gave=purposes.count(Purpose.GIVE), asked=sum(1 for purpose in purposes if purpose in ASKS))


def ledger_words(name: str, ledger: Ledger) -> str:
    """The ledger as a sentence."""
    if ledger == Ledger():
        return f"With {name}, nothing given and nothing asked is logged so far."
    return f"With {name} so far: you gave {_times(ledger.gave)} and asked {_times(ledger.asked)}."


def _times(count: int) -> str:
    return {0: "nothing", 1: "once", 2: "twice"}.get(count, f"{count} times")
