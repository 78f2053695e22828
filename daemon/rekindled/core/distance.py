"""The distance that touches with one contact keep from each other (design §5 "Who").

Owns which of two that lie near each other gives way. Must not know why either is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rekindled.core.aims import Aims
from rekindled.core.birthdays import replaced_until
from rekindled.core.cadence import Cadence, after, before
from rekindled.core.model import Purpose
from rekindled.core.rhythm import Rhythm
from rekindled.core.wanted import Wanted

SMALLEST_GAP = timedelta(days=10)
# A meeting that is over is logged within the day, and an entry that is to move must be a day away.
RESTARTED_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What else is wanted with the same contact, and whose rules hold on which local day."""

    aims: Aims
    wishes: tuple[Wanted, ...]
    rhythm: Rhythm
    today: date


def apart(regular: Wanted, beside: Beside) -> tuple[Wanted | None, str]:
    """The regular follow-up where it keeps its distance, and why; None while a question stands for the first talk.

    A birthday that lies near takes the place of a check-in, and a meeting that lies near is waited for (U5).
    """
    ask = next((wish for wish in beside.wishes if wish.purpose is Purpose.ASK), None)
    if ask is not None and regular.purpose is Purpose.RECONNECT:
        return None, f"your question comes first: {ask.because}"
    every = beside.rhythm.cadence_of(regular.contact) or beside.rhythm.default_every
    gap = min(SMALLEST_GAP, timedelta(days=every.days))
    if beside.aims.placed_on is not None:
        regular = _after(regular, beside.aims.placed_on, gap, beside.today)
    if beside.rhythm.hold_back is not None:
        regular = _after_meetings(regular, beside, min(beside.rhythm.hold_back, every, key=lambda one: one.days))
    if beside.rhythm.birthdays and regular.purpose is Purpose.CHECK_IN and regular.attempt == 1:
        kept_on = replaced_until(regular.contact, regular.due_on, gap)
        if kept_on and (kept_on >= beside.today or any(_is_birthday(wish, kept_on) for wish in beside.wishes)):
            because = f"{regular.because}; their birthday on {kept_on} takes its place"
            regular = replace(regular, due_on=after(kept_on, every), because=because)
    return regular, regular.because


def _after(regular: Wanted, other_on: date, gap: timedelta, today: date) -> Wanted:
    if abs(max(regular.due_on, today) - other_on) >= gap:
        return regular
    because = f"{regular.because}; {gap.days} days after what you planned for {other_on}"
    return replace(regular, due_on=other_on + gap, because=because)


def _after_meetings(regular: Wanted, beside: Beside, within: Cadence) -> Wanted:
    """Two days after the last meeting near the day on which it would come, for by then the meeting has restarted the
    clock. Those farther away are none of its matter, so that a weekly series does not push it on and on.
    """
    day = max(regular.due_on, beside.today)
    first, last = max(before(day, within), beside.today), after(day, within)
    near = max((one for one in beside.aims.meet_on if first <= one <= last), default=None)
    if near is None or regular.due_on >= near + RESTARTED_WITHIN:
        return regular
    because = f"{regular.because}; you meet on {near}, so it waits until after that"
    return replace(regular, due_on=near + RESTARTED_WITHIN, because=because)


def _is_birthday(wish: Wanted, kept_on: date) -> bool:
    return wish.purpose is Purpose.BIRTHDAY and wish.due_on == kept_on
