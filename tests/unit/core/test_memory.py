"""Facts applied in memory mean what they mean to a store."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from rekindled.core.busy import BusyObjectsRead, BusySource, BusySourceForgotten, BusySourceSaved
from rekindled.core.encounters import (
    Encounter,
    EncountersOver,
    EncountersRead,
    MeetingCalendar,
    MeetingCalendarForgotten,
    MeetingCalendarSaved,
)
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
    SayingDropped,
    SayingKept,
    Setting,
    SettingSaved,
    Snapshot,
    TouchSaved,
)
from rekindled.core.memory import evolve, touches_of
from tests.fakes.fake_store import FakeStore
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
    NOON,
    REMEMBERED,
    SAYING,
    TALK,
    THANKS,
    TWIN,
)

NOTICE = Notice(kind=NoticeKind.QUESTION, key="k", text="?")
BATCH: list[Fact] = [
    ContactSaved(contact=ANNA),
    ContactSaved(contact=BEN),
    TouchSaved(touch=CHECK_IN),
    TouchSaved(touch=THANKS),
    TouchSaved(touch=TWIN),
    EntrySaved(entry=ENTRY),
    IntentStored(intent=INTENT),
    InteractionAdded(interaction=BEN_TALKED),
    InteractionAdded(interaction=TALK),
    CounterRaised(scope="contact", n=3),
    CounterRaised(scope="contact", n=2),
    SettingSaved(setting=Setting.EPOCH, value="abcd1234"),
    SettingSaved(setting=Setting.BRAKE, value="gone"),
    SettingSaved(setting=Setting.BRAKE, value=None),
    NoticeRaised(notice=NOTICE),
    CampaignSaved(campaign=CAMPAIGN),
    ErrandSaved(errand=ERRAND),
    MemoKept(remembered=REMEMBERED),
    JOURNALED,
    SayingKept(saying=SAYING),
    SayingDropped(source=SAYING.source, key=SAYING.key),
    KeptApart(one=BEN.id, other=ANNA.id),
    BusySourceSaved(source=BusySource(key="feed:1", name="holidays")),
    BusyObjectsRead(key="feed:1"),
    BusySourceForgotten(key="feed:1"),
]
UNDOING: list[Fact] = [IntentCleared(uid=ENTRY.uid), NoticeDropped(kind=NOTICE.kind, key=NOTICE.key)]


FORGETTING: list[Fact] = [
    KeptApart(one="c-17", other="c-2"),
    InteractionRestored(interaction=replace(BEN_TALKED, id=9)),
    IntentStored(intent=replace(INTENT, entry=replace(ENTRY, uid="rk-9"))),
    ContactForgotten(contact_id="c-17", uids=(ENTRY.uid,), reworded=(replace(BEN_TALKED, id=9, note="with …"),)),
    InteractionAdded(interaction=BEN_TALKED),
]


@pytest.mark.parametrize("batch", [BATCH, [*BATCH, *UNDOING], [*BATCH, *FORGETTING]])
def test_a_batch_means_the_same_in_memory_and_in_a_store(batch: list[Fact]) -> None:
    """What planning thinks ahead is what will be remembered."""
    store = FakeStore()
    store.record(batch)
    ahead, kept = evolve(Snapshot(), batch), store.snapshot(as_recorded=True)
    for name in (part.name for part in fields(Snapshot) if part.name not in {"counters", "settings"}):
        assert set(getattr(ahead, name)) == set(getattr(kept, name))
    assert (ahead.counters, ahead.settings) == (kept.counters, kept.settings)


def test_nothing_told_leaves_the_very_snapshot() -> None:
    """Thousands of other people's events cost no copy of all that is known."""
    known = evolve(Snapshot(), [CounterRaised(scope="contact", n=2)])
    assert evolve(known, iter(())) is known


def test_what_is_no_fact_is_refused() -> None:
    """A new kind of fact cannot be forgotten here in silence."""
    with pytest.raises(TypeError, match="not a fact"):
        evolve(Snapshot(), ["hello"])  # type: ignore[list-item]  # that is the point


def test_touches_are_found_by_their_entry() -> None:
    """In key order."""
    carried = touches_of(Snapshot(touches=(THANKS, TWIN)))
    assert carried == {"rk-1": (TWIN, THANKS)}


def test_meetings_to_come_are_known_by_when_they_begin() -> None:
    """Read by object or all at once, over one by one, and gone with their calendar; another calendar keeps its own."""
    at = NOON
    one = Encounter(calendar="w", href="/a", key="a", contact_id="c-2", start=at, end=at + timedelta(hours=1))
    two = replace(one, href="/b", key="b", start=at - timedelta(hours=2), end=at - timedelta(hours=1))
    away = replace(one, calendar="x")
    facts: list[Fact] = [
        ContactSaved(contact=BEN),
        MeetingCalendarSaved(calendar=MeetingCalendar(url="w", name="Work", since=at)),
        EncountersRead(url="w", encounters=(one, two)),
        EncountersRead(url="x", encounters=(away,)),
    ]
    known = evolve(Snapshot(), facts)
    assert known.encounters == FakeStore(*facts).snapshot().encounters == (two, one, away)
    changes: list[tuple[Fact, tuple[Encounter, ...]]] = [
        (EncountersRead(url="w", encounters=(), hrefs=("/b",)), (one, away)),
        (EncountersRead(url="w", encounters=(two,), afresh=True), (two, away)),
        (EncountersOver(url="w", until=two.end), (one, away)),
        (MeetingCalendarForgotten(url="w"), (away,)),
        (ContactForgotten(contact_id="c-2"), ()),
    ]
    for fact, left in changes:
        assert evolve(known, [fact]).encounters == left
