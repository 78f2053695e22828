"""Gives and asks with one contact, kept in the log and counted from what was really done (P1-05, P2-10).

Owns what counts as which, and the words for it. Must not judge: there is no balance to be
in, and no grade (R20).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rekindled.core.log_rows import ASKS
from rekindled.core.model import Interaction, Outcome, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How often you gave, and how often you asked."""

    gave: int = 0
    asked: int = 0


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
