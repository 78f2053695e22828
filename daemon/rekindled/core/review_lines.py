"""The lines of a weekly review, read back in whatever language they were written (U4, R4).

Owns which line is whose, and what ours says. Must not know when a review is written or what a mark leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from rekindled.core.added_text import without_markup
from rekindled.core.cadence import Cadence
from rekindled.core.marks import LineMark, plain, read_lines
from rekindled.core.model import Purpose
from rekindled.core.phrases import NOTES
from rekindled.core.review_phrases import (
    APART,
    HOW_TO_ANSWER,
    HOW_TO_TICK,
    IN_A_WORD,
    LAST_WEEK,
    LONGER,
    NEXT_WEEK,
    PROPOSALS,
)
from rekindled.core.review_text import Row, every_of
from rekindled.core.tongue import Tongue
from rekindled.core.vocabulary import Vocabulary

_HEADINGS = (LAST_WEEK, NEXT_WEEK, APART, PROPOSALS, HOW_TO_TICK, HOW_TO_ANSWER, NOTES)
_BOX = re.compile(r"\s*(?:[*•]\s+)?(?:\[[^\[\]]?\]|[✓✔☑✅✗✘❌☐])\s*(.*)")
_PART = re.compile(r"\{\w+\}")


def rows_of(description: str, heading: str, tongue: Tongue) -> tuple[Row, ...]:
    """The lines to tick below one heading, ticked or not; what follows our own words in one is left away."""
    ours = _our_words(tongue)
    return tuple(_row(text, ours) for text in _boxed(_section(description, heading, tongue)))


def marks_of(
    description: str, heading: str, ours: Sequence[Row], words: Vocabulary, tongue: Tongue
) -> dict[Row, LineMark]:
    """The marks on our lines below one heading. Where our words in a line gave way to others, its name tells it."""
    by_label = {row.label: row for row in reversed(ours)}
    known = [*by_label, *dict.fromkeys(row.name for row in ours if row.name not in by_label)]
    found = read_lines("\n".join(_section(description, heading, tongue)), known, words)
    marks = {by_label[mark.label]: mark for mark in found if mark.label in by_label}
    for mark in (one for one in found if one.label not in by_label):
        row = next((one for one in ours if one.name == mark.label and one not in marks), None)
        if row is not None:
            marks[row] = mark
    return marks


def purpose_of(row: Row, tongue: Tongue) -> Purpose | None:
    """What the line of a touch says it is for; None where our words are gone."""
    return next((purpose for purpose, words in IN_A_WORD.items() if row.about in tongue.ways(words)), None)


def proposes(row: Row, every: Cadence, longer: Cadence, tongue: Tongue) -> bool:
    """Whether a line proposes just this: `longer` instead of `every`."""
    said = [[way.format(count=one.count) for way in tongue.ways(every_of(one))] for one in (longer, every)]
    ways = product(tongue.ways(LONGER), *said)
    return any(row.about == way.format(longer=first, every=second) for way, first, second in ways)


def _section(description: str, heading: str, tongue: Tongue) -> list[str]:
    """The lines below a heading, up to the next one."""
    lines = [line.strip() for line in plain(without_markup(description)).split("\n")]
    ways, ends = tongue.ways(heading), {way for one in _HEADINGS for way in tongue.ways(one)}
    start = next((n for n, line in enumerate(lines) if line in ways), len(lines))
    below = lines[start + 1 :]
    end = next((n for n, line in enumerate(below) if line in ends), len(below))
    return below[:end]


def _boxed(lines: Iterable[str]) -> Iterator[str]:
    found = (_BOX.fullmatch(line) for line in lines)
    return (one[1] for one in found if one)


def _our_words(tongue: Tongue) -> re.Pattern[str]:
    """What may stand behind a name in a line of ours: what a touch is for, or a proposal with any two cadences."""
    words = {way for one in IN_A_WORD.values() for way in tongue.ways(one)}
    proposals = (".+?".join(re.escape(piece) for piece in _PART.split(way)) for way in tongue.ways(LONGER))
    return re.compile("|".join([*(rf"{re.escape(way)}(?!\w)" for way in sorted(words)), *proposals]))


def _row(text: str, ours: re.Pattern[str]) -> Row:
    name, _, said = text.partition(": ")
    about = ours.match(said)
    return Row(name=name.strip(), about=about[0] if about else "")
