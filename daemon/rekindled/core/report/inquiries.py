"""Campaigns and what came of them (P0-11 to P0-21).

Owns the order in which they are told. Must not decide who is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rekindled.core.campaigning import shortlist
from rekindled.core.campaigns import Campaign, CampaignState, Gain, GainKind
from rekindled.core.model import Entry
from rekindled.core.progress import Stage, progress_of_asking
from rekindled.core.report.people import Top, called, top, written
from rekindled.core.world import World

MOST = 10
MOST_GAINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that came of it; `who` is empty where that is not known, or they were removed."""

    kind: GainKind
    noted_on: date
    note: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One campaign: how many were thought of, how many are shortlisted, how far each of those has come.

    `problem` and `question` are empty in a discreet report.
    """

    id: str
    problem: str
    question: str
    state: CampaignState
    opened_on: date
    closed_on: date | None
    listed: int
    shortlisted: int
    stages: tuple[tuple[Stage, int], ...]
    results: Top[Result]


def inquiries(world: World, *, discreet: bool) -> Top[Inquiry]:
    """Open campaigns first, then closed ones, of each kind the one that was begun last first."""
    entries = {entry.uid: entry for entry in world.snapshot.entries}
    latest = sorted(world.snapshot.campaigns, key=lambda one: (one.opened_on, one.id), reverse=True)
    ordered = sorted(latest, key=lambda one: one.state is CampaignState.CLOSED)
    told = [_inquiry(world, one, entries, discreet=discreet) for one in ordered[:MOST]]
    return Top(tuple(told), len(ordered) - len(told))


def _inquiry(world: World, campaign: Campaign, entries: Mapping[str, Entry], *, discreet: bool) -> Inquiry:
    chosen = shortlist(campaign, world.contacts)
    stages: Counter[Stage] = Counter()
    if campaign.ran_from is not None:
        for contact_id in chosen:
            history = world.history(contact_id)
            stages[progress_of_asking(history, campaign.ran_from, entries, world.moment).stage] += 1
    results = [_result(world, one, discreet=discreet) for one in reversed(campaign.gains)]
    return Inquiry(
        id=campaign.id,
        problem=written(campaign.problem, discreet=discreet),
        question=written(campaign.question, discreet=discreet),
        state=campaign.state,
        opened_on=campaign.opened_on,
        closed_on=campaign.closed_on,
        listed=len(campaign.candidates),
        shortlisted=len(chosen),
        stages=tuple((stage, stages[stage]) for stage in Stage if stages[stage]),
        results=top(results, MOST_GAINS),
    )


def _result(world: World, gain: Gain, *, discreet: bool) -> Result:
    whom = world.contacts.get(gain.contact_id or "")
    known = whom is not None and whom.archived_on is None
    return Result(
        kind=gain.kind,
        noted_on=gain.noted_on,
        note=written(gain.note, discreet=discreet),
        who=called(whom, discreet=discreet) if whom is not None and known else "",
    )
