"""The life of a touch is one table (design §8)."""

from __future__ import annotations

import pytest

from rekindled.core.lifecycle import MARKED, TABLE, TouchEvent, diagram, step
from rekindled.core.model import Outcome, TouchState


@pytest.mark.parametrize("state", [state for state in TouchState if state not in (TouchState.DONE, TouchState.STOPPED)])
def test_a_tick_counts_whatever_became_of_the_touch(state: TouchState) -> None:
    """Late ticks are always logged (design §5)."""
    assert step(state, TouchEvent.DONE) is TouchState.DONE


TAKING_BACK = {TouchEvent.UNMARKED, TouchEvent.TAKEN_BACK, TouchEvent.UNSAID}


@pytest.mark.parametrize("event", sorted(set(TouchEvent) - TAKING_BACK))
def test_only_taking_the_mark_away_happens_to_a_touch_that_is_done(event: TouchEvent) -> None:
    """A mark is logged once."""
    assert step(TouchState.DONE, event) is None


@pytest.mark.parametrize("event", TouchEvent)
def test_only_absence_undone_or_later_leaves_a_touch_open(event: TouchEvent) -> None:
    """Every other event settles an open touch, but an entry that came back says nothing about it."""
    target = step(TouchState.OPEN, event)
    assert (target is TouchState.OPEN) == (event is TouchEvent.POSTPONED)
    assert (target is None) == (event in {TouchEvent.REAPPEARED, *TAKING_BACK})


def test_every_outcome_is_an_event() -> None:
    """Whatever a user can say has its row."""
    assert set(MARKED) == set(Outcome)


def test_the_diagram_draws_every_row_of_the_table() -> None:
    """One arrow for each pair of states, labelled with the events between them."""
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> open: planned or adopted\n")
    assert "    open --> skipped: marked skipped, entry deleted\n" in drawn
    pairs = {(state, target) for (state, _), target in TABLE.items()}
    assert drawn.count("-->") == 1 + len(pairs)
    assert all(event.value in drawn for _, event in TABLE)
