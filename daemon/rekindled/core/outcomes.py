"""What an entry as it stands now says about each touch it carries.

Owns which sign wins where several stand: a line's own mark, then the title's, then completing the task or a category,
then a cancelled status. Must not know what was said before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rekindled.core.added_text import added, without_markup
from rekindled.core.marks import SIGNS, plain, read_lines, read_title, read_words, without_lines
from rekindled.core.model import Carrier, Meaning, Outcome, Shape, TouchKey
from rekindled.core.postponing import Until
from rekindled.core.vocabulary import EVERY_LANGUAGE, Vocabulary
from rekindled.core.wire import Seen

COMPLETED = 100
FIRST_LINE = "the first line of the notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What the user says about one touch: an outcome, a note, how far `later` goes, when a task was completed.

    `alone` says that it is this touch's own line in a block, not about the whole entry; `by` is what said it, in words.
    """

    outcome: Outcome | None
    note: str
    until: Until | None = None
    at: datetime | None = None
    alone: bool = False
    by: str = ""


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
            result[key] = replace(whole, note=line.note or whole.note)
        else:
            result[key] = Saying(
                outcome=line.outcome, note=line.note or notes, until=line.until, alone=True, by="their line"
            )
    return result


def mark_of(seen: Seen, base: Meaning, title: str, words: Vocabulary) -> Saying:
    """What one component says as a whole, given what we wrote and our title without any mark."""
    notes = added(without_markup(seen.meaning.description), base.description)
    return _whole(seen, replace(base, title=title), notes, words)


def _whole(seen: Seen, base: Meaning, notes: str, words: Vocabulary) -> Saying:
    """What wins of the signs that stand: they are asked in the order of the rule, and the overruled ones are named."""
    claims = [claim for claim in _claims(seen, base, notes, words) if claim.outcome]
    if not claims:
        return Saying(outcome=None, note=notes)
    others = [f"{claim.by}: {claim.outcome}" for claim in claims[1:] if claim.outcome is not claims[0].outcome]
    by = f"{claims[0].by}, which wins over {', '.join(others)}" if others else claims[0].by
    note = claims[0].note if claims[0].by == FIRST_LINE else notes
    return replace(claims[0], by=by, note=note)


def _claims(seen: Seen, base: Meaning, notes: str, words: Vocabulary) -> Iterator[Saying]:
    """Every sign that may stand, the strongest first: title, completing, category, first line of the notes, status."""
    mark = read_title(seen.meaning.title, base.title, words)
    if mark:
        yield Saying(outcome=mark.outcome, note=notes, until=mark.until, at=seen.completed_at, by="its title")
    if _completed(seen):
        yield Saying(outcome=Outcome.DONE, note=notes, at=seen.completed_at, by="completing it")
    yield Saying(outcome=_category(seen.meaning, base, words), note=notes, by="a category")
    first, _, rest = notes.partition("\n")
    opening = read_words(first, words)
    if opening:
        note = "\n".join(part for part in (opening.rest, rest) if part)
        yield Saying(outcome=opening.outcome, note=note, until=opening.until, by=FIRST_LINE)
    if seen.meaning.status == "CANCELLED" and base.status != "CANCELLED":
        yield Saying(outcome=Outcome.SKIPPED, note=notes, by="its status")


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
