"""What the weekly review says, and which of its lines is whose (U4, R3, R4).

Owns every word of it, and the form of its lines. Must not know what stands on the calendar or what a mark leads to. No
grades, no counts, no guilt (R3, R20), and none of `&`, `<`, `>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.added_text import without_markup
from rekindled.core.briefing import labels
from rekindled.core.cadence import Cadence
from rekindled.core.marks import LineMark, plain, read_lines
from rekindled.core.model import Contact, Purpose, TouchState
from rekindled.core.phrases import MONTHS, NOTES, WEEKDAYS
from rekindled.core.vocabulary import Vocabulary

TITLE = "Weekly review"
LAST_WEEK = "Last week"
NEXT_WEEK = "Next week"
APART = "You have not talked for a while"
PROPOSALS = "Proposals"
HOW_TO_MARK = "Tick a line: [x] NAME: what you talked about. Or: [-] no answer, skip, later 2 weeks."
HOW_TO_ANSWER = "A proposal: [x] yes, [-] no."
QUIET = "Nothing is open, and nothing is planned for next week."
LAST_TALK = "{name}, last in {month} {year}"
PLANNED = "{weekday} {day} {month}, {time}: {names}"
LONGER = "every {longer} instead of every {every}?"
PURPOSES = {
    Purpose.RECONNECT: "reconnect",
    Purpose.ASK: "your question",
    Purpose.THANK: "thank-you",
    Purpose.CHECK_IN: "check-in",
    Purpose.BIRTHDAY: "birthday wishes",
    Purpose.INTRODUCE: "introduction",
    Purpose.GIVE: "a small kindness",
    Purpose.ANSWER: "your answer",
}
# What passed without a mark: it may still be ticked.
PASSED = (TouchState.LAPSED, TouchState.RETURNED)
_HEADINGS = (LAST_WEEK, NEXT_WEEK, APART, PROPOSALS, HOW_TO_MARK, HOW_TO_ANSWER, NOTES)
_BOX = re.compile(r"\s*(?:[*•]\s+)?(?:\[[^\[\]]?\]|[✓✔☑✅✗✘❌☐])\s*(.*)")


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


def touch_row(contact: Contact, purpose: Purpose, *, discreet: bool) -> Row:
    """The line of one touch."""
    return Row(name=called(contact, discreet=discreet), about=PURPOSES[purpose])


def proposal_row(contact: Contact, every: Cadence, longer: Cadence, *, discreet: bool) -> Row:
    """The line that proposes a longer cadence."""
    return Row(name=called(contact, discreet=discreet), about=LONGER.format(longer=longer, every=every))


def described(contents: Contents) -> str:
    """The text of a review: what there is to tick, who comes, who is far, what is proposed, how to mark it, notes."""
    sections = [
        (LAST_WEEK, [f"[ ] {row.label}" for row in contents.ticks]),
        (NEXT_WEEK, [_planned(start, names) for start, names in contents.planned]),
        (APART, [_apart(name, day) for name, day in contents.apart]),
        (PROPOSALS, [f"[ ] {row.label}" for row in contents.proposals]),
    ]
    rows = [row for heading, lines in sections if lines for row in (heading, *lines, "")] or [QUIET, ""]
    how = [*([HOW_TO_MARK] if contents.ticks else []), *([HOW_TO_ANSWER] if contents.proposals else [])]
    return "\n".join([*rows, *how, *([""] if how else []), NOTES])


def rows_of(description: str, heading: str) -> tuple[Row, ...]:
    """The lines to tick below one heading, ticked or not; what follows our own words in one is left away."""
    return tuple(_row(text) for text in _boxed(_section(description, heading)))


def marks_of(description: str, heading: str, ours: Sequence[Row], words: Vocabulary) -> dict[Row, LineMark]:
    """The marks on our lines below one heading. Where our words in a line gave way to others, its name tells it."""
    by_label = {row.label: row for row in reversed(ours)}
    known = [*by_label, *dict.fromkeys(row.name for row in ours if row.name not in by_label)]
    found = read_lines("\n".join(_section(description, heading)), known, words)
    marks = {by_label[mark.label]: mark for mark in found if mark.label in by_label}
    for mark in (one for one in found if one.label not in by_label):
        row = next((one for one in ours if one.name == mark.label and one not in marks), None)
        if row is not None:
            marks[row] = mark
    return marks


def _section(description: str, heading: str) -> list[str]:
    """The lines below a heading, up to the next one."""
    lines = [line.strip() for line in plain(without_markup(description)).split("\n")]
    if heading not in lines:
        return []
    below = lines[lines.index(heading) + 1 :]
    end = next((n for n, line in enumerate(below) if line in _HEADINGS), len(below))
    return below[:end]


def _boxed(lines: Iterable[str]) -> Iterator[str]:
    found = (_BOX.fullmatch(line) for line in lines)
    return (one[1] for one in found if one)


def _row(text: str) -> Row:
    name, _, said = text.partition(": ")
    about = next((about for about in (*PURPOSES.values(), said.partition("?")[0] + "?") if said.startswith(about)), "")
    return Row(name=name.strip(), about=about)


def _planned(start: datetime, names: Sequence[str]) -> str:
    return PLANNED.format(
        weekday=WEEKDAYS[start.weekday()],
        day=start.day,
        month=MONTHS[start.month - 1],
        time=f"{start:%H:%M}",
        names=", ".join(names),
    )


def _apart(name: str, day: date) -> str:
    return LAST_TALK.format(name=name, month=MONTHS[day.month - 1], year=day.year)
