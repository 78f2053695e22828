"""What an entry as it stands now says about each touch it carries.

Owns which sign wins where several stand: a line's own mark, then the title's, then completing the task or a category,
then a cancelled status. Must not know what was said before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rekindled.core.added_text import added, without_markup
from rekindled.core.marks import SIGNS, plain, read_lines, read_title, read_words, without_lines
from rekindled.core.model import Carrier, Meaning, Outcome, Shape, TouchKey
from rekindled.core.postponing import Until
from rekindled.core.vocabulary import EVERY_LANGUAGE, Vocabulary
from rekindled.core.wire import Seen

COMPLETED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What the user says about one touch: an outcome, a note, how far `later` goes, when a task was completed.

    `alone` says that it is this touch's own line in a block, and not about the whole entry.
    """

    outcome: Outcome | None
    note: str
    until: Until | None = None
    at: datetime | None = None
    alone: bool = False


def sayings(
    seen: Seen, base: Meaning, shape: Shape, named: Sequence[tuple[TouchKey, str]], words: Vocabulary = EVERY_LANGUAGE
) -> Mapping[TouchKey, Saying]:
    """What the entry says about each touch, given what we wrote (`base`) and what each person is called in it."""
    description = without_markup(seen.meaning.description)
    if shape is not Shape.BLOCK:
        whole = _whole(seen, base, added(description, base.description), words)
        return dict.fromkeys((key for key, _ in named), whole)
    labels = [label for _, label in named]
    notes = added(without_lines(description, labels), without_lines(base.description, labels))
    whole = _whole(seen, base, notes, words)
    read = read_lines(description, labels, words)
    # A line that says what came of it wins over one that only names the person again, under "Notes" for instance.
    lines = {line.label: line for line in sorted(read, key=lambda line: line.outcome is not None)}
    result: dict[TouchKey, Saying] = {}
    for key, label in named:
        line = lines.get(label)
        if line is None:
            result[key] = whole
        elif line.outcome is None:
            result[key] = Saying(outcome=whole.outcome, note=line.note or notes, until=whole.until, at=whole.at)
        else:
            result[key] = Saying(outcome=line.outcome, note=line.note or notes, until=line.until, alone=True)
    return result


def mark_of(seen: Seen, base: Meaning, title: str, words: Vocabulary) -> Saying:
    """What one component says as a whole, given what we wrote and our title without any mark."""
    notes = added(without_markup(seen.meaning.description), base.description)
    return _whole(seen, replace(base, title=title), notes, words)


def _whole(seen: Seen, base: Meaning, notes: str, words: Vocabulary) -> Saying:
    mark = read_title(seen.meaning.title, base.title, words)
    if mark:
        return Saying(outcome=mark.outcome, note=notes, until=mark.until, at=seen.completed_at)
    if _completed(seen):
        return Saying(outcome=Outcome.DONE, note=notes, at=seen.completed_at)
    category = _category(seen.meaning, base, words)
    if category:
        return Saying(outcome=category, note=notes)
    first, _, rest = notes.partition("\n")
    opening = read_words(first, words)
    if opening:
        note = "\n".join(part for part in (opening.rest, rest) if part)
        return Saying(outcome=opening.outcome, note=note, until=opening.until)
    cancelled = seen.meaning.status == "CANCELLED" and base.status != "CANCELLED"
    return Saying(outcome=Outcome.SKIPPED if cancelled else None, note=notes)


def _completed(seen: Seen) -> bool:
    """Done is COMPLETED, or its date or 100 % where no status speaks against it (facts: apps §1)."""
    if seen.carrier is not Carrier.TASK:
        return False
    if seen.meaning.status is None:
        return seen.completed_at is not None or seen.percent == COMPLETED
    return seen.meaning.status == "COMPLETED"


def _category(seen: Meaning, base: Meaning, words: Vocabulary) -> Outcome | None:
    spoken = {plain(word).strip().lower() for word in seen.categories - base.categories}
    found = [outcome for word, outcome in {**SIGNS, **words.outcomes}.items() if word in spoken and word != "x"]
    return found[0] if found else None
