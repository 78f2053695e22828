"""What the user added to a text of ours: a comparison word by word, so that no app's re-wrapping is taken for a note.

Owns telling the user's words from ours. Must not know marks or lines.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from difflib import SequenceMatcher

from rekindled.core.marks import plain

LONGEST_WORDS = 4000
# Pairs of equal words a comparison may look through, and as how many a single word counts when there are more.
MOST_PAIRS = 10_000
OFTEN = 16
# Possessive, or blanks would be divided among the parts in every way there is.
_BREAK = re.compile(r"<\s*+(?:br|/p|/div|/li|/tr|/h[1-6])\s*+/?\s*+>", re.IGNORECASE)
_TAG = re.compile(r"<\s*+/?\s*+[a-z][^<>]*+>", re.IGNORECASE)
_WORD = re.compile(r"\n|[^\s]+")
_NOTHING = re.compile(r"[\W_]*")


def without_markup(text: str) -> str:
    """Plain text of what a server or an app turned into HTML; other text is left as it is."""
    if not _TAG.search(text):
        return text
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))


def added(theirs: str, ours: str) -> str:
    """The words in `theirs` that are not from `ours`, in order, with the line breaks between them; empty if none."""
    new, old = _words(theirs), _words(ours)
    common = _common(_bare(old), _bare(new))
    matcher = SequenceMatcher(isjunk=common.__contains__, a=_bare(old), b=_bare(new), autojunk=False)
    positions = [index for index, word in enumerate(new) if word != "\n"]
    runs = []
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind in ("insert", "replace"):
            run = new[positions[start] : positions[end - 1] + 1]
            runs.append(_joined(run))
    return "\n".join(run for run in runs if not _NOTHING.fullmatch(run))


def _common(old: list[str], new: list[str]) -> frozenset[str]:
    """Words that stand everywhere and so are no anchors of a comparison; none as long as looking at all is cheap."""
    theirs = Counter(new)
    pairs = {word: count * theirs[word] for word, count in Counter(old).items()}
    if sum(pairs.values()) <= MOST_PAIRS:
        return frozenset()
    return frozenset(word for word, count in pairs.items() if count > OFTEN)


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(without_markup(text)))[:LONGEST_WORDS]


def _bare(words: list[str]) -> list[str]:
    return [word for word in words if word != "\n"]


def _joined(words: list[str]) -> str:
    lines = " ".join(words).split("\n")
    return "\n".join(line.strip() for line in lines).strip()
