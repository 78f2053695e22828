"""The life of a touch, as one table (design §8); the diagram in the docs is drawn from it.

Owns which event leads from which state to which. Must not know what else an event causes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rekindled.core.model import Outcome, TouchState


class TouchEvent(StrEnum):
    """What can happen to a touch."""

    DONE = "marked done"
    UNANSWERED = "marked unanswered"
    SKIPPED = "marked skipped"
    STOPPED = "marked stop"
    POSTPONED = "marked later"
    DELETED = "entry deleted"
    REAPPEARED = "entry came back"
    LAPSED = "passed for good"
    RETURNED = "left open in a block"
    WITHDRAWN = "withdrawn"
    UNMARKED = "mark removed"
    TAKEN_BACK = "taken back by command"
    UNSAID = "taken back while its entry is unmarked"


_S = TouchState
_E = TouchEvent

TABLE: Mapping[tuple[TouchState, TouchEvent], TouchState] = MappingProxyType(
    {
        (_S.OPEN, _E.DONE): _S.DONE,
        (_S.OPEN, _E.UNANSWERED): _S.UNANSWERED,
        (_S.OPEN, _E.SKIPPED): _S.SKIPPED,
        (_S.OPEN, _E.STOPPED): _S.STOPPED,
        (_S.OPEN, _E.POSTPONED): _S.OPEN,
        (_S.OPEN, _E.DELETED): _S.SKIPPED,
        (_S.OPEN, _E.LAPSED): _S.LAPSED,
        (_S.OPEN, _E.RETURNED): _S.RETURNED,
        (_S.OPEN, _E.WITHDRAWN): _S.WITHDRAWN,
        (_S.DONE, _E.UNMARKED): _S.OPEN,
        (_S.DONE, _E.TAKEN_BACK): _S.WITHDRAWN,
        (_S.DONE, _E.UNSAID): _S.OPEN,
        (_S.UNANSWERED, _E.DONE): _S.DONE,
        (_S.UNANSWERED, _E.UNMARKED): _S.OPEN,
        (_S.UNANSWERED, _E.TAKEN_BACK): _S.WITHDRAWN,
        (_S.UNANSWERED, _E.UNSAID): _S.OPEN,
        (_S.SKIPPED, _E.DONE): _S.DONE,
        (_S.SKIPPED, _E.REAPPEARED): _S.OPEN,
        (_S.SKIPPED, _E.UNMARKED): _S.OPEN,
        (_S.SKIPPED, _E.TAKEN_BACK): _S.WITHDRAWN,
        (_S.SKIPPED, _E.UNSAID): _S.OPEN,
        (_S.LAPSED, _E.DONE): _S.DONE,
        (_S.LAPSED, _E.UNANSWERED): _S.UNANSWERED,
        (_S.LAPSED, _E.STOPPED): _S.STOPPED,
        (_S.RETURNED, _E.DONE): _S.DONE,
        (_S.RETURNED, _E.UNANSWERED): _S.UNANSWERED,
        (_S.RETURNED, _E.STOPPED): _S.STOPPED,
        (_S.WITHDRAWN, _E.REAPPEARED): _S.OPEN,
        (_S.WITHDRAWN, _E.DONE): _S.DONE,
    }
)

MARKED: Mapping[Outcome, TouchEvent] = MappingProxyType(
    {
        Outcome.DONE: _E.DONE,
        Outcome.UNANSWERED: _E.UNANSWERED,
        Outcome.SKIPPED: _E.SKIPPED,
        Outcome.LATER: _E.POSTPONED,
        Outcome.STOP: _E.STOPPED,
    }
)


def step(state: TouchState, event: TouchEvent) -> TouchState | None:
    """The state an event leads to, or None when it means nothing there."""
    return TABLE.get((state, event))


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {_S.OPEN}: planned or adopted"]
    merged: dict[tuple[TouchState, TouchState], list[str]] = {}
    for (state, event), target in TABLE.items():
        merged.setdefault((state, target), []).append(event.value)
    lines += [f"    {state} --> {target}: {', '.join(events)}" for (state, target), events in merged.items()]
    return "\n".join(lines) + "\n"
