"""What the weekly review says (U4, R3, R4).

Owns how it is put together, and the form of its lines. Must not know what stands on the calendar, how a line is found
again, or any language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.briefing import PLAINLY, Manner, labels
from rekindled.core.cadence import Cadence
from rekindled.core.model import Contact, Purpose, TouchState
from rekindled.core.phrases import NOTES
from rekindled.core.review_phrases import (
    APART,
    EVERY_FEW,
    EVERY_ONE,
    HOW_TO_ANSWER,
    HOW_TO_TICK,
    IN_A_WORD,
    LAST_TALK,
    LAST_WEEK,
    LONGER,
    NEXT_WEEK,
    PROPOSALS,
    QUIET,
)
from rekindled.core.tongue import ENGLISH, Tongue

# What passed without a mark: it may still be ticked.
PASSED = (TouchState.LAPSED, TouchState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line to tick: what somebody is called in it, and what it says of them."""

    name: str
    about: str

    @property
    def label(self) -> str:
        """All of it behind the box."""
        return f"{self.name}: {self.about}" if self.about else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What there is to say: lines to tick, entries of the coming week, people and the day of their last talk, and
    proposals.
    """

    ticks: tuple[Row, ...] = ()
    planned: tuple[tuple[datetime, tuple[str, ...]], ...] = ()
    apart: tuple[tuple[str, date], ...] = ()
    proposals: tuple[Row, ...] = ()


def called(contact: Contact, *, discreet: bool) -> str:
    """What somebody is called in a review."""
    return labels((contact,), discreet=discreet)[0]


def touch_row(contact: Contact, purpose: Purpose, manner: Manner = PLAINLY) -> Row:
    """The line of one touch."""
    return Row(name=called(contact, discreet=manner.discreet), about=manner.tongue.say(IN_A_WORD[purpose]))


def proposal_row(contact: Contact, every: Cadence, longer: Cadence, manner: Manner = PLAINLY) -> Row:
    """The line that proposes a longer cadence."""
    tongue = manner.tongue
    said = [tongue.say(every_of(one), count=str(one.count)) for one in (longer, every)]
    about = tongue.say(LONGER, longer=said[0], every=said[1])
    return Row(name=called(contact, discreet=manner.discreet), about=about)


def described(contents: Contents, tongue: Tongue = ENGLISH) -> str:
    """The text of a review: what there is to tick, who comes, who is far, what is proposed, how to mark it, notes."""
    sections = [
        (LAST_WEEK, [f"[ ] {row.label}" for row in contents.ticks]),
        (NEXT_WEEK, [f"{tongue.moment(start)}: {', '.join(names)}" for start, names in contents.planned]),
        (APART, [tongue.say(LAST_TALK, name=name, month=tongue.month(day)) for name, day in contents.apart]),
        (PROPOSALS, [f"[ ] {row.label}" for row in contents.proposals]),
    ]
    told = [row for heading, lines in sections if lines for row in (tongue.say(heading), *lines, "")]
    how = [*([HOW_TO_TICK] if contents.ticks else []), *([HOW_TO_ANSWER] if contents.proposals else [])]
    ending = [*(tongue.say(text) for text in how), *([""] if how else []), tongue.say(NOTES)]
    return "\n".join([*(told or [tongue.say(QUIET), ""]), *ending])


def every_of(cadence: Cadence) -> str:
    """The text that says how often, before it is in any language; one of something is said by another."""
    return (EVERY_ONE if cadence.count == 1 else EVERY_FEW)[cadence.unit]
