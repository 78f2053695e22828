"""What the user is after with one contact: running campaigns they are shortlisted in, errands, introductions made, and
the days on which they meet anyway.

Owns gathering these by contact. Must not know when any of it is due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.campaigns import Campaign, CampaignState, is_shortlisted
from rekindled.core.comparison import untouched
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Snapshot
from rekindled.core.history import REGULAR
from rekindled.core.model import Purpose, TouchKey, TouchState
from rekindled.core.progress import to_do
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import start_of

# What the planner starts for an aim: it keeps its distance from the regular follow-up (design §5 "Who").
PLANNED = frozenset({Purpose.ASK, Purpose.INTRODUCE, Purpose.GIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Somebody both know has agreed to introduce: who, and when (aware) they said so (P4-05)."""

    by: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What is meant for one contact, each in the order in which it was begun.

    `held` says that the user has placed a talk with them already; `placed_on` is the local day of the last entry that
    stands for an aim. `meet_on` are the local days of meetings in the user's calendars that are not over.
    """

    campaigns: tuple[Campaign, ...] = ()
    errands: tuple[Errand, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    held: bool = False
    placed_on: date | None = None
    meet_on: tuple[date, ...] = ()


NO_AIMS = Aims()


def aims_by_contact(snapshot: Snapshot, rhythm: Rhythm) -> Mapping[str, Aims]:
    """The aims by contact id; contacts without any are absent."""
    if not (snapshot.campaigns or snapshot.errands or snapshot.encounters):
        return {}
    campaigns: dict[str, list[Campaign]] = defaultdict(list)
    for contact_id, campaign in _shortlisted(snapshot):
        campaigns[contact_id].append(campaign)
    errands: dict[str, list[Errand]] = defaultdict(list)
    for errand in to_do(snapshot):
        errands[errand.contact_id].append(errand)
    introductions: dict[str, list[Introduction]] = defaultdict(list)
    for target, introduction in _introductions(snapshot):
        introductions[target].append(introduction)
    meetings: dict[str, set[date]] = defaultdict(set)
    for one in snapshot.encounters if rhythm.hold_back else ():
        meetings[one.contact_id].add(one.start.astimezone(rhythm.zone).date())
    concerned = campaigns.keys() | errands.keys() | introductions.keys() | meetings.keys()
    held, placed_on = _standing(snapshot, concerned, rhythm)
    return {
        one: Aims(
            campaigns=tuple(campaigns.get(one, ())),
            errands=tuple(errands.get(one, ())),
            introductions=tuple(introductions.get(one, ())),
            held=one in held,
            placed_on=placed_on.get(one),
            meet_on=tuple(sorted(meetings.get(one, ()))),
        )
        for one in concerned
    }


def was_aimed_at(snapshot: Snapshot, key: TouchKey) -> bool:
    """Whether an aim is known that a touch was for, be it over by now."""
    asked = any(one.contact_id == key.contact_id and one.purpose is key.purpose for one in snapshot.errands)
    candidates = (one.contact_id for campaign in snapshot.campaigns for one in campaign.candidates)
    return asked or (key.purpose is Purpose.ASK and key.contact_id in candidates)


def _standing(snapshot: Snapshot, concerned: Collection[str], rhythm: Rhythm) -> tuple[set[str], dict[str, date]]:
    """Who has a regular entry that the user changed, and on which local day somebody's last entry for an aim stands."""
    entries = {entry.uid: entry for entry in snapshot.entries}
    held: set[str] = set()
    placed_on: dict[str, date] = {}
    for touch in snapshot.touches:
        entry = entries.get(touch.entry_uid)
        one = touch.key.contact_id
        if one not in concerned or touch.state is not TouchState.OPEN or entry is None:
            continue
        if touch.key.purpose in REGULAR:
            held |= {one} if not untouched(entry) else set()
        elif touch.key.purpose in PLANNED:
            day = start_of(entry, rhythm).astimezone(rhythm.zone).date()
            placed_on[one] = max(day, placed_on.get(one, day))
    return held, placed_on


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
    asked = [one for one in snapshot.errands if one.kind is ErrandKind.INTRODUCTION and not one.dropped]
    if not asked:
        return
    agreed = [
        (touch, touch.settled_at)
        for touch in snapshot.touches
        if touch.key.purpose is Purpose.INTRODUCE and touch.state is TouchState.DONE and touch.settled_at
    ]
    for target, errand in ((one.about, one) for one in asked if one.about):
        theirs = (found for found in agreed if found[0].key.contact_id == errand.contact_id)
        said_yes_at = next((at for touch, at in theirs if touch.opened_at >= errand.asked_at), None)
        if said_yes_at is not None:
            yield target, Introduction(by=errand.contact_id, agreed_at=said_yes_at)
