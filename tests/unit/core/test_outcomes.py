"""Which sign wins where several stand (design §5 Marks; facts: apps §1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rekindled.core.model import Carrier, Meaning, Outcome, Purpose, Shape, TouchKey
from rekindled.core.outcomes import sayings
from rekindled.core.wire import Seen

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
BASE = Meaning(title="Call Anna", description="[ ] Anna\n[ ] Ben\n\nNotes:", start=START, end=START)
ANNA = TouchKey(contact_id="c-1", purpose=Purpose.RECONNECT, n=1)
BEN = TouchKey(contact_id="c-2", purpose=Purpose.RECONNECT, n=1)
NAMED = [(ANNA, "Anna"), (BEN, "Ben")]


def said(shape: Shape = Shape.SLOT, **more: Any) -> Outcome | None:  # noqa: ANN401 - fields of Meaning and Seen
    """What an entry that differs from ours in these fields says about Anna."""
    kept = {name: more.pop(name) for name in ("completed_at", "percent", "carrier") if name in more}
    meaning = replace(BASE, **more)
    seen = Seen(uid="u", meaning=meaning, **{"carrier": Carrier.EVENT, **kept})
    return sayings(seen, BASE, shape, NAMED)[ANNA].outcome


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        ({"status": "COMPLETED"}, Outcome.DONE),
        ({"completed_at": START}, Outcome.DONE),
        ({"percent": 100}, Outcome.DONE),
        ({"percent": 100, "status": "NEEDS-ACTION"}, None),
        ({"completed_at": START, "status": "IN-PROCESS"}, None),
        ({"percent": 50}, None),
        ({"status": "CANCELLED"}, Outcome.SKIPPED),
    ],
)
def test_a_task_is_done_as_apps_say_it(task: dict[str, Any], outcome: Outcome | None) -> None:
    """COMPLETED, or its traces where no status speaks against it; todoman leaves 100 % on reopened tasks."""
    assert said(carrier=Carrier.TASK, **task) is outcome


def test_an_event_is_not_completed_like_a_task() -> None:
    """Traces of a task say nothing on an event."""
    assert said(percent=100) is None


def test_a_category_the_user_added_counts() -> None:
    """Any sign or word but a lone x, in any case; a category of ours or of no meaning does not."""
    assert said(categories=frozenset({"Done"})) is Outcome.DONE
    assert said(categories=frozenset({"no answer"})) is Outcome.UNANSWERED
    assert said(categories=frozenset({"x", "Calls"})) is None


def test_the_title_wins_over_task_category_and_status() -> None:
    """The poorest client's sign is the plainest."""
    marks: dict[str, Any] = {"status": "CANCELLED", "categories": frozenset({"done"})}
    assert said(title="✗ Call Anna", **marks) is Outcome.UNANSWERED
    assert said(**marks) is Outcome.DONE


def test_a_line_wins_over_the_title() -> None:
    """The title's mark holds for unmarked lines only."""
    lines = "[-] Anna\n[ ] Ben: has a dog\n\nNotes:"
    assert said(Shape.BLOCK, title="✓ Call Anna", description=lines) is Outcome.UNANSWERED
    meaning = replace(BASE, title="✓ Call Anna", description=lines)
    ben = sayings(Seen(uid="u", carrier=Carrier.EVENT, meaning=meaning), BASE, Shape.BLOCK, NAMED)[BEN]
    assert (ben.outcome, ben.note, ben.alone) == (Outcome.DONE, "has a dog", False)


def test_a_name_in_the_notes_does_not_undo_a_tick() -> None:
    """A ticked line wins over one that only names the person again."""
    assert said(Shape.BLOCK, description="[x] Anna\n\nNotes:\n[ ] Anna: send photos") is Outcome.DONE


def test_a_person_without_a_line_takes_the_title() -> None:
    """Where a line was deleted, the whole entry speaks."""
    assert said(Shape.BLOCK, title="✓ Call Anna", description="Notes:") is Outcome.DONE
