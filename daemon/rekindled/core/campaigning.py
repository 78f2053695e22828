"""What may be done to a campaign, and what it is afterwards (P0-11 to P0-21).

Owns the transitions and why one is refused. Must not know the store, nor how any of it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind, is_shortlisted
from rekindled.core.errors import UsageError
from rekindled.core.model import Contact
from rekindled.core.sheet import one_line
from rekindled.core.unseen import inert

COUNTER = "campaign"
PREFIX = "q"
LONGEST_PROBLEM = 300
LONGEST_QUESTION = 300
LONGEST_GAIN = 500


class AsProfile(Enum):
    """Not the user's own word: the check mark is what the profile proposes."""

    AS_PROFILE = "as profile"


CheckMark = bool | AsProfile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is said of the two check marks; None leaves one as it is."""

    willing: CheckMark = None
    distant: CheckMark = None


def read_problem(text: str) -> str:
    """The problem as one clean line (P0-11).

    Raises:
        UsageError: there is none, or it is too long.
    """
    return _read(text, "the problem", LONGEST_PROBLEM)


def read_question(text: str) -> str:
    """The written question as one clean line (P0-11).

    Raises:
        UsageError: there is none, it is too long, or it has several lines.
    """
    return _read(text, "the question", LONGEST_QUESTION)


def read_gain_kind(text: str) -> GainKind:
    """A kind as typed: its name, or one of its words ("view").

    Raises:
        UsageError: it is none.
    """
    wanted = one_line(text).casefold()
    found = [kind for kind in GainKind if wanted in (kind.value, kind.value.split()[-1])]
    if not found:
        kinds = ", ".join(kind.value for kind in GainKind)
        raise UsageError(f'"{text}" is no kind of gain; it is one of: {kinds}')
    return found[0]


def read_gain_note(text: str) -> str:
    """What came of it, as one clean line.

    Raises:
        UsageError: there is none, or it is too long.
    """
    return _read(text, "what came of it", LONGEST_GAIN)


def with_candidates(campaign: Campaign, ids: Iterable[str]) -> Campaign:
    """The campaign with these people as candidates too; who is one already stays as they are (P0-12).

    Raises:
        UsageError: it is closed.
    """
    _refuse_closed(campaign)
    known = {one.contact_id for one in campaign.candidates}
    new = tuple(Candidate(contact_id=one) for one in dict.fromkeys(ids) if one not in known)
    return replace(campaign, candidates=(*campaign.candidates, *new))


def marked(campaign: Campaign, contact: Contact, marks: Marks) -> Campaign:
    """The campaign with the two check marks of one candidate as the user says (P0-13, P0-14).

    Raises:
        UsageError: it is closed, or they are no candidate.
    """
    _refuse_closed(campaign)
    _refuse_stranger(campaign, contact)
    candidates = (_judged(one, marks) if one.contact_id == contact.id else one for one in campaign.candidates)
    return replace(campaign, candidates=tuple(candidates))


def without(campaign: Campaign, contact: Contact) -> Campaign:
    """The campaign without one candidate.

    Raises:
        UsageError: it is closed, or they are no candidate.
    """
    _refuse_closed(campaign)
    _refuse_stranger(campaign, contact)
    return replace(campaign, candidates=tuple(one for one in campaign.candidates if one.contact_id != contact.id))


def started(campaign: Campaign, people: Mapping[str, Contact], now: datetime) -> Campaign:
    """The campaign running: its shortlist is asked from now (aware) on (P0-15, P0-16).

    Raises:
        UsageError: it runs already, is closed, or nobody has both check marks.
    """
    _refuse_closed(campaign)
    if campaign.state is CampaignState.RUNNING:
        raise UsageError(f"campaign {campaign.id} runs already; see: rekindled campaign show {campaign.id}")
    if not campaign.candidates:
        raise UsageError(
            f"campaign {campaign.id} has no candidates yet; add people who might have insight with: "
            "rekindled campaign add NAME"
        )
    if not shortlist(campaign, people):
        raise UsageError(
            f"nobody has both check marks in campaign {campaign.id}, so nobody would be asked; go through the "
            "candidates with: rekindled campaign mark"
        )
    return replace(campaign, state=CampaignState.RUNNING, ran_from=now)


def gained(campaign: Campaign, gain: Gain) -> Campaign:
    """The campaign with one more thing that came of it; it may come late, so a closed one takes it too (P0-21)."""
    return replace(campaign, gains=(*campaign.gains, gain))


def closed(campaign: Campaign, on: date) -> Campaign:
    """The campaign closed: nobody is asked any more.

    Raises:
        UsageError: it was closed before.
    """
    _refuse_closed(campaign)
    return replace(campaign, state=CampaignState.CLOSED, closed_on=on)


def shortlist(campaign: Campaign, people: Mapping[str, Contact]) -> tuple[str, ...]:
    """The ids of those with both check marks, in the order in which they were added (P0-15)."""
    known = ((one, people.get(one.contact_id)) for one in campaign.candidates)
    return tuple(one.contact_id for one, contact in known if contact and is_shortlisted(one, contact.profile))


def _read(text: str, what: str, longest: int) -> str:
    if "\n" in text.strip() or "\r" in text.strip():
        raise UsageError(f"{what} is one line; put it into one sentence")
    clean = inert(one_line(text))
    if not clean:
        raise UsageError(f"{what} is missing; write it down in one sentence")
    if len(clean) > longest:
        raise UsageError(f"{what} has {len(clean)} characters; {longest} are enough to say it clearly")
    return clean


def _judged(candidate: Candidate, marks: Marks) -> Candidate:
    return replace(
        candidate,
        willing=_decided(candidate.willing, marks.willing),
        distant=_decided(candidate.distant, marks.distant),
    )


def _decided(before: bool | None, said: CheckMark) -> bool | None:  # noqa: FBT001 - a check mark is one
    if said is None:
        return before
    return None if isinstance(said, AsProfile) else said


def _refuse_closed(campaign: Campaign) -> None:
    if campaign.state is CampaignState.CLOSED:
        raise UsageError(
            f"campaign {campaign.id} was closed on {campaign.closed_on}; begin another with: rekindled campaign new"
        )


def _refuse_stranger(campaign: Campaign, contact: Contact) -> None:
    if all(one.contact_id != contact.id for one in campaign.candidates):
        raise UsageError(
            f"{contact.name} is no candidate of campaign {campaign.id}; add them with: "
            f"rekindled campaign add {contact.id}"
        )
