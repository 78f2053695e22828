"""What meetings that are over make true (U5, R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.encounters import Encounter, MeetingReckoned, Proposal, ProposalDropped, Reckoned, Reckoning
from rekindled.core.facts import Fact, InteractionAdded, Journaled, Snapshot, TouchSaved
from rekindled.core.meeting_log import (
    ASKED_WITHIN,
    WAITS,
    called_off,
    confirmed,
    declined,
    found_back,
    logged,
    never,
    outdated,
    proposed,
    settled_in,
    unsettled,
)
from rekindled.core.meeting_titles import title_key
from rekindled.core.meetings import Guest, Meeting
from rekindled.core.memory import evolve
from rekindled.core.model import (
    Carrier,
    Channel,
    Contact,
    Entry,
    EntryState,
    Interaction,
    Meaning,
    Outcome,
    Purpose,
    Shape,
    Source,
    Touch,
    TouchKey,
    TouchState,
)
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
MOMENT = Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin"))
TODAY = NOW.date()
MINE = frozenset({"me@example.org"})
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANN, BEN = Contact(id="c-1", name="Ann Lee"), Contact(id="c-2", name="Ben Roe")
BOTH = Snapshot(contacts=(ANN, BEN))


def met(key: str = "a", contact_id: str = "c-1", ago: timedelta = 6 * HOUR) -> Encounter:
    """An hour with somebody, so long ago."""
    start = NOW - ago
    return Encounter(calendar="w", href="/a.ics", key=key, contact_id=contact_id, start=start, end=start + HOUR)


def talk(on: date, contact_id: str = "c-1", **more: object) -> Interaction:
    """A logged talk."""
    row = Interaction(
        contact_id=contact_id,
        at=datetime(on.year, on.month, on.day, 7, tzinfo=UTC),
        local_on=on,
        channel=Channel.CALL,
        outcome=Outcome.DONE,
        source=Source.LOG,
        id=1,
    )
    return replace(row, **more)  # type: ignore[arg-type]  # the keywords are Interaction's own


def with_touch(purpose: Purpose) -> Snapshot:
    """Ann has an entry this morning."""
    start = NOW - 8 * HOUR
    meaning = Meaning(title="Call Ann", description="", start=start, end=start + HOUR)
    entry = Entry(
        uid="rk-1",
        shape=Shape.SLOT,
        carrier=Carrier.EVENT,
        state=EntryState.STANDING,
        href="/rk-1.ics",
        written=meaning,
        wrote_at=start,
    )
    key = TouchKey(contact_id="c-1", purpose=purpose, n=1)
    touch = Touch(key=key, entry_uid="rk-1", due_on=TODAY, opened_at=NOW - DAY)
    return replace(BOTH, entries=(entry,), touches=(touch,))


def rows(facts: list[Fact]) -> list[Interaction]:
    """What is added to the log."""
    return [fact.interaction for fact in facts if isinstance(fact, InteractionAdded)]


def reckoned(facts: list[Fact]) -> list[tuple[str, str, Reckoning]]:
    """What is settled."""
    found = [fact.reckoned for fact in facts if isinstance(fact, MeetingReckoned)]
    return [(one.key, one.contact_id, one.how) for one in found]


def test_a_meeting_is_a_talk_with_its_reason() -> None:
    """U5: the log has when and how, the journal why, and the key is remembered."""
    facts = logged(BOTH, [met()], MOMENT)
    (row,) = rows(facts)
    assert (row.local_on, row.channel, row.source, row.uid, row.note) == (TODAY, Channel.MEET, Source.MEETING, "a", "")
    assert [fact.because for fact in facts if isinstance(fact, Journaled)] == [
        "you met on 2026-11-22, by a meeting in your calendars"
    ]
    assert reckoned(facts) == [("a", "c-1", Reckoning.COUNTED)]


def test_one_contact_and_day_is_one_talk_over_all_sources() -> None:
    """U5: a call that is logged, or a second meeting, absorbs a meeting, whose key is remembered all the same."""
    facts = logged(BOTH, [met("a"), met("b", ago=3 * HOUR)], MOMENT)
    assert (len(rows(facts)), len(reckoned(facts))) == (1, 2)
    told = logged(replace(BOTH, interactions=(talk(TODAY),)), [met()], MOMENT)
    assert (rows(told), reckoned(told)) == ([], [("a", "c-1", Reckoning.COUNTED)])


@pytest.mark.parametrize("purpose", [Purpose.RECONNECT, Purpose.CHECK_IN])
def test_a_meeting_settles_the_regular_touch_of_that_day(purpose: Purpose) -> None:
    """U5: as `log` does, so that `undo` finds the touch by its entry."""
    facts = logged(with_touch(purpose), [met()], MOMENT)
    (touch,) = (fact.touch for fact in facts if isinstance(fact, TouchSaved))
    assert (touch.state, touch.settled_at) == (TouchState.DONE, NOW)
    (row,) = rows(facts)
    assert (row.uid, row.purpose) == ("rk-1", purpose)


@pytest.mark.parametrize("purpose", [Purpose.THANK, Purpose.ASK, Purpose.GIVE, Purpose.BIRTHDAY])
def test_a_meeting_settles_nothing_that_it_does_not_say(purpose: Purpose) -> None:
    """R14: that two people met is no thanks, no question and no gift."""
    facts = logged(with_touch(purpose), [met()], MOMENT)
    assert not [fact for fact in facts if isinstance(fact, TouchSaved)]
    assert rows(facts)[0].purpose is None


def test_looking_back_only_raises_dates() -> None:
    """R14: one row for each contact, only where the log knows no later talk, and no touch is settled."""
    past = [met("a", ago=40 * DAY), met("b", ago=400 * DAY), met("c", "c-2", ago=50 * DAY)]
    known = replace(BOTH, interactions=(talk(TODAY - DAY, "c-2"),))
    facts = found_back(known, past, MOMENT)
    assert [(row.contact_id, row.uid) for row in rows(facts)] == [("c-1", "a")]
    assert not [fact for fact in facts if isinstance(fact, TouchSaved)]
    assert [fact.because for fact in facts if isinstance(fact, Journaled)] == [
        "looking back, the latest meeting found in your calendars was on 2026-10-13"
    ]
    assert found_back(evolve(known, facts), past, MOMENT) == []


def test_a_meeting_is_logged_once_even_when_it_is_moved_or_was_taken_back() -> None:
    """R14: what has its key in the log, in whatever row, or among the settled ones, is not logged again."""
    row = talk(TODAY, source=Source.MEETING, uid="a")
    taken_back = replace(BOTH, interactions=(row, replace(row, id=2, retracts=1)))
    settled = settled_in(taken_back, [Reckoned(key="b", contact_id="c-1", how=Reckoning.DECLINED)])
    left = unsettled([met("c", ago=2 * HOUR), met("a"), met("b"), met("a", "c-2")], BOTH, settled)
    assert [(one.key, one.contact_id) for one in left] == [("a", "c-2"), ("c", "c-1")]
    assert unsettled([met("d", "c-9")], BOTH, settled) == []
    assert unsettled([met("d")], replace(BOTH, contacts=(replace(ANN, archived_on=TODAY), BEN)), settled) == []


def test_what_was_settled_for_a_merged_contact_stays_settled() -> None:
    """U7: nobody is asked again because two people turned out to be one."""
    merged = replace(BOTH, contacts=(ANN, replace(BEN, archived_on=TODAY, merged_into="c-1")))
    settled = settled_in(merged, [Reckoned(key="a", contact_id="c-2", how=Reckoning.DECLINED)])
    assert unsettled([met("a")], merged, settled) == []


def test_a_meeting_that_is_cancelled_after_it_was_logged_stays_and_is_told_once() -> None:
    """R14: the log only grows; the journal says what to do."""
    gone = Meeting(key="a", start=NOW, end=NOW, cancelled=True)
    counted = Reckoned(key="a", contact_id="c-1", how=Reckoning.COUNTED)
    facts = called_off([gone, replace(gone, key="b", cancelled=False)], [counted], MOMENT)
    assert reckoned(facts) == [("a", "c-1", Reckoning.CALLED_OFF)]
    assert called_off([gone], [replace(counted, how=Reckoning.CALLED_OFF)], MOMENT) == []
    assert rows(facts) == []


def event(title: str, ago: timedelta = 5 * HOUR, **more: object) -> Meeting:
    """An hour without guests, that ended so long ago."""
    one = Meeting(key=title, start=NOW - ago - HOUR, end=NOW - ago, title=title)
    return replace(one, **more)  # type: ignore[arg-type]  # the keywords are Meeting's own


def test_a_title_that_names_a_contact_is_proposed() -> None:
    """R14: once it is over, with its title until it is answered."""
    (one,) = proposed([event("Lunch with Ann Lee"), event("Dentist")], BOTH, set(), MINE, MOMENT)
    assert one == Proposal(
        key="Lunch with Ann Lee",
        contact_id="c-1",
        title="Lunch with Ann Lee",
        start=NOW - 6 * HOUR,
        end=NOW - 5 * HOUR,
    )


def test_an_event_that_only_the_user_is_at_has_no_guests() -> None:
    """R14: some apps name its owner as the organiser of everything."""
    alone = event("Lunch with Ann Lee", guests=(Guest(address="me@example.org"),))
    assert len(list(proposed([alone], BOTH, set(), MINE, MOMENT))) == 1
    assert list(proposed([alone], BOTH, set(), frozenset(), MOMENT)) == []


@pytest.mark.parametrize(
    "one",
    [
        event("Ann Lee", ago=-2 * HOUR),
        event("Ann Lee", ago=ASKED_WITHIN + HOUR),
        event("Ann Lee", cancelled=True),
        event("Ann Lee", guests=(Guest(address="x@example.org"),)),
        event("Ben Roe"),
        event("Ann Lee", key="no"),
        event("call Ann"),
    ],
    ids=["to come", "long ago", "cancelled", "has guests", "talked that day", "answered", "never for that title"],
)
def test_nobody_is_asked_twice_or_in_vain(one: Meeting) -> None:
    """R14: what is answered, known by now, or too long ago raises no question."""
    known = replace(BOTH, interactions=(talk(TODAY, "c-2"),))
    settled = {("no", "c-1"), (title_key("Call Ann!"), "c-1")}
    assert list(proposed([one], known, settled, MINE, MOMENT)) == []


LUNCH = Proposal(key="l", contact_id="c-1", title="Lunch with Ann", start=NOW - 6 * HOUR, end=NOW - 5 * HOUR)


def test_a_question_ends_by_itself() -> None:
    """After ninety days, when the person was removed, or when a talk of that day is logged: the title is forgotten."""
    old = replace(LUNCH, key="o", start=NOW - WAITS - 2 * HOUR, end=NOW - WAITS - HOUR)
    assert outdated([LUNCH, old], BOTH, MOMENT) == [old]
    assert outdated([LUNCH], replace(BOTH, interactions=(talk(TODAY),)), MOMENT) == [LUNCH]
    assert outdated([LUNCH], replace(BOTH, contacts=(BEN,)), MOMENT) == [LUNCH]


def test_each_answer_is_kept() -> None:
    """R14: a yes is a talk like any other, a no and a never are remembered, and each forgets the title."""
    yes = confirmed(BOTH, LUNCH, MOMENT)
    assert [row.uid for row in rows(yes)] == ["l"]
    assert yes[-1] == ProposalDropped(key="l", contact_id="c-1")
    no = declined(LUNCH)
    assert reckoned(no) == [("l", "c-1", Reckoning.DECLINED)]
    twin, other = replace(LUNCH, key="l2", title="lunch with ANN"), replace(LUNCH, key="l3", title="Tea with Ann")
    forever = never(LUNCH, [LUNCH, twin, other])
    assert reckoned(forever) == [
        (title_key(LUNCH.title), "c-1", Reckoning.NEVER),
        ("l", "c-1", Reckoning.DECLINED),
        ("l2", "c-1", Reckoning.DECLINED),
    ]
