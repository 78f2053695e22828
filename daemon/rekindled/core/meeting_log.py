"""What meetings that are over make true: a row of the log, the day's check-in settled, and their keys remembered (U5).

Owns that one conversation a contact and day is logged over all sources, each meeting once, and that looking back only
raises dates (R14). Must not know where meetings come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from rekindled.core.day_touches import open_touches_on, settled_with
from rekindled.core.encounters import Encounter, MeetingReckoned, Proposal, ProposalDropped, Reckoned, Reckoning
from rekindled.core.facts import Fact, InteractionAdded, Journaled, Snapshot
from rekindled.core.history import REGULAR, is_conversation, valid
from rekindled.core.log_rows import entered
from rekindled.core.meeting_titles import Naming, title_key
from rekindled.core.meetings import Meeting, latest_of, row_of
from rekindled.core.memory import evolve
from rekindled.core.model import Outcome, Source
from rekindled.core.settling import Moment
from rekindled.core.sources import resolved

# Of an event that is longer ago nobody is asked, and no question waits for longer.
ASKED_WITHIN = timedelta(days=30)
WAITS = timedelta(days=90)

Settled = Collection[tuple[str, str]]


def settled_in(snapshot: Snapshot, reckoned: Iterable[Reckoned]) -> Settled:
    """The meetings that are settled, by key and contact: those remembered, and those in the log, taken back or not.

    What was settled for somebody who was merged is settled for whom they turned out to be.
    """
    people = {contact.id: contact for contact in snapshot.contacts}
    in_log = {(row.uid, row.contact_id) for row in snapshot.interactions if row.source is Source.MEETING}
    return in_log | {(one.key, resolved(people, one.contact_id)) for one in reckoned}


def unsettled(encounters: Iterable[Encounter], snapshot: Snapshot, settled: Settled) -> list[Encounter]:
    """The meetings that are to be taken in, by time: with whoever is still there, each once."""
    there = {contact.id for contact in snapshot.contacts if contact.archived_on is None}
    wanted = {
        (one.key, one.contact_id): one
        for one in encounters
        if one.contact_id in there and (one.key, one.contact_id) not in settled
    }
    return sorted(wanted.values(), key=lambda one: (one.start, one.contact_id, one.key))


def logged(snapshot: Snapshot, encounters: Iterable[Encounter], moment: Moment) -> list[Fact]:
    """Meetings as talks: the clock restarts, and the regular touch of that day is settled as `log` does it.

    Thanks, gifts and questions stay open: that two people met does not say that any of these was done (R14). A row that
    another one of that day absorbs leaves its key all the same.
    """
    facts: list[Fact] = []
    current = snapshot
    for one in encounters:
        row = row_of(one, moment)
        there = open_touches_on(current, one.contact_id, row.local_on, moment)
        touch = next((touch for touch in there if touch.key.purpose in REGULAR), None)
        if touch is not None:
            row = replace(row, purpose=touch.key.purpose, uid=touch.entry_uid)
        news = [*entered(current.interactions, row), *settled_with(touch, Outcome.DONE, moment)]
        if news:
            because = f"you met on {row.local_on}, by a meeting in your calendars"
            news.append(Journaled(at=moment.now, event="contact.met", because=because, contact_id=one.contact_id))
        facts += [*news, _reckoned(one.key, one.contact_id, Reckoning.COUNTED)]
        current = evolve(current, news)
    return facts


def found_back(snapshot: Snapshot, encounters: Iterable[Encounter], moment: Moment) -> list[Fact]:
    """What looking back comes to: one row for each contact whom the log knows no later talk with, and nothing else."""
    facts: list[Fact] = []
    for row in latest_of((row_of(one, moment) for one in encounters), snapshot):
        because = f"looking back, the latest meeting found in your calendars was on {row.local_on}"
        facts += [
            InteractionAdded(interaction=row),
            _reckoned(row.uid, row.contact_id, Reckoning.COUNTED),
            Journaled(at=moment.now, event="contact.found_back", because=because, contact_id=row.contact_id),
        ]
    return facts


def called_off(meetings: Iterable[Meeting], reckoned: Iterable[Reckoned], moment: Moment) -> list[Fact]:
    """A meeting that was logged and is cancelled now: its row stays, and that is told once."""
    keys = {meeting.key for meeting in meetings if meeting.cancelled}
    facts: list[Fact] = []
    for one in reckoned:
        if one.key in keys and one.how is Reckoning.COUNTED:
            because = "a meeting that was logged is cancelled in the calendar now; if you did not meet: rekindled undo"
            facts += [
                _reckoned(one.key, one.contact_id, Reckoning.CALLED_OFF),
                Journaled(at=moment.now, event="meeting.called_off", because=because, contact_id=one.contact_id),
            ]
    return facts


def proposed(
    meetings: Iterable[Meeting], snapshot: Snapshot, settled: Settled, mine: Collection[str], moment: Moment
) -> Iterator[Proposal]:
    """The events of the last weeks that have no guests but the user and name one contact, whom no talk of that day is
    known with.
    """
    naming, talked = Naming(snapshot.contacts), _talked(snapshot)
    for one in meetings:
        is_shared = any(guest.address not in mine for guest in one.guests)
        if is_shared or one.cancelled or not timedelta() <= moment.now - one.end <= ASKED_WITHIN:
            continue
        contact_id = naming.named_in(one.title)
        if contact_id is None or {(one.key, contact_id), (title_key(one.title), contact_id)} & set(settled):
            continue
        if (contact_id, moment.local_day(one.start)) not in talked:
            yield Proposal(key=one.key, contact_id=contact_id, title=one.title, start=one.start, end=one.end)


def outdated(waiting: Iterable[Proposal], snapshot: Snapshot, moment: Moment) -> list[Proposal]:
    """The questions that need no answer any more: too old, about somebody who was removed, or a talk of that day is
    known by now.
    """
    there = {contact.id for contact in snapshot.contacts if contact.archived_on is None}
    talked = _talked(snapshot)
    return [
        one
        for one in waiting
        if moment.now - one.end > WAITS
        or one.contact_id not in there
        or (one.contact_id, moment.local_day(one.start)) in talked
    ]


def confirmed(snapshot: Snapshot, proposal: Proposal, moment: Moment) -> list[Fact]:
    """The user says that it was a talk."""
    met = Encounter(
        calendar="",
        href="",
        key=proposal.key,
        contact_id=proposal.contact_id,
        start=proposal.start,
        end=proposal.end,
    )
    return [*logged(snapshot, [met], moment), dropped(proposal)]


def declined(proposal: Proposal) -> list[Fact]:
    """The user says that it was none."""
    return [_reckoned(proposal.key, proposal.contact_id, Reckoning.DECLINED), dropped(proposal)]


def never(proposal: Proposal, waiting: Iterable[Proposal]) -> list[Fact]:
    """The user says that such a title never is one: whatever else waits under it is answered, too."""
    key = title_key(proposal.title)
    same = [one for one in waiting if one.contact_id == proposal.contact_id and title_key(one.title) == key]
    return [_reckoned(key, proposal.contact_id, Reckoning.NEVER), *(fact for one in same for fact in declined(one))]


def dropped(proposal: Proposal) -> ProposalDropped:
    """The question, and with it the title, is forgotten."""
    return ProposalDropped(key=proposal.key, contact_id=proposal.contact_id)


def _talked(snapshot: Snapshot) -> Collection[tuple[str, date]]:
    return {(row.contact_id, row.local_on) for row in valid(snapshot.interactions) if is_conversation(row)}


def _reckoned(key: str, contact_id: str, how: Reckoning) -> MeetingReckoned:
    return MeetingReckoned(reckoned=Reckoned(key=key, contact_id=contact_id, how=how))
