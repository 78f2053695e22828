"""How far something meant for one contact has come, read off their touches.

Owns whether an errand is still open, and what came of whoever a campaign asks. Must not decide what comes next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Snapshot
from rekindled.core.history import History, histories, is_conversation
from rekindled.core.model import Entry, Interaction, Outcome, Purpose, Touch, TouchState
from rekindled.core.settling import Moment, start_of


class Stage(StrEnum):
    """Where it is: waiting for a place, on the calendar, or over in one way or another."""

    WAITING = "waiting"
    PLANNED = "planned"
    DONE = "done"
    UNANSWERED = "no answer"
    SKIPPED = "skipped"
    PASSED = "passed"
    DROPPED = "dropped"


OPEN_STAGES = frozenset({Stage.WAITING, Stage.PLANNED})
_STAGES = {
    TouchState.DONE: Stage.DONE,
    TouchState.UNANSWERED: Stage.UNANSWERED,
    TouchState.SKIPPED: Stage.SKIPPED,
    TouchState.STOPPED: Stage.SKIPPED,
    TouchState.LAPSED: Stage.PASSED,
    TouchState.RETURNED: Stage.WAITING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A stage, and the user's day of it where there is one."""

    stage: Stage
    on: date | None = None


def carries_out(row: Interaction, errand: Errand) -> bool:
    """Whether something that was logged is what an errand was for; any talk since answers a message, but not itself."""
    if row.at < errand.asked_at:
        return False
    if errand.kind is ErrandKind.ANSWER:
        return is_conversation(row) and (row.purpose is not None or row.at > errand.asked_at)
    return row.purpose is errand.purpose and row.outcome is Outcome.DONE


def progress_of(errand: Errand, history: History, entries: Mapping[str, Entry], moment: Moment) -> Progress:
    """How far an errand has come; what was told by command counts as well as what was marked."""
    if errand.dropped:
        return Progress(stage=Stage.DROPPED)
    told = next((row for row in history.interactions if carries_out(row, errand)), None)
    if told is not None:
        return Progress(stage=Stage.DONE, on=told.local_on)
    return _of_touches(history, errand.purpose, errand.asked_at, entries, moment)


def to_do(snapshot: Snapshot) -> Iterator[Errand]:
    """The errands neither dropped nor told to be done (`log --gave`, a talk after a message), first ones first."""
    wanted = [errand for errand in snapshot.errands if not errand.dropped]
    told = histories(snapshot, {errand.contact_id for errand in wanted}) if wanted else {}
    for errand in sorted(wanted, key=lambda one: (one.asked_at, one.id)):
        history = told.get(errand.contact_id, History())
        if not any(carries_out(row, errand) for row in history.interactions):
            yield errand


def progress_of_asking(history: History, since: datetime, entries: Mapping[str, Entry], moment: Moment) -> Progress:
    """How far a campaign has come with one contact since it was started (aware).

    Where no ask stands or was made, any talk counts (U1).
    """
    found = _of_touches(history, Purpose.ASK, since, entries, moment)
    if found.stage in {Stage.DONE, Stage.PLANNED}:
        return found
    began_on = moment.local_day(since)
    talk = next(
        (row for row in reversed(history.interactions) if is_conversation(row) and row.local_on >= began_on), None
    )
    return Progress(stage=Stage.DONE, on=talk.local_on) if talk else found


def _of_touches(
    history: History, purpose: Purpose, since: datetime, entries: Mapping[str, Entry], moment: Moment
) -> Progress:
    standing = history.open_for((purpose,))
    if standing is not None:
        return Progress(stage=Stage.PLANNED, on=_day(standing, entries, moment))
    closed = [touch for touch in history.touches if _counts(touch, purpose, since)]
    if not closed:
        return Progress(stage=Stage.WAITING)
    last = max(closed, key=lambda touch: (touch.opened_at, touch.key.n))
    stage = _STAGES[last.state]
    settled_on = moment.local_day(last.settled_at) if last.settled_at else None
    return Progress(stage=stage, on=None if stage is Stage.WAITING else settled_on)


def _counts(touch: Touch, purpose: Purpose, since: datetime) -> bool:
    return touch.key.purpose is purpose and touch.state in _STAGES and (touch.settled_at or touch.opened_at) >= since


def _day(touch: Touch, entries: Mapping[str, Entry], moment: Moment) -> date:
    entry = entries.get(touch.entry_uid)
    return moment.local_day(start_of(entry, moment.rhythm)) if entry else touch.due_on
