"""What the user did to an entry to say something (design §5 Marks).

Owns the grammar of signs and words, as tables. Must not know touches, stores or what a mark leads to.

The rule against false finds: where our own title still stands inside the user's, only what was added before or after
it is read, and it must be a mark as a whole. Where the title was rewritten, a sign may stand at either end, and a word
must open the title and be followed by a colon or a dash: "Done deal with Ben" is no mark, "done: deal" is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rekindled.core.model import Outcome
from rekindled.core.phrases import NOTES
from rekindled.core.postponing import Undated, Until, read_later, read_undated
from rekindled.core.tongue import ENGLISH, Tongue
from rekindled.core.vocabulary import EVERY_LANGUAGE, Vocabulary

SIGNS: dict[str, Outcome] = {
    "✓": Outcome.DONE,
    "✔": Outcome.DONE,
    "☑": Outcome.DONE,
    "✅": Outcome.DONE,
    "[x]": Outcome.DONE,
    "[✓]": Outcome.DONE,
    "[✔]": Outcome.DONE,
    "(done)": Outcome.DONE,
    "✗": Outcome.UNANSWERED,
    "✘": Outcome.UNANSWERED,
    "❌": Outcome.UNANSWERED,
    "[-]": Outcome.UNANSWERED,
}

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_LONGEST = 6  # words of one mark
_EDGES = " \t:;,.-–—|/!·*"
_OPENING_WORD = re.compile(r"([^:–—-]{1,40}?)\s*(?::|\s[–—-]\s)\s*(.*)")
_LINE = re.compile(r"\s*(?:[*•]\s+)?(\[[^\[\]]?\]|[✓✔☑✅✗✘❌☐])?\s*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An outcome, what is left of the text without it, and for `later` how far or until when.

    `until` is a period from the entry's day, a month and day with or without a year, or words only the user can date.
    """

    outcome: Outcome
    rest: str
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """What one line of a block says: whose line, an outcome if it is ticked, and the text after the colon."""

    label: str
    outcome: Outcome | None
    note: str
    until: Until | None = None


def plain(text: str) -> str:
    """The text without invisible characters, in NFC: what apps add or drop without meaning anything."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).replace("\u00a0", " ")


def read_title(title: str, written: str, words: Vocabulary = EVERY_LANGUAGE) -> Mark | None:
    """The mark in a title of which we wrote `written`; None when there is none."""
    text, ours = plain(title).strip(), plain(written).strip()
    if text == ours:
        return None
    if ours and ours in text:
        before, _, behind = text.partition(ours)
        return _added(before, ours, words) or _undated(before, ours, words) or _added(behind, ours, words)
    return _signed(text) or _opened(text, words)


def is_plain(title: str, written: str) -> bool:
    """Whether a title is just the one we wrote, as people read it."""
    return " ".join(plain(title).split()) == " ".join(plain(written).split())


def _added(text: str, rest: str, words: Vocabulary) -> Mark | None:
    bare = text.strip()
    outcome = SIGNS.get(bare.lower()) or SIGNS.get(bare.strip(_EDGES).lower()) or _repeated(bare, words)
    if outcome:
        return Mark(outcome=outcome, rest=rest)
    return _worded(bare.strip(_EDGES + "()[]"), rest, words)


def _repeated(text: str, words: Vocabulary) -> Outcome | None:
    """What is said twice, by signs or by words, says what it says once; two marks that differ say nothing."""
    said = set(_in_turn(text.lower().split(), words)) or {None}
    if said == {None}:
        said = {SIGNS.get(sign) for sign in text}
    return said.pop() if len(said) == 1 else None


def _in_turn(parts: Sequence[str], words: Vocabulary) -> Iterator[Outcome | None]:
    """What each mark says, of several words where they are one; None for the first word that is none, and no more."""
    here = 0
    while here < len(parts):
        phrases = ((n, _said(" ".join(parts[here : here + n]), words)) for n in range(_LONGEST, 0, -1))
        length, outcome = next((found for found in phrases if found[1]), (len(parts), None))
        yield outcome
        here += length


def _said(part: str, words: Vocabulary) -> Outcome | None:
    return SIGNS.get(part) or words.outcomes.get(part.strip(_EDGES + "()[]"))


def _worded(text: str, rest: str, words: Vocabulary) -> Mark | None:
    lowered = " ".join(text.lower().split())
    if lowered in words.outcomes:
        return Mark(outcome=words.outcomes[lowered], rest=rest)
    until = read_later(lowered, words)
    return Mark(outcome=Outcome.LATER, rest=rest, until=until) if until else None


def _undated(before: str, rest: str, words: Vocabulary) -> Mark | None:
    """Before our title only: behind it, "after lunch" is a reminder to oneself rather than a date to find."""
    until = read_undated(" ".join(before.strip(_EDGES + "()[]").lower().split()), words)
    return Mark(outcome=Outcome.LATER, rest=rest, until=until) if until else None


def _signed(text: str) -> Mark | None:
    for sign, outcome in SIGNS.items():
        if text.lower().startswith(sign):
            return Mark(outcome=outcome, rest=text[len(sign) :].strip(_EDGES))
        if text.lower().endswith(sign):
            return Mark(outcome=outcome, rest=text[: -len(sign)].strip(_EDGES))
    return None


def _opened(text: str, words: Vocabulary) -> Mark | None:
    found = _OPENING_WORD.fullmatch(text)
    mark = _worded(found[1], found[2], words) if found else _worded(text, "", words)
    # A title rewritten as a whole may well begin with "later": only with a date or a colon does it postpone.
    return None if mark and not found and isinstance(mark.until, Undated) else mark


def read_lines(description: str, labels: Sequence[str], words: Vocabulary = EVERY_LANGUAGE) -> tuple[LineMark, ...]:
    """The ticked or noted lines of a block's checklist, for the people named in `labels`, in the order they stand."""
    by_length = sorted(labels, key=len, reverse=True)
    found = (_line(line, by_length, words) for line in plain(description).split("\n"))
    return tuple(mark for mark in found if mark)


def _line(line: str, labels: Sequence[str], words: Vocabulary) -> LineMark | None:
    box, rest = _LINE.findall(line)[0]
    label = next((name for name in labels if _names(rest, plain(name))), None)
    if label is None:
        worded = _OPENING_WORD.fullmatch(rest)
        opener = _worded(worded[1], "", words) if worded and not box else None
        label = next((name for name in labels if worded and _names(worded[2], plain(name))), None)
        if opener is None or worded is None or label is None:
            return None
        note = worded[2][len(plain(label)) :].strip(_EDGES)
        return LineMark(label=label, outcome=opener.outcome, note=note, until=opener.until)
    return _after_label(label, box, rest[len(plain(label)) :], words)


def _after_label(label: str, box: str, tail: str, words: Vocabulary) -> LineMark | None:
    text = tail.strip(_EDGES)
    outcome = SIGNS.get(box.lower())
    if outcome is None:
        sign = _signed(text) if text else None
        opened = sign or _added(text, "", words) or (_opened(text, words) if text else None)
        if opened:
            return LineMark(label=label, outcome=opened.outcome, note=opened.rest, until=opened.until)
        if not box:
            return None
    return LineMark(label=label, outcome=outcome, note=text)


def read_boxes(description: str, written: str, words: Vocabulary = EVERY_LANGUAGE) -> tuple[LineMark, ...]:
    """The lines with a box or a sign that are not of ours: each names somebody, up to the colon."""
    ours = {boxed(line)[1].lower() for line in plain(written).split("\n") if boxed(line)[0]}
    found: list[LineMark] = []
    for line in plain(description).split("\n"):
        box, rest = boxed(line)
        label = re.split(r":|\s[–—-]\s", rest, maxsplit=1)[0].rstrip().strip(_EDGES)
        if not box or not label or any(_names(rest, own) for own in ours):
            continue
        mark = _after_label(label, box, rest[len(label) :], words)
        found += [mark] if mark else []
    return tuple(found)


def boxed(line: str) -> tuple[str, str]:
    """The box or sign a line of a checklist begins with, empty where there is none, and the rest."""
    box, rest = _LINE.findall(line)[0]
    return box, rest.strip()


def _names(text: str, label: str) -> bool:
    return text.lower().startswith(label.lower()) and not text[len(label) : len(label) + 1].isalnum()


def read_words(text: str, words: Vocabulary = EVERY_LANGUAGE) -> Mark | None:
    """The mark a line of text is as a whole, or opens with before a colon or a dash; None when it is the user's own."""
    bare = plain(text).strip()
    return (_signed(bare) or _added(bare, "", words) or _opened(bare, words)) if bare else None


def without_lines(description: str, names: Sequence[str]) -> str:
    """The description without the lines of the checklist: with a box or a sign, or saying what came of a name."""
    by_length = sorted(names, key=len, reverse=True)
    kept = [line for line in description.split("\n") if not _is_listed(line, by_length)]
    return "\n".join(kept)


def _is_listed(line: str, names: Sequence[str]) -> bool:
    return bool(boxed(plain(line))[0]) or _line(plain(line), names, EVERY_LANGUAGE) is not None


def without_notes(description: str, tongue: Tongue = ENGLISH) -> str:
    """The description as we would have written it: up to our heading "Notes", in whatever language it is in."""
    text = f"\n{description}"
    # The last heading is ours: what stands above it may quote one.
    place, heading = max((text.rfind(f"\n{way}"), way) for way in tongue.ways(NOTES))
    return text[1 : place + 1 + len(heading)] if place >= 0 else description
