"""Walking through what is not known of people: each answer is recorded as soon as it is given (R1).

Owns what one answer and one skipped question make true. Must not know how they were asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rekindled.app.ports import Store
from rekindled.core.errors import UsageError
from rekindled.core.facts import ContactSaved, Fact, Journaled, MemoKept
from rekindled.core.memos import Remembered
from rekindled.core.model import Contact
from rekindled.core.settling import Moment
from rekindled.core.triage import MEMO_OF, Answer, Open, Topic, told

Plain = dict[str, Any]


def record_answer(store: Store, contact_id: str, topic: Topic, answer: Answer, moment: Moment) -> Contact:
    """Keep an answer, with the day on which it was asked; returns the contact as it is from now on.

    Raises:
        UsageError: there is nobody with this id any more.
        BrokenStore: nothing was recorded.
    """
    known = _by_id(store, contact_id)
    contact = told(known, topic, answer)
    facts: list[Fact] = [_asked(contact_id, topic, moment)]
    if contact != known:
        because = f"told by the user: {topic.value.replace('_', ' ')}"
        facts.append(ContactSaved(contact=contact))
        facts.append(Journaled(at=moment.now, event="contact.updated", because=because, contact_id=contact_id))
    store.record(facts, outside=True)
    return contact


def record_skip(store: Store, contact_id: str, topic: Topic, moment: Moment) -> Contact:
    """Keep that a question was asked and left open, so that it is not asked again; returns the contact as it is.

    Raises:
        UsageError: there is nobody with this id any more.
        BrokenStore: nothing was recorded.
    """
    contact = _by_id(store, contact_id)
    store.record([_asked(contact_id, topic, moment)], outside=True)
    return contact


def triage_result(turns: Iterable[Open]) -> Plain:
    """`triage`: who would be asked about, in turn, and what is open."""
    return {
        "people": [
            {"contact": one.contact.name, "contact_id": one.contact.id, "open": [topic.value for topic in one.topics]}
            for one in turns
        ]
    }


def _asked(contact_id: str, topic: Topic, moment: Moment) -> MemoKept:
    return MemoKept(remembered=Remembered(contact_id=contact_id, memo=MEMO_OF[topic], on=moment.today))


def _by_id(store: Store, contact_id: str) -> Contact:
    """The contact as the store has it now: a look may have changed them since the question was put."""
    for contact in store.snapshot().contacts:
        if contact.id == contact_id:
            return contact
    raise UsageError(f'there is nobody with the id "{contact_id}" any more; see: rekindled contacts list')
