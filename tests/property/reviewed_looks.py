"""The machine that makes histories, for a user who also has a weekly review (U4, R4).

Owns only that difference: every rule and every promise is that of any history.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis.stateful import invariant

from rekindled.core.identity import SharedUid, parse_uid
from rekindled.core.model import EntryState, Shape
from rekindled.core.mornings import week_of
from rekindled.core.rhythm import ReviewTime
from tests.fakes.desks import BERLIN, FakeDesk
from tests.fakes.mortal_stores import MortalStore
from tests.property.looks_machine import Looks

REVIEWED = replace(BERLIN, review=ReviewTime(day=4, start=16 * 60, minutes=15))


class ReviewedLooks(Looks):
    """One account with a review each Friday."""

    def fresh_world(self) -> FakeDesk:
        """The account a history plays in."""
        return FakeDesk(rhythm=REVIEWED, store=MortalStore())

    @invariant()
    def one_review_a_week(self) -> None:
        """No week has two reviews, whatever was deleted, lost or dragged."""
        if not hasattr(self, "world"):
            return
        there = [one for one in self.world.snapshot.entries if one.state is not EntryState.GONE]
        placed = [parse_uid(one.uid) for one in there if one.shape is Shape.REVIEW]
        weeks = [week_of(one.placed_on) for one in placed if isinstance(one, SharedUid)]
        assert len(weeks) == len(set(weeks)), weeks
