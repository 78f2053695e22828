"""That nothing is planned because the user leaves: how far it has come, and the words for it.

Owns how it is spelled in the store's one setting. Must not know what is taken off the calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from rekindled.core.facts import Setting


class Leaving(StrEnum):
    """How far leaving has come: what is ours goes, all of it goes, or it went; while the user stays there is none."""

    OURS = "ours"
    ALL = "all"
    OVER = "over"


def leaving_in(settings: Mapping[Setting, str]) -> Leaving | None:
    """How far leaving has come; None while the user stays."""
    told = settings.get(Setting.LEAVING)
    return Leaving(told) if told else None


def pause_words(settings: Mapping[Setting, str]) -> str | None:
    """That nothing is planned, since the user leaves, and how to go on; None while they stay."""
    state = leaving_in(settings)
    if state is None:
        return None
    if state is Leaving.OVER:
        return "planning is paused, because you left; to go on: rekindled resume"
    return (
        "planning is paused, because you are leaving; what is ours is still to be taken off the calendar, by the next "
        "look or by: rekindled purge; to stay instead: rekindled resume"
    )
