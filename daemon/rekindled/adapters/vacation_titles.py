"""Vacations, known by the titles of all-day events.

Owns which titles mean a vacation. Must not keep or tell any title: all that is known afterwards is that there is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_TITLE = 1000


class VacationTitles:
    """Titles with one of the words in them, or with a longer word that ends in one, as "Sommerurlaub" does."""

    def __init__(self, words: Iterable[str]) -> None:
        spelled = "|".join(re.escape(_folded(word)) for word in words)
        self._pattern = re.compile(rf"(?:{spelled})(?!\w)") if spelled else None

    def match(self, title: str) -> bool:
        """Whether this is the title of a vacation; case and the way accents are stored do not count."""
        return self._pattern is not None and self._pattern.search(_folded(title[:LONGEST_TITLE])) is not None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())
