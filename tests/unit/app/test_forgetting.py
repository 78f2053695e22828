"""Forgetting a person on fakes: calendar first, then the store, whatever comes between (issue 7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import pytest

from rekindled.app.deciding import resume
from rekindled.app.events import Event
from rekindled.app.forgetting import begin, is_over, what_goes
from rekindled.app.forgetting_wish import wish_in
from rekindled.app.people import find_person, replace_person
from rekindled.core.errors import CalendarUnavailable, UsageError
from rekindled.core.facts import (
    ContactSaved,
    EntrySaved,
    ErrandSaved,
    InteractionAdded,
    NoticeKind,
    Setting,
    SettingSaved,
    Snapshot,
)
from rekindled.core.model import Contact, EntryState, Shape, TieProfile
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.sheet import Sheet
from rekindled.core.tongue import ENGLISH
from tests.fakes.calendar_rigs import event
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_clock import FakeClock
from tests.fakes.mortal_stores import MortalStore, PowerCut
from tests.fakes.reviews import REVIEWED, review_of
from tests.fakes.stories import only_entry, world_with
from tests.samples import ERRAND, TALK

LONG_AGO = date(2019, 1, 1)
ANN = replace(person(1, last=LONG_AGO), name="Ann Quill", emails=("ann@example.org",))
BEN = replace(person(2, last=LONG_AGO), name="Ben Roe", profile=TieProfile(mutual=("Ann Quill", "Cy")))
WORDS = ("Ann Quill", "ann@example.org", "+49 30 1234001")


def moment(world: FakeDesk) -> Moment:
    """Now."""
    return Moment(now=world.clock.now(), rhythm=world.rhythm)


def wish(world: FakeDesk, name: str = "Ann Quill", *also: str) -> None:
    """The user has somebody forgotten."""
    goes = what_goes(world.store, find_person(world.snapshot, name), also, ENGLISH)
    begin(world.store, goes, moment(world), also)


def everything(world: FakeDesk) -> str:
    """All that the store and the calendar say."""
    store = world.store
    rows = (store.snapshot(as_recorded=True), store.sayings(), store.journal(None, 10_000), store.strangers())
    return f"{rows} {world.calendar.texts()}".replace("\\\\r\\\\n ", "").replace("\r\n ", "")


def left(world: FakeDesk, *words: str) -> list[str]:
    """What of these is still said anywhere."""
    said = everything(world)
    return [word for word in words or WORDS if word in said]


def lone_world(**more: object) -> FakeDesk:
    """Ann and Ben in slots of their own, on the calendar."""
    return world_with(ANN, BEN, rhythm=replace(BERLIN, people_per_block=0), **more)


def shared_world(rhythm: Rhythm = BERLIN) -> FakeDesk:
    """Ann and Ben in one block."""
    world = world_with(ANN, BEN, rhythm=rhythm)
    (entry,) = (one for one in world.entries() if one.shape is Shape.BLOCK)
    assert "Ann Quill" in entry.now.title
    return world


def test_an_untouched_entry_goes_and_the_store_forgets() -> None:
    """One look: nothing of the person is left in the store or on the calendar, and one line without a name says so."""
    world = lone_world()
    wish(world)
    assert world.look().tally.deleted == 1
    assert left(world) == []
    assert [contact.id for contact in world.snapshot.contacts] == ["c-2"]
    assert world.store.compacted == 1
    (row,) = [one for one in world.store.journal(None, 99) if one.event == "contact.forgotten"]
    assert (row.because, row.contact_id, row.uid) == ("a person was forgotten, on 2026-11-22", None, None)
    assert (Event.PERSON_FORGOTTEN, {}) in world.reporter.told
    assert [n for n in world.snapshot.notices if n.key == "forgetting"] == []
    world.settle_down()
    assert left(world) == []


def test_numbers_are_not_given_again() -> None:
    """Whoever comes next gets another id, and nobody's UID is ever used twice (R8)."""
    world = lone_world()
    wish(world)
    world.look()
    assert world.snapshot.counters["c-1/reconnect"] == 1
    assert world.snapshot.counters["contact"] == 2


def test_touched_and_passed_entries_go_too() -> None:
    """What the user wrote into an entry of only that person goes with it; it was said before."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    world.tick(uid)
    world.look()
    follow_up = (
        only_entry(world, "c-1").uid if len([t for t in world.touches() if t.key.contact_id == "c-1"]) == 1 else ""
    )
    world.clock.advance(timedelta(days=60))
    world.user(uid, description=f"{world.seen()[uid].meaning.description}\nher new boat")
    world.look()
    assert follow_up or len(world.entries()) > 1
    wish(world)
    world.look()
    assert left(world, *WORDS, "her new boat") == []
    assert all("-c-1-" not in text for _, text in world.objects())


def test_a_companion_goes_with_its_event() -> None:
    """The task beside an entry is no other entry (R10)."""
    world = lone_world()
    world.rhythm = replace(world.rhythm, companion=True)
    world.store.record([ContactSaved(contact=BEN)], outside=True)
    world.settle_down()
    assert any("-task@" in uid for uid, _ in world.objects())
    wish(world)
    world.look()
    assert left(world) == []
    assert [uid for uid, _ in world.objects() if "c-1" in uid] == []


def test_an_untouched_block_stays_for_the_others() -> None:
    """Their lines, their properties and their name in title and alarm go; the other one's stay."""
    world = shared_world()
    wish(world)
    world.look()
    (text,) = [text for uid, text in world.objects() if "block" in uid]
    assert "SUMMARY:Call Ben Roe" in text
    assert "X-REKINDLED-TOUCH:c-2/reconnect/1" in text
    assert "c-1" not in text
    assert "Ann" not in text.replace("\r\n ", "")
    assert left(world) == []
    world.settle_down()


@pytest.mark.parametrize("looks", [0, 1])
def test_an_earlier_name_goes_too(looks: int) -> None:
    """After a new name: in title and alarm, in what others' notes and lists say, and in the journal."""
    ben = replace(BEN, profile=TieProfile(mutual=("Ann Quill", "Ann Newname", "Cy")))
    world = world_with(ANN, ben)
    replace_person(world.store, world.clock, "c-1", Sheet(where="x", name="Ann Newname", every=ANN.every))
    note = replace(TALK, contact_id="c-2", retracts=None, uid="", note="saw Ann Quill and ANN NEWNAME")
    world.store.record([InteractionAdded(interaction=note)], outside=True)
    for _ in range(looks):
        world.look()
    goes = what_goes(world.store, find_person(world.snapshot, "c-1"), (), ENGLISH)
    assert set(goes.traces.names) == {"Ann Newname", "Ann Quill"}
    begin(world.store, goes, moment(world), ())
    world.settle_down()
    assert left(world, "Ann Quill", "Ann Newname", "ANN NEWNAME") == []
    assert [row.note for row in world.log()] == ["saw … and …"]
    assert world.snapshot.contacts[0].profile.mutual == ("Cy",)


def test_a_discreet_block_rings_without_their_initials() -> None:
    """An alarm of ours says the title that is left."""
    world = world_with(ANN, BEN, rhythm=replace(BERLIN, discreet=True))
    wish(world)
    world.look()
    ((_, text),) = world.objects()
    assert text.count("Call B.R.") == 2
    assert "A.Q." not in text


def test_a_changed_block_loses_their_lines_alone() -> None:
    """What the user wrote about the others stays word for word; what stands under their own line goes with it."""
    world = shared_world()
    uid = world.entries()[0].uid
    said = world.seen()[uid].meaning.description
    said = said.replace("[ ] Ann Quill", "[x] Ann Quill: the boat").replace(
        "[ ] Ben Roe", "[ ] Ben Roe\nask Ann Quill too"
    )
    world.user(uid, title="Call Ann Quill and Ben Roe, early", description=f"{said}\nbring tea")
    world.look()
    wish(world)
    world.look()
    seen = world.seen()[uid].meaning
    assert seen.title == "Call Ben Roe, early"
    assert "the boat" not in seen.description
    assert "[ ] Ben Roe\nask … too\n" in seen.description
    assert seen.description.endswith("Notes:\nbring tea")
    assert left(world, *WORDS, "the boat") == []
    world.settle_down()
    assert [touch.key.contact_id for touch in world.touches() if touch.entry_uid == uid] == ["c-2"]


def test_among_notes_each_line_stands_for_itself() -> None:
    """What the user wrote of others below a line of theirs stays, and so does another's line without a box."""
    world = shared_world()
    uid = world.entries()[0].uid
    said = world.seen()[uid].meaning.description.replace("[ ] Ben Roe", "Ben Roe: tea")
    world.user(uid, description=f"{said}\nAnn Quill: the boat\nthe dog is well")
    world.look()
    wish(world)
    world.look()
    after = world.seen()[uid].meaning.description
    assert "the boat" not in after
    assert "Ben Roe: tea\n" in after
    assert after.endswith("Notes:\nthe dog is well")
    assert left(world) == []


def test_a_review_loses_their_lines() -> None:
    """U4: a review that the user changed keeps everybody else's lines."""
    ann, ben = replace(ANN, last_contact_on=None), replace(BEN, last_contact_on=None)
    world = world_with(ann, ben, rhythm=replace(REVIEWED, people_per_block=0))
    review = review_of(world)
    ticks = "[ ] Ann Quill: check-in\n[ ] Ben Roe: check-in\nMonday: Ann Quill, Ben Roe\n"
    world.user(review.uid, description=ticks + review.now.description)
    world.look()
    wish(world)
    world.look()
    said = world.seen()[review.uid].meaning.description
    assert said.startswith("[ ] Ben Roe: check-in\nMonday: …, Ben Roe\n")
    assert left(world) == []


def test_another_ones_entry_no_longer_names_them() -> None:
    """P4-05: as a mutual contact they are gone from the profile, and from an entry the user changed."""
    world = world_with(replace(ANN, every=None), BEN)
    uid = only_entry(world, "c-2").uid
    assert "You both know" in world.seen()[uid].meaning.description
    world.user(uid, title="Call Ben Roe (tea)")
    world.look()
    wish(world)
    world.look()
    assert "You both know: …, Cy" in world.seen()[uid].meaning.description
    assert world.snapshot.contacts[0].profile.mutual == ("Cy",)
    assert left(world) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_made_good(when: Literal["before", "after"]) -> None:
    """The store part waits for the calendar: the next look goes on (design §3 Intents)."""
    world = lone_world()
    wish(world)
    world.calendar.fail_next(when)
    with pytest.raises(CalendarUnavailable):
        world.look()
    assert find_person(world.snapshot, "Ann Quill").archived_on is not None
    world.settle_down()
    assert left(world) == []


def test_while_the_server_is_away_status_and_why_tell_it() -> None:
    """Nothing is forgotten in the store; nothing new is planned meanwhile."""
    world = lone_world()
    wish(world)
    world.calendar.down = True
    with pytest.raises(CalendarUnavailable):
        world.look()
    (notice,) = [n for n in world.snapshot.notices if n.kind is NoticeKind.QUESTION]
    assert "c-1" in notice.text
    assert "Ann" not in notice.text
    assert world.store.journal("c-1", 1)[0].event == "contact.forgetting"
    world.calendar.down = False
    world.settle_down()
    assert left(world) == []


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("dies_in", range(9))
def test_a_power_cut_anywhere_is_made_good(dies_in: int, *, before: bool) -> None:
    """Before or after any record of the look: the next one ends where this one would have."""
    store = MortalStore()
    world = shared_world_in(store)
    wish(world)
    store.before, store.dies_in = before, dies_in
    for _ in range(2):
        try:
            world.look()
        except PowerCut:
            continue
    store.dies_in = None
    world.settle_down()
    assert left(world) == []
    assert [row.event for row in store.journal(None, 99)].count("contact.forgotten") == 1
    assert Setting.FORGETTING not in world.snapshot.settings


def shared_world_in(store: MortalStore) -> FakeDesk:
    """A block of both, changed by the user, and a slot of Ann's, in a store that can die."""
    world = world_with(ANN, BEN, store=store)
    uid = world.entries()[0].uid
    world.user(uid, title="Call Ann Quill and Ben Roe!")
    world.look()
    return world


def test_whoever_is_brought_back_stays() -> None:
    """R12: the user's last word wins, as long as it comes before the end."""
    world = lone_world()
    wish(world)
    world.store.record([ContactSaved(contact=ANN)], outside=True)
    world.settle_down()
    assert find_person(world.snapshot, "Ann Quill").archived_on is None
    assert Setting.FORGETTING not in world.snapshot.settings


def test_what_we_take_off_ourselves_engages_no_brake() -> None:
    """R12: nearly all entries go, and nobody is asked."""
    people = [replace(person(n, last=LONG_AGO), name=f"Zed{n} Quill") for n in range(1, 8)]
    world = world_with(*people, rhythm=replace(BERLIN, people_per_block=0, per_week=9, per_day=4))
    assert len(world.entries()) == 7
    for contact in people[:6]:
        wish(world, contact.id)
    assert world.look().brake is None
    assert [contact.id for contact in world.snapshot.contacts] == ["c-7"]
    world.settle_down()
    assert len(world.entries()) == 1


def test_the_brake_holds_a_forgetting_too() -> None:
    """R12: while many entries are gone and nobody has decided, nothing more is taken off."""
    world = lone_world()
    world.calendar.user_wipe()
    wish(world)
    assert world.look().brake
    assert world.look().quiet
    assert Setting.FORGETTING in world.snapshot.settings
    resume(world.store, world.clock, world.rhythm, on_purpose=True)
    world.settle_down()
    assert left(world) == []


def test_a_server_that_refuses_is_asked_less_and_less() -> None:
    """Promise 22: the store waits, too; it is over when the server takes it."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    href = world.calendar.href_of(uid)
    world.user(uid, title="Call Ann Quill!")
    world.look()
    refusing = RefusingDeletes(world, href)
    wish(world)
    assert [world.look().tally.skipped for _ in range(3)] == [1, 1, 1]
    assert world.look().quiet
    assert find_person(world.snapshot, "Ann Quill").id == "c-1"
    refusing.over()
    world.clock.advance(timedelta(hours=2))
    world.settle_down()
    assert left(world) == []


def test_a_server_that_refuses_the_first_few_is_not_asked_for_the_rest() -> None:
    """Promise 22: three are enough to know."""
    people = [replace(person(n, last=LONG_AGO), name=f"Zed{n} Quill") for n in range(1, 6)]
    world = world_with(*people, rhythm=replace(BERLIN, people_per_block=0, per_week=9, per_day=5))
    assert len(world.entries()) == 5
    for entry in world.entries():
        world.user(entry.uid, title=f"{entry.now.title}!")
    world.look()
    world.calendar.undeletable.update(world.calendar.texts())
    for contact in people:
        wish(world, contact.id)
    assert world.look().tally.skipped == 3


@dataclass(slots=True)
class RefusingDeletes:
    """A server that will not delete one object."""

    world: FakeDesk
    href: str

    def __post_init__(self) -> None:
        """Begin to refuse."""
        self.world.calendar.undeletable.add(self.href)

    def over(self) -> None:
        """Take it from now on."""
        self.world.calendar.undeletable.clear()


def test_the_user_who_writes_first_is_read_first() -> None:
    """R12: a conflict drops the change, and the next look deletes what stands then."""
    world = shared_world()
    uid = world.entries()[0].uid
    world.user(uid, title="Call Ann Quill and Ben Roe?")
    world.look()
    entry = next(one for one in world.entries() if one.uid == uid)
    wish(world)
    world.store.record([EntrySaved(entry=replace(entry, etag='"stale"'))])
    assert world.look().tally.conflicts <= 1
    world.settle_down()
    assert left(world) == []


def test_an_entry_that_is_missing_is_waited_for() -> None:
    """What one listing lacks may still be there (promise 6): it is forgotten once that is known."""
    world = shared_world()
    uid = world.entries()[0].uid
    world.user(uid, title="Call Ann Quill and Ben Roe!")
    world.look()
    world.calendar.user_delete(uid)
    wish(world)
    if world.look().brake is None:
        assert Setting.FORGETTING in world.snapshot.settings
    world.settle_down()
    assert left(world) == []


def test_what_is_the_users_own_stays_and_is_named_before() -> None:
    """R5: an event of the user's that was taken on, and an entry moved to another calendar, are not touched."""
    world = world_with(replace(ANN, every=None), BEN)
    world.calendar.user_put("own.ics", event("own-1", "Call Ann Quill", start="20261210T090000Z"))
    world.look()
    goes = what_goes(world.store, find_person(world.snapshot, "Ann"), (), ENGLISH)
    assert (goes.own, goes.entries) == (("Call Ann Quill",), 0)
    (own,) = (one for one in world.entries() if one.uid == "own-1")
    away = replace(own, uid="rk-abcd1234-c-1-check_in-9@rekindled", href="/x", state=EntryState.ELSEWHERE)
    world.store.record([EntrySaved(entry=away)])
    goes = what_goes(world.store, find_person(world.snapshot, "Ann"), (), ENGLISH)
    assert goes.elsewhere == ("Call Ann Quill",)
    wish(world)
    world.look()
    assert "own-1" in world.seen()
    assert not any(one.id == "c-1" for one in world.snapshot.contacts)


def test_an_entry_made_recurring_goes_when_it_is_only_theirs() -> None:
    """It bears our UID, and it was said before; one for others too is the user's and stays."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    world.calendar.user_edit(uid, lambda text: text.replace("SEQUENCE:0", "SEQUENCE:0\r\nRRULE:FREQ=WEEKLY;COUNT=2"))
    world.look()
    assert any(one.state is EntryState.TAKEN for one in world.entries())
    wish(world)
    world.look()
    assert left(world) == []


def test_merged_copies_are_forgotten_with_them() -> None:
    """U7: whoever was merged is the same person, under whichever of the ids the words are kept."""
    copy = Contact(id="c-3", name="Annie Quill", archived_on=LONG_AGO, merged_into="c-1")
    world = lone_world()
    world.store.record(
        [ContactSaved(contact=copy), InteractionAdded(interaction=replace(TALK, contact_id="c-3", retracts=None))]
    )
    goes = what_goes(world.store, copy, (), ENGLISH)
    assert ([one.id for one in goes.people], goes.conversations) == (["c-1", "c-3"], 1)
    wish(world)
    world.look()
    assert left(world, *WORDS, "Annie Quill") == []


def test_what_goes_is_counted_before() -> None:
    """Conversations, entries of only them and with others, campaigns, and rows about others that name them."""
    world = shared_world()
    world.store.record(
        [
            InteractionAdded(interaction=replace(TALK, contact_id="c-1", retracts=None)),
            InteractionAdded(interaction=replace(TALK, contact_id="c-2", retracts=None, note="met Ann Quill")),
            ErrandSaved(errand=replace(ERRAND, contact_id="c-2", about=None, words="a book for Ann Quill")),
        ]
    )
    goes = what_goes(world.store, find_person(world.snapshot, "Ann"), (), ENGLISH)
    assert (goes.conversations, goes.entries, goes.shared, goes.campaigns, goes.rows) == (1, 0, 1, 0, 3)


def test_a_word_that_is_anothers_too_is_refused() -> None:
    """Nobody's own name is ever hidden for somebody else."""
    world = lone_world()
    with pytest.raises(UsageError, match=r'"Roe" is what Ben Roe \(c-2\) is called'):
        wish(world, "Ann Quill", "Quilly", "Roe")
    assert Setting.FORGETTING not in world.snapshot.settings


def test_two_are_forgotten_in_one_look() -> None:
    """A second wish joins the first."""
    world = lone_world()
    wish(world)
    wish(world, "Ben Roe", "Benny")
    kept = wish_in(world.snapshot.settings)
    assert kept is not None
    assert (kept.ids, kept.also) == (("c-1", "c-2"), ("Benny",))
    world.look()
    assert world.snapshot.contacts == ()
    assert left(world, *WORDS, "Ben Roe") == []


def test_a_store_that_knows_no_calendar_forgets_at_once() -> None:
    """Nothing can be on one; where one is known the look is waited for."""
    world = FakeDesk(clock=FakeClock(SUNDAY))
    world.knows(ANN)
    assert is_over(world.store, moment(world))
    wish(world)
    assert is_over(world.store, moment(world))
    assert world.snapshot == Snapshot(settings=world.snapshot.settings, counters=world.snapshot.counters)
    world.store.record([SettingSaved(setting=Setting.CALENDAR_URL, value="https://calendar.test/x/")])
    world.knows(ANN)
    wish(world)
    assert not is_over(world.store, moment(world))
