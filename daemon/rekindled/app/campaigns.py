"""The use cases of a campaign: from a problem to what came of it (P0-11 to P0-21).

Owns which campaign is meant, what is recorded, and what is said only once. Must not know how any of it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rekindled.app.ports import Store
from rekindled.core import campaigning
from rekindled.core.campaigning import COUNTER, PREFIX, Marks, read_gain_note, read_problem, read_question
from rekindled.core.campaigns import Campaign, CampaignState, Gain, GainKind
from rekindled.core.errors import UsageError
from rekindled.core.facts import CampaignSaved, CounterRaised, Fact, Journaled, Snapshot
from rekindled.core.model import Contact
from rekindled.core.numbering import next_number
from rekindled.core.settling import Moment
from rekindled.core.weighing import a_few_mornings_carry, only_comfortable


class Hint(StrEnum):
    """What a campaign says once: that the first list is knowledge only (P0-12), and what comfort picks (P0-04)."""

    KNOWLEDGE = "knowledge"
    COMFORT = "comfort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The campaign, who is new on its list, who was there before, and what is to be said this once."""

    campaign: Campaign
    new: Sequence[Contact]
    before: Sequence[Contact]
    hints: frozenset[Hint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The running campaign, how many are on its shortlist, and how many a few mornings carry (P0-20)."""

    campaign: Campaign
    size: int
    carried: int


def find_campaign(snapshot: Snapshot, text: str | None) -> Campaign:
    """The campaign of this id, else the only one that is not closed.

    Raises:
        UsageError: there is none, or several are open.
    """
    if text:
        found = next((one for one in snapshot.campaigns if one.id == text.strip()), None)
        if found is None:
            raise UsageError(f'there is no campaign "{text}"; see: rekindled campaign list')
        return found
    still_open = [one for one in snapshot.campaigns if one.state is not CampaignState.CLOSED]
    if len(still_open) == 1:
        return still_open[0]
    if not still_open:
        more = "; the closed ones: rekindled campaign list" if snapshot.campaigns else ""
        raise UsageError(f"no campaign is open; begin one with: rekindled campaign new{more}")
    raise UsageError(f"several campaigns are open ({', '.join(one.id for one in still_open)}); say which one")


def new_campaign(store: Store, problem: str, question: str, moment: Moment) -> Campaign:
    """Begin with one problem and the written question (P0-11).

    Raises:
        UsageError: one of them cannot be meant.
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot()
    n = next_number(snapshot.counters, COUNTER, (one.id for one in snapshot.campaigns))
    campaign = Campaign(
        id=f"{PREFIX}-{n}",
        problem=read_problem(problem),
        question=read_question(question),
        opened_on=moment.today,
    )
    _keep(store, campaign, moment, "campaign.opened", [CounterRaised(scope=COUNTER, n=n)])
    return campaign


def add_candidates(store: Store, campaign_id: str, people: Sequence[Contact], moment: Moment) -> Added:
    """Put people on the list who might have insight, without judging them (P0-12).

    Raises:
        UsageError: there is no such campaign, or it is closed.
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot()
    before = find_campaign(snapshot, campaign_id)
    known = {one.contact_id for one in before.candidates}
    campaign = campaigning.with_candidates(before, (one.id for one in people))
    new = [one for one in people if one.id not in known]
    hints = _unsaid(snapshot, campaign) if new else frozenset[Hint]()
    if new:
        said = [CounterRaised(scope=_scope(campaign, hint), n=1) for hint in sorted(hints)]
        listed = [_journaled(campaign, moment, "campaign.candidate_added", one) for one in new]
        _keep(store, campaign, moment, None, [*said, *listed])
    return Added(campaign=campaign, new=new, before=[one for one in people if one.id in known], hints=hints)


def mark_candidate(store: Store, campaign_id: str, contact: Contact, marks: Marks, moment: Moment) -> Campaign:
    """Give or take back check marks of one candidate (P0-13, P0-14).

    Raises:
        UsageError: there is no such campaign, it is closed, or they are no candidate of it.
        BrokenStore: nothing was recorded.
    """
    before = find_campaign(store.snapshot(), campaign_id)
    campaign = campaigning.marked(before, contact, marks)
    if campaign != before:
        _keep(store, campaign, moment, None, [_journaled(campaign, moment, "campaign.candidate_marked", contact)])
    return campaign


def drop_candidate(store: Store, campaign_id: str, contact: Contact, moment: Moment) -> Campaign:
    """Take somebody off the list.

    Raises:
        UsageError: as `mark_candidate`.
        BrokenStore: nothing was recorded.
    """
    campaign = campaigning.without(find_campaign(store.snapshot(), campaign_id), contact)
    _keep(store, campaign, moment, None, [_journaled(campaign, moment, "campaign.candidate_dropped", contact)])
    return campaign


def start_campaign(store: Store, campaign_id: str, moment: Moment) -> Started:
    """Have the shortlist asked from the next look on (P0-15, P0-16).

    Raises:
        UsageError: it runs or is closed, or its shortlist is empty.
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot()
    people = {contact.id: contact for contact in snapshot.contacts}
    campaign = campaigning.started(find_campaign(snapshot, campaign_id), people, moment.now)
    _keep(store, campaign, moment, "campaign.started")
    size = len(campaigning.shortlist(campaign, people))
    return Started(campaign=campaign, size=size, carried=a_few_mornings_carry(moment.rhythm))


def note_gain(store: Store, campaign_id: str, gain: tuple[GainKind, str], whom: Contact | None, moment: Moment) -> Gain:
    """Write down one thing that came of it (P0-21, P2-24).

    Raises:
        UsageError: there is no such campaign, or nothing is said.
        BrokenStore: nothing was recorded.
    """
    kind, note = gain
    noted = Gain(kind=kind, note=read_gain_note(note), noted_on=moment.today, contact_id=whom.id if whom else None)
    campaign = campaigning.gained(find_campaign(store.snapshot(), campaign_id), noted)
    _keep(store, campaign, moment, None, [_journaled(campaign, moment, "campaign.gained", whom)])
    return noted


def close_campaign(store: Store, campaign_id: str, gains: Iterable[tuple[GainKind, str]], moment: Moment) -> Campaign:
    """End it, with what came of it; nobody is asked for it any more.

    Raises:
        UsageError: there is no such campaign, it was closed before, or a gain says nothing.
        BrokenStore: nothing was recorded.
    """
    campaign = campaigning.closed(find_campaign(store.snapshot(), campaign_id), moment.today)
    noted = [Gain(kind=kind, note=read_gain_note(note), noted_on=moment.today) for kind, note in gains]
    for gain in noted:
        campaign = campaigning.gained(campaign, gain)
    _keep(store, campaign, moment, "campaign.closed")
    return campaign


def _keep(store: Store, campaign: Campaign, moment: Moment, event: str | None, more: Sequence[Fact] = ()) -> None:
    journaled = [Journaled(at=moment.now, event=event, because=campaign.id)] if event else []
    store.record([CampaignSaved(campaign=campaign), *more, *journaled], outside=True)


def _journaled(campaign: Campaign, moment: Moment, event: str, contact: Contact | None) -> Fact:
    because = f"campaign {campaign.id}"
    return Journaled(at=moment.now, event=event, because=because, contact_id=contact.id if contact else None)


def _unsaid(snapshot: Snapshot, campaign: Campaign) -> frozenset[Hint]:
    """What is to be said now and was not said of this campaign before."""
    people = {contact.id: contact for contact in snapshot.contacts}
    listed = [people[one.contact_id] for one in campaign.candidates if one.contact_id in people]
    fitting = {Hint.KNOWLEDGE} | ({Hint.COMFORT} if only_comfortable(listed) else set())
    return frozenset(hint for hint in fitting if not snapshot.counters.get(_scope(campaign, hint)))


def _scope(campaign: Campaign, hint: Hint) -> str:
    """A counter that is raised once: the store's way to remember that something was said."""
    return f"said/{campaign.id}/{hint}"
