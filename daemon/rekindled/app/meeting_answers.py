"""Events that may have been talks: those that wait for an answer, and what an answer makes true (R14).

Owns that each is asked about once. Must not know how an answer is given.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from rekindled.app.meeting_notices import noticed
from rekindled.app.meeting_ports import MeetingMemory
from rekindled.app.meeting_state import standing_in
from rekindled.core.encounters import Proposal, ProposalDropped
from rekindled.core.errors import UsageError
from rekindled.core.facts import Fact, Snapshot
from rekindled.core.meeting_log import confirmed, declined, never, outdated
from rekindled.core.meeting_titles import short_key
from rekindled.core.settling import Moment


class Answer(StrEnum):
    """What the user says of an event: it was a talk, it was none, and such a title never is one."""

    COUNT = "count"
    NOT_THIS = "not this one"
    NEVER = "never for this title"


def waiting(store: MeetingMemory, moment: Moment) -> tuple[Proposal, ...]:
    """The questions that wait, the oldest first."""
    proposals = store.meeting_proposals()
    over = outdated(proposals, store.snapshot(), moment)
    return tuple(one for one in proposals if one not in over)


def called(proposals: tuple[Proposal, ...], key: str) -> Proposal:
    """The question of this key.

    Raises:
        UsageError: there is none.
    """
    found = next((one for one in proposals if short_key(one) == key.strip().lower()), None)
    if found is None:
        raise UsageError(f'no question has the key "{key}"; see those that wait with: rekindled meetings --json')
    return found


def answer(store: MeetingMemory, proposal: Proposal, said: Answer, moment: Moment) -> None:
    """Make an answer true; what is said here is asked no more.

    Raises:
        BrokenStore: nothing was recorded.
    """
    snapshot, before = store.snapshot(), store.meeting_proposals()
    facts: list[Fact]
    if said is Answer.COUNT:
        facts = confirmed(snapshot, proposal, moment)
    elif said is Answer.NOT_THIS:
        facts = declined(proposal)
    else:
        facts = never(proposal, before)
    gone = {(fact.key, fact.contact_id) for fact in facts if isinstance(fact, ProposalDropped)}
    left = [one for one in before if (one.key, one.contact_id) not in gone]
    trouble = standing_in(store.pulse().settings).trouble
    store.record([*facts, *noticed(snapshot, left, store.meeting_calendars(), trouble)], outside=True)


def meetings_result(snapshot: Snapshot, proposals: tuple[Proposal, ...], moment: Moment) -> dict[str, Any]:
    """`meetings`: the questions that wait."""
    names = {contact.id: contact.name for contact in snapshot.contacts}
    return {
        "waiting": [
            {
                "key": short_key(one),
                "contact": names.get(one.contact_id),
                "contact_id": one.contact_id,
                "title": one.title,
                "start": one.start.astimezone(moment.rhythm.zone).isoformat(),
                "end": one.end.astimezone(moment.rhythm.zone).isoformat(),
            }
            for one in proposals
        ]
    }
