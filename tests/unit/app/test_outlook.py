"""What played months come to, as scripts read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from rekindled.app.outlook import outlook_result
from rekindled.app.simulating import Habits
from tests.fakes.desks import BERLIN, person
from tests.fakes.played import DILIGENT, world_of

IDLE = Habits(completes=Fraction(0), skips=Fraction(0), unanswered=Fraction(0))


def test_who_does_everything_reaches_everybody_in_time() -> None:
    """Each circle at its cadence, nobody late, nothing let go."""
    known = [person(n, "2 months", date(2026, 11, 1), circle="friends") for n in range(1, 7)]
    told = outlook_result(world_of([*known, person(7, None), person(8, do_not_contact=True)]), DILIGENT, 12)
    (friends,) = told["circles"]
    assert (friends["circle"], friends["people"], friends["days_asked"]) == ("friends", 6, 61)
    assert 61 <= friends["days_between"] <= 75
    assert told["late"] == []
    assert told["outcomes"]["lapsed"] == 0
    assert told["outcomes"]["done"] == friends["talks"]
    assert (told["from"], told["until"]) == ("2026-11-22", "2027-11-22")


def test_the_load_of_a_week_keeps_its_cap() -> None:
    """The mean, the most, and in which week that first was."""
    load = outlook_result(world_of([person(n) for n in range(1, 40)]), DILIGENT, 3)["load"]
    assert load["most"] == BERLIN.per_week
    assert load["most_in_week_of"] == "2026-11-23"
    assert 2 < load["mean"] < BERLIN.per_week


def test_who_is_not_reached_within_twice_their_cadence_is_named() -> None:
    """The longest first, measured against what was wanted."""
    told = outlook_result(world_of([person(1, "2 months"), person(2, "3 months")]), IDLE, 8)
    assert [(one["contact_id"], one["every"]) for one in told["late"]] == [("c-1", "2 months"), ("c-2", "3 months")]
    assert told["circles"][0]["days_between"] is None
    assert told["outcomes"]["lapsed"] > 0


def test_nobody_scheduled_means_an_empty_outlook() -> None:
    """There is nothing to play."""
    told = outlook_result(world_of([person(1, None)]), DILIGENT, 1)
    assert (told["circles"], told["load"]) == ([], {"mean": 0.0, "most": 0, "most_in_week_of": None})


def test_a_talk_of_today_counts() -> None:
    """And what was settled before the months begin is not counted as theirs."""
    world = world_of([replace(person(1), last_contact_on=date(2026, 11, 22))])
    assert outlook_result(world, DILIGENT, 2)["outcomes"]["done"] == 0
