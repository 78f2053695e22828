"""Which backups are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.rotation import worth_keeping

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)  # a Sunday


def test_a_backup_a_day_leaves_days_weeks_and_months() -> None:
    """After two years of one a day: seven days, the last of four weeks and of twelve months, some of them the same."""
    kept = worth_keeping(NOON - timedelta(days=days) for days in range(730))
    weeks = {datetime(2026, 11, day, 12, tzinfo=UTC) for day in (29, 22, 15, 8)}
    days = {NOON - timedelta(days=days) for days in range(7)}
    months = {datetime(2026, month, 1, 12, tzinfo=UTC) - timedelta(days=1) for month in range(2, 12)}
    assert kept == days | weeks | months | {NOON, datetime(2025, 12, 31, 12, tzinfo=UTC)}


def test_of_one_day_the_last_is_kept() -> None:
    """Several backups of a day are one, unless there is no other day."""
    assert worth_keeping([NOON, NOON + timedelta(hours=1)]) == {NOON + timedelta(hours=1)}


@given(st.sets(st.integers(0, 3000).map(lambda hours: NOON - 20 * timedelta(hours=hours)), max_size=60))
def test_few_are_kept_and_always_the_newest(moments: set[datetime]) -> None:
    """Never more than 23, the newest always, and choosing again from those kept removes none."""
    kept = worth_keeping(moments)
    assert kept <= moments
    assert len(kept) <= 23
    assert not moments or max(moments) in kept
    assert worth_keeping(kept) == kept
