"""The list of people chosen from the circles, and the rounds in which they have their turn (P2-06, P0-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.chosen import Progress, choose, chosen, chosen_on, pass_over
from rekindled.core.facts import ContactSaved, Journaled, MemoKept, Setting, Snapshot
from rekindled.core.memory import evolve
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import (
    Contact,
    EntryState,
    Interaction,
    Meaning,
    Purpose,
    Touch,
    TouchKey,
)
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN
from tests.samples import BEN_TALKED, ENTRY

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 26, 8, tzinfo=UTC)
TODAY = MONDAY.date()
CALL = Meaning(
    title="Call",
    description="",
    start=datetime(2026, 12, 1, 9, tzinfo=UTC),
    end=datetime(2026, 12, 1, 10, tzinfo=UTC),
)


def people(count: int) -> tuple[Contact, ...]:
    """So many people without a cadence."""
    return tuple(Contact(id=f"c-{n}", name=f"P{n}", last_contact_on=date(2020, 1, 1)) for n in range(1, count + 1))


def world(
    *contacts: Contact,
    now: datetime = MONDAY,
    on_the_list: Sequence[Contact] = (),
    since: date = TODAY,
    talks: Sequence[Interaction] = (),
    standing: Contact | None = None,
) -> World:
    """A world in Berlin, with people on the list, and somebody's follow-up on the calendar on 1 December."""
    key = TouchKey(contact_id=standing.id if standing else "", purpose=Purpose.RECONNECT, n=1)
    entry = replace(ENTRY, state=EntryState.STANDING, written=CALL, seen=None)
    snapshot = Snapshot(
        contacts=contacts,
        memos=tuple(Remembered(contact_id=one.id, memo=Memo.CHOSEN, on=since) for one in on_the_list),
        interactions=tuple(talks),
        touches=(Touch(key=key, entry_uid=entry.uid, due_on=TODAY, opened_at=MONDAY),) if standing else (),
        entries=(entry,) if standing else (),
        settings={Setting.EPOCH: "abcd1234"},
    )
    return World(snapshot=snapshot, moment=Moment(now=now, rhythm=BERLIN))


def chose(known: World, contacts: Sequence[Contact], per_week: int = 3) -> World:
    """The world after choosing."""
    return replace(known, snapshot=evolve(known.snapshot, choose(known, contacts, per_week)))


def begins(known: World) -> list[str]:
    """When each contact's turn begins."""
    return [str(one.snoozed_until) for one in known.snapshot.contacts]


def the_one(known: World) -> tuple[Progress, str]:
    """How far it has come with the only one on the list, and the day or reason."""
    (one,) = chosen(known)
    return one.progress, one.because or str(one.on)


def test_each_week_begins_with_three_at_most() -> None:
    """P0-20: step by step, this week while it has mornings left, then from Monday to Monday."""
    week, next_week, after_that = "2026-11-23", "2026-11-30", "2026-12-07"
    seven = people(7)
    assert begins(chose(world(*seven), seven)) == [week] * 3 + [next_week] * 3 + [after_that]
    assert begins(chose(world(*seven), seven, 2))[-1] == "2026-12-14"


def test_a_week_without_mornings_left_begins_with_nobody() -> None:
    """P0-20: on a Thursday the coming Monday is the first, or next week would have six."""
    four = people(4)
    assert begins(chose(world(*four, now=THURSDAY), four)) == ["2026-11-30"] * 3 + ["2026-12-07"]


def test_those_chosen_before_count() -> None:
    """P0-20: whoever is added later comes behind them, however often one chooses."""
    five = people(5)
    after_two = chose(world(*five), five[:2])
    after_all = chose(after_two, five[2:])
    assert begins(after_all) == ["2026-11-23"] * 3 + ["2026-11-30"] * 2


def test_whoever_has_no_cadence_gets_the_default_one() -> None:
    """R2: choosing is what lets them be planned; an own cadence or that of a circle stays."""
    plain = Contact(id="c-1", name="A")
    own = replace(plain, id="c-2", every=parse_cadence("1 year"))
    friend = replace(plain, id="c-3", circle="friends")
    rhythm = replace(BERLIN, circles={"friends": parse_cadence("2 months")})
    known = world(plain, own, friend)
    after = chose(replace(known, moment=replace(known.moment, rhythm=rhythm)), [plain, own, friend])
    assert [str(one.every) for one in after.snapshot.contacts] == ["default", "1 year", "None"]


def test_choosing_is_remembered_and_explained() -> None:
    """U14: `why` tells when the turn begins."""
    (ann,) = people(1)
    saved, kept, noted = choose(world(ann), [ann])
    assert saved == ContactSaved(contact=replace(ann, every="default", snoozed_until=TODAY))
    assert kept == MemoKept(remembered=Remembered(contact_id="c-1", memo=Memo.CHOSEN, on=TODAY))
    assert isinstance(noted, Journaled)
    assert noted.because == "chosen in the circles; begins on 2026-11-23"


def test_choosing_twice_changes_nothing() -> None:
    """The list has everybody once."""
    (ann,) = people(1)
    assert choose(world(ann, on_the_list=[ann]), [ann]) == []


def test_a_longer_snooze_of_the_users_stays() -> None:
    """R21: a snooze holds, and takes nobody's place in this week."""
    snoozed = Contact(id="c-1", name="A", snoozed_until=date(2027, 3, 1))
    over = replace(snoozed, id="c-2", snoozed_until=date(2026, 1, 1))
    assert begins(chose(world(snoozed, over), [snoozed, over], 1)) == ["2027-03-01", "2026-11-23"]


def test_what_is_on_the_calendar_already_is_not_put_off() -> None:
    """R5: an entry that stands keeps its place; only the list changes."""
    (ann,) = people(1)
    after = chose(world(ann, standing=ann), [ann])
    assert begins(after) == ["None"]
    assert the_one(after) == (Progress.STANDING, "2026-12-01")


def test_whoever_waits_is_told_until_when() -> None:
    """P0-20: a turn that has not begun."""
    ann = Contact(id="c-1", name="A", every="default", snoozed_until=date(2026, 11, 30))
    assert the_one(world(ann, on_the_list=[ann])) == (Progress.WAITING, "2026-11-30")


def test_whoever_has_their_turn_is_next() -> None:
    """From the day on which it begins until the planner has a place, with or without a snooze that is over."""
    ann = Contact(id="c-1", name="A", every="default", snoozed_until=TODAY)
    assert the_one(world(ann, on_the_list=[ann])) == (Progress.NEXT, "None")
    never = replace(ann, snoozed_until=None)
    assert the_one(world(never, on_the_list=[never])) == (Progress.NEXT, "None")


def test_whoever_lost_their_cadence_is_told() -> None:
    """The user may have taken it away again."""
    (ann,) = people(1)
    assert the_one(world(ann, on_the_list=[ann])) == (Progress.UNPLANNED, "None")


def test_a_closed_gate_is_told_in_its_words() -> None:
    """R21: who rests stays on the list, and is not planned."""
    ann = Contact(id="c-1", name="A", every="default", do_not_contact=True)
    assert the_one(world(ann, on_the_list=[ann])) == (Progress.GATE, "marked do-not-contact")


def test_a_talk_since_then_is_told() -> None:
    """U1: any conversation counts; one before does not."""
    ben = Contact(id="c-2", name="Ben", every="default")
    talk = replace(BEN_TALKED, local_on=date(2026, 11, 22), id=1)
    known = world(ben, on_the_list=[ben], since=date(2026, 11, 20), talks=[talk])
    assert the_one(known) == (Progress.TALKED, "2026-11-22")
    assert the_one(world(ben, on_the_list=[ben], talks=[talk])) == (Progress.NEXT, "None")


def test_a_year_after_the_talk_one_leaves_the_list() -> None:
    """P2-03: then they may be proposed again; removed people leave at once."""
    ben = Contact(id="c-2", name="Ben", last_contact_on=date(2025, 11, 23))
    gone = Contact(id="c-3", name="Gone", archived_on=TODAY)
    here = world(ben, gone, on_the_list=[ben, gone], since=date(2025, 11, 1))
    assert chosen_on(here) == {}
    later = replace(ben, last_contact_on=date(2025, 11, 24))
    assert chosen_on(world(later, on_the_list=[later], since=date(2025, 11, 1))) == {"c-2": date(2025, 11, 1)}


def test_the_list_is_in_the_order_of_turns_the_talked_with_last() -> None:
    """Who is next comes first, who can have none for now behind those who wait."""
    following = Contact(id="c-1", name="Next", every="default")
    waiting = replace(following, id="c-3", name="Waiting", snoozed_until=date(2026, 12, 7))
    resting = replace(following, id="c-4", name="Resting", do_not_contact=True)
    talked = replace(following, id="c-5", name="Talked", last_contact_on=TODAY)
    everybody = [talked, resting, waiting, following]
    told = [one.contact.name for one in chosen(world(*everybody, on_the_list=everybody))]
    assert told == ["Next", "Waiting", "Resting", "Talked"]


def test_passing_over_is_remembered_with_its_day() -> None:
    """P2-03: nothing else changes."""
    (ann,) = people(1)
    remembered = Remembered(contact_id="c-1", memo=Memo.PASSED_OVER, on=TODAY)
    assert pass_over(world(ann), ann) == [MemoKept(remembered=remembered)]


@pytest.mark.parametrize("per_week", [1, 2, 7])
def test_no_week_ever_begins_with_more(per_week: int) -> None:
    """P0-20: whatever the order of choosing, on whatever day."""
    twenty = people(20)
    known = world(*twenty)
    for start, end in ((0, 1), (1, 9), (9, 20)):
        known = chose(known, twenty[start:end], per_week)
    weeks = [one.snoozed_until.isocalendar()[:2] for one in known.snapshot.contacts if one.snoozed_until]
    assert len(weeks) == 20
    assert max(weeks.count(week) for week in weeks) <= per_week
