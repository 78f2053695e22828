"""What `campaign list` and `campaign show` answer to scripts.

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from rekindled.app.results import Plain, shown_time
from rekindled.core.campaigning import shortlist
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain
from rekindled.core.followups import closed_gate
from rekindled.core.model import Entry
from rekindled.core.progress import progress_of_asking
from rekindled.core.weighing import Standpoint, distance, willingness
from rekindled.core.world import World


def campaigns_result(world: World) -> Plain:
    """`campaign list`: open ones first, each kind by when it was begun."""
    order = sorted(world.snapshot.campaigns, key=lambda one: (one.state is CampaignState.CLOSED, one.opened_on, one.id))
    return {"campaigns": [_summary(world, campaign) for campaign in order]}


def campaign_result(world: World, campaign: Campaign) -> Plain:
    """`campaign show`: everything, with each candidate's check marks and what came of them so far."""
    page = _Page(world, campaign)
    return {
        **_summary(world, campaign),
        "ran_from": campaign.ran_from.isoformat(timespec="seconds") if campaign.ran_from else None,
        "closed_on": shown_time(campaign.closed_on) if campaign.closed_on else None,
        "candidates": [page.row(one) for one in campaign.candidates if one.contact_id in world.contacts],
        "gains": [_gain(world, gain) for gain in campaign.gains],
    }


class _Page:
    """What the rows of one campaign share."""

    def __init__(self, world: World, campaign: Campaign) -> None:
        self._world = world
        self._campaign = campaign

    @cached_property
    def _chosen(self) -> frozenset[str]:
        return frozenset(shortlist(self._campaign, self._world.contacts))

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {entry.uid: entry for entry in self._world.snapshot.entries}

    @cached_property
    def _shared(self) -> Mapping[str, list[str]]:
        """The other running campaigns that a contact is shortlisted in: one ask serves them all (design §5)."""
        others = [
            one
            for one in self._world.snapshot.campaigns
            if one.state is CampaignState.RUNNING and one.id != self._campaign.id
        ]
        shared: dict[str, list[str]] = {}
        for other in others:
            for contact_id in shortlist(other, self._world.contacts):
                shared.setdefault(contact_id, []).append(other.id)
        return shared

    def row(self, candidate: Candidate) -> Plain:
        contact = self._world.contacts[candidate.contact_id]
        chosen = contact.id in self._chosen
        return {
            "contact": contact.name,
            "contact_id": contact.id,
            "willing": _mark(willingness(candidate, contact.profile)),
            "distant": _mark(distance(candidate, contact.profile)),
            "shortlisted": chosen,
            "not_asked_because": closed_gate(contact, self._world.moment.today),
            "also_in": self._shared.get(contact.id, []) if chosen else [],
            "progress": self._progress(contact.id) if chosen else None,
        }

    def _progress(self, contact_id: str) -> Plain | None:
        if self._campaign.ran_from is None:
            return None
        moment, history = self._world.moment, self._world.history(contact_id)
        found = progress_of_asking(history, self._campaign.ran_from, self._entries, moment)
        return {"stage": found.stage, "on": shown_time(found.on) if found.on else None}


def _summary(world: World, campaign: Campaign) -> Plain:
    return {
        "id": campaign.id,
        "state": campaign.state,
        "problem": campaign.problem,
        "question": campaign.question,
        "opened_on": shown_time(campaign.opened_on),
        "listed": len(campaign.candidates),
        "shortlisted": len(shortlist(campaign, world.contacts)),
        "gained": len(campaign.gains),
    }


def _mark(standpoint: Standpoint) -> Plain:
    return {"value": standpoint.value, "given": standpoint.given, "because": standpoint.because}


def _gain(world: World, gain: Gain) -> Plain:
    whom = world.contacts.get(gain.contact_id) if gain.contact_id else None
    return {
        "kind": gain.kind,
        "note": gain.note,
        "noted_on": shown_time(gain.noted_on),
        "contact": whom.name if whom else None,
        "contact_id": gain.contact_id,
    }
