"""A written question, who might have insight, two check marks, and what came of it (P0-11 to P0-21).

Owns the shape of a campaign and who is on its shortlist. Must not know calendars or how it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rekindled.core.model import Past, Status, TieProfile


class CampaignState(StrEnum):
    """Where a campaign is: nobody is asked before it runs, nor after it is closed."""

    GATHERING = "gathering"
    RUNNING = "running"
    CLOSED = "closed"


class GainKind(StrEnum):
    """What can come of talking to somebody (P0-21, P2-24)."""

    ADVICE = "advice"
    VIEW = "new view"
    REFERRAL = "referral"
    LEAD = "lead"
    PARTNERSHIP = "partnership"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """One thing that came of a campaign, and from whom, where that is known."""

    kind: GainKind
    note: str
    noted_on: date
    contact_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who might have insight, with the two check marks: `willing` says trustworthy and willing to help with
    this (P0-13), `distant` further ahead or little past contact (P0-14). None: not judged; then the profile proposes.
    """

    contact_id: str
    willing: bool | None = None
    distant: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One problem and its written question; `ran_from` is aware and set when it was started."""

    id: str
    problem: str
    question: str
    opened_on: date
    state: CampaignState = CampaignState.GATHERING
    candidates: tuple[Candidate, ...] = ()
    gains: tuple[Gain, ...] = ()
    ran_from: datetime | None = None
    closed_on: date | None = None


def proposed_willing(profile: TieProfile) -> bool | None:
    """Check mark 1 as the profile would have it; whether they are willing to help with this only the user knows."""
    return profile.trust


def proposed_distant(profile: TieProfile) -> bool | None:
    """Check mark 2 as the profile would have it: ahead, or little past contact; None where neither is known."""
    if profile.status is Status.AHEAD or profile.past is Past.OCCASIONAL:
        return True
    return None if profile.status is None or profile.past is None else False


def is_shortlisted(candidate: Candidate, profile: TieProfile) -> bool:
    """Whether both check marks stand, given or proposed (P0-15)."""
    willing = proposed_willing(profile) if candidate.willing is None else candidate.willing
    distant = proposed_distant(profile) if candidate.distant is None else candidate.distant
    return bool(willing and distant)
