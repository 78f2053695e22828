"""What the user did to an entry to say something (design §5 Marks).

Owns the grammar of signs and words, as tables. Must not know touches, stores or what a mark leads to.

The rule against false finds: where our own title still stands inside the user's, only what was added before or after
it is read, and it must be a mark as a whole. Where the title was rewritten, a sign may stand at either end, and a word
must open the title and be followed by a colon or a dash: "Done deal with Ben" is no mark, "done: deal" is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rekindled.core.cadence import LONGEST, Cadence, Unit, after, parse_cadence
from rekindled.core.errors import UsageError
from rekindled.core.model import Outcome

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
WORDS: dict[str, Outcome] = {
    "x": Outcome.DONE,
    "done": Outcome.DONE,
    "no answer": Outcome.UNANSWERED,
    "n/a": Outcome.UNANSWERED,
    "voicemail": Outcome.UNANSWERED,
    "left message": Outcome.UNANSWERED,
    "skip": Outcome.SKIPPED,
    "skipped": Outcome.SKIPPED,
    "stop": Outcome.STOP,
    "never": Outcome.STOP,
}
NOTES_HEADING = "Notes:"
ONE_WEEK = Cadence(count=1, unit=Unit.WEEKS)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_EDGES = " \t:;,.-–—|/!·*"
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,9})\.?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_POSTPONED = re.compile(r"(later|in|next|on)\b\s*(.*)")
_OPENING_WORD = re.compile(r"([^:–—-]{1,40}?)\s*(?::|\s[–—-]\s)\s*(.*)")
_LINE = re.compile(r"\s*(?:[*•]\s+)?(\[[^\[\]]?\]|[✓✔☑✅✗✘❌☐])?\s*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An outcome, what is left of the text without it, and for `later` how far or until when.

    `until` is a period from the entry's day, or a month and day with or without a year.
    """

    outcome: Outcome
    rest: str
    until: Cadence | DayOfYear | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfYear:
    """A day the user named, in the next such year when no year is given."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """What one line of a block says: whose line, an outcome if it is ticked, and the text after the colon."""

    label: str
    outcome: Outcome | None
    note: str
    until: Cadence | DayOfYear | None = None


def plain(text: str) -> str:
    """The text without invisible characters, in NFC: what apps add or drop without meaning anything."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).replace("\u00a0", " ")


def read_title(title: str, written: str) -> Mark | None:
    """The mark in a title of which we wrote `written`; None when there is none."""
    text, ours = plain(title).strip(), plain(written).strip()
    if text == ours:
        return None
    if ours and ours in text:
        before, _, behind = text.partition(ours)
        return _added(before, ours) or _added(behind, ours)
    return _signed(text) or _opened(text)


def _added(text: str, rest: str) -> Mark | None:
    bare = text.strip()
    outcome = SIGNS.get(bare.lower()) or SIGNS.get(bare.strip(_EDGES).lower())
    if outcome:
        return Mark(outcome=outcome, rest=rest)
    return _worded(bare.strip(_EDGES + "()[]"), rest)


def _worded(text: str, rest: str) -> Mark | None:
    lowered = " ".join(text.lower().split())
    if lowered in WORDS:
        return Mark(outcome=WORDS[lowered], rest=rest)
    until = _later(lowered)
    return Mark(outcome=Outcome.LATER, rest=rest, until=until) if until else None


def _signed(text: str) -> Mark | None:
    for sign, outcome in SIGNS.items():
        if text.lower().startswith(sign):
            return Mark(outcome=outcome, rest=text[len(sign) :].strip(_EDGES))
        if text.lower().endswith(sign):
            return Mark(outcome=outcome, rest=text[: -len(sign)].strip(_EDGES))
    return None


def _opened(text: str) -> Mark | None:
    found = _OPENING_WORD.fullmatch(text)
    return _worded(found[1], found[2]) if found else _worded(text, "")


def _later(lowered: str) -> Cadence | DayOfYear | None:
    found = _POSTPONED.fullmatch(lowered)
    if found is None:
        return None
    opener, words = found.groups()
    if not words:
        return ONE_WEEK if opener == "later" else None
    day = _named_day(words)
    if day or opener == "on":
        return day
    try:
        return parse_cadence(words)
    except UsageError:
        return None


def _named_day(words: str) -> DayOfYear | None:
    iso = _ISO.fullmatch(words)
    if iso:
        return _valid_day(iso[2], iso[3], iso[1])
    found = _DAY_MONTH.fullmatch(words)
    if found:
        return _valid_day(found[2], found[1], found[3])
    found = _MONTH_DAY.fullmatch(words)
    return _valid_day(found[1], found[2], found[3]) if found else None


def _valid_day(month: str, day: str, year: str | None) -> DayOfYear | None:
    number = int(month) if month.isdigit() else 1 + next((i for i, m in enumerate(_MONTHS) if month[:3] == m), -1)
    try:
        date(int(year or 2024), number, int(day))
    except ValueError:
        return None
    return DayOfYear(month=number, day=int(day), year=int(year) if year else None)


def resolve(until: Cadence | DayOfYear, entry_on: date, today: date) -> date:
    """The day a `later` means: tomorrow at the earliest, a lifetime of the program from now at the latest.

    A period counts from the entry's day or today, whichever is later.
    """
    named = after(max(entry_on, today), until) if isinstance(until, Cadence) else _next_such(until, today)
    return min(max(named, today + timedelta(days=1)), after(today, LONGEST))


def _next_such(until: DayOfYear, today: date) -> date:
    year = until.year or today.year
    while True:
        day = min(until.day, 28) if until.month == 2 and not _leap(year) else until.day
        named = date(year, until.month, day)
        if until.year is not None or named > today:
            return named
        year += 1


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def read_lines(description: str, labels: Sequence[str]) -> tuple[LineMark, ...]:
    """The ticked or noted lines of a block's checklist, for the people named in `labels`, in the order they stand."""
    by_length = sorted(labels, key=len, reverse=True)
    found = (_line(line, by_length) for line in plain(description).split("\n"))
    return tuple(mark for mark in found if mark)


def _line(line: str, labels: Sequence[str]) -> LineMark | None:
    box, rest = _LINE.findall(line)[0]
    label = next((name for name in labels if _names(rest, plain(name))), None)
    if label is None:
        worded = _OPENING_WORD.fullmatch(rest)
        opener = _worded(worded[1], "") if worded and not box else None
        label = next((name for name in labels if worded and _names(worded[2], plain(name))), None)
        if opener is None or worded is None or label is None:
            return None
        note = worded[2][len(plain(label)) :].strip(_EDGES)
        return LineMark(label=label, outcome=opener.outcome, note=note, until=opener.until)
    return _after_label(label, box, rest[len(plain(label)) :])


def _after_label(label: str, box: str, tail: str) -> LineMark | None:
    text = tail.strip(_EDGES)
    outcome = SIGNS.get(box.lower())
    if outcome is None:
        sign = _signed(text) if text else None
        opened = sign or _added(text, "") or (_opened(text) if text else None)
        if opened:
            return LineMark(label=label, outcome=opened.outcome, note=opened.rest, until=opened.until)
        if not box:
            return None
    return LineMark(label=label, outcome=outcome, note=text)


def _names(text: str, label: str) -> bool:
    return text.lower().startswith(label.lower()) and not text[len(label) : len(label) + 1].isalnum()


def read_notes(description: str, written: str) -> str:
    """What the user wrote under our heading "Notes"; empty when nothing was added (R14, U6)."""
    text, ours = plain(description), plain(written)
    return _under_heading(text) if _under_heading(text) != _under_heading(ours) else ""


def without_notes(description: str) -> str:
    """The description as we would have written it: up to our heading "Notes"."""
    head, found, _ = f"\n{description}".rpartition(f"\n{NOTES_HEADING}")
    return f"{head}{found}"[1:] if found else description


def _under_heading(text: str) -> str:
    _, found, notes = f"\n{text}".rpartition(f"\n{NOTES_HEADING}")
    return "\n".join(line.rstrip() for line in notes.split("\n")).strip() if found else ""
