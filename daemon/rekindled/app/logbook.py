"""Contact logged by hand: one sentence from the user restarts the clock (U1, U6).

Owns what a logged contact makes true. Must not write to the calendar; the next look does what follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rekindled.app.ports import Store
from rekindled.core.day_touches import open_touches_on, settled_with
from rekindled.core.errands import ErrandKind
from rekindled.core.errors import UsageError
from rekindled.core.facts import Fact, Journaled, Snapshot
from rekindled.core.intending import open_errands
from rekindled.core.log_rows import entered, kept_as
from rekindled.core.model import Channel, Contact, Interaction, Outcome, Purpose, Source, Touch
from rekindled.core.settling import Moment

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the user says happened: when (aware), how, with what outcome, and a note; `purpose` where it was a give or
    an ask (P1-05, P2-10).
    """

    at: datetime
    channel: Channel = Channel.CALL
    outcome: Outcome = Outcome.DONE
    note: str = ""
    purpose: Purpose | None = None


def log_contact(store: Store, contact: Contact, telling: Telling, moment: Moment) -> Interaction:
    """Log a contact; that day's open touch is settled with it, and one day stays one interaction: the one returned.

    Raises:
        UsageError: it lies in the future, or the note is too long.
        BrokenStore: nothing was logged.
    """
    if telling.at > moment.now:
        raise UsageError("that is in the future; log what has happened, the calendar holds what is to come")
    if len(telling.note) > LONGEST_NOTE:
        raise UsageError(
            f"the note has {len(telling.note):,} characters, and at most {LONGEST_NOTE:,} go into a calendar entry; "
            "shorten it, or keep the whole text elsewhere and log where"
        )
    snapshot = store.snapshot()
    local_on = moment.local_day(telling.at)
    touch = _touch_of_that_day(snapshot, contact, telling, moment)
    row = Interaction(
        contact_id=contact.id,
        at=telling.at,
        local_on=local_on,
        channel=telling.channel,
        outcome=telling.outcome,
        source=Source.LOG,
        purpose=telling.purpose or (touch.key.purpose if touch else _purpose(snapshot, contact, telling, moment)),
        note=telling.note,
        uid=touch.entry_uid if touch else "",
    )
    facts: list[Fact] = [*entered(snapshot.interactions, row), *settled_with(touch, telling.outcome, moment)]
    because = f"logged by hand: {telling.outcome} on {local_on}"
    facts.append(Journaled(at=moment.now, event="contact.logged", because=because, contact_id=contact.id))
    store.record(facts, outside=True)
    return kept_as(snapshot.interactions, row)


def _purpose(snapshot: Snapshot, contact: Contact, telling: Telling, moment: Moment) -> Purpose | None:
    """Whether a talk that nothing was planned for is the answer that somebody waits for (P3-18)."""
    is_talk = telling.outcome is Outcome.DONE and telling.channel is not Channel.AMBIENT
    if not is_talk or not any(one.contact_id == contact.id for one in snapshot.errands):
        return None
    awaited = (one for one in open_errands(snapshot, moment) if one.contact_id == contact.id)
    is_answer = any(one.kind is ErrandKind.ANSWER and one.asked_at <= telling.at for one in awaited)
    return Purpose.ANSWER if is_answer else None


def _touch_of_that_day(snapshot: Snapshot, contact: Contact, telling: Telling, moment: Moment) -> Touch | None:
    """The open touch of the day of the telling (design §5: `log` settles that day's open touch); one for what is told
    first.
    """
    if telling.channel is Channel.AMBIENT:
        return None
    there = open_touches_on(snapshot, contact.id, moment.local_day(telling.at), moment)
    return min(there, key=lambda touch: (touch.key.purpose is not telling.purpose, touch.key), default=None)
