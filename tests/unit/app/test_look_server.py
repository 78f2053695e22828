"""Looks at a server that says nothing new, fails, refuses, conflicts or holds odd things (design §3, §5 "Errors")."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest

from rekindled.app.events import Event
from rekindled.core.errors import BrokenStore, Busy, CalendarUnavailable
from rekindled.core.facts import ContactSaved, Notice, NoticeKind, Setting, SettingSaved
from rekindled.core.model import EntryState, Outcome, Purpose, TouchState
from tests.fakes.calendar_rigs import event
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_calendar import MAX_OBJECT, FakeCalendar
from tests.fakes.stories import DAY, entry_of, only_entry, open_for, starts_at, world_with


def settled_world(*numbers: int) -> FakeDesk:
    """An account with nothing left to do."""
    world = world_with(*(person(number) for number in numbers))
    world.look()
    return world


def notices(world: FakeDesk) -> list[Notice]:
    """What status lists as not understood."""
    return [notice for notice in world.snapshot.notices if notice.kind is NoticeKind.NOT_UNDERSTOOD]


def test_a_look_without_changes_is_one_request_and_no_write() -> None:
    """Nothing changed: one request, nothing recorded, nothing told (design §3)."""
    world = settled_world(1, 2)
    requests, batches, told = world.account.requests, len(world.store.recorded), len(world.reporter.told)
    report = world.look()
    assert report.quiet
    assert world.account.requests == requests + 1
    assert len(world.store.recorded) == batches
    assert len(world.reporter.told) == told


def test_a_new_token_alone_is_remembered_and_nothing_else() -> None:
    """After our own writes the server's next token is kept, without a new planning."""
    world = world_with(person(1))
    batches = len(world.store.recorded)
    assert world.look().quiet
    assert len(world.store.recorded) == batches + 1


def test_a_forgotten_token_costs_one_request_more_and_changes_nothing() -> None:
    """A token the server no longer knows leads to a complete listing (RFC 6578 §3.2)."""
    world = settled_world(1)
    requests = world.account.requests
    world.calendar.forget_tokens()
    assert world.look().quiet
    assert world.account.requests == requests + 2


def test_a_deletion_is_seen_in_a_complete_listing_too() -> None:
    """What a complete listing lacks is gone, as surely as an explicit removal."""
    world = settled_world(1)
    world.calendar.user_delete(only_entry(world, "c-1").uid)
    world.calendar.forget_tokens()
    world.look()
    assert only_entry(world, "c-1").state is EntryState.MISSING


def test_one_unreadable_object_is_listed_and_the_rest_goes_on() -> None:
    """It is skipped and named in status; once it is readable or gone, the notice goes."""
    world = settled_world(1)
    href = world.calendar.path + "odd.ics"
    world.tick(only_entry(world, "c-1").uid)
    world.calendar.user_put(href, "BEGIN:VCALENDAR\r\nthis is no event\r\n")
    assert world.look().settled == 1
    assert [notice.key for notice in notices(world)] == [href]
    assert (Event.ENTRY_UNREADABLE, {"href": href}) in world.reporter.told
    world.calendar.user_delete(href)
    world.look()
    assert notices(world) == []


def test_an_oversized_object_is_listed_and_left_alone() -> None:
    """Too large to read is no reason to stop."""
    world = settled_world(1)
    href = world.calendar.path + "huge.ics"
    world.calendar.user_put(href, "x" * (MAX_OBJECT + 1))
    world.look()
    assert [notice.key for notice in notices(world)] == [href]
    assert (Event.ENTRY_UNREADABLE, {"href": href}) in world.reporter.told


def refusing(*numbers: int) -> tuple[FakeDesk, FakeCalendar]:
    """An account whose server will not take the first reconnects with these numbers."""
    world = FakeDesk()
    world.knows(person(1))
    url = world.account.make("Outreach").url
    calendar = world.account.open(url)
    calendar.refused |= {f"rk-abcd1234-c-1-reconnect-{n}@rekindled" for n in numbers}
    return world, calendar


def test_a_refused_create_is_noted_once_and_asked_less_and_less() -> None:
    """At the next two looks, then after an hour, two, four: no server is asked each time (promise 22)."""
    world, _ = refusing(*range(1, 6))
    assert [world.look().tally.skipped for _ in range(3)] == [1, 1, 1]
    requests = world.account.requests
    assert world.look().quiet
    assert world.account.requests == requests + 1
    world.clock.advance(timedelta(hours=1))
    assert world.look().tally.skipped == 1
    world.clock.advance(timedelta(hours=1))
    assert world.look().quiet
    world.clock.advance(timedelta(hours=1))
    assert world.look().tally.skipped == 1
    assert len(notices(world)) == 1
    assert Event.ENTRY_REFUSED in world.reporter.events()
    world.clock.advance(DAY)
    assert world.look().tally.created == 1
    assert notices(world) == []
    assert Setting.REFUSALS not in world.snapshot.settings


def test_a_passing_refusal_is_made_good_at_the_next_look() -> None:
    """A server that was full for a moment costs one look (promise 20)."""
    world, _ = refusing(1)
    assert world.look().tally.skipped == 1
    assert world.look().tally.created == 1


def test_a_server_that_refuses_the_first_few_is_not_asked_for_the_rest() -> None:
    """Out of ten entries three are tried; the next look tries again."""
    world = FakeDesk()
    world.knows(*(person(n, "2 months", world.clock.now().date() - (20 + n) * DAY) for n in range(1, 11)))
    calendar = world.account.open(world.account.make("Outreach").url)
    calendar.refused |= {f"rk-abcd1234-c-{n}-check_in-{k}@rekindled" for n in range(1, 11) for k in (1, 2)}
    assert world.look().tally.skipped == 3
    calendar.refused.clear()
    assert world.look().tally.created == 10


def test_a_refused_update_leaves_the_entry_as_it_was() -> None:
    """What the server will not take is noted; the touch stands and the next planning may try again."""
    world = settled_world(1)
    entry = only_entry(world, "c-1")
    world.calendar.refused.add(entry.uid)
    world.tick(entry.uid, "later")
    assert world.look().tally.skipped == 1
    assert [notice.key for notice in notices(world)] == [entry.href]
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry)
    world.calendar.refused.clear()
    assert world.look().tally.updated == 1
    assert notices(world) == []


@pytest.mark.parametrize("kind", ["before", "after"])
def test_a_lost_answer_to_a_create_heals(kind: str) -> None:
    """Whether the server took it or not, one entry stands after the next look."""
    world = world_with()
    world.knows(person(1))
    world.calendar.fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
    with pytest.raises(CalendarUnavailable):
        world.look()
    world.look()
    assert len(world.seen()) == 1
    assert only_entry(world, "c-1").state is EntryState.STANDING
    assert [touch.key.n for touch in world.touches()] == [1]


@pytest.mark.parametrize("kind", ["before", "after"])
def test_a_lost_answer_to_an_update_heals(kind: str) -> None:
    """The entry is moved once, and our own move is not taken for the user's."""
    world = settled_world(1)
    entry = only_entry(world, "c-1")
    world.tick(entry.uid, "later")
    world.calendar.fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
    with pytest.raises(CalendarUnavailable):
        world.look()
    world.look()
    world.look()
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry) + 7 * DAY
    assert world.look().quiet


@pytest.mark.parametrize("kind", ["before", "after"])
def test_a_lost_answer_to_a_delete_heals(kind: str) -> None:
    """A withdrawn entry is gone and counts as no skip."""
    world = settled_world(1)
    contact = world.snapshot.contacts[0]
    archived = ContactSaved(contact=type(contact)(id="c-1", name="Person 1", do_not_contact=True))
    world.store.record([archived], outside=True)
    world.calendar.fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
    with pytest.raises(CalendarUnavailable):
        world.look()
    world.look()
    assert world.seen() == {}
    assert len(world.touches(TouchState.WITHDRAWN)) == 1
    assert not world.log()


def test_a_create_whose_time_passed_meanwhile_is_let_go() -> None:
    """A server down for weeks does not get entries in the past; the person is planned anew."""
    world = world_with()
    world.knows(person(1))
    world.calendar.fail_next("before")
    with pytest.raises(CalendarUnavailable):
        world.look()
    world.clock.advance(30 * DAY)
    world.look()
    assert [touch.key.n for touch in world.touches()] == [2]
    assert starts_at(only_entry(world, "c-1")) > world.clock.now()


def test_an_update_whose_entry_vanished_is_a_first_look_without_it() -> None:
    """Gone between a lost write and the next look, the entry is missing, and a skip only a look later."""
    world = settled_world(1)
    entry = only_entry(world, "c-1")
    world.tick(entry.uid, "later")
    world.calendar.fail_next("before")
    with pytest.raises(CalendarUnavailable):
        world.look()
    world.calendar.user_delete(entry.uid)
    world.look()
    assert only_entry(world, "c-1").state is EntryState.MISSING
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED]


class Meddled(FakeCalendar):
    """A calendar in which the user edits an entry between our look and our write, once."""

    meddle: str | None = None

    def _begin(self) -> bool:
        if self.meddle is not None:
            uid, self.meddle = self.meddle, None
            self.user_edit(uid, lambda text: text.replace("SUMMARY:", "SUMMARY:✓ "))
        return FakeCalendar._begin(self)


def test_the_user_wins_a_race() -> None:
    """A tick between our reading and our writing makes 412: our change is dropped and the tick counts (R12)."""
    world = settled_world(1)
    url = next(url for url, calendar in world.account.shelf.items() if calendar is world.calendar)
    old = world.calendar
    meddled = Meddled(path=old.path, _objects=old._objects, _log=old._log, _versions=old._versions)
    world.account.shelf[url] = meddled
    uid = only_entry(world, "c-1").uid
    contact = world.snapshot.contacts[0]
    renamed = type(contact)(id="c-1", name="Somebody Else", every=contact.every)
    world.store.record([ContactSaved(contact=renamed)], outside=True)
    meddled.meddle = uid
    report = world.look()
    assert report.tally.conflicts == 1
    assert Event.CONFLICT_MET in world.reporter.events()
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]
    assert "✓" in world.seen()[uid].meaning.title
    assert open_for(world, Purpose.CHECK_IN)


def test_a_store_that_cannot_grow_stops_before_anything_is_written() -> None:
    """Nothing goes to the calendar that cannot be remembered."""
    world = settled_world(1)
    world.knows(person(2))
    world.store.fail_next = True
    with pytest.raises(BrokenStore):
        world.look()
    assert len(world.seen()) == 1


def test_somebody_elses_turn_is_waited_out_elsewhere() -> None:
    """Without the writer's turn no request is made."""
    world = settled_world(1)
    requests = world.account.requests
    with world.turns.take(), pytest.raises(Busy):
        world.look()
    assert world.account.requests == requests


def test_a_server_that_is_down_teaches_nothing() -> None:
    """A failed look settles nothing and is made good by the next."""
    world = settled_world(1)
    world.clock.advance(2 * DAY)
    world.calendar.down = True
    before = world.snapshot
    with contextlib.suppress(CalendarUnavailable):
        world.look()
    assert world.snapshot == before
    world.calendar.down = False
    world.look()
    assert world.look().quiet


def test_time_alone_wakes_a_quiet_account() -> None:
    """48 hours after an entry's end the look plans although nothing changed."""
    world = settled_world(1)
    touch = world.touches()[0]
    end = starts_at(only_entry(world, "c-1")) + timedelta(minutes=20)
    world.clock.set(end + timedelta(hours=40))
    world.look()
    assert world.look().quiet
    world.clock.set(end + timedelta(hours=48))
    assert not world.look().quiet
    assert starts_at(entry_of(world, touch)) > end


FOREIGN = event("not-ours", "Dentist", start="20261124T090000Z")


def test_events_of_others_are_read_once() -> None:
    """A complete listing tells by their ETags that they are as they were; a changed one is read again."""
    world = world_with(person(1))
    world.calendar.user_put("dentist.ics", FOREIGN)
    world.settle_down()
    world.clock.advance(DAY)
    world.settle_down()
    world.store.record([SettingSaved(setting=Setting.SYNC_TOKEN, value=None)])
    requests = world.account.requests
    assert world.look().quiet
    assert world.account.requests == requests + 1
    assert world.store.strangers().keys() == {world.calendar.path + "dentist.ics"}
    world.calendar.user_delete("not-ours")
    world.look()
    assert world.store.strangers() == {}


def test_events_of_others_are_read_again_for_somebody_new() -> None:
    """An event "Call NAME" that stood there before NAME was known becomes hers at the next complete listing."""
    world = world_with(person(1))
    world.calendar.user_put("dentist.ics", FOREIGN.replace("Dentist", "Call Person 2"))
    world.settle_down()
    assert not [touch for touch in world.touches() if touch.key.contact_id == "c-2"]
    world.knows(person(2, "2 months"))
    world.clock.advance(DAY)
    world.look()
    (touch,) = [touch for touch in world.touches() if touch.key.contact_id == "c-2"]
    assert touch.entry_uid == "not-ours"


def test_held_look_does_not_read_the_events_of_others_again() -> None:
    """While the brake holds everything is listed at each look, and nothing is read that is known."""
    world = world_with(person(1), person(2, "2 months", world_day() - 20 * DAY))
    world.calendar.user_put("dentist.ics", FOREIGN)
    for uid in [entry.uid for entry in world.entries()]:
        world.calendar.user_delete(uid)
    world.look()
    world.look()
    requests = world.account.requests
    assert world.look().quiet
    assert world.account.requests == requests + 1


def world_day() -> date:
    """The day all worlds start on."""
    return FakeDesk().clock.now().date()
