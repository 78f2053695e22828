"""What the store keeps of a person, row by row, and what is left of others' rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from rekindled.core.address_books import AddressBook, AddressBookSaved, Card, CardsKept
from rekindled.core.campaigns import Candidate, Gain, GainKind
from rekindled.core.encounters import Proposal, ProposalRaised
from rekindled.core.facts import (
    CampaignSaved,
    ContactSaved,
    CounterRaised,
    EntrySaved,
    ErrandSaved,
    Fact,
    InteractionAdded,
    Journaled,
    KeptApart,
    MemoKept,
    Notice,
    NoticeKind,
    NoticeRaised,
    SayingKept,
    Setting,
    SettingSaved,
    TouchSaved,
)
from rekindled.core.forgetting import Kept, forgotten, is_unsettled, rows_naming, set_apart
from rekindled.core.model import Contact, EntryState, Purpose, Shape, TieProfile, TouchKey, TouchState
from rekindled.core.settling import Moment
from rekindled.core.traces import traces_of
from tests.fakes.desks import BERLIN
from tests.fakes.fake_store import FakeStore
from tests.samples import CAMPAIGN, ENTRY, ERRAND, JOURNALED, NOON, REMEMBERED, SAYING, TALK, THANKS

UID = "4fbe8971-uid"
ANN = Contact(id="c-1", name="Ann Quill", nicknames=("Zuzu",), emails=("ann@example.org",), source_uid=UID)
BEN = Contact(id="c-2", name="Ben Roe")
URL = "https://dav.test/a/"
MOMENT = Moment(now=NOON, rhythm=BERLIN)


def kept(store: FakeStore) -> Kept:
    """All that a store holds."""
    return Kept(
        snapshot=store.snapshot(as_recorded=True),
        sayings=store.sayings(),
        journal=store.journal(None, 99),
        cards={book.url: store.cards(book.url) for book in store.address_books()},
        proposals=store.meeting_proposals(),
    )


def after(*facts: Fact, people: Sequence[Contact] = (ANN, BEN)) -> FakeStore:
    """A store of these people and facts, once Ann is forgotten."""
    store = FakeStore(*(ContactSaved(contact=one) for one in people), *facts)
    traces = traces_of(store.snapshot(as_recorded=True), {"c-1"})
    store.record(forgotten(kept(store), traces))
    said = f"{kept(store)}"
    assert [word for word in ("Ann Quill", "ann@example.org", UID) if word in said] == []
    return store


def test_a_question_about_another_loses_the_name() -> None:
    """An event that may have been a talk with somebody else is still asked about, without the word; their own goes."""
    asked = Proposal(key="k", contact_id="c-2", title="Lunch: Ben, Ann Quill", start=NOON, end=NOON)
    theirs = replace(asked, contact_id="c-1")
    other = replace(asked, key="k-2", title="Lunch with Ben")
    store = after(*(ProposalRaised(proposal=one) for one in (asked, theirs, other)))
    assert {one.title for one in store.meeting_proposals()} == {"Lunch: Ben, …", "Lunch with Ben"}
    assert {one.contact_id for one in store.meeting_proposals()} == {"c-2"}


def test_every_row_of_theirs_goes() -> None:
    """Also what they were meant for: an introduction to them, a place in a campaign."""
    store = after(
        InteractionAdded(interaction=replace(TALK, contact_id="c-1", retracts=None)),
        ErrandSaved(errand=replace(ERRAND, contact_id="c-2", about="c-1", words="to Ann Quill")),
        MemoKept(remembered=replace(REMEMBERED, contact_id="c-1")),
        SayingKept(saying=replace(SAYING, contact_id="c-1", said={"name": "Ann Quill"})),
        KeptApart(one="c-1", other="c-2"),
        replace(JOURNALED, contact_id="c-1"),
        CounterRaised(scope="c-1/thank", n=2),
    )
    found = store.snapshot()
    assert [one.id for one in found.contacts] == ["c-2"]
    assert (found.interactions, found.errands, found.memos, found.apart) == ((), (), (), ())
    assert (store.sayings(), store.journal(None, 9)) == ((), ())
    assert found.counters == {"c-1/thank": 2}


def test_others_words_stay_without_the_name() -> None:
    """Lists lose the item, texts the words; one word that may be anybody's stays."""
    ben = replace(
        BEN,
        related=("Ann Quill", "Zuzu", "wife: Ann Quill", "Cy"),
        profile=TieProfile(mutual=("ann quill", "Dee"), memory="with Ann Quill and Zuzu", standout="calm"),
    )
    talk = replace(TALK, contact_id="c-2", retracts=None, note="Ann Quill says hi", uid="")
    said = replace(SAYING, contact_id="c-2", said={"name": "Ben Roe", "related": "Ann Quill\nCy", "memory": "calm"})
    errand = replace(ERRAND, contact_id="c-2", about=None, words="a book from Ann Quill")
    store = after(
        InteractionAdded(interaction=talk),
        InteractionAdded(interaction=replace(talk, note="calm")),
        SayingKept(saying=said),
        SayingKept(saying=replace(said, key="other", said={"name": "Ben Roe"})),
        ErrandSaved(errand=errand),
        ErrandSaved(errand=replace(errand, id="e-9", words="calm")),
        TouchSaved(touch=replace(THANKS, key=replace(THANKS.key, contact_id="c-2"), because="Ann Quill asked")),
        people=(ANN, ben),
    )
    (contact,) = store.snapshot().contacts
    assert contact.related == ("Cy",)
    assert contact.profile == TieProfile(mutual=("Dee",), memory="with … and Zuzu", standout="calm")
    assert [row.note for row in store.snapshot().interactions] == ["… says hi", "calm"]
    assert [one.said for one in store.sayings()] == [
        {"name": "Ben Roe"},
        {"name": "Ben Roe", "related": "Cy", "memory": "calm"},
    ]
    assert [one.words for one in store.snapshot().errands] == ["a book from …", "calm"]
    assert store.snapshot().touches[0].because == "… asked"


def test_campaigns_stay_for_the_others() -> None:
    """P0-21: what came of one stays written down, without from whom."""
    gain = Gain(kind=GainKind.LEAD, note="clinics, says Ann Quill", noted_on=MOMENT.today, contact_id="c-1")
    both = (Candidate(contact_id="c-1"), Candidate(contact_id="c-2"))
    about_both = replace(
        CAMPAIGN,
        candidates=both,
        gains=(gain, replace(gain, contact_id="c-2", note="none")),
        question="Who but Ann Quill?",
    )
    other = replace(CAMPAIGN, id="q-2", candidates=(), gains=())
    found = {
        one.id: one
        for one in after(CampaignSaved(campaign=about_both), CampaignSaved(campaign=other)).snapshot().campaigns
    }
    assert found["q-2"] == other
    assert found["q-1"].candidates == (Candidate(contact_id="c-2"),)
    assert [(one.note, one.contact_id) for one in found["q-1"].gains] == [("clinics, says …", None), ("none", "c-2")]
    assert found["q-1"].question == "Who but …?"


def test_rows_of_the_journal_that_speak_of_them_go() -> None:
    """By name or by id; what was decided about others otherwise stays."""
    plain = Journaled(at=NOON, event="entry.create", because="wanted", contact_id="c-2")
    store = after(plain, replace(plain, because="c-1 knows them"), replace(plain, because="Ann Quill, Ben"))
    assert store.journal(None, 9) == (plain,)


def test_notices_that_name_them_are_dropped() -> None:
    """Questions about others stay."""
    one = Notice(kind=NoticeKind.QUESTION, key="line/x", text="Ann Quill: nobody is called so")
    store = after(NoticeRaised(notice=one), NoticeRaised(notice=replace(one, key="other", text="Ben?")))
    assert [notice.key for notice in store.snapshot().notices] == ["other"]


def test_a_card_is_known_by_its_place_alone() -> None:
    """U7: it is not read again before it changes; where its place names the person, or in groups, it goes."""
    said = replace(SAYING, source="carddav", key=f"urn:uuid:{UID}", contact_id="c-1", said={"name": "Ann Quill"})
    cards = (
        Card(href="/a/1.vcf", etag="1", key=f"urn:uuid:{UID}", problem="Ann Quill's card is broken"),
        Card(href=f"/a/{UID}.vcf", etag="2", key=f"urn:uuid:{UID}"),
        Card(href="/a/3.vcf", etag="3", key="ben"),
        Card(href="/a/4.vcf", etag="4", group="Chess", members=frozenset({UID, "ben"})),
    )
    store = after(
        SayingKept(saying=said),
        SayingKept(saying=replace(said, key="ben", contact_id="c-2", said={"name": "Ben Roe"})),
        AddressBookSaved(book=AddressBook(url=URL, name="People")),
        AddressBookSaved(book=AddressBook(url="https://dav.test/b/", name="Empty")),
        CardsKept(url=URL, cards=cards),
        SettingSaved(
            setting=Setting.ADDRESS_BOOK, value=json.dumps({"missing": [f"urn:uuid:{UID}", "ben"], "failures": 1})
        ),
    )
    assert store.cards(URL) == (
        Card(href="/a/1.vcf", etag="1"),
        Card(href="/a/3.vcf", etag="3", key="ben"),
        Card(href="/a/4.vcf", etag="4", group="Chess", members=frozenset({"ben"})),
    )
    assert json.loads(store.snapshot().settings[Setting.ADDRESS_BOOK]) == {"missing": ["ben"], "failures": 1}


def test_their_birthday_in_another_calendar_is_no_longer_known() -> None:
    """Others' stay; the last one leaves nothing."""
    both = json.dumps([["Ann Quill", 5, 1], ["Ben Roe", 5, 2]])
    store = after(SettingSaved(setting=Setting.BIRTHDAYS_SHOWN, value=both))
    assert json.loads(store.snapshot().settings[Setting.BIRTHDAYS_SHOWN]) == [["Ben Roe", 5, 2]]
    alone = after(SettingSaved(setting=Setting.BIRTHDAYS_SHOWN, value=json.dumps([["Ann Quill", 5, 1]])))
    assert Setting.BIRTHDAYS_SHOWN not in alone.snapshot().settings


def test_entries_that_are_gone_keep_their_name_alone() -> None:
    """One that others were on keeps its UID, for numbers are never used again, and none of its words."""
    key = TouchKey(contact_id="c-1", purpose=Purpose.THANK, n=2)
    words = replace(ENTRY.written, title="Call Ann Quill and Ben Roe", description="Ann Quill")
    gone = replace(
        ENTRY, uid="rk-9", shape=Shape.BLOCK, state=EntryState.GONE, written=words, seen=words, text="Ann Quill"
    )
    theirs = replace(gone, uid="rk-8", shape=Shape.SLOT)
    other = replace(gone, uid="rk-7", written=ENTRY.written, seen=None, text="x", unmarked="")
    touches = (
        replace(THANKS, key=key, entry_uid="rk-9", origin=None),
        replace(THANKS, key=replace(key, contact_id="c-2"), entry_uid="rk-9", origin=None),
        replace(THANKS, key=replace(key, n=3), entry_uid="rk-8", origin=None),
    )
    store = after(
        *(TouchSaved(touch=touch) for touch in touches), *(EntrySaved(entry=one) for one in (gone, theirs, other))
    )
    found = {entry.uid: entry for entry in store.snapshot().entries}
    assert found.keys() == {"rk-9", "rk-7"}
    assert found["rk-7"] == other
    assert (found["rk-9"].written.title, found["rk-9"].seen, found["rk-9"].text) == ("", None, "")
    assert [touch.key.contact_id for touch in store.snapshot().touches] == ["c-2"]


def test_an_entry_somebody_left_is_theirs_alone() -> None:
    """A touch that was withdrawn does not keep an entry; its row stays for the one who left it."""
    key = TouchKey(contact_id="c-1", purpose=Purpose.THANK, n=2)
    gone = replace(ENTRY, uid="rk-9", state=EntryState.GONE)
    withdrawn = replace(
        THANKS, key=replace(key, contact_id="c-2"), entry_uid="rk-9", origin=None, state=TouchState.WITHDRAWN
    )
    store = after(
        EntrySaved(entry=gone),
        TouchSaved(touch=replace(THANKS, key=key, entry_uid="rk-9", origin=None)),
        TouchSaved(touch=withdrawn),
    )
    assert [(entry.uid, entry.text) for entry in store.snapshot().entries] == [("rk-9", "")]


def test_a_first_name_that_is_a_word_costs_others_no_decision() -> None:
    """Mark is a word of ours, too: what was decided about others stays, and so does what is noted of them."""
    row = replace(JOURNALED, contact_id="c-2", because="it passed without a mark")
    store = FakeStore(ContactSaved(contact=replace(ANN, name="Mark Twain")), ContactSaved(contact=BEN), row)
    traces = traces_of(store.snapshot(), {"c-1"})
    assert traces.first == ("Mark",)
    store.record(forgotten(kept(store), traces))
    assert store.journal(None, 9) == (row,)


def test_what_is_not_known_to_be_gone_is_waited_for() -> None:
    """A missing entry, or one that may have been made, that names them; another one's does not matter."""
    store = FakeStore(ContactSaved(contact=ANN), ContactSaved(contact=BEN))
    traces = traces_of(store.snapshot(), {"c-1"})
    assert not is_unsettled(store.snapshot(), traces)
    store.record([EntrySaved(entry=replace(ENTRY, state=EntryState.MISSING))])
    assert not is_unsettled(store.snapshot(), traces)
    store.record([EntrySaved(entry=replace(ENTRY, state=EntryState.MISSING, text="DESCRIPTION:Ann Quill"))])
    assert is_unsettled(store.snapshot(), traces)
    store.record([EntrySaved(entry=replace(ENTRY, state=EntryState.STANDING, text="DESCRIPTION:Ann Quill"))])
    assert not is_unsettled(store.snapshot(), traces)


def test_setting_apart_comes_first() -> None:
    """P4-05: nothing is planned for them, nobody is asked about them, no list names them; others are not changed."""
    ben = replace(BEN, related=("Ann Quill",))
    both = (Candidate(contact_id="c-1"), Candidate(contact_id="c-2"))
    store = FakeStore(
        *(ContactSaved(contact=one) for one in (ANN, ben, Contact(id="c-3", name="Cy"))),
        ErrandSaved(errand=replace(ERRAND, contact_id="c-2", about="c-1", dropped=False)),
        ErrandSaved(errand=replace(ERRAND, id="e-2", contact_id="c-2", about=None, dropped=False)),
        CampaignSaved(campaign=replace(CAMPAIGN, candidates=both)),
        CampaignSaved(campaign=replace(CAMPAIGN, id="q-2", candidates=())),
    )
    snapshot = store.snapshot()
    traces = traces_of(snapshot, {"c-1"})
    archived = replace(ANN, archived_on=MOMENT.today)
    facts = list(set_apart(snapshot, (ANN, replace(ANN, id="c-9", archived_on=MOMENT.today)), traces, MOMENT))
    assert facts == [
        ContactSaved(contact=archived),
        ContactSaved(contact=BEN),
        ErrandSaved(errand=replace(ERRAND, contact_id="c-2", about="c-1", dropped=True)),
        CampaignSaved(campaign=replace(CAMPAIGN, candidates=both[1:])),
    ]
    assert rows_naming(kept(store), traces) == 1
