"""What was read of calendars, taken in: whom one will meet, whom one met, what is asked, and what `status` says of it.

Owns bringing these into one batch. Must not read any calendar, nor decide when a meeting is a talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rekindled.app.meeting_naming import Named
from rekindled.app.meeting_notices import noticed
from rekindled.app.meeting_ports import MeetingMemory
from rekindled.app.meeting_reading import Eyes, Reading
from rekindled.core.encounters import (
    Encounter,
    EncountersOver,
    EncountersRead,
    MeetingCalendarForgotten,
    MeetingCalendarSaved,
    Proposal,
    ProposalRaised,
    in_order,
)
from rekindled.core.facts import Fact, InteractionAdded, Snapshot, TouchSaved
from rekindled.core.meeting_log import (
    called_off,
    dropped,
    found_back,
    logged,
    outdated,
    proposed,
    settled_in,
    unsettled,
)
from rekindled.core.memory import evolve
from rekindled.core.model import Interaction
from rekindled.core.settling import Moment

_PLANNED_WITH = (InteractionAdded, TouchSaved, EncountersRead, MeetingCalendarForgotten)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The batch of one pass."""

    facts: tuple[Fact, ...]

    @property
    def rows(self) -> tuple[Interaction, ...]:
        """What it adds to the log."""
        added = (fact.interaction for fact in self.facts if isinstance(fact, InteractionAdded))
        return tuple(row for row in added if row.retracts is None)

    @property
    def replans(self) -> bool:
        """Whether another plan may follow from it."""
        return any(isinstance(fact, _PLANNED_WITH) for fact in self.facts)


def taken_in(store: MeetingMemory, named: Named, readings: Sequence[Reading], eyes: Eyes) -> Taken:
    """What the readings make true, and nothing where they say what is known."""
    snapshot, reckoned, moment = store.snapshot(), store.reckoned(), eyes.moment
    settled = settled_in(snapshot, reckoned)
    known = {one.url: one for one in store.meeting_calendars()}
    gone = {one.url for one in named.forgotten}
    calendars = {url: one for url, one in known.items() if url not in gone}
    calendars |= {one.url: one for one in named.calendars}
    calendars |= {one.calendar.url: one.calendar for one in readings}
    facts: list[Fact] = [*named.forgotten]
    facts += (MeetingCalendarSaved(calendar=one) for url, one in calendars.items() if known.get(url) != one)
    over: list[Encounter] = []
    for reading in readings:
        facts += _to_come(snapshot, reading, moment.now)
        over += _over(snapshot, reading, moment.now)
    since = {url: one.since for url, one in calendars.items()}
    facts += _talks(snapshot, unsettled(over, snapshot, settled), since, moment)
    near = [meeting for one in readings if not one.back for meeting in one.meetings]
    facts += called_off(near, reckoned, moment)
    current = evolve(snapshot, facts)
    asked = proposed(near, current, settled, eyes.terms.mine, moment)
    asked_before = store.meeting_proposals()
    over_now = outdated(asked_before, current, moment) if calendars else asked_before
    questions, waiting = _questions(asked_before, over_now, asked)
    facts += [*questions, *noticed(snapshot, waiting, calendars.values(), named.standing.trouble)]
    return Taken(facts=tuple(facts))


def _to_come(snapshot: Snapshot, reading: Reading, now: datetime) -> list[Fact]:
    """What is to come from now on, where it differs from what was known."""
    if reading.back:
        return []
    url = reading.calendar.url
    kept, replaced = _stored(snapshot, reading)
    # Somebody may have been removed while it was read.
    there = {contact.id for contact in snapshot.contacts if contact.archived_on is None}
    coming = in_order(one for one in reading.encounters if one.end > now and one.contact_id in there)
    facts: list[Fact] = []
    if coming != tuple(replaced):
        facts.append(EncountersRead(url=url, encounters=coming, hrefs=reading.hrefs, afresh=reading.afresh))
    if any(one.end <= now for one in kept):
        facts.append(EncountersOver(url=url, until=now))
    return facts


def _over(snapshot: Snapshot, reading: Reading, now: datetime) -> list[Encounter]:
    """What is over: it was just read, or was known and did not change."""
    kept = [] if reading.back else _stored(snapshot, reading)[0]
    return [one for one in (*kept, *reading.encounters) if one.end <= now]


def _stored(snapshot: Snapshot, reading: Reading) -> tuple[list[Encounter], list[Encounter]]:
    """What was known of the calendar: what still holds, and what the reading replaces."""
    kept: list[Encounter] = []
    replaced: list[Encounter] = []
    for one in snapshot.encounters:
        if one.calendar == reading.calendar.url:
            (replaced if reading.afresh or one.href in reading.hrefs else kept).append(one)
    return kept, replaced


def _talks(
    snapshot: Snapshot, over: Sequence[Encounter], since: Mapping[str, datetime], moment: Moment
) -> Iterable[Fact]:
    """What ended since its calendar is read is a talk like any other; what was before only raises dates."""
    facts = logged(snapshot, [one for one in over if one.end > since[one.calendar]], moment)
    earlier = [one for one in over if one.end <= since[one.calendar]]
    return [*facts, *found_back(evolve(snapshot, facts), earlier, moment)]


def _questions(
    known: Sequence[Proposal], over: Sequence[Proposal], asked: Iterable[Proposal]
) -> tuple[list[Fact], list[Proposal]]:
    """What changes in the questions, of which some are over, and all that wait from now on."""
    facts: list[Fact] = [dropped(one) for one in over]
    waiting = {(one.key, one.contact_id): one for one in known if one not in over}
    for one in asked:
        if waiting.get((one.key, one.contact_id)) != one:
            facts.append(ProposalRaised(proposal=one))
            waiting[one.key, one.contact_id] = one
    return facts, list(waiting.values())
