"""A year of one tie, month by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.history import History
from rekindled.core.model import Channel, Interaction, Outcome
from rekindled.core.talk_months import talk_months
from tests.samples import BEN, BEN_TALKED

TODAY = date(2026, 11, 24)


def row(on: str, outcome: Outcome = Outcome.DONE, channel: Channel = Channel.CALL) -> Interaction:
    """Something that happened with Ben."""
    return replace(BEN_TALKED, local_on=date.fromisoformat(on), outcome=outcome, channel=channel)


def test_today_is_in_the_last_past_and_the_first_coming_month() -> None:
    """Twelve months end with this one, six begin with it."""
    months = talk_months(BEN, History(), [], TODAY)
    assert [months.past[0].first_on, months.past[-1].first_on] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert [months.coming[0].first_on, months.coming[-1].first_on] == [date(2026, 11, 1), date(2027, 4, 1)]
    assert (len(months.past), len(months.coming)) == (12, 6)


def test_days_with_a_talk_are_counted() -> None:
    """Two talks on one day are one; what was merely seen is none; what is older than the months is left out."""
    rows = (
        *(row("2026-03-03"), row("2026-03-03"), row("2026-03-09"), row("2025-11-30")),
        row("2026-04-01", channel=Channel.AMBIENT),
    )
    past = talk_months(BEN, History(interactions=rows), [], TODAY).past
    assert {f"{one.first_on:%Y-%m}": one.talks for one in past if one.talks} == {"2026-03": 2}


def test_days_without_an_answer_are_counted() -> None:
    """Unless one talked on the same day after all."""
    tried = [row(day, Outcome.UNANSWERED) for day in ("2026-05-01", "2026-05-02")]
    past = talk_months(BEN, History(interactions=(*tried, row("2026-05-02"))), [], TODAY).past
    assert [(one.talks, one.unanswered) for one in past if one.talks or one.unanswered] == [(1, 1)]


def test_the_last_talk_as_the_user_says_counts() -> None:
    """U1: known from the contact, though the log is empty; a day to come is none."""
    said = replace(BEN, last_contact_on=date(2026, 10, 25))
    assert [one.talks for one in talk_months(said, History(), [], TODAY).past][-2:] == [1, 0]
    ahead = replace(BEN, last_contact_on=date(2026, 11, 25))
    assert not any(one.talks for one in talk_months(ahead, History(), [], TODAY).past)


def test_what_stands_is_counted_from_today_on() -> None:
    """An entry of yesterday is not ahead; two on one day are one."""
    planned = [date(2026, 11, 23), date(2026, 11, 24), date(2027, 1, 20), date(2027, 1, 20), date(2027, 5, 1)]
    coming = talk_months(BEN, History(), planned, TODAY).coming
    assert [one.planned for one in coming] == [1, 0, 1, 0, 0, 0]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_months_follow_each_other_whatever_the_day(today: date) -> None:
    """From a 31st, too: each month once, in order."""
    months = talk_months(BEN, History(), [], today)
    numbers = [one.first_on.year * 12 + one.first_on.month for one in (*months.past, *months.coming[1:])]
    assert numbers == list(range(numbers[0], numbers[0] + 17))
