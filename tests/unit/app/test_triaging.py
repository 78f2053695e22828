"""Each answer of the triage is recorded at once (R1)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rekindled.app.triaging import record_answer, record_skip, triage_result
from rekindled.core.errors import UsageError
from rekindled.core.facts import ContactSaved
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import Contact, Past
from rekindled.core.settling import Moment
from rekindled.core.triage import Open, Topic
from tests.fakes.desks import BERLIN
from tests.fakes.fake_store import FakeStore

# In Berlin it is the next day already.
MOMENT = Moment(now=datetime(2026, 11, 22, 23, 30, tzinfo=UTC), rhythm=BERLIN)
ANN = Contact(id="c-1", name="Ann")
ASKED = Remembered(contact_id="c-1", memo=Memo.ASKED_PAST, on=date(2026, 11, 23))


def test_an_answer_is_kept_with_the_day_it_was_asked() -> None:
    """R1: the contact, the memo and a row for `why`, in one batch that a daemon sees."""
    store = FakeStore(ContactSaved(contact=ANN))
    before = store.pulse().revision
    contact = record_answer(store, "c-1", Topic.PAST, Past.OCCASIONAL, MOMENT)
    assert contact.profile.past is Past.OCCASIONAL
    assert store.snapshot().contacts == (contact,)
    assert store.snapshot().memos == (ASKED,)
    assert [row.because for row in store.journal("c-1", 5)] == ["told by the user: past"]
    assert store.pulse().revision == before + 1


def test_an_answer_that_changes_nothing_is_only_remembered() -> None:
    """P3-15: no cadence is an answer too, and it is not asked for again."""
    store = FakeStore(ContactSaved(contact=ANN))
    assert record_answer(store, "c-1", Topic.CADENCE, None, MOMENT) == ANN
    assert [one.memo for one in store.snapshot().memos] == [Memo.ASKED_CADENCE]
    assert store.journal("c-1", 5) == ()


def test_an_answer_keeps_what_a_look_changed_meanwhile() -> None:
    """The contact is read again: a mark may have been absorbed while the question stood there."""
    store = FakeStore(ContactSaved(contact=ANN))
    store.record([ContactSaved(contact=Contact(id="c-1", name="Ann", do_not_contact=True))])
    assert record_answer(store, "c-1", Topic.TRUST, answer=True, moment=MOMENT).do_not_contact


def test_a_skipped_question_is_remembered_and_changes_nothing() -> None:
    """R1: it is not put again."""
    store = FakeStore(ContactSaved(contact=ANN))
    assert record_skip(store, "c-1", Topic.PAST, MOMENT) == ANN
    assert store.snapshot().memos == (ASKED,)


def test_somebody_who_is_gone_is_named() -> None:
    """Nothing is recorded about nobody."""
    with pytest.raises(UsageError, match='nobody with the id "c-2" any more'):
        record_skip(FakeStore(ContactSaved(contact=ANN)), "c-2", Topic.PAST, MOMENT)


def test_scripts_are_told_what_is_open() -> None:
    """Names, ids and the names of the fields."""
    told = triage_result([Open(contact=ANN, topics=(Topic.PAST, Topic.CADENCE))])
    assert told == {"people": [{"contact": "Ann", "contact_id": "c-1", "open": ["past", "every"]}]}
