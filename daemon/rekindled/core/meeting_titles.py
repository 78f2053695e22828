"""Whom the title of an event without guests may be about (R14): asked of the user, never assumed.

Owns when a title names one contact. Must not know calendars, or what an answer leads to.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

from rekindled.core.encounters import Proposal
from rekindled.core.model import Contact

# What stands in a title beside a first name where two people meet.
MEETING_WORDS = frozenset(
    {
        *("with", "w", "meet", "meeting", "call", "lunch", "dinner", "breakfast", "brunch", "coffee", "tea", "beer"),
        *("drinks", "walk", "visit", "chat", "catchup", "zoom", "mit", "treffen", "telefonat", "anruf", "mittagessen"),
        *("abendessen", "kaffee", "essen", "spaziergang", "besuch", "avec", "rdv", "dejeuner", "diner", "appel"),
        *("con", "comida", "cena", "almuerzo", "cafe", "llamada", "med", "lunsj", "middag", "kaffe", "tur"),
    }
)
_WORD = re.compile(r"\w+")
_KEY_LENGTH = 32


class Naming:
    """The contacts as titles name them: by their full name, or a first name or nickname that nobody else has."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        """Whoever was removed or is not to be contacted is named by no title."""
        self._whole: dict[str, list[tuple[str, ...]]] = {}
        self._first: dict[str, set[str]] = defaultdict(set)
        for contact in contacts:
            if contact.archived_on is not None or contact.do_not_contact:
                continue
            full = words_of(contact.name)
            self._whole[contact.id] = [full] if len(full) > 1 else []
            for short in (full[:1], *(words_of(name) for name in contact.nicknames)):
                if len(short) == 1:
                    self._first[short[0]].add(contact.id)

    def named_in(self, title: str) -> str | None:
        """The one contact, by id, whom a title names; None where it names nobody, or perhaps several."""
        words = words_of(title)
        whole = {one for one, names in self._whole.items() if any(_holds(words, name) for name in names)}
        if whole:
            return next(iter(whole)) if len(whole) == 1 else None
        if MEETING_WORDS.isdisjoint(words):
            return None
        first = set[str]().union(*(self._first.get(word, set()) for word in words))
        return next(iter(first)) if len(first) == 1 else None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and signs."""
    letters = (sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return tuple(_WORD.findall("".join(letters)))


def title_key(title: str) -> str:
    """A title that is never to be asked about again, by what does not tell its words."""
    return f"title:{sha256(' '.join(words_of(title)).encode()).hexdigest()[:_KEY_LENGTH]}"


def short_key(proposal: Proposal) -> str:
    """What a question is called at the command line."""
    return f"m-{sha256(f'{proposal.contact_id} {proposal.key}'.encode()).hexdigest()[:6]}"


def _holds(words: Sequence[str], name: Sequence[str]) -> bool:
    return any(tuple(words[at : at + len(name)]) == name for at in range(len(words) - len(name) + 1))
