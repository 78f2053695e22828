"""Who gets onto the calendar, when, and how much of it (design §5 "Who", "When")."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rekindled.app.events import Event
from rekindled.app.preview import preview
from rekindled.core.cadence import Cadence, parse_cadence
from rekindled.core.model import Interval, Purpose, Shape
from rekindled.core.mornings import week_of
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.stories import DAY, entry_of, only_entry, open_for, start_on, starts_at, world_with

PERSONAL = ORIGIN + "/cal/personal/"


def people_by_week(world: FakeDesk) -> Counter[date]:
    """How many people each week's entries are for."""
    return Counter(week_of(start_on(world, touch)) for touch in world.touches())


def entries_by_day(world: FakeDesk) -> Counter[date]:
    """How many entries each day holds."""
    return Counter(starts_at(entry).date() for entry in world.entries())


def test_importing_people_schedules_nobody() -> None:
    """Without a cadence or a circle that has one, nobody is planned for, whatever the default is (R2)."""
    world = world_with(person(1, None), person(2, None, circle="friends"), person(3, None, circle="family"))
    assert not world.touches()
    circles: dict[str, Cadence] = {"friends": parse_cadence("2 months")}
    world.rhythm = replace(BERLIN, circles=circles)
    world.clock.advance(DAY)
    world.look()
    assert [touch.key.contact_id for touch in world.touches()] == ["c-2"]


def test_the_default_cadence_follows_a_first_done() -> None:
    """`every = "default"` and a first talk take the default interval."""
    world = world_with(replace(person(1), every="default"))
    touch = open_for(world, Purpose.RECONNECT)
    world.tick(touch.entry_uid)
    world.look()
    assert open_for(world, Purpose.CHECK_IN).due_on == date(2027, 5, 22)


def test_many_people_are_spread_under_the_caps() -> None:
    """Thirty people at once: five a week, two entries a day, on the chosen weekdays only (U10, R2)."""
    lasts = [None, date(2026, 10, 20), date(2026, 1, 1)]
    world = world_with(*(person(n, "1 month", lasts[n % 3]) for n in range(1, 31)))
    assert max(people_by_week(world).values()) <= 5
    assert max(entries_by_day(world).values()) <= 2
    assert {day.weekday() for day in entries_by_day(world)} <= {1, 2, 3}
    assert people_by_week(world)[date(2026, 11, 23)] == 5


def test_dormant_ties_keep_their_share() -> None:
    """However many check-ins are due, three of five places a week are kept for reconnects (R19)."""
    many = [person(n, "1 month", date(2026, 9, 1)) for n in range(1, 13)]
    world = world_with(*many, *(person(n) for n in range(13, 25)))
    purposes = [touch.key.purpose for touch in world.touches() if start_on(world, touch) < date(2026, 11, 30)]
    assert Counter(purposes) == {Purpose.RECONNECT: 3, Purpose.CHECK_IN: 2}


def test_the_same_people_get_the_same_plan() -> None:
    """First dates are spread deterministically."""
    people = [person(n, "1 month") for n in range(1, 12)]
    first, second = world_with(*people), world_with(*reversed(people))
    assert [e.now.start for e in first.entries()] == [e.now.start for e in second.entries()]
    assert [t.key for t in first.touches()] == [t.key for t in second.touches()]


def test_reconnects_share_a_block_and_check_ins_are_slots() -> None:
    """Up to `people_per_block` reconnects share a morning of `block_minutes`."""
    world = world_with(*(person(n) for n in range(1, 4)), person(4, "6 months", date(2026, 4, 1)))
    blocks = [entry for entry in world.entries() if entry.shape is Shape.BLOCK]
    slots = [entry for entry in world.entries() if entry.shape is Shape.SLOT]
    assert len(blocks) == 1
    assert [entry.now.title for entry in slots] == ["Call Person 4"]
    start, end = blocks[0].now.start, blocks[0].now.end
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert end - start == timedelta(minutes=90)


def test_nobody_per_block_means_call_slots_only() -> None:
    """`people_per_block = 0` writes a slot for each."""
    world = world_with(*(person(n) for n in range(1, 6)), rhythm=replace(BERLIN, people_per_block=0))
    assert {entry.shape for entry in world.entries()} == {Shape.SLOT}
    assert len(world.entries()) == 5


def test_a_morning_too_short_for_a_block_takes_a_slot() -> None:
    """Where ninety minutes are not free but twenty are, one person gets a call slot."""
    busy = [
        Interval(
            start=datetime(2026, 11, 24, 8, 0, tzinfo=UTC) + n * DAY,
            end=datetime(2026, 11, 24, 18, tzinfo=UTC) + n * DAY,
        )
        for n in range(40)
    ]
    world = world_with(person(1), person(2), busy_names=("Personal",), busy=FakeBusyTimes(by_url={PERSONAL: busy}))
    assert {entry.shape for entry in world.entries()} == {Shape.SLOT}


def test_a_thank_you_goes_to_the_next_working_day_whatever_the_caps_say() -> None:
    """P0-18: thanks for a talk on Friday go on Monday, although that is no outreach day and the week is full."""
    world = FakeDesk(rhythm=replace(BERLIN, per_week=1, per_day=1))
    world.knows(person(1), person(2, "1 month", date(2026, 9, 1)))
    world.look()
    entry = only_entry(world, "c-1") if len(world.touches()) > 1 else world.entries()[0]
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    world.user(entry.uid, by=friday - starts_at(entry))
    world.clock.set(friday + timedelta(hours=1))
    world.tick(entry.uid)
    world.look()
    assert start_on(world, open_for(world, Purpose.THANK)) == date(2026, 11, 30)


def test_busy_time_is_kept_free() -> None:
    """Nothing is planned over an event of a calendar named busy, by name or as "*"."""
    morning = [
        Interval(start=datetime(2026, 11, 24, 7, tzinfo=UTC), end=datetime(2026, 11, 24, 9, 7, tzinfo=UTC)),
    ]
    for names in (("Personal",), "*"):
        world = world_with(person(1), busy_names=names, busy=FakeBusyTimes(by_url={PERSONAL: morning}))
        assert starts_at(only_entry(world, "c-1")) == datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def test_unknown_busy_time_plans_nothing_now_and_everything_later() -> None:
    """Planning fails closed; what was ticked meanwhile is logged and followed as soon as busy time is known."""
    world = world_with(person(1), busy_names=("Personal",))
    entry = only_entry(world, "c-1")
    world.busy.down = True
    world.clock.advance(DAY)
    world.tick(entry.uid)
    world.look()
    assert len(world.log()) == 1
    assert not world.touches()
    (because,) = {one.because for one in preview(world.desk)[1].waiting}
    assert because == (
        'it is not known when you are free: "Personal" (caldav.busy) could not be read since 2026-11-22 09:00'
    )
    (notice,) = world.snapshot.notices
    assert notice.text == (
        '"Personal" (caldav.busy) could not be read since 2026-11-22 09:00: the fake server is down; '
        "no entry gets a new place until it can be"
    )
    world.busy.down = False
    assert world.look().quiet
    world.clock.advance(timedelta(minutes=7))
    assert world.look().tally.created == 2
    assert not world.snapshot.notices


def test_who_finds_no_morning_waits_with_a_reason() -> None:
    """With every hour taken nothing is written, and the plan says for whom and why."""
    world = world_with(person(1), person(2, "6 months", date(2026, 10, 1)), busy_names=("Personal",))
    world.tick(only_entry(world, "c-1").uid)
    whole = Interval(start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2029, 11, 1, tzinfo=UTC))
    world.busy = FakeBusyTimes(by_url={PERSONAL: [whole]})
    world.knows(person(3))
    waiting = preview(world.desk)[1].waiting
    reasons = sorted(f"{one.contact_id} {one.because}" for one in waiting)
    assert [reason[:14] for reason in reasons] == ["c-1 no morning"] * 2 + ["c-3 no morning"]
    assert world.look().tally.created == 0


def test_after_two_months_off_there_is_no_backlog() -> None:
    """After downtime the plan goes forward, within the caps, one touch a person (R2, R3)."""
    world = world_with(*(person(n, "1 month", date(2026, 11, 1)) for n in range(1, 13)))
    world.clock.advance(62 * DAY)
    for _ in range(3):
        world.look()
        world.clock.advance(DAY)
    today = world.clock.now().date()
    ahead = [touch for touch in world.touches() if start_on(world, touch) >= today]
    assert len({touch.key.contact_id for touch in ahead}) == len(ahead)
    weeks = Counter(week_of(start_on(world, touch)) for touch in ahead)
    assert max(weeks.values()) <= 5


def test_a_slot_on_a_daylight_saving_day_keeps_its_local_hour() -> None:
    """The window opens at half past eight on the wall, on the day the clocks change too (R16)."""
    sunday_only = replace(BERLIN, days=frozenset({6}))
    world = FakeDesk(rhythm=sunday_only)
    for now, day in ((datetime(2027, 3, 26, tzinfo=UTC), 28), (datetime(2027, 10, 29, tzinfo=UTC), 31)):
        world = FakeDesk(rhythm=sunday_only)
        world.clock.set(now)
        world.knows(person(1))
        world.look()
        start = starts_at(only_entry(world, "c-1"))
        assert (start.day, start.hour, start.minute) == (day, 8, 30)


def test_a_gate_closes_before_anything_is_ranked() -> None:
    """Do-not-contact and rest keep a person out, whatever is due (R21)."""
    world = world_with(person(1, do_not_contact=True), person(2, rests_until=date(2027, 1, 1)))
    assert not world.touches()
    world.clock.set(datetime(2027, 1, 1, 12, tzinfo=UTC))
    world.look()
    assert [touch.key.contact_id for touch in world.touches()] == ["c-2"]


def test_reconnects_stand_within_the_horizon_only() -> None:
    """Who finds no place in the coming four weeks waits without an entry; check-ins stand however far away."""
    world = world_with(*(person(n) for n in range(1, 40)), person(40, "2 years", date(2026, 11, 1)))
    ahead = [start_on(world, touch) for touch in world.touches() if touch.key.purpose is Purpose.RECONNECT]
    assert max(ahead) <= date(2026, 12, 20)
    assert len(ahead) == 20
    assert start_on(world, open_for(world, Purpose.CHECK_IN)) >= date(2028, 11, 1)
    assert entry_of(world, open_for(world, Purpose.CHECK_IN)).shape is Shape.SLOT


def test_busy_objects_nobody_understands_are_named_once_and_count_as_free() -> None:
    """Each stands in status until it is understood, is told once, and planning goes on (promise 27)."""
    world = world_with(person(1), busy_names=("Personal",), busy=FakeBusyTimes(unread=("/p/a.ics", "/p/b.ics")))
    told = [href for event, href in world.reporter.told if event is Event.ENTRY_UNREADABLE]
    assert [one["href"] for one in told] == ["/p/a.ics", "/p/b.ics"]
    assert [notice.text for notice in world.snapshot.notices] == [
        f"/p/{name}.ics in a calendar named busy cannot be read; its time counts as free" for name in "ab"
    ]
    assert len(world.entries()) == 1
    world.busy = FakeBusyTimes(unread=("/p/b.ics",))
    world.clock.advance(DAY)
    world.calendar.forget_tokens()
    world.look()
    assert [notice.key for notice in world.snapshot.notices] == ["busy:/p/b.ics"]
    assert world.reporter.events().count(Event.ENTRY_UNREADABLE) == 2


def test_after_sixty_days_asleep_plans_go_forward() -> None:
    """With forty people: no flood, caps kept, nothing new in the past (issue 5, item 8)."""
    world = FakeDesk()
    world.knows(*(person(n, "2 months", date(2026, 1, 1) + 7 * n * DAY) for n in range(1, 41)))
    world.settle_down()
    before = {entry.uid: starts_at(entry) for entry in world.entries()}
    world.clock.advance(60 * DAY)
    world.settle_down()
    now = world.clock.now()
    changed = [starts_at(entry) for entry in world.entries() if before.get(entry.uid) != starts_at(entry)]
    assert changed
    assert min(changed) > now
    this_week = week_of(now.date())
    assert all(people <= BERLIN.per_week for monday, people in people_by_week(world).items() if monday > this_week)
    assert all(entries <= BERLIN.per_day for day, entries in entries_by_day(world).items() if day > now.date())
