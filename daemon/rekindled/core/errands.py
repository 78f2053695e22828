"""What the user means to do once with one contact: ask, introduce, give, answer (P0-16, P4-05, P2-18, P3-18).

Owns the shape of an errand. Must not know whether it is allowed, or when it finds a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rekindled.core.model import Purpose


class ErrandKind(StrEnum):
    """What exactly an errand is; the first four are favours, which a first contact never asks for (P1-08)."""

    FAVOUR = "favour"
    REFERRAL = "referral"
    RECOMMENDATION = "recommendation"
    INTRODUCTION = "introduction"
    ADVICE = "advice"
    KINDNESS = "kindness"
    GRATITUDE = "gratitude"
    ENDORSEMENT = "endorsement"
    ANSWER = "answer"


FAVOURS = frozenset({ErrandKind.FAVOUR, ErrandKind.REFERRAL, ErrandKind.RECOMMENDATION, ErrandKind.INTRODUCTION})
PURPOSE_OF = {
    ErrandKind.FAVOUR: Purpose.ASK,
    ErrandKind.REFERRAL: Purpose.ASK,
    ErrandKind.RECOMMENDATION: Purpose.ASK,
    ErrandKind.INTRODUCTION: Purpose.INTRODUCE,
    ErrandKind.ADVICE: Purpose.ASK,
    ErrandKind.KINDNESS: Purpose.GIVE,
    ErrandKind.GRATITUDE: Purpose.GIVE,
    ErrandKind.ENDORSEMENT: Purpose.GIVE,
    ErrandKind.ANSWER: Purpose.ANSWER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to do with one contact: not before `due_on`, planned since `asked_at` (aware).

    `about` is the contact whom an introduction is to, or through whom one came. `overridden` says that the user meant
    it although nothing was exchanged before. `dropped` ones are wanted no more.
    """

    id: str
    contact_id: str
    kind: ErrandKind
    words: str
    asked_at: datetime
    due_on: date
    about: str | None = None
    overridden: bool = False
    dropped: bool = False

    @property
    def purpose(self) -> Purpose:
        """What the touch that carries it out is for."""
        return PURPOSE_OF[self.kind]
