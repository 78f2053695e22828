"""When somebody gets their place: closed days, two clocks, shares, turns, moves, the horizon (P0-16, R5, R19)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.abroad import Abroad
from rekindled.core.changes import Create, Keep, Move
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.model import Channel, Contact, Interval, Purpose
from rekindled.core.mornings import week_of
from rekindled.core.planning import plan
from rekindled.core.rhythm import Rhythm, Window
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.stories import DAY, only_entry, starts_at, world_with

LONG_AGO = date(2019, 1, 1)
LATELY = SUNDAY.date() - 30 * DAY
TOKYO = Abroad(zone=ZoneInfo("Asia/Tokyo"), because="their phone number is from Japan")
NEW_YORK = Abroad(zone=ZoneInfo("America/New_York"), because="their phone number is from New York")


def world_of(*people: Contact, rhythm: Rhythm = BERLIN, **more: object) -> World:
    """A store nobody planned for yet."""
    snapshot = Snapshot(contacts=people, settings={Setting.EPOCH: "abcd1234"})
    moment = Moment(now=SUNDAY, rhythm=rhythm)
    return World(snapshot=snapshot, moment=moment, **more)  # type: ignore[arg-type]  # the keywords are World's own


def created(world: World) -> list[Create]:
    """The new entries of a plan, by start."""
    found = [change for change in plan(world).changes if isinstance(change, Create)]
    return sorted(found, key=lambda change: change.place.start)


def standing(*people: Contact, rhythm: Rhythm = BERLIN) -> tuple[FakeDesk, World]:
    """An account whose entries were written, and the world its next planning looks at."""
    desk = world_with(*people, rhythm=rhythm)
    return desk, World(snapshot=desk.snapshot, moment=desk.desk.moment())


def test_nothing_is_placed_on_a_closed_day() -> None:
    """Holidays and vacations are passed over."""
    days = {date(2026, 11, 24) + n * DAY: "vacation" for n in range(7)}
    (change,) = created(world_of(person(1), closed=days))
    assert change.place.start.date() == date(2026, 12, 1)


def test_a_call_is_placed_in_decent_hours_on_both_clocks() -> None:
    """From half past eight to half past eleven in Berlin it is afternoon or evening in Tokyo: fine until eight."""
    (change,) = created(world_of(person(1), abroad={"c-1": TOKYO}))
    assert change.touches[0].channel is Channel.CALL
    assert change.place.start.astimezone(TOKYO.zone).hour == 16


def test_without_a_decent_hour_for_both_one_writes() -> None:
    """U12: a morning in Berlin is night in New York: e-mail is proposed where there is an address, with the reason."""
    (change,) = created(world_of(person(1, emails=("p@example.org",)), abroad={"c-1": NEW_YORK}))
    assert change.touches[0].channel is Channel.EMAIL
    assert "no hour is decent both here and in America/New_York" in change.because
    (change,) = created(world_of(person(1, LATELY and "2 months", LATELY), abroad={"c-1": NEW_YORK}))
    assert change.touches[0].channel is Channel.TEXT
    (change,) = created(world_of(person(1, channel=Channel.MEET), abroad={"c-1": NEW_YORK}))
    assert change.touches[0].channel is Channel.MEET


def test_people_on_other_clocks_share_a_block_only_in_hours_decent_for_all() -> None:
    """Three calls, one of them to Lisbon: the block begins at nine, when it is eight there."""
    lisbon = Abroad(zone=ZoneInfo("Europe/Lisbon"))
    (change,) = created(world_of(person(1), person(2), person(3), abroad={"c-2": lisbon}))
    assert len(change.touches) == 3
    assert (change.place.start.hour, change.place.start.minute) == (9, 0)


def test_hours_of_circles_keep_people_in_blocks_of_their_own() -> None:
    """Family in the evening does not share a morning with friends."""
    from rekindled.core.rhythm import Other  # noqa: PLC0415 - only this test needs it

    evening = Other(window=Window(start=18 * 60, end=20 * 60))
    rhythm = replace(BERLIN, for_circles={"family": evening})
    people = [person(n, circle="family" if n % 2 else None) for n in range(1, 5)]
    for change in created(world_of(*people, rhythm=rhythm)):
        family = {int(touch.key.contact_id[2:]) % 2 for touch in change.touches}
        assert len(family) == 1
        assert (change.place.start.hour >= 18) == (family == {1})


def test_some_of_every_week_is_kept_for_dormant_ties_while_any_wait() -> None:
    """Far check-ins leave the share free until all who wait have had a turn; afterwards all of it is theirs (R19)."""
    many = [person(n, "2 years") for n in range(1, 31)]
    kept = [person(n, "3 months", SUNDAY.date() - 20 * DAY) for n in range(31, 71)]
    weeks: Counter[date] = Counter()
    for change in created(world_of(*many, *kept)):
        purposes = {touch.key.purpose for touch in change.touches}
        if purposes == {Purpose.CHECK_IN}:
            weeks[week_of(change.place.start.date())] += 1
    share = BERLIN.dormant_places
    turns = -(-30 // share)
    early = SUNDAY.date() + timedelta(weeks=turns)
    assert weeks
    assert all(count <= BERLIN.per_week - share for week, count in weeks.items() if week < early)
    assert max(weeks.values()) == BERLIN.per_week


def test_those_whose_date_has_come_and_those_never_talked_to_take_turns() -> None:
    """Neither the long known nor the never called have to wait for all of the others."""
    dated = [person(n, "6 months", LONG_AGO) for n in range(1, 7)]
    undated = [person(n) for n in range(7, 13)]
    first = created(world_of(*dated, *undated))[0]
    assert sorted(touch.key.contact_id for touch in first.touches) == ["c-1", "c-2", "c-7"]


def test_a_conflict_moves_an_entry_to_the_nearest_place_and_says_so() -> None:
    """On the same morning if it can; the text names where it was, and is not renewed for it again."""
    desk, world = standing(person(1, "2 months", LATELY))
    entry = only_entry(desk, "c-1")
    start = starts_at(entry)
    meeting = Interval(start=start - timedelta(hours=1), end=start + timedelta(minutes=15))
    (change,) = plan(replace(world, busy=[meeting])).changes
    assert isinstance(change, Move)
    assert change.place.start == start + timedelta(minutes=15)
    assert f"Moved from {start:%A} {start.day} {start:%B, %H:%M}: another appointment of yours is there." in str(
        change.description
    )
    desk.busy_names = ("Personal",)
    desk.busy.by_url = {f"{ORIGIN}/cal/personal/": [meeting]}
    desk.clock.advance(DAY)
    assert desk.look().tally.updated == 1
    assert "Moved from" in next(iter(desk.seen().values())).meaning.description
    writes = len(desk.calendar.writes)
    for _ in range(3):
        desk.clock.advance(DAY)
        desk.look()
    assert len(desk.calendar.writes) == writes


def test_while_busy_time_is_not_known_nothing_gets_a_place() -> None:
    """Neither a new entry nor a move; who is wanted waits with the reason."""
    desk, world = standing(person(1, "2 months", LATELY))
    start = starts_at(only_entry(desk, "c-1"))
    people = (*world.snapshot.contacts, person(2))
    meeting = Interval(start=start, end=start + timedelta(minutes=15))
    blind = replace(world, snapshot=replace(world.snapshot, contacts=people), busy=[meeting], blind="no answer")
    result = plan(blind)
    assert all(isinstance(change, Keep) for change in result.changes)
    assert [(one.contact_id, one.because) for one in result.waiting] == [("c-2", "no answer")]


def far_check_in() -> tuple[FakeDesk, datetime]:
    """A check-in written half a year ahead, and the moment four weeks before it."""
    desk = world_with(person(1, "6 months", SUNDAY.date() - 2 * DAY))
    return desk, starts_at(only_entry(desk, "c-1"))


def test_a_far_check_in_gets_its_exact_place_when_its_week_comes() -> None:
    """On a holiday or in the night where they live it moves once to the next good place; otherwise it stays."""
    desk, start = far_check_in()
    closed = {start.date(): "public holiday: Corpus Christi"}
    far = World(snapshot=desk.snapshot, moment=desk.desk.moment(), closed=closed)
    assert all(isinstance(change, Keep) for change in plan(far).changes)
    desk.clock.set(start - timedelta(weeks=3))
    near = World(snapshot=desk.snapshot, moment=desk.desk.moment(), closed=closed)
    (change,) = plan(near).changes
    assert isinstance(change, Move)
    assert change.place.start.date() == date(2027, 5, 25)
    assert "Corpus Christi" in change.because
    assert all(isinstance(change, Keep) for change in plan(replace(near, closed={})).changes)
    abroad = replace(near, closed={}, abroad={"c-1": TOKYO})
    assert all(isinstance(change, Keep) for change in plan(abroad).changes)
    night = replace(near, closed={}, abroad={"c-1": NEW_YORK})
    (kept,) = plan(night).changes
    assert "no decent hour" in kept.because


def test_an_entry_written_within_the_horizon_is_not_moved_for_what_is_known_later() -> None:
    """A holiday that is configured afterwards leaves it where it is, unless all is to be planned again."""
    desk, world = standing(person(1, "2 months", SUNDAY.date() - 50 * DAY))
    start = starts_at(only_entry(desk, "c-1"))
    later = replace(world, closed={start.date(): "quiet week"})
    assert all(isinstance(change, Keep) for change in plan(later).changes)
    (change,) = plan(replace(later, replan=True)).changes
    assert isinstance(change, Move)
    assert "quiet week" in change.because


def test_other_mornings_move_only_what_is_to_be_planned_again() -> None:
    """A new window counts for new entries; with `replan` the untouched ones follow (R5)."""
    desk, world = standing(person(1, "2 months", LATELY))
    afternoons = replace(BERLIN, window=Window(start=14 * 60, end=16 * 60))
    later = replace(world, moment=Moment(now=desk.clock.now(), rhythm=afternoons))
    assert all(isinstance(change, Keep) for change in plan(later).changes)
    (change,) = plan(replace(later, replan=True)).changes
    assert isinstance(change, Move)
    assert change.place.start.hour == 14
    assert "your mornings are other ones now" in change.because


def test_nobody_keeps_the_others_from_their_morning() -> None:
    """Who is first in turn but finds no hour that is free and decent is passed over on that day."""
    lisbon = Abroad(zone=ZoneInfo("Europe/Lisbon"))
    late = [
        Interval(
            start=datetime(2026, 11, 24 + n, 9, tzinfo=BERLIN.zone),
            end=datetime(2026, 11, 24 + n, 12, tzinfo=BERLIN.zone),
        )
        for n in range(3)
    ]
    first = created(world_of(person(1, "6 months", LONG_AGO), person(2), busy=late, abroad={"c-1": lisbon}))
    when = {touch.key.contact_id: change.place.start.date() for change in first for touch in change.touches}
    assert when == {"c-2": date(2026, 11, 24), "c-1": date(2026, 12, 1)}


def test_a_busy_evening_leaves_the_morning_to_others() -> None:
    """Family is due first and has no free evening on that day; friends get the morning all the same."""
    from rekindled.core.rhythm import Other  # noqa: PLC0415 - only this test needs it

    rhythm = replace(BERLIN, for_circles={"family": Other(window=Window(start=18 * 60, end=20 * 60))})
    evening = datetime(2026, 11, 24, 18, tzinfo=BERLIN.zone)
    busy = [Interval(start=evening, end=evening + timedelta(hours=2))]
    found = created(world_of(person(1, "6 months", LONG_AGO, circle="family"), person(2), rhythm=rhythm, busy=busy))
    when = {touch.key.contact_id: change.place.start for change in found for touch in change.touches}
    assert (when["c-2"].date(), when["c-1"].date()) == (date(2026, 11, 24), date(2026, 11, 25))


def test_a_holiday_where_they_live_moves_a_far_check_in_too() -> None:
    """Once its week comes; the reason says whose holiday it is."""
    desk, start = far_check_in()
    desk.clock.set(start - timedelta(weeks=3))
    there = replace(TOKYO, closed={start.astimezone(TOKYO.zone).date(): "public holiday in Japan: Greenery Day"})
    world = World(snapshot=desk.snapshot, moment=desk.desk.moment(), abroad={"c-1": there})
    (change,) = plan(world).changes
    assert isinstance(change, Move)
    assert "public holiday in Japan: Greenery Day" in change.because
