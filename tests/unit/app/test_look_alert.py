"""The quiet entry that says what has failed for long, over whole looks (R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rekindled.app.address_book_state import Standing as BookStanding
from rekindled.app.address_book_state import saved as book_saved
from rekindled.app.meeting_state import Standing as MeetingStanding
from rekindled.app.meeting_state import saved as meeting_saved
from rekindled.app.plan_results import plan_result
from rekindled.app.preview import preview
from rekindled.app.quirks import NO_QUIRKS
from rekindled.app.rebuilding import rebuild
from rekindled.core.closed_days import DaysOff, DaySpan
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.model import Carrier, Entry, EntryState, Shape
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_store import FakeStore
from tests.fakes.stories import DAY

TELLING = replace(BERLIN, alert_after=DAY)
FIRST = "rk-abcd1234-alert-2026-11-24-1@rekindled"
MONDAY = "rk-abcd1234-alert-2026-11-23-1@rekindled"
HOUR = timedelta(hours=1)
BUSY = "A calendar that says when you are busy cannot be read. If that lasts, nothing new is planned."
BOOK = "The address book cannot be read. What it said before stays as it is."
MEETINGS = "Calendars cannot be read for meetings. Meetings there count later."
END = "\n\nWhat to do is shown by: rekindled status. This entry goes by itself when all is well again."


def failing(**more: object) -> FakeDesk:
    """An account whose busy calendar fails from Monday at nine on; it is Tuesday, just before nine."""
    world = FakeDesk(**{"rhythm": TELLING, "busy_names": ("Personal",), "quirks": NO_QUIRKS, **more})  # type: ignore[arg-type]  # as below
    world.knows(person(1, None))
    world.settle_down()
    world.busy.down = True
    after(world, DAY)
    assert alerts(world) == []
    after(world, DAY - HOUR)
    assert alerts(world) == []
    return world


def told(**more: object) -> FakeDesk:
    """The same account when it has been failing for a day."""
    world = failing(**more)
    after(world, HOUR)
    return world


def after(world: FakeDesk, time: timedelta) -> None:
    """Time passes, then looks are taken until nothing is left to do."""
    world.clock.advance(time)
    world.settle_down()


def alerts(world: FakeDesk) -> list[Entry]:
    """The alerts that are on the calendar or about to be."""
    return [entry for entry in world.entries() if entry.shape is Shape.ALERT]


def uids(world: FakeDesk) -> list[str]:
    """Their UIDs."""
    return [entry.uid for entry in alerts(world)]


def text_of(world: FakeDesk) -> str:
    """What the latest one says on the calendar."""
    return world.seen()[uids(world)[-1]].meaning.description


def books(world: FakeDesk, failures: int) -> None:
    """The address book failed so often just now, or is well."""
    retry_at = world.clock.now() + HOUR if failures else None
    world.store.record([book_saved(BookStanding(named_for="me", failures=failures, trouble="x", retry_at=retry_at))])


def unbooked(**more: object) -> FakeDesk:
    """An account whose address book has failed since Sunday; it is Monday, nine o'clock."""
    world = FakeDesk(**{"rhythm": TELLING, **more})  # type: ignore[arg-type]  # the keywords are FakeDesk's own
    world.knows(person(1, None))
    books(world, 1)
    world.settle_down()
    world.clock.advance(DAY)
    books(world, 9)
    world.settle_down()
    return world


def test_what_failed_for_a_day_is_told_once_on_the_calendar() -> None:
    """R17: one short entry of that day that rings for nobody, carries nobody and says what to do."""
    world = told()
    assert uids(world) == [FIRST]
    seen = world.seen()[FIRST]
    assert str(seen.meaning.start) == "2026-11-24 09:30:00+01:00"
    assert seen.meaning.end - seen.meaning.start == timedelta(minutes=15)  # type: ignore[operator]  # both have a time
    assert (seen.meaning.title, seen.meaning.alarms, seen.touches) == ("rekindled needs a look from you", (), ())
    assert seen.meaning.description == BUSY + END
    assert not set("&<>") & set(seen.meaning.description)
    assert world.look().quiet


def test_it_is_off_where_the_user_wants_none() -> None:
    """`note = false`, and where nobody is known there is nobody to tell for."""
    assert uids(told(rhythm=BERLIN)) == []
    world = FakeDesk(rhythm=TELLING, busy_names=("Personal",), quirks=NO_QUIRKS)
    world.busy.down = True
    for _ in range(3):
        after(world, DAY)
    assert uids(world) == []


def test_switched_off_what_was_remembered_goes() -> None:
    """And the entry with it."""
    world = told()
    world.rhythm = BERLIN
    world.clock.advance(-timedelta(minutes=5))
    world.knows(person(2, None))
    world.settle_down()
    assert uids(world) == []
    assert Setting.AILING not in world.snapshot.settings


def test_once_begun_it_is_left_for_two_days_and_then_goes() -> None:
    """A phone may hold an offline change; afterwards it is taken away, and no other one comes that week."""
    world = told()
    after(world, DAY)
    assert uids(world) == [FIRST]
    after(world, 2 * DAY)
    assert uids(world) == []
    for _ in range(3):
        after(world, DAY)
        assert uids(world) == []
    after(world, DAY)
    assert uids(world) == ["rk-abcd1234-alert-2026-12-01-1@rekindled"]


def test_one_that_the_user_deletes_stays_away_for_the_week() -> None:
    """R8: no other one comes within the week, whatever fails."""
    world = told()
    world.calendar.user_delete(FIRST)
    after(world, timedelta(minutes=5))
    books(world, 3)
    for _ in range(5):
        after(world, DAY)
        assert uids(world) == []


def test_one_that_the_user_changed_is_left() -> None:
    """The user wins, before its time and after it."""
    world = told()
    world.user(FIRST, title="Look after the server", by=3 * HOUR)
    world.busy.down = False
    after(world, HOUR)
    assert uids(world) == [FIRST]
    for _ in range(9):
        after(world, DAY)
    assert [one.now.title for one in alerts(world)] == ["Look after the server"]


def test_a_mark_on_it_means_nothing() -> None:
    """It is for nobody: nothing is logged."""
    world = told()
    world.tick(FIRST)
    after(world, timedelta(minutes=20))
    assert world.log() == []


def test_it_goes_with_the_look_that_finds_all_well() -> None:
    """What was told and is well again needs nobody; once its time has come it goes two days after that."""
    world = unbooked()
    assert uids(world) == [MONDAY]
    books(world, 0)
    after(world, timedelta(minutes=5))
    assert uids(world) == []
    world = unbooked()
    world.clock.advance(HOUR)
    books(world, 0)
    world.settle_down()
    assert uids(world) == [MONDAY]
    for _ in range(3):
        after(world, DAY)
    assert uids(world) == []


def test_what_failed_for_less_than_a_day_is_not_in_it() -> None:
    """A passing fault is nobody's business."""
    world = failing()
    books(world, 1)
    after(world, HOUR)
    assert text_of(world) == BUSY + END


def test_words_that_are_out_of_date_are_written_anew() -> None:
    """In the evening it is placed on the next morning, and by then more may have failed for long."""
    world = FakeDesk(rhythm=TELLING, clock=FakeClock(SUNDAY + 11 * HOUR))
    world.knows(person(1, None))
    books(world, 1)
    world.settle_down()
    world.store.record([meeting_saved(MeetingStanding(failures=1, retry_at=world.clock.now() + DAY))])
    after(world, HOUR)
    world.clock.advance(DAY - HOUR)
    books(world, 9)
    world.settle_down()
    (entry,) = alerts(world)
    assert str(entry.now.start) == "2026-11-24 08:30:00+01:00"
    assert text_of(world) == BOOK + END
    after(world, HOUR)
    assert text_of(world) == f"{BOOK}\n{MEETINGS}{END}"
    books(world, 0)
    world.store.record([meeting_saved(MeetingStanding(named_for="me"))])
    after(world, timedelta(minutes=5))
    assert alerts(world) == []


def test_what_is_followed_no_more_does_not_ail() -> None:
    """An address book that was switched off while it failed is forgotten after a day."""
    world = FakeDesk(rhythm=TELLING)
    world.knows(person(1, None))
    books(world, 1)
    for _ in range(4):
        after(world, DAY)
    assert alerts(world) == []
    assert Setting.AILING not in world.snapshot.settings


def test_a_closed_day_has_none() -> None:
    """A vacation is one; afterwards it comes."""
    world = failing()
    off = DaysOff(spans=(DaySpan(first_on=SUNDAY.date(), last_on=datetime(2026, 11, 25, tzinfo=UTC).date()),))
    world.almanac = replace(world.almanac, off=off)
    after(world, DAY)
    assert uids(world) == []
    after(world, DAY)
    assert uids(world) == ["rk-abcd1234-alert-2026-11-26-1@rekindled"]


def test_a_plan_shows_it() -> None:
    """`plan` says what a look would write, and why."""
    world = failing()
    world.clock.advance(HOUR)
    (change,) = plan_result(*preview(world.desk))["changes"]
    assert (change["action"], change["title"]) == ("create", "rekindled needs a look from you")
    assert change["because"] == "something has not worked for some time, and you should know"


def test_a_lost_store_takes_it_on_and_makes_no_other() -> None:
    """R7: it is the user's from then on."""
    old = told()
    fresh = FakeDesk(
        rhythm=TELLING,
        busy_names=("Personal",),
        quirks=NO_QUIRKS,
        store=FakeStore(SettingSaved(setting=Setting.EPOCH, value="zzzz9999")),
        clock=old.clock,
        account=old.account,
        busy=old.busy,
    )
    fresh.knows(person(1, None))
    rebuild(fresh.desk)
    fresh.settle_down()
    assert uids(fresh) == [FIRST]
    for _ in range(3):
        after(fresh, DAY)
    assert uids(fresh) == [FIRST]


def test_one_that_comes_back_from_the_bin_stands_again() -> None:
    """It is known again, and is no second one."""
    world = told()
    text = dict(world.objects())[FIRST]
    world.calendar.user_delete(FIRST)
    after(world, timedelta(minutes=1))
    assert uids(world) == []
    world.calendar.user_put(f"{FIRST.partition('@')[0]}.ics", text)
    after(world, timedelta(minutes=1))
    assert [(one.uid, one.state) for one in alerts(world)] == [(FIRST, EntryState.STANDING)]


def test_it_counts_in_no_cap_and_no_task_stands_beside_it() -> None:
    """People get their places as ever, around it."""
    world = told(rhythm=replace(TELLING, companion=True, per_day=1, per_week=1))
    assert [one.carrier for one in alerts(world)] == [Carrier.EVENT]
    world.busy.down = False
    after(world, DAY)
    world.knows(person(2))
    world.settle_down()
    assert [one.shape for one in world.entries() if one.shape is not Shape.ALERT]


def test_an_old_backup_does_not_bring_a_deleted_one_back_under_its_number() -> None:
    """R8: where the calendar shows that the store is an old one, it takes a number far beyond."""
    world = unbooked(rhythm=BERLIN)
    world.clock.advance(DAY)
    world.rhythm = TELLING
    books(world, 9)
    backup = world.store.copied()
    world.knows(person(2, "2 months", date(2026, 9, 1)))
    world.settle_down()
    world.store = backup
    world.knows(person(2, "2 months", date(2026, 9, 1)))
    world.settle_down()
    assert world.snapshot.counters["alert/2026-11-24"] == 100
