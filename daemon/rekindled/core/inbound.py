"""Somebody turned to the user: a real contact, and an answer that should follow soon (P3-01, P3-18, U1).

Owns what an inbound message makes true. Must not know whether it was told by command or by an event in the calendar.
No open touch is settled by it: that somebody wrote does not say that the user did what was planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Fact, Journaled, Snapshot
from rekindled.core.history import is_conversation, valid
from rekindled.core.intending import Intention, intended
from rekindled.core.log_rows import entered
from rekindled.core.model import Channel, Contact, Interaction, Outcome, Source
from rekindled.core.settling import Moment

ANSWER_LATEST = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What came in: when (aware), how, and what it was about."""

    at: datetime
    channel: Channel
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What it makes true, and the answer that is to follow; None where none is needed any more."""

    facts: Sequence[Fact]
    answer: Errand | None
    stood: bool = False


def heard_from(snapshot: Snapshot, contact: Contact, letter: Letter, moment: Moment) -> Heard:
    """Log that somebody wrote or called, and mean to answer today, unless that is long past or you talked since."""
    on = moment.local_day(letter.at)
    row = Interaction(
        contact_id=contact.id,
        at=letter.at,
        local_on=on,
        channel=letter.channel,
        outcome=Outcome.DONE,
        source=Source.LOG,
        note=letter.note,
    )
    facts: list[Fact] = [
        *entered(snapshot.interactions, row),
        Journaled(at=moment.now, event="contact.wrote", because=f"they turned to you on {on}", contact_id=contact.id),
    ]
    if on + ANSWER_LATEST < moment.today or _talked_after(snapshot, contact, row):
        return Heard(facts=facts, answer=None)
    intention = Intention(kind=ErrandKind.ANSWER, words=letter.note, due_on=moment.today, since=letter.at)
    planned = intended(snapshot, contact, intention, moment)
    return Heard(facts=[*facts, *planned.facts], answer=planned.errand, stood=planned.stood)


def _talked_after(snapshot: Snapshot, contact: Contact, row: Interaction) -> bool:
    theirs = (one for one in valid(snapshot.interactions) if one.contact_id == contact.id)
    return any(is_conversation(one) and one.local_on > row.local_on for one in theirs)
