"""Which rows of a damaged store are believed (promises 7 and 34)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rekindled.core.facts import Fact, Notice, NoticeKind, Setting, Snapshot
from rekindled.core.intents import IntentKind
from rekindled.core.model import Contact, Entry, EntryState, Interaction, Purpose, Shape, Touch, TouchKey, TouchState
from rekindled.core.salvaging import carried_over
from tests.fakes.fake_store import FakeStore
from tests.samples import BEN, BEN_TALKED, CHECK_IN, ENTRY, INTENT, JOURNALED, MEANING

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SLOT_UID = "rk-abcd1234-c-2-check_in-1@rekindled"
BLOCK_UID = "rk-abcd1234-block-2026-11-24-3@rekindled"
TOUCH = replace(CHECK_IN, entry_uid=SLOT_UID)
SLOT = replace(ENTRY, uid=SLOT_UID, twin="")
BLOCK = replace(
    SLOT,
    uid=BLOCK_UID,
    shape=Shape.BLOCK,
    written=replace(MEANING, description="[ ] Ben\nReconnect\n\n[ ] Zoe\nReconnect"),
)


def after(found: Snapshot) -> Snapshot:
    """What a new store knows, having taken the batch as a whole."""
    facts: list[Fact] = carried_over(found, (JOURNALED,), NOW)
    store = FakeStore(*facts)
    assert store.journal(None, 9) == (JOURNALED,)
    return store.snapshot()


def reconnect(contact_id: str, uid: str = BLOCK_UID) -> Touch:
    """An open reconnect of this contact in this entry."""
    key = TouchKey(contact_id=contact_id, purpose=Purpose.RECONNECT, n=4)
    return replace(TOUCH, key=key, entry_uid=uid)


def test_whole_story_goes_over_as_it_is() -> None:
    """Where everything can be read, everything is there again, but where a look left off."""
    found = Snapshot(
        contacts=(BEN,),
        touches=(TOUCH,),
        entries=(SLOT,),
        interactions=(replace(BEN_TALKED, id=1),),
        notices=(Notice(kind=NoticeKind.QUESTION, key="k", text="t"),),
        counters={"c-2/check_in": 1, "contact": 2},
        settings={Setting.EPOCH: "abcd1234", Setting.SYNC_TOKEN: "t-9", Setting.WAKE_AT: "later"},
    )
    assert after(found) == replace(found, settings={Setting.EPOCH: "abcd1234"})


@pytest.mark.parametrize("contact", [replace(BEN, id="../c"), replace(BEN, id="c-2", name="")])
def test_person_without_a_proper_id_or_name_is_none(contact: Contact) -> None:
    """Neither they nor what hangs on them goes over."""
    found = after(Snapshot(contacts=(contact,), touches=(TOUCH,), interactions=(replace(BEN_TALKED, id=1),)))
    assert (found.contacts, found.touches, found.interactions) == ((), (), ())


def test_of_two_open_touches_one_goes_over() -> None:
    """Never two open for one person and follow-up, whatever the rows say."""
    other = replace(reconnect("c-2"), entry_uid=SLOT_UID)
    found = after(Snapshot(contacts=(BEN,), touches=(TOUCH, other), entries=(SLOT,)))
    assert len(found.touches) == 1


def test_of_two_follow_ups_the_settled_one_goes_over() -> None:
    """One completion has one thank-you."""
    origin = TouchKey(contact_id="c-2", purpose=Purpose.RECONNECT, n=1)
    thanks = replace(TOUCH, key=replace(TOUCH.key, purpose=Purpose.THANK, n=2), origin=origin)
    done = replace(thanks, key=replace(thanks.key, n=1), state=TouchState.DONE, settled_at=NOW)
    assert after(Snapshot(contacts=(BEN,), touches=(thanks, done))).touches == (done,)


def test_open_touch_without_its_entry_waits_for_it() -> None:
    """It is withdrawn until the entry is met on the calendar; a settled one keeps its outcome."""
    done = replace(reconnect("c-2"), state=TouchState.DONE, settled_at=NOW)
    found = after(Snapshot(contacts=(BEN,), touches=(TOUCH, done)))
    assert {touch.state for touch in found.touches} == {TouchState.WITHDRAWN, TouchState.DONE}


@pytest.mark.parametrize(
    ("entry", "touches", "kept"),
    [
        (SLOT, (), False),
        (SLOT, (TOUCH,), True),
        (replace(SLOT, state=EntryState.GONE), (), True),
        (replace(SLOT, state=EntryState.TAKEN), (), True),
        (replace(SLOT, shape=Shape.REVIEW), (), True),
        (BLOCK, (reconnect("c-2"),), False),
        (BLOCK, (reconnect("c-2"), reconnect("c-3")), True),
        (replace(BLOCK, written=MEANING), (), False),
    ],
)
def test_entry_that_lost_somebody_is_met_anew(entry: Entry, touches: tuple[Touch, ...], kept: bool) -> None:
    """An entry goes over only with everybody it was for; otherwise the calendar says again who that is."""
    people = (BEN, replace(BEN, id="c-3", name="Zoe"))
    assert bool(after(Snapshot(contacts=people, touches=touches, entries=(entry,))).entries) is kept


def test_task_beside_a_lost_event_is_lost_with_it() -> None:
    """Both are met again on the calendar."""
    task = replace(SLOT, uid="rk-abcd1234-c-2-check_in-1-task@rekindled", twin=SLOT_UID)
    assert after(Snapshot(contacts=(BEN,), entries=(SLOT, task))).entries == ()
    assert len(after(Snapshot(contacts=(BEN,), touches=(TOUCH,), entries=(SLOT, task))).entries) == 2


def test_entry_that_was_only_meant_is_given_up() -> None:
    """Without its intent nobody knows whether it was ever written; should it stand, it is met as one that came back."""
    meant = replace(SLOT, state=EntryState.INTENDED)
    found = after(Snapshot(contacts=(BEN,), touches=(TOUCH,), entries=(meant,)))
    assert [entry.state for entry in found.entries] == [EntryState.GONE]
    assert [touch.state for touch in found.touches] == [TouchState.WITHDRAWN]


def test_pending_write_goes_over_whole_or_not_at_all() -> None:
    """An intent needs its entry and everybody it is for."""
    meant = replace(SLOT, state=EntryState.INTENDED)
    intent = replace(INTENT, kind=IntentKind.CREATE, entry=meant, touches=(TOUCH,))
    whole = after(Snapshot(contacts=(BEN,), touches=(TOUCH,), entries=(meant,), intents=(intent,)))
    assert (whole.intents, whole.entries) == ((intent,), (meant,))
    stranger = replace(intent, touches=(reconnect("c-9"),))
    assert after(Snapshot(contacts=(BEN,), touches=(TOUCH,), entries=(meant,), intents=(stranger,))).intents == ()
    assert after(Snapshot(contacts=(BEN,), touches=(TOUCH,), intents=(intent,))).intents == ()


def test_rows_that_take_back_follow_their_rows() -> None:
    """A retraction names its row by the new number; one of a lost row is dropped."""
    rows: tuple[Interaction, ...] = (
        replace(BEN_TALKED, id=3, note="kept"),
        replace(BEN_TALKED, id=5, retracts=3),
        replace(BEN_TALKED, id=6, retracts=4),
    )
    found = after(Snapshot(contacts=(BEN,), interactions=rows))
    assert [(row.id, row.retracts) for row in found.interactions] == [(1, None), (2, 1)]


def test_no_number_is_forgotten_that_is_written_anywhere() -> None:
    """Counters rise to every number in a touch, a UID or the log, and so does the count of people."""
    row = replace(BEN_TALKED, id=1, uid="rk-abcd1234-c-2-thank-8@rekindled")
    touch = reconnect("c-2")
    found = after(Snapshot(contacts=(BEN,), touches=(touch,), entries=(BLOCK,), interactions=(row,)))
    assert found.counters == {"c-2/thank": 8, "c-2/reconnect": 4, "block/2026-11-24": 3, "contact": 2}


def test_lost_epoch_is_read_off_the_entries() -> None:
    """The epoch that most UIDs bear is the store's; with none at all there is none."""
    found = after(Snapshot(contacts=(BEN,), touches=(TOUCH,), entries=(SLOT,)))
    assert found.settings == {Setting.EPOCH: "abcd1234"}
    assert after(Snapshot(contacts=(BEN,))).settings == {}
