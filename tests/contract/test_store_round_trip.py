"""What goes into a store comes out equal, checked on the fake and on SQLite alike."""

from __future__ import annotations

from contextlib import closing
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rekindled.core.campaigns import Campaign
from rekindled.core.errands import Errand
from rekindled.core.facts import (
    CampaignSaved,
    ContactSaved,
    CounterRaised,
    EntrySaved,
    ErrandSaved,
    Fact,
    IntentStored,
    InteractionAdded,
    Journaled,
    KeptApart,
    MemoKept,
    Notice,
    NoticeRaised,
    SayingDropped,
    SayingKept,
    Setting,
    SettingSaved,
    Snapshot,
    TouchSaved,
)
from rekindled.core.intents import Intent
from rekindled.core.memos import Remembered
from rekindled.core.model import Contact, Interaction, Touch
from tests import strategies
from tests.fakes.each_store import STORES, NewStore
from tests.samples import (
    ANNA,
    CAMPAIGN,
    ENTRY,
    ERRAND,
    INTENT,
    JOURNALED,
    MEANING,
    PROFILE,
    REMEMBERED,
    SAYING,
    TALK,
    THANKS,
)

each_store = pytest.mark.parametrize("new", STORES.values(), ids=STORES)


def kept(new: NewStore, *facts: Fact) -> Snapshot:
    """What a new store holds after one batch."""
    with TemporaryDirectory() as place, closing(new(Path(place))) as opened:
        opened.record(facts)
        return opened.snapshot()


def zone_names(value: object) -> list[str]:
    """The zones of all moments inside a value: equal moments may still be in different zones."""
    if isinstance(value, datetime):
        return [str(value.tzinfo)]
    if is_dataclass(value):
        return [name for part in fields(value) for name in zone_names(getattr(value, part.name))]
    return []


@pytest.mark.parametrize(
    "value", [PROFILE, ANNA, THANKS, MEANING, ENTRY, INTENT, TALK, JOURNALED, CAMPAIGN, ERRAND, REMEMBERED], ids=type
)
def test_samples_leave_no_field_out(value: Contact | Touch | Intent | Interaction) -> None:
    """Each sample differs from the default in every field, so that a round trip proves every column."""
    for part in fields(value):
        default = part.default_factory() if part.default_factory is not MISSING else part.default
        assert getattr(value, part.name) != default, part.name


@each_store
def test_every_field_is_kept(new: NewStore, tmp_path: Path) -> None:
    """Whatever is recorded reads back equal, zones included."""
    first = replace(TALK, retracts=None)
    batch: list[Fact] = [
        TouchSaved(touch=THANKS),
        EntrySaved(entry=ENTRY),
        IntentStored(intent=INTENT),
        InteractionAdded(interaction=first),
        InteractionAdded(interaction=TALK),
        JOURNALED,
        ContactSaved(contact=ANNA),
        CampaignSaved(campaign=CAMPAIGN),
        ErrandSaved(errand=ERRAND),
        MemoKept(remembered=REMEMBERED),
    ]
    with closing(new(tmp_path)) as store:
        store.record(batch)
        found = store.snapshot(as_recorded=True)
        assert store.journal("c-17", 10) == (JOURNALED,)
    assert found.contacts == (ANNA,)
    assert found.touches == (THANKS,)
    assert found.entries == (ENTRY,)
    assert found.intents == (INTENT,)
    assert found.interactions == (replace(first, id=1), TALK)
    assert found.campaigns == (CAMPAIGN,)
    assert found.errands == (ERRAND,)
    assert found.memos == (REMEMBERED,)
    for value, read in ((THANKS, found.touches[0]), (ENTRY, found.entries[0]), (TALK, found.interactions[1])):
        assert zone_names(read) == zone_names(value)


@each_store
@given(contact=strategies.contacts)
@settings(max_examples=40, deadline=None)
def test_contacts_read_back_equal(new: NewStore, contact: Contact) -> None:
    """Any contact reads back equal."""
    assert kept(new, ContactSaved(contact=contact)).contacts == (contact,)


@each_store
@given(touch=strategies.touches)
@settings(max_examples=40, deadline=None)
def test_touches_read_back_equal(new: NewStore, touch: Touch) -> None:
    """Any touch reads back equal and in its zones."""
    owner = Contact(id=touch.key.contact_id, name="")
    found = kept(new, TouchSaved(touch=touch), ContactSaved(contact=owner)).touches
    assert found == (touch,)
    assert zone_names(found[0]) == zone_names(touch)


@each_store
@given(intent=strategies.intents)
@settings(max_examples=40, deadline=None)
def test_intents_and_entries_read_back_equal(new: NewStore, intent: Intent) -> None:
    """Any entry and any intent read back equal and in their zones."""
    found = kept(new, EntrySaved(entry=intent.entry), IntentStored(intent=intent))
    assert found.entries == (intent.entry,)
    assert found.intents == (intent,)
    assert zone_names(found.intents[0]) == zone_names(intent)


@each_store
@given(campaign=strategies.campaigns, errand=strategies.errands, memos=st.lists(strategies.memos, max_size=3))
@settings(max_examples=40, deadline=None)
def test_aims_read_back_equal(new: NewStore, campaign: Campaign, errand: Errand, memos: list[Remembered]) -> None:
    """Any campaign and any errand read back equal, and the latest of each memo, in any order of a batch."""
    latest = {(one.contact_id, one.memo): one for one in memos}
    owners = {errand.contact_id, *(one.contact_id for one in memos)}
    found = kept(
        new,
        CampaignSaved(campaign=campaign),
        ErrandSaved(errand=errand),
        *(MemoKept(remembered=one) for one in memos),
        *(ContactSaved(contact=Contact(id=one, name="")) for one in sorted(owners)),
    )
    assert found.campaigns == (campaign,)
    assert found.errands == (errand,)
    assert found.memos == tuple(latest[key] for key in sorted(latest))
    assert zone_names(found.errands[0]) == zone_names(errand)


@each_store
def test_the_last_saying_of_each_key_is_kept(new: NewStore, tmp_path: Path) -> None:
    """What a source said last of a person reads back, sorted by source and key, until it says nothing any more."""
    again, other = replace(SAYING, said={"name": "Anna"}), replace(SAYING, source="google", said={})
    with closing(new(tmp_path)) as store:
        store.record([ContactSaved(contact=ANNA), *(SayingKept(saying=one) for one in (SAYING, other, again))])
        assert store.sayings() == (other, again)
        store.record([SayingDropped(source=other.source, key=other.key)])
        assert store.sayings() == (again,)


@each_store
def test_people_kept_apart_stay_so(new: NewStore) -> None:
    """A pair that is told apart twice stands once, in the order of ids."""
    people = [ContactSaved(contact=Contact(id=one, name="Ann")) for one in ("c-1", "c-2", "c-3")]
    later, first = KeptApart(one="c-1", other="c-3"), KeptApart(one="c-1", other="c-2")
    assert kept(new, *people, later, first, later).apart == (first, later)


@each_store
@given(rows=st.lists(strategies.interactions, max_size=4))
@settings(max_examples=40, deadline=None)
def test_interactions_read_back_in_order(new: NewStore, rows: list[Interaction]) -> None:
    """Interactions keep the order in which they were added and are numbered from one."""
    owners = {row.contact_id: ContactSaved(contact=Contact(id=row.contact_id, name="")) for row in rows}
    found = kept(new, *(InteractionAdded(interaction=row) for row in rows), *owners.values()).interactions
    assert found == tuple(replace(row, id=n) for n, row in enumerate(rows, 1))
    assert [zone_names(row) for row in found] == [zone_names(row) for row in rows]


@each_store
@given(
    notices=st.lists(strategies.notices, max_size=4),
    values=strategies.settings_kept,
    counters=st.lists(st.tuples(strategies.texts, strategies.numbers), max_size=5),
)
@settings(max_examples=40, deadline=None)
def test_single_values_read_back_equal(
    new: NewStore, notices: list[Notice], values: dict[Setting, str], counters: list[tuple[str, int]]
) -> None:
    """Settings and notices hold what was said last, counters the highest."""
    found = kept(
        new,
        *(NoticeRaised(notice=notice) for notice in notices),
        *(SettingSaved(setting=setting, value=value) for setting, value in values.items()),
        *(CounterRaised(scope=scope, n=n) for scope, n in counters),
    )
    latest = {(notice.kind, notice.key): notice for notice in notices}
    assert found.notices == tuple(latest[key] for key in sorted(latest))
    assert found.settings == values
    assert found.counters == {scope: max(n for named, n in counters if named == scope) for scope, _ in counters}


@each_store
@given(rows=st.lists(strategies.journal_rows, max_size=4))
@settings(max_examples=30, deadline=None)
def test_the_journal_reads_back_newest_first(new: NewStore, rows: list[Journaled]) -> None:
    """The journal gives the latest rows first, of one contact or of all."""
    with TemporaryDirectory() as place, closing(new(Path(place))) as opened:
        opened.record(rows)
        assert opened.journal(None, 3) == tuple(rows[::-1][:3])
        for contact_id in {row.contact_id for row in rows if row.contact_id}:
            assert opened.journal(contact_id, 9) == tuple(row for row in rows[::-1] if row.contact_id == contact_id)
