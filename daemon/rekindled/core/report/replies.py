"""Who was reached when they were reached out to: by channel, and by the hour of the day.

Owns what counts as trying: what was planned to begin a talk, and either was one or met no answer. What came about by
itself, such as a meeting, tells nothing of when to call. Silence is an outcome, not a debt (P2-09).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from rekindled.core.cadence import before
from rekindled.core.chosen import A_YEAR
from rekindled.core.model import Channel, Interaction, Outcome, Purpose, Source
from rekindled.core.world import World

K = TypeVar("K", bound=Hashable)
REACHING = frozenset({Purpose.RECONNECT, Purpose.ASK, Purpose.CHECK_IN, Purpose.INTRODUCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How many of those tried were reached."""

    answered: int
    tried: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.answered / self.tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """The past year by channel and by the user's local hour; those never tried are left out."""

    channels: tuple[tuple[Channel, Answered], ...]
    hours: tuple[tuple[int, Answered], ...]


def replies(world: World) -> Replies:
    """What came of reaching out in the past year."""
    since = before(world.moment.today, A_YEAR)
    rows = [
        row
        for history in world.histories.values()
        for row in history.interactions
        if row.local_on >= since and _is_a_try(row)
    ]
    zone = world.rhythm.zone
    channels = _by([(row.channel, row) for row in rows])
    hours = _by([(row.at.astimezone(zone).hour, row) for row in rows])
    return Replies(
        channels=tuple((channel, channels[channel]) for channel in Channel if channel in channels),
        hours=tuple(sorted(hours.items(), key=lambda one: one[0])),
    )


def _is_a_try(row: Interaction) -> bool:
    is_told = row.outcome in (Outcome.DONE, Outcome.UNANSWERED) and row.source is not Source.MEETING
    return is_told and row.purpose in REACHING


def _by(rows: Iterable[tuple[K, Interaction]]) -> dict[K, Answered]:
    grouped: dict[K, list[bool]] = {}
    for key, row in rows:
        grouped.setdefault(key, []).append(row.outcome is Outcome.DONE)
    return {key: Answered(answered=sum(found), tried=len(found)) for key, found in grouped.items()}
