"""Whom to think of for a campaign, and how a profile speaks for or against somebody (P0-02 to P0-08).

Owns the words for the two proposed check marks, and the pull of the comfortable choice. Must not rank people in words:
no grade is ever shown (R20).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rekindled.core.campaigns import Candidate, proposed_distant, proposed_willing
from rekindled.core.model import Contact, Past, Status, TieProfile
from rekindled.core.rhythm import Rhythm

FEW_MORNINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """One check mark: its value (None: not known), whether the user gave it, and what speaks for it otherwise."""

    value: bool | None
    given: bool
    because: str


def willingness(candidate: Candidate, profile: TieProfile) -> Standpoint:
    """Check mark 1: trustworthy and willing to help with this (P0-07, P0-13)."""
    if candidate.willing is not None:
        return Standpoint(value=candidate.willing, given=True, because="you said so")
    reasons = {True: "you trust them", False: "no trust noted", None: "nothing noted"}
    return Standpoint(value=proposed_willing(profile), given=False, because=reasons[profile.trust])


def distance(candidate: Candidate, profile: TieProfile) -> Standpoint:
    """Check mark 2: further ahead, or little past contact (P0-03, P0-05, P0-14)."""
    if candidate.distant is not None:
        return Standpoint(value=candidate.distant, given=True, because="you said so")
    return Standpoint(value=proposed_distant(profile), given=False, because=_what_speaks(profile))


def is_comfortable(contact: Contact) -> bool:
    """Whether somebody is the comfortable choice: known well, and no further ahead (P0-04)."""
    return contact.profile.past is Past.A_LOT and contact.profile.status is not Status.AHEAD


def only_comfortable(people: Sequence[Contact]) -> bool:
    """Whether all of them are, and there is somebody."""
    return bool(people) and all(is_comfortable(one) for one in people)


def found_by(contacts: Iterable[Contact], text: str) -> list[Contact]:
    """Everybody present about whom all of these words are noted, wherever that is."""
    words = text.casefold().split()
    return [one for one in contacts if one.archived_on is None and words and _says(one, words)]


def distant_first(contacts: Iterable[Contact]) -> list[Contact]:
    """People for a list: whoever brings novelty first, the comfortable choice last, never the other way (P0-04)."""
    order = {True: 0, None: 1, False: 2}
    return sorted(contacts, key=lambda one: (order[proposed_distant(one.profile)], one.name.casefold(), one.id))


def a_few_mornings_carry(rhythm: Rhythm) -> int:
    """How many people are asked in three mornings, so that a campaign stays a habit of small steps (P0-20)."""
    return FEW_MORNINGS * (rhythm.people_per_block or rhythm.per_day)


def _what_speaks(profile: TieProfile) -> str:
    said = []
    if profile.status is Status.AHEAD:
        said.append("further ahead")
    if profile.past is Past.OCCASIONAL:
        said.append("little past contact")
    if said:
        return ", ".join(said)
    past = "you knew each other well" if profile.past else ""
    status = "no further ahead" if profile.status else ""
    return ", ".join(filter(None, (past, status))) or "nothing noted"


def _says(contact: Contact, words: Iterable[str]) -> bool:
    told = contact.profile
    texts = (
        *(contact.name, contact.circle or "", *contact.tags),
        *(told.met, told.memory, told.standout, told.offer, told.homework, told.lost_because, *told.mutual),
    )
    page = "\n".join(texts).casefold()
    return all(word in page for word in words)
