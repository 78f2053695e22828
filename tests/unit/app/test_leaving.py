"""Leaving on fakes: planning pauses first, then exactly what is ours goes, whatever comes between (issue 8, item 7)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest

from rekindled.app.deciding import resume
from rekindled.app.events import Event
from rekindled.app.leaving import (
    Reading,
    as_last_seen,
    begin,
    is_made_by_us,
    is_over,
    read_all,
    remove_calendar,
    stay,
)
from rekindled.app.leaving_results import purge_result
from rekindled.app.preview import preview
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, UsageError
from rekindled.core.facts import (
    EntrySaved,
    IntentStored,
    Notice,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
)
from rekindled.core.identity import belongs_to_us, file_name
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.model import EntryState, Outcome, TouchState
from rekindled.core.pausing import Leaving, leaving_in
from rekindled.core.settling import Moment
from tests.fakes.calendar_rigs import event
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_calendar import MAX_OBJECT
from tests.fakes.mortal_stores import MortalStore, PowerCut
from tests.fakes.reviews import REVIEWED
from tests.fakes.stories import only_entry, world_with

LONG_AGO = date(2019, 1, 1)
ANN = replace(person(1, last=LONG_AGO), name="Ann Quill")
BEN = replace(person(2, last=LONG_AGO), name="Ben Roe")
SLOTS = replace(BERLIN, people_per_block=0)


def moment(world: FakeDesk) -> Moment:
    """Now."""
    return Moment(now=world.clock.now(), rhythm=world.rhythm)


def leave(world: FakeDesk, *, everything: bool = False) -> None:
    """The user wants to leave."""
    begin(world.store, moment(world), everything=everything)


def state(world: FakeDesk) -> Leaving | None:
    """How far it has come."""
    return leaving_in(world.snapshot.settings)


def lone_world(**more: object) -> FakeDesk:
    """Ann and Ben in slots of their own, on the calendar."""
    return world_with(ANN, BEN, **{"rhythm": SLOTS, **more})


def reading(world: FakeDesk, *, everything: bool = False) -> Reading:
    """What the calendar says now."""
    return read_all(world.desk, world.calendar, world.snapshot, everything=everything)


def ours(world: FakeDesk) -> list[str]:
    """The UIDs of ours that are on the calendar."""
    return sorted(uid for uid, _ in world.objects() if belongs_to_us(uid))


def hashes(world: FakeDesk, *also: str) -> dict[str, str]:
    """Every object that is none of ours, and these, byte for byte."""
    foreign = (one for one in world.objects() if not belongs_to_us(one[0]) or one[0] in also)
    return {uid: hashlib.sha256(text.encode()).hexdigest() for uid, text in foreign}


def test_what_is_ours_goes_and_nothing_is_planned() -> None:
    """One look takes it off, the next ones ask for nothing; touches end without a word against anybody (R3)."""
    world = lone_world()
    assert len(ours(world)) == 2
    leave(world)
    report = world.look()
    assert (report.tally.deleted, report.paused is not None, ours(world)) == (2, True, [])
    assert state(world) is Leaving.OVER
    assert (world.touches(), len(world.touches(TouchState.WITHDRAWN))) == ([], 2)
    assert Event.LEAVING_FINISHED in world.reporter.events()
    world.clock.advance(timedelta(days=40))
    before = world.account.requests
    assert world.look().quiet
    assert (world.account.requests, ours(world)) == (before, [])
    assert "you are leaving" in world.store.journal("c-1", 1)[0].because


def test_staying_plans_anew_under_new_numbers() -> None:
    """R8: a UID that went never comes back."""
    world = lone_world()
    before = ours(world)
    leave(world)
    world.look()
    stay(world.store, moment(world))
    world.settle_down()
    assert len(ours(world)) == 2
    assert not set(ours(world)) & set(before)
    with pytest.raises(UsageError, match="not paused"):
        stay(world.store, moment(world))


def test_whoever_stays_before_the_look_keeps_everything() -> None:
    """R12: the last word wins."""
    world = lone_world()
    before = ours(world)
    leave(world)
    stay(world.store, moment(world))
    world.settle_down()
    assert ours(world) == before


def foreign_world() -> tuple[FakeDesk, str]:
    """Our two entries beside all that looks like them and is not ours; the UID of one made recurring."""
    world = lone_world()
    entry = only_entry(world, "c-1")
    title = entry.now.title
    put = world.calendar.user_put
    put("own.ics", event("own-1", "Dentist", start="20261210T090000Z"))
    put("alike.ics", event("own-2", title, start="20261211T090000Z"))
    put("copy.ics", dict(world.objects())[entry.uid].replace(entry.uid, "copy-1"))
    put("adopted.ics", event("own-3", "Call Ben Roe", start="20261212T090000Z"))
    put("rival.ics", event("rk-ffff0000-c-1-thank-1@rekindled", "Call Ann Quill", start="20261213T090000Z"))
    put("broken.ics", "BEGIN:VCALENDAR")
    put("long.ics", event("own-4", "x" * MAX_OBJECT))
    recurring = "rk-abcd1234-c-1-reconnect-1@rekindled"
    assert entry.uid == recurring
    world.calendar.user_edit(entry.uid, lambda text: text.replace("SEQUENCE:0", "SEQUENCE:0\r\nRRULE:FREQ=WEEKLY"))
    return world, recurring


@pytest.mark.parametrize("everything", [False, True])
def test_no_foreign_object_changes_by_a_byte(*, everything: bool) -> None:
    """R5: events of the user's, look-alikes, copies, adopted ones, another store's, broken and recurring ones."""
    world, recurring = foreign_world()
    before = hashes(world, recurring, "rk-ffff0000-c-1-thank-1@rekindled")
    assert len(before) >= 7
    leave(world, everything=everything)
    for _ in range(3):
        world.look()
    assert hashes(world, recurring, "rk-ffff0000-c-1-thank-1@rekindled") == before
    assert ours(world) == sorted([recurring, "rk-ffff0000-c-1-thank-1@rekindled"])
    found = reading(world, everything=everything)
    assert (found.survey.goes, found.survey.foreign, found.survey.rivals) == ((), 7, 1)
    assert not found.is_empty


def test_an_adopted_event_is_the_users() -> None:
    """R5: an event of the user's that we took on as a touch stays, and so do its notes."""
    world = lone_world()
    world.calendar.user_put("own.ics", event("own-1", "Call Ann Quill", start="20261210T090000Z"))
    world.settle_down()
    assert any(one.uid == "own-1" and one.state is EntryState.STANDING for one in world.entries())
    before = hashes(world)
    leave(world, everything=True)
    world.look()
    assert (hashes(world), ours(world)) == (before, [])


def test_what_the_user_wrote_stays_unless_all_goes() -> None:
    """R12: and it is listed with the reason, before and after."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    world.user(uid, description=f"{world.seen()[uid].meaning.description}\nthe boat")
    text = dict(world.objects())[uid]
    leave(world)
    world.look()
    assert (dict(world.objects()), state(world)) == ({uid: text}, Leaving.OVER)
    (kept,) = reading(world).survey.stays
    assert (kept.entry.uid, kept.because) == (uid, "you wrote into it")
    leave(world, everything=True)
    world.look()
    assert (world.objects(), state(world), reading(world).is_empty) == ([], Leaving.OVER, True)


def test_a_tick_is_logged_before_its_entry_goes() -> None:
    """R1: what was said by a mark is kept as history."""
    world = lone_world()
    world.tick(only_entry(world, "c-1").uid)
    leave(world)
    assert world.look().settled == 1
    assert [(row.contact_id, row.outcome) for row in world.log()] == [("c-1", Outcome.DONE)]
    assert ours(world) == []


def test_reviews_blocks_and_tasks_are_ours() -> None:
    """R10: whatever shape it has; what the store does not know as well, once all is to go."""
    world = world_with(ANN, BEN, rhythm=replace(REVIEWED, companion=True))
    world.settle_down()
    shapes = {entry.shape for entry in world.entries()}
    assert len(shapes) == 2
    assert any("-task@" in uid for uid in ours(world))
    uid = "rk-abcd1234-c-9-thank-4@rekindled"
    world.calendar.user_put(file_name(uid), event(uid, "Thank somebody", start="20261210T090000Z"))
    leave(world)
    world.look()
    assert ours(world) == [uid]
    leave(world, everything=True)
    world.look()
    assert ours(world) == []
    assert world.snapshot.counters["c-9/thank"] == 4


def test_our_probe_goes_with_the_rest() -> None:
    """What trying out the server left behind; it has no number to remember."""
    world = lone_world()
    uid = "rk-abcd1234-probe@rekindled"
    world.calendar.user_put(file_name(uid), event(uid, "rekindled tries out this server"))
    leave(world)
    world.look()
    assert world.objects() == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_made_good(when: Literal["before", "after"]) -> None:
    """The next look finds out what became of it, and goes on (design §3 Intents)."""
    world = lone_world()
    leave(world)
    world.calendar.fail_next(when)
    with pytest.raises(CalendarUnavailable):
        world.look()
    assert state(world) is Leaving.OURS
    world.look()
    assert (ours(world), state(world)) == ([], Leaving.OVER)


def test_while_the_server_is_away_it_is_waited_for() -> None:
    """Planning is paused at once; what the store knows can be shown meanwhile."""
    world = lone_world()
    leave(world)
    world.calendar.down = True
    with pytest.raises(CalendarUnavailable):
        world.look()
    assert state(world) is Leaving.OURS
    assert len(as_last_seen(world.desk, world.snapshot, everything=False).goes) == 2
    world.calendar.down = False
    world.look()
    assert ours(world) == []


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("dies_in", range(8))
def test_a_power_cut_anywhere_is_made_good(dies_in: int, *, before: bool) -> None:
    """Before or after any record of the look: the next one ends where this one would have."""
    store = MortalStore()
    world = lone_world(store=store)
    world.tick(only_entry(world, "c-2").uid)
    leave(world)
    store.before, store.dies_in = before, dies_in
    for _ in range(2):
        try:
            world.look()
        except PowerCut:
            continue
    store.dies_in = None
    world.look()
    assert (ours(world), state(world), len(world.log())) == ([], Leaving.OVER, 1)
    assert [row.event for row in store.journal(None, 99)].count("leaving.finished") >= 1


def test_the_user_who_writes_first_is_read_and_judged_again() -> None:
    """R12: a conflict drops the removal; what was written meanwhile keeps the entry."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    leave(world)
    deleting = world.calendar.delete

    class Racing:
        """The user writes between our reading and our request."""

        def __getattr__(self, name: str) -> object:
            return getattr(calendar, name)

    calendar = world.calendar
    racing = Racing()
    done: list[str] = []

    def delete(stored: object) -> None:
        if not done:
            done.append(uid)
            world.user(uid, title="Call Ann Quill about the boat")
        deleting(stored)  # type: ignore[arg-type]

    vars(racing)["delete"] = delete
    url = world.snapshot.settings[Setting.CALENDAR_URL]
    world.account.shelf[url] = racing  # type: ignore[assignment]
    try:
        assert world.look().tally.conflicts == 1
    finally:
        world.account.shelf[url] = calendar
    assert (state(world), uid in ours(world)) == (Leaving.OURS, True)
    world.look()
    assert (state(world), ours(world)) == (Leaving.OVER, [uid])


def test_a_write_that_was_under_way_is_found_out_about_first() -> None:
    """A new entry that never arrived is not made any more; one that did goes."""
    world = lone_world()
    known = only_entry(world, "c-1")
    for number, there in ((7, False), (8, True)):
        uid = f"rk-abcd1234-c-1-thank-{number}@rekindled"
        text = dict(world.objects())[known.uid].replace(known.uid, uid)
        entry = replace(
            known,
            uid=uid,
            state=EntryState.INTENDED,
            href=world.calendar.path + file_name(uid),
            etag="",
            text="",
            seen=None,
        )
        intent = Intent(kind=IntentKind.CREATE, entry=entry, text=text, etag="", stored_at=world.clock.now())
        world.store.record([EntrySaved(entry=entry), IntentStored(intent=intent)])
        if there:
            world.calendar.user_put(file_name(uid), text)
    leave(world)
    world.look()
    assert (ours(world), state(world), world.snapshot.intents) == ([], Leaving.OVER, ())


def test_the_brake_is_no_hindrance_and_stays() -> None:
    """R12: what vanished is neither settled nor made again; what is there and ours goes."""
    people = [replace(person(n, last=LONG_AGO), name=f"Zed{n} Quill") for n in range(1, 8)]
    world = world_with(*people, rhythm=replace(SLOTS, per_week=9, per_day=4))
    uids = ours(world)
    for uid in uids[:6]:
        world.calendar.user_delete(uid)
    assert world.look().brake
    leave(world)
    world.look()
    assert (ours(world), state(world), world.log()) == ([], Leaving.OVER, [])
    assert Setting.BRAKE in world.snapshot.settings
    resume(world.store, world.clock, world.rhythm, on_purpose=True)
    assert state(world) is Leaving.OVER
    world.look()
    assert ours(world) == []


def test_a_listing_that_was_cut_hides_nothing() -> None:
    """Promise 6: what a listing lacks is asked for by itself."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    calendar = world.calendar
    href = calendar.href_of(uid)

    class Cutting:
        """A server whose listing lacks one object."""

        def __getattr__(self, name: str) -> object:
            return getattr(calendar, name)

        def changes(self, token: str | None, known: dict[str, str]) -> object:
            found = calendar.changes(token, known)
            return replace(found, changed=tuple(one for one in found.changed if one.href != href))

    leave(world)
    url = world.snapshot.settings[Setting.CALENDAR_URL]
    world.account.shelf[url] = Cutting()  # type: ignore[assignment]
    assert world.look().tally.deleted == 2
    world.account.shelf[url] = calendar
    assert ours(world) == []


def test_a_calendar_that_is_gone_is_left() -> None:
    """Nothing of ours can be on it; it is not made again."""
    world = lone_world()
    world.calendar.vanished = True
    leave(world)
    assert world.look().tally.deleted == 0
    assert state(world) is Leaving.OVER
    assert "not there any more" in world.store.journal(None, 1)[0].because


def test_a_store_that_knows_no_calendar_has_left_at_once() -> None:
    """And makes none; where one is known the look is waited for."""
    world = FakeDesk()
    world.knows(ANN)
    leave(world)
    assert world.look().tally.deleted == 0
    assert (state(world), len(world.account.calendars())) == (Leaving.OVER, 1)
    leave(world)
    assert is_over(world.store, moment(world))
    assert is_over(world.store, moment(world))
    world.store.record([SettingSaved(setting=Setting.CALENDAR_URL, value="https://calendar.test/x/")])
    leave(world)
    assert not is_over(world.store, moment(world))


def test_a_server_that_refuses_is_asked_less_and_less() -> None:
    """Promise 22: and three refusals are enough to know; asking for it again tries at once."""
    people = [replace(person(n, last=LONG_AGO), name=f"Zed{n} Quill") for n in range(1, 6)]
    world = world_with(*people, rhythm=replace(SLOTS, per_week=9, per_day=5))
    assert len(ours(world)) == 5
    world.calendar.undeletable.update(world.calendar.texts())
    leave(world)
    assert [world.look().tally.skipped for _ in range(3)] == [3, 3, 3]
    assert world.look().quiet
    world.clock.advance(timedelta(hours=2))
    assert world.look().tally.skipped == 3
    world.calendar.undeletable.clear()
    leave(world)
    world.look()
    assert (ours(world), state(world)) == ([], Leaving.OVER)


def test_what_the_user_asked_about_stays_asked() -> None:
    """Reading everything once more drops no question about an event of the user's."""
    world = lone_world()
    href = world.calendar.user_put("own.ics", event("own-1", "Call Zoe", start="20261210T090000Z"))
    world.store.record([NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=href, text="who is Zoe?"))])
    leave(world)
    world.look()
    assert "who is Zoe?" in [notice.text for notice in world.snapshot.notices]


def test_the_plan_is_empty_while_planning_is_paused() -> None:
    """Without a request."""
    world = FakeDesk()
    world.knows(ANN)
    leave(world)
    before = world.account.requests
    _, plan = preview(world.desk)
    assert (plan.changes, world.account.requests) == ((), before)


def test_a_calendar_we_made_goes_when_nothing_is_in_it() -> None:
    """Never one with an object, one the user made, or one that the server keeps."""
    world = lone_world()
    assert is_made_by_us(world.snapshot.settings)
    assert not remove_calendar(world.desk)
    world.calendar.user_wipe()
    world.store.record([SettingSaved(setting=Setting.CALENDAR_MADE, value="https://calendar.test/another/")])
    assert not remove_calendar(world.desk)
    url = world.snapshot.settings[Setting.CALENDAR_URL]
    world.store.record([SettingSaved(setting=Setting.CALENDAR_MADE, value=url)])
    world.account.closed.add(url)
    with pytest.raises(CalendarRefused):
        remove_calendar(world.desk)
    world.account.closed.clear()
    assert remove_calendar(world.desk)
    assert [info.name for info in world.account.calendars()] == ["Personal"]
    assert not is_made_by_us(world.snapshot.settings)


def test_a_calendar_that_was_there_was_not_made_by_us() -> None:
    """However it is called."""
    world = FakeDesk()
    world.account.make("Outreach")
    world.look()
    assert not is_made_by_us(world.snapshot.settings)


def test_what_scripts_are_told_tells_what_went() -> None:
    """And what stays, with the reason."""
    world = lone_world()
    uid = only_entry(world, "c-1").uid
    world.user(uid, title="Call Ann Quill (the boat)")
    before = reading(world).survey
    assert purge_result(before, None, dry_run=True)["removed"] == []
    leave(world)
    world.look()
    told = purge_result(before, reading(world).survey)
    assert [one["title"] for one in told["removed"]] == ["Call Ben Roe"]
    assert [one["because"] for one in told["stays"]] == ["you changed its title"]


def test_a_server_that_repeats_its_tags_hides_no_word() -> None:
    """R12: what an object says counts, not only its version."""
    world = lone_world()
    world.settle_down()
    entry = only_entry(world, "c-1")
    world.user(entry.uid, title="Call Ann Quill about the boat")
    there = next(one for one in world.calendar.resources() if one.href == entry.href)
    world.store.record([EntrySaved(entry=replace(entry, etag=there.etag))])
    leave(world)
    world.look()
    assert ours(world) == [entry.uid]
