"""Guessing what a person meant to write.

Owns the likeness of words. Must not know which words a file or a command takes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def similar(word: str, known: Iterable[str], *, most: int = 1) -> tuple[str, ...]:
    """Known words that look like `word`, best first, at most `most` of them; case does not count."""
    by_key = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(word.casefold(), by_key, n=most, cutoff=0.6)
    return tuple(by_key[key] for key in found)


def hint(word: str, known: Iterable[str]) -> str:
    """A clause to append to an error, such as `; did you mean "window"?`, empty when nothing is alike."""
    found = similar(word, known)
    return f'; did you mean "{found[0]}"?' if found else ""
