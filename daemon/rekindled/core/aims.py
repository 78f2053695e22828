"""What the user is after with one contact: running campaigns they are shortlisted in, errands, introductions made.

Owns gathering these by contact. Must not know when any of it is due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rekindled.core.campaigns import Campaign, CampaignState, is_shortlisted
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Snapshot
from rekindled.core.model import Purpose, TouchState
from rekindled.core.progress import to_do


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Somebody both know has agreed to introduce: who, and when (aware) they said so (P4-05)."""

    by: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What is meant for one contact, each in the order in which it was begun."""

    campaigns: tuple[Campaign, ...] = ()
    errands: tuple[Errand, ...] = ()
    introductions: tuple[Introduction, ...] = ()


NO_AIMS = Aims()


def aims_by_contact(snapshot: Snapshot) -> Mapping[str, Aims]:
    """The aims by contact id; contacts without any are absent."""
    campaigns: dict[str, list[Campaign]] = defaultdict(list)
    for contact_id, campaign in _shortlisted(snapshot):
        campaigns[contact_id].append(campaign)
    errands: dict[str, list[Errand]] = defaultdict(list)
    for errand in to_do(snapshot):
        errands[errand.contact_id].append(errand)
    introductions: dict[str, list[Introduction]] = defaultdict(list)
    for target, introduction in _introductions(snapshot):
        introductions[target].append(introduction)
    return {
        one: Aims(
            campaigns=tuple(campaigns.get(one, ())),
            errands=tuple(errands.get(one, ())),
            introductions=tuple(introductions.get(one, ())),
        )
        for one in campaigns.keys() | errands.keys() | introductions.keys()
    }


def _shortlisted(snapshot: Snapshot) -> Iterator[tuple[str, Campaign]]:
    running = [campaign for campaign in snapshot.campaigns if campaign.state is CampaignState.RUNNING]
    profiles = {contact.id: contact.profile for contact in snapshot.contacts} if running else {}
    for campaign in sorted(running, key=lambda one: (one.opened_on, one.id)):
        for candidate in campaign.candidates:
            profile = profiles.get(candidate.contact_id)
            if profile is not None and is_shortlisted(candidate, profile):
                yield candidate.contact_id, campaign


def _introductions(snapshot: Snapshot) -> Iterator[tuple[str, Introduction]]:
    """Each errand that led to a yes: the touch for it is done, and was opened after the errand was planned."""
    asked = [one for one in snapshot.errands if one.kind is ErrandKind.INTRODUCTION and one.about and not one.dropped]
    if not asked:
        return
    agreed = [
        touch
        for touch in snapshot.touches
        if touch.key.purpose is Purpose.INTRODUCE and touch.state is TouchState.DONE and touch.settled_at
    ]
    for errand in asked:
        found = [t for t in agreed if t.key.contact_id == errand.contact_id and t.opened_at >= errand.asked_at]
        for touch in found[:1]:
            if errand.about and touch.settled_at:
                yield errand.about, Introduction(by=errand.contact_id, agreed_at=touch.settled_at)
