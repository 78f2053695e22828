"""Whom one has not talked with for years, circle by circle (P2-02 to P2-05, P3-04, P3-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.core.circle_audit import MOST_PROPOSED, Circle, audit, evidence, reached, to_choose_from
from rekindled.core.facts import Snapshot
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import (
    FOREVER,
    Channel,
    Contact,
    Past,
    Purpose,
    Source,
    Status,
    TieProfile,
    Touch,
    TouchKey,
)
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, SUNDAY
from tests.samples import BEN_TALKED

TODAY = date(2026, 11, 22)
LONG_AGO = date(2020, 5, 1)
ANN = Contact(id="c-1", name="Ann", circle="friends", last_contact_on=LONG_AGO)
BEN = Contact(id="c-2", name="Ben", circle="friends")
DISTANT = TieProfile(past=Past.OCCASIONAL, status=Status.AHEAD)


def world(*contacts: Contact, memos: Sequence[Remembered] = (), touches: Sequence[Touch] = ()) -> World:
    """A world of these people, on a Sunday in Berlin; Ben was called last in March of the year before."""
    talk = replace(BEN_TALKED, local_on=date(2025, 3, 3), at=SUNDAY - timedelta(days=629), id=1)
    talks = (talk,) if BEN in contacts else ()
    snapshot = Snapshot(contacts=contacts, memos=tuple(memos), touches=tuple(touches), interactions=talks)
    return World(snapshot=snapshot, moment=Moment(now=SUNDAY, rhythm=BERLIN))


def memo(kind: Memo, on: date, contact: Contact = ANN) -> Remembered:
    """What is remembered of Ann."""
    return Remembered(contact_id=contact.id, memo=kind, on=on)


def standing(contact: Contact) -> Touch:
    """An open follow-up with somebody."""
    key = TouchKey(contact_id=contact.id, purpose=Purpose.RECONNECT, n=1)
    return Touch(key=key, entry_uid="rk-1", due_on=TODAY, opened_at=SUNDAY)


def named(circles: Sequence[Circle]) -> list[str]:
    """Everybody proposed, in order."""
    return [one.contact.name for circle in circles for one in circle.quiet]


def test_circles_are_told_in_order_with_their_people() -> None:
    """P2-02: the spheres first, the user's own next, those in none last; removed people are not counted."""
    people = [
        replace(ANN, id=f"c-{n}", circle=circle)
        for n, circle in enumerate(["choir", None, "friends", "family", "family"])
    ]
    gone = replace(ANN, id="c-9", circle="old club", archived_on=TODAY)
    told = [(circle.name, circle.people) for circle in audit(world(*people, gone))]
    assert told == [("family", 2), ("friends", 1), ("choir", 1), (None, 1)]


def test_nobody_is_no_circle() -> None:
    """An empty store has nothing to tell."""
    assert audit(world()) == ()


@pytest.mark.parametrize(
    ("last", "years"),
    [
        (date(2025, 11, 23), None),
        (date(2025, 11, 22), 1),
        (date(2021, 11, 23), 1),
        (date(2021, 11, 22), 5),
        (date(2016, 11, 22), 10),
        (date(1990, 1, 1), 10),
    ],
)
def test_silence_is_told_as_one_five_or_ten_years(last: date, years: int | None) -> None:
    """P2-03, P2-04: the most of them that it comes to, by calendar years (R16)."""
    assert reached(last, TODAY) == years


def test_up_to_five_of_each_circle_are_proposed_the_longest_silence_first() -> None:
    """P2-03: five of each sphere, whom one talked with within the year not among them."""
    people = [replace(ANN, id=f"c-{n}", name=f"P{n}", last_contact_on=date(2010 + n, 1, 1)) for n in range(17)]
    assert named(audit(world(*people))) == ["P0", "P1", "P2", "P3", "P4"]
    assert len(named(audit(world(*people)))) == MOST_PROPOSED
    assert named(audit(world(*people[14:]))) == ["P14", "P15"]


def test_more_years_leave_only_known_silences_of_that_length() -> None:
    """P2-04: the challenge of 5 or 10 years takes no unknown talk for a long one."""
    unknown = Contact(id="c-3", name="Unknown", circle="friends")
    oldest = replace(ANN, id="c-4", name="Oldest", last_contact_on=date(2010, 1, 1))
    here = world(ANN, BEN, unknown, oldest)
    assert named(audit(here)) == ["Oldest", "Ann", "Ben", "Unknown"]
    assert named(audit(here, 5)) == ["Oldest", "Ann"]
    assert named(audit(here, 10)) == ["Oldest"]


def test_whoever_was_not_close_but_is_valued_now_comes_first() -> None:
    """P2-05: before longer silences; after those known come the ones met once (P3-07), then names alone."""
    valued = replace(ANN, id="c-2", name="Valued", last_contact_on=date(2025, 1, 1), profile=DISTANT)
    met = Contact(id="c-3", name="Met", circle="friends", profile=TieProfile(met="a fair"))
    name = Contact(id="c-4", name="Alone", circle="friends")
    assert named(audit(world(name, met, ANN, valued))) == ["Valued", "Ann", "Met", "Alone"]


def test_whoever_is_on_the_calendar_comes_last_and_needs_no_choosing() -> None:
    """What is planned already takes nobody's place among the five."""
    circles = audit(world(ANN, BEN, touches=[standing(ANN)]))
    assert named(circles) == ["Ben", "Ann"]
    assert [one.contact.name for one in to_choose_from(circles)] == ["Ben"]


@pytest.mark.parametrize(
    "gate",
    [
        {"do_not_contact": True},
        {"rests_until": FOREVER},
        {"snoozed_until": date(2026, 11, 23)},
    ],
    ids=lambda gate: next(iter(gate)),
)
def test_nobody_is_proposed_through_a_closed_gate(gate: dict[str, object]) -> None:
    """R21: rest, snooze and do-not-contact go before any order; the circle still counts them."""
    (circle,) = audit(world(replace(ANN, **gate)))  # type: ignore[arg-type]  # the keywords are Contact's own
    assert (circle.people, circle.quiet) == (1, ())


def test_a_snooze_that_is_over_keeps_nobody_out() -> None:
    """From its day on."""
    assert named(audit(world(replace(ANN, snoozed_until=TODAY)))) == ["Ann"]


def test_whoever_was_passed_over_is_not_proposed_for_a_year() -> None:
    """P2-03: unless they are asked for again."""
    here = world(ANN, memos=[memo(Memo.PASSED_OVER, date(2025, 11, 23))])
    assert named(audit(here)) == []
    assert named(audit(here, again=True)) == ["Ann"]
    assert named(audit(world(ANN, memos=[memo(Memo.PASSED_OVER, date(2025, 11, 22))]))) == ["Ann"]


def test_whoever_is_chosen_is_not_proposed() -> None:
    """P2-06: they are on the list; other memos say nothing here."""
    assert named(audit(world(ANN, memos=[memo(Memo.CHOSEN, TODAY)]), again=True)) == []
    assert named(audit(world(ANN, memos=[memo(Memo.ASKED_PAST, TODAY)]))) == ["Ann"]


def test_the_last_talk_is_told_with_day_channel_and_source() -> None:
    """P2-03: from the log where that is the last one known, else from what the user says."""
    (circle,) = audit(world(BEN))
    (ben,) = circle.quiet
    assert (ben.evidence, ben.years) == ("call on 2025-03-03, logged by you", 1)
    assert ben.talk is not None
    (said,) = audit(world(replace(BEN, last_contact_on=date(2025, 4, 1)), ANN))[0].quiet[1:]
    assert (said.evidence, said.talk) == ("last contact on 2025-04-01, as you said", None)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.MARK, "meet on 2025-03-03, marked in the calendar"),
        (Source.MEETING, "meet on 2025-03-03, a meeting in your calendar"),
        (Source.LOG, "meet on 2025-03-03, logged by you"),
    ],
)
def test_where_a_talk_is_known_from_is_told(source: Source, words: str) -> None:
    """U5: a mark, a meeting, or the user's own word."""
    talk = replace(BEN_TALKED, source=source, channel=Channel.MEET, local_on=date(2025, 3, 3))
    assert evidence(BEN, talk.local_on, talk) == words


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (TieProfile(), "nothing known"),
        (TieProfile(met="a fair", lost_because="moved"), "met: a fair; lost touch: moved"),
        (DISTANT, "not close back then, and further along in their work"),
        (replace(DISTANT, trust=True), "not close back then, and you trust them"),
        (TieProfile(past=Past.A_LOT, trust=True, status=Status.AHEAD), "nothing known"),
        (TieProfile(past=Past.OCCASIONAL, trust=False, status=Status.PEER), "nothing known"),
    ],
)
def test_evidence_is_what_is_known_without_a_grade(profile: TieProfile, words: str) -> None:
    """P3-04, P3-07, P2-05, R20: how met, why lost, what is valued; nothing counts or ranks."""
    assert evidence(Contact(id="c-1", name="Ann", profile=profile), None, None) == words
