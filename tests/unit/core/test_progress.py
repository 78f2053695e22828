"""How far something meant for one contact has come, read off their touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import ContactSaved, ErrandSaved, InteractionAdded, Snapshot
from rekindled.core.history import History
from rekindled.core.memory import evolve
from rekindled.core.model import Channel, EntryState, Interaction, Outcome, Purpose, Touch, TouchKey, TouchState
from rekindled.core.numbering import next_number
from rekindled.core.progress import Progress, Stage, progress_of, progress_of_asking
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.samples import BEN, BEN_TALKED, ENTRY

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOMENT = Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin"))
ERRAND = Errand(
    id="e-1", contact_id="c-2", kind=ErrandKind.ADVICE, words="who?", asked_at=NOW, due_on=date(2026, 11, 24)
)
LATER = NOW + timedelta(days=3)


def touch(state: TouchState = TouchState.OPEN, n: int = 1, opened_at: datetime = NOW) -> Touch:
    """An ask in a state."""
    return Touch(
        key=TouchKey(contact_id="c-2", purpose=Purpose.ASK, n=n),
        entry_uid="rk-1",
        due_on=date(2026, 12, 1),
        opened_at=opened_at,
        state=state,
        settled_at=None if state is TouchState.OPEN else LATER,
    )


def talk(**more: object) -> Interaction:
    """A talk three days later."""
    return replace(BEN_TALKED, at=LATER, local_on=LATER.date(), **more)  # type: ignore[arg-type]  # its own fields


def come(*touches: Touch, rows: tuple[Interaction, ...] = (), errand: Errand = ERRAND) -> Progress:
    """How far the errand has come."""
    return progress_of(errand, History(interactions=rows, touches=touches), {}, MOMENT)


def test_an_errand_waits_until_it_has_a_place() -> None:
    """What was withdrawn, is for another purpose or was over before is not about it."""
    before = replace(touch(TouchState.DONE, opened_at=NOW - timedelta(days=9)), settled_at=NOW - timedelta(days=1))
    thanks = replace(touch(TouchState.DONE), key=TouchKey(contact_id="c-2", purpose=Purpose.THANK, n=1))
    assert come(touch(TouchState.WITHDRAWN), before, thanks) == Progress(stage=Stage.WAITING)


def test_a_planned_errand_stands_on_its_entrys_day() -> None:
    """Or on the touch's own day while its entry is not known."""
    entry = replace(ENTRY, state=EntryState.STANDING)
    found = progress_of(ERRAND, History(touches=(touch(),)), {"rk-1": entry}, MOMENT)
    assert found == Progress(stage=Stage.PLANNED, on=date(2026, 3, 3))
    assert come(touch()) == Progress(stage=Stage.PLANNED, on=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (TouchState.DONE, Stage.DONE),
        (TouchState.UNANSWERED, Stage.UNANSWERED),
        (TouchState.SKIPPED, Stage.SKIPPED),
        (TouchState.STOPPED, Stage.SKIPPED),
        (TouchState.LAPSED, Stage.PASSED),
    ],
)
def test_an_errand_is_over_as_its_touch_is(state: TouchState, stage: Stage) -> None:
    """P2-09: no answer is an outcome like any other; the touch opened last counts."""
    assert come(touch(TouchState.RETURNED), touch(state, n=2)) == Progress(stage=stage, on=LATER.date())
    assert come(touch(TouchState.RETURNED)) == Progress(stage=Stage.WAITING)
    unsettled = replace(touch(state), settled_at=None)
    assert come(unsettled) == Progress(stage=stage)


def test_what_was_told_by_command_carries_an_errand_out() -> None:
    """P2-10: `log --asked` since then is that ask, even while an entry stands; what failed is not."""
    rows = (talk(purpose=Purpose.ASK),)
    assert come(touch(), rows=rows) == Progress(stage=Stage.DONE, on=LATER.date())
    failed = (talk(purpose=Purpose.ASK, outcome=Outcome.UNANSWERED), talk())
    assert come(rows=failed).stage is Stage.WAITING
    assert come(rows=(replace(rows[0], at=NOW - timedelta(days=1)),)).stage is Stage.WAITING


@pytest.mark.parametrize(
    ("row", "answers"),
    [
        (talk(), True),
        (talk(purpose=Purpose.CHECK_IN), True),
        (talk(channel=Channel.AMBIENT), False),
        (talk(outcome=Outcome.UNANSWERED), False),
        (replace(BEN_TALKED, at=NOW, local_on=NOW.date()), False),
        (replace(BEN_TALKED, at=NOW, local_on=NOW.date(), purpose=Purpose.ANSWER), True),
        (replace(BEN_TALKED, at=NOW - timedelta(hours=1), purpose=Purpose.CHECK_IN), False),
    ],
)
def test_any_talk_since_answers_a_message(row: Interaction, answers: bool) -> None:
    """P3-18: but not the message itself, nor what was before it; who talked is asked for no further answer."""
    waiting = replace(ERRAND, kind=ErrandKind.ANSWER)
    assert (come(rows=(row,), errand=waiting).stage is Stage.DONE) == answers
    known = evolve(
        Snapshot(), [ContactSaved(contact=BEN), ErrandSaved(errand=waiting), InteractionAdded(interaction=row)]
    )
    assert ("c-2" in World(snapshot=known, moment=MOMENT).aims) == (not answers)


def test_a_dropped_errand_stays_dropped() -> None:
    """Whatever its touch says."""
    assert come(touch(), errand=replace(ERRAND, dropped=True)) == Progress(stage=Stage.DROPPED)


def test_any_talk_since_the_start_counts_for_a_campaign() -> None:
    """U1: with the ask done it is that; without one that still stands, a talk of any kind since then."""
    asked = History(touches=(touch(TouchState.DONE),))
    assert progress_of_asking(asked, NOW, {}, MOMENT) == Progress(stage=Stage.DONE, on=LATER.date())
    talked = History(interactions=(talk(),), touches=(touch(TouchState.WITHDRAWN),))
    assert progress_of_asking(talked, NOW, {}, MOMENT) == Progress(stage=Stage.DONE, on=LATER.date())
    still_to_ask = History(interactions=(talk(),), touches=(touch(),))
    assert progress_of_asking(still_to_ask, NOW, {}, MOMENT).stage is Stage.PLANNED
    silent = History(interactions=(talk(outcome=Outcome.UNANSWERED),), touches=(touch(TouchState.UNANSWERED),))
    assert progress_of_asking(silent, NOW, {}, MOMENT) == Progress(stage=Stage.UNANSWERED, on=LATER.date())


@pytest.mark.parametrize(
    ("counters", "ids", "n"), [({}, (), 1), ({"campaign": 3}, ("q-1",), 4), ({}, ("q-7", "q-x"), 8)]
)
def test_numbers_are_given_once(counters: dict[str, int], ids: tuple[str, ...], n: int) -> None:
    """By the counter, and by the ids that are there where a counter was lost."""
    assert next_number(counters, "campaign", ids) == n
