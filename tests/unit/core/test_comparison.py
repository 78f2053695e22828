"""What counts as a user's change and what is an app's housekeeping (facts: apps §5 rule 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from rekindled.core.comparison import differing, untouched
from tests.samples import ENTRY, MEANING


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "Call Ben"}, "title"),
        ({"description": "else"}, "description"),
        ({"start": MEANING.start + timedelta(minutes=5)}, "start"),
        ({"end": date(2026, 3, 4)}, "end"),
        ({"alarms": (10,)}, "alarms"),
        ({"categories": frozenset({"a"})}, "categories"),
        ({"status": "CANCELLED"}, "status"),
        ({"place": "Home"}, "place"),
    ],
)
def test_each_field_with_meaning_counts(change: dict[str, object], field: str) -> None:
    """A change of any user-meaning field is seen as that field's."""
    assert differing(replace(MEANING, **change), MEANING) == {field}  # type: ignore[arg-type]  # Meaning's own fields


def test_housekeeping_does_not_count() -> None:
    """Another zone, spacing, order, case, idle states and line ends are what apps do by themselves."""
    kept = replace(
        MEANING,
        title=" Call  Anna",
        description="one  \ntwo “quoted” \u2028\n\n",
        start=MEANING.start.astimezone(UTC),  # type: ignore[union-attr]  # the sample's start is a datetime
        alarms=(-5, 10),
        categories=frozenset({"B", "a ", " "}),
        status=None,
    )
    assert differing(kept, MEANING) == frozenset()


def test_an_entry_is_touched_by_a_change_or_a_pin() -> None:
    """Who dragged an entry once keeps it, even dragged back."""
    still = replace(ENTRY, seen=None, pinned=False)
    assert untouched(still)
    assert not untouched(replace(still, pinned=True))
    assert not untouched(replace(ENTRY, pinned=False))
