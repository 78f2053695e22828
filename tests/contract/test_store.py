"""What every store promises to do and to refuse, checked on the fake and on SQLite alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from rekindled.core.errors import BrokenStore
from rekindled.core.facts import (
    CampaignSaved,
    ContactForgotten,
    ContactSaved,
    CounterRaised,
    EntrySaved,
    ErrandSaved,
    Fact,
    IntentCleared,
    IntentStored,
    InteractionAdded,
    InteractionRestored,
    KeptApart,
    MemoKept,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    SayingKept,
    Setting,
    SettingSaved,
    Snapshot,
    StrangersListed,
    TouchSaved,
)
from rekindled.core.intents import IntentKind
from rekindled.core.model import Contact, EntryState, Touch, TouchState
from tests.fakes.each_store import STORES, AnyStore
from tests.samples import (
    ANNA,
    BEN,
    BEN_TALKED,
    CAMPAIGN,
    CHECK_IN,
    ENTRY,
    ERRAND,
    INTENT,
    JOURNALED,
    KEY,
    NOON,
    ORIGIN,
    REMEMBERED,
    SAYING,
    TALK,
    THANKS,
)

FIRST = CHECK_IN
SECOND = replace(CHECK_IN, key=replace(CHECK_IN.key, n=2))
ADDED = InteractionAdded(interaction=BEN_TALKED)


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    """Each kind of store, empty."""
    with closing(STORES[request.param](tmp_path)) as opened:
        yield opened


def test_an_empty_store_is_an_empty_snapshot(store: AnyStore) -> None:
    """A new store holds nothing."""
    assert store.snapshot() == Snapshot()
    assert store.journal(None, 10) == ()


def test_everything_is_sorted_by_its_key(store: AnyStore) -> None:
    """A snapshot lists contacts by id, touches by key and entries by UID, however they were recorded."""
    store.record(
        [
            ContactSaved(contact=BEN),
            ContactSaved(contact=ANNA),
            TouchSaved(touch=replace(FIRST, key=replace(FIRST.key, n=10))),
            TouchSaved(touch=replace(FIRST, key=replace(FIRST.key, n=9), state=TouchState.DONE)),
            EntrySaved(entry=replace(ENTRY, uid="z")),
            EntrySaved(entry=replace(ENTRY, uid="a")),
        ]
    )
    found = store.snapshot()
    assert [contact.id for contact in found.contacts] == ["c-17", "c-2"]
    assert [kept.key.n for kept in found.touches] == [9, 10]
    assert [entry.uid for entry in found.entries] == ["a", "z"]


def test_a_second_save_replaces_the_first(store: AnyStore) -> None:
    """Contacts, touches, entries and intents are as last saved; addresses given up are gone."""
    store.record([ContactSaved(contact=ANNA), TouchSaved(touch=THANKS), EntrySaved(entry=ENTRY)])
    plain = Contact(id="c-17", name="Anna", emails=("c@example.org",))
    withdrawn = replace(THANKS, state=TouchState.WITHDRAWN)
    gone = replace(ENTRY, state=EntryState.GONE, seen=None)
    store.record([ContactSaved(contact=plain), TouchSaved(touch=withdrawn), EntrySaved(entry=gone)])
    found = store.snapshot()
    assert (found.contacts, found.touches, found.entries) == ((plain,), (withdrawn,), (gone,))


def test_of_two_saves_in_a_batch_the_later_holds(store: AnyStore) -> None:
    """A touch opened and settled within one batch is settled."""
    store.record([TouchSaved(touch=FIRST), ContactSaved(contact=BEN), TouchSaved(touch=replace(FIRST, attempt=2))])
    assert store.snapshot().touches == (replace(FIRST, attempt=2),)


def test_an_intent_replaces_the_one_before_and_is_cleared(store: AnyStore) -> None:
    """There is at most one intent per entry, and clearing one that is not there is fine."""
    store.record([IntentStored(intent=INTENT), IntentStored(intent=replace(INTENT, kind=IntentKind.DELETE))])
    assert [intent.kind for intent in store.snapshot().intents] == [IntentKind.DELETE]
    store.record([IntentCleared(uid="rk-1"), IntentCleared(uid="rk-9")])
    assert store.snapshot().intents == ()


def test_settings_and_notices_go_when_dropped(store: AnyStore) -> None:
    """A setting saved as None and a notice dropped are no longer there; dropping nothing is fine."""
    kind = NoticeKind.QUESTION
    store.record(
        [
            SettingSaved(setting=Setting.BRAKE, value="many gone"),
            NoticeRaised(notice=Notice(kind=kind, key="k", text="who?")),
        ]
    )
    dropped: list[Fact] = [
        SettingSaved(setting=Setting.BRAKE, value=None),
        SettingSaved(setting=Setting.EPOCH, value=None),
        NoticeDropped(kind=kind, key="k"),
        NoticeDropped(kind=kind, key="other"),
    ]
    store.record(dropped)
    assert store.snapshot() == Snapshot()


def test_counters_only_rise(store: AnyStore) -> None:
    """A lower number changes nothing, so that no number is ever used twice (R8)."""
    for n in (3, 7, 2):
        store.record([CounterRaised(scope="c-2/thank", n=n)])
    assert store.snapshot().counters == {"c-2/thank": 7}


def test_an_added_interaction_is_never_a_change_of_another(store: AnyStore) -> None:
    """A number given by the caller is not taken: rows are only appended."""
    store.record([ContactSaved(contact=BEN), InteractionAdded(interaction=replace(BEN_TALKED, note="first"))])
    store.record([InteractionAdded(interaction=replace(BEN_TALKED, note="second", id=1))])
    assert [(row.id, row.note) for row in store.snapshot().interactions] == [(1, "first"), (2, "second")]


def test_a_restored_interaction_keeps_its_number(store: AnyStore) -> None:
    """Rows of an export come back under their numbers, in any order, and the next one goes on after the highest."""
    rows = [replace(BEN_TALKED, id=7, retracts=3), replace(BEN_TALKED, id=3)]
    store.record([ContactSaved(contact=BEN), *(InteractionRestored(interaction=row) for row in rows)])
    store.record([InteractionAdded(interaction=BEN_TALKED)])
    assert [(row.id, row.retracts) for row in store.snapshot().interactions] == [(3, None), (7, 3), (8, None)]


def test_a_number_that_is_taken_is_not_restored(store: AnyStore) -> None:
    """Restoring never changes a row that is there."""
    store.record([ContactSaved(contact=BEN), InteractionAdded(interaction=BEN_TALKED)])
    with pytest.raises(BrokenStore, match="nothing was recorded"):
        store.record([InteractionRestored(interaction=replace(BEN_TALKED, id=1, note="other"))])
    assert [row.note for row in store.snapshot().interactions] == [""]


def test_a_forgotten_contact_was_never_known(store: AnyStore) -> None:
    """Every row of theirs goes, from both logs too; other people's rows, and all counters, stay."""
    others = replace(JOURNALED, contact_id="c-2", uid=None, because="nothing")
    speaks = replace(others, because="Anna knows")
    kept: list[Fact] = [
        ContactSaved(contact=BEN),
        TouchSaved(touch=FIRST),
        InteractionAdded(interaction=BEN_TALKED),
        CampaignSaved(campaign=CAMPAIGN),
        MemoKept(remembered=replace(REMEMBERED, contact_id="c-2")),
        SayingKept(saying=replace(SAYING, key="ben", contact_id="c-2")),
        CounterRaised(scope="c-17/thank", n=2),
        others,
    ]
    store.record(kept)
    before, said = store.snapshot(), store.sayings()
    gone: list[Fact] = [
        ContactSaved(contact=ANNA),
        TouchSaved(touch=THANKS),
        EntrySaved(entry=ENTRY),
        IntentStored(intent=INTENT),
        InteractionAdded(interaction=replace(TALK, retracts=None)),
        ErrandSaved(errand=ERRAND),
        ErrandSaved(errand=replace(ERRAND, id="e-2", contact_id="c-2", about="c-17")),
        MemoKept(remembered=REMEMBERED),
        SayingKept(saying=SAYING),
        KeptApart(one="c-17", other="c-2"),
        JOURNALED,
        replace(others, uid=ENTRY.uid),
        speaks,
    ]
    store.record(gone)
    store.record([ContactForgotten(contact_id="c-17", uids=(ENTRY.uid,), journal=(speaks,))])
    assert store.snapshot() == before
    assert store.sayings() == said
    assert store.journal(None, 9) == (others,)


def test_others_notes_are_reworded_by_a_forgetting_alone(store: AnyStore) -> None:
    """Only the note changes; afterwards rows are never changed again."""
    store.record([ContactSaved(contact=BEN), ContactSaved(contact=ANNA)])
    store.record([InteractionAdded(interaction=replace(BEN_TALKED, note="with Anna"))])
    (row,) = store.snapshot().interactions
    reworded = replace(row, note="with …", uid="never")
    store.record([ContactForgotten(contact_id=ANNA.id, reworded=(reworded,))])
    assert store.snapshot().interactions == (replace(row, note="with …"),)


def test_a_compacted_store_holds_the_same(store: AnyStore) -> None:
    """Only what was deleted is gone."""
    store.record([ContactSaved(contact=BEN), InteractionAdded(interaction=BEN_TALKED), JOURNALED])
    before, rows = store.snapshot(), store.journal(None, 9)
    store.compact()
    assert (store.snapshot(), store.journal(None, 9)) == (before, rows)


def test_the_number_of_a_forgotten_interaction_is_not_given_again(store: AnyStore) -> None:
    """What is added after a forgetting goes on counting, and the logs only grow as before."""
    store.record([ContactSaved(contact=BEN), ContactSaved(contact=ANNA), InteractionAdded(interaction=BEN_TALKED)])
    store.record([InteractionAdded(interaction=replace(BEN_TALKED, contact_id=ANNA.id))])
    store.record([ContactForgotten(contact_id=ANNA.id)])
    store.record([InteractionAdded(interaction=BEN_TALKED)])
    assert [row.id for row in store.snapshot().interactions] == [1, 3]


def test_a_second_open_touch_is_refused(store: AnyStore) -> None:
    """There is at most one open touch per contact and purpose (R3), and the message names the touch."""
    store.record([ContactSaved(contact=BEN), TouchSaved(touch=FIRST)])
    with pytest.raises(BrokenStore, match="touch c-2/check_in/2"):
        store.record([TouchSaved(touch=SECOND)])


def test_a_second_follow_up_of_one_origin_is_refused(store: AnyStore) -> None:
    """One origin has at most one follow-up per purpose, settled ones included (R7)."""
    store.record([ContactSaved(contact=BEN), TouchSaved(touch=replace(FIRST, origin=ORIGIN, state=TouchState.DONE))])
    with pytest.raises(BrokenStore, match="touch c-2/check_in/2"):
        store.record([TouchSaved(touch=replace(SECOND, origin=ORIGIN))])


def test_a_withdrawn_follow_up_makes_room_for_another(store: AnyStore) -> None:
    """After an undo the follow-up may come again under a new number."""
    store.record(
        [ContactSaved(contact=BEN), TouchSaved(touch=replace(FIRST, origin=ORIGIN, state=TouchState.WITHDRAWN))]
    )
    store.record([TouchSaved(touch=replace(SECOND, origin=ORIGIN))])
    assert len(store.snapshot().touches) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_inside_a_batch_does_not_matter(store: AnyStore, order: tuple[int, ...]) -> None:
    """Closing one touch, opening its successor and saving their contact is one batch in any order."""
    store.record([ContactSaved(contact=BEN), TouchSaved(touch=SECOND)])
    batch: list[Fact] = [
        TouchSaved(touch=replace(SECOND, state=TouchState.DONE)),
        TouchSaved(touch=FIRST),
        TouchSaved(touch=Touch(key=KEY, entry_uid="", due_on=date(2026, 1, 1), opened_at=NOON)),
    ]
    store.record([*(batch[place] for place in order), ContactSaved(contact=ANNA)])
    assert [kept.state for kept in store.snapshot().touches] == [TouchState.OPEN, TouchState.OPEN, TouchState.DONE]


@pytest.mark.parametrize(
    "last",
    [
        TouchSaved(touch=SECOND),
        TouchSaved(touch=replace(FIRST, key=replace(KEY, contact_id="nobody"))),
        InteractionAdded(interaction=replace(BEN_TALKED, contact_id="nobody")),
        InteractionAdded(interaction=replace(BEN_TALKED, retracts=99)),
    ],
    ids=["a twin", "a touch of nobody", "an interaction with nobody", "a retraction of nothing"],
)
def test_a_refused_batch_changes_nothing(store: AnyStore, last: Fact) -> None:
    """A batch whose last fact goes against the store leaves everything as it was, and the store goes on."""
    store.record([ContactSaved(contact=BEN), TouchSaved(touch=FIRST), CounterRaised(scope="s", n=1)])
    before, pulse = store.snapshot(), store.pulse()
    batch: list[Fact] = [
        ContactSaved(contact=replace(BEN, name="Benjamin")),
        ContactSaved(contact=ANNA),
        EntrySaved(entry=ENTRY),
        IntentStored(intent=INTENT),
        ADDED,
        CounterRaised(scope="s", n=5),
        SettingSaved(setting=Setting.EPOCH, value="e"),
        JOURNALED,
        last,
    ]
    with pytest.raises(BrokenStore, match="nothing was recorded"):
        store.record(batch, outside=True)
    assert store.snapshot() == before
    assert store.pulse() == pulse
    assert store.journal(None, 9) == ()
    store.record(batch[:-1])
    assert [row.id for row in store.snapshot().interactions] == [1]


def test_only_outside_batches_raise_the_revision(store: AnyStore) -> None:
    """The revision tells a look that a person changed something, not that a look did."""
    first = store.pulse().revision
    store.record([ContactSaved(contact=BEN)])
    assert store.pulse().revision == first
    store.record([ContactSaved(contact=ANNA)], outside=True)
    store.record([], outside=True)
    assert store.pulse().revision == first + 2


def test_the_pulse_shows_what_a_look_must_not_miss(store: AnyStore) -> None:
    """Settings, pending intents and missing entries are seen without reading everything."""
    calm = store.pulse()
    assert (calm.settings, calm.pending_intents, calm.missing_entries) == ({}, False, False)
    store.record(
        [
            SettingSaved(setting=Setting.SYNC_TOKEN, value="t"),
            IntentStored(intent=INTENT),
            EntrySaved(entry=replace(ENTRY, state=EntryState.MISSING)),
        ]
    )
    busy = store.pulse()
    assert (busy.settings, busy.pending_intents, busy.missing_entries) == ({Setting.SYNC_TOKEN: "t"}, True, True)


def test_a_snapshot_is_of_its_moment(store: AnyStore) -> None:
    """What is recorded later does not change a snapshot that was taken."""
    store.record([ContactSaved(contact=BEN), CounterRaised(scope="s", n=1)])
    taken, pulse = store.snapshot(), store.pulse()
    store.record([CounterRaised(scope="s", n=2), SettingSaved(setting=Setting.EPOCH, value="e")])
    assert taken.counters == {"s": 1}
    assert taken.settings == pulse.settings == {}


def test_what_is_none_of_ours_is_known_by_its_etag(store: AnyStore) -> None:
    """Listed objects stay until they are named as gone or everything is listed afresh; a later ETag replaces."""
    assert store.strangers() == {}
    store.record([StrangersListed(etags={"/a": '"1"', "/b": '"1"'})])
    store.record([StrangersListed(etags={"/b": '"2"'}, gone=("/a", "/never"))])
    assert store.strangers() == {"/b": '"2"'}
    store.record([StrangersListed(etags={"/c": '"1"'}, afresh=True)])
    assert store.strangers() == {"/c": '"1"'}
    assert store.snapshot() == Snapshot()
