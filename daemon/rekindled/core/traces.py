"""What a person can be recognised by in a text: names, nicknames, addresses, numbers, and the address book's UID.

Owns which of these surely mean the person, and finding and hiding them. Must not know where texts are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from rekindled.core.card_groups import bare
from rekindled.core.facts import Snapshot
from rekindled.core.model import Contact
from rekindled.core.people import SHORTEST_PHONE, name_key
from rekindled.core.preparing import calm
from rekindled.core.sources import resolved

HIDDEN = "…"
SHORTEST_UID = 6
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_NUMBER = re.compile(r"[+(\d][\d\s().\-/]*\d")
_BETWEEN_DIGITS = r"[\s().\-/]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """By what everybody who is this one person, `ids`, can be recognised.

    `sure` mean nobody else; `loose` are names of one word, which may be somebody else's or a word of the language, and
    count only as they are written; so do the `first` names out of longer ones, which are hidden nowhere. `shared` are
    another contact's too. `names` are all whole ones that are not shared.
    """

    ids: frozenset[str]
    sure: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def unsure(self) -> tuple[str, ...]:
        """What alone may be anybody."""
        return (*self.loose, *self.first)

    @property
    def searched(self) -> int:
        """How many words are searched for."""
        return len(self.sure) + len(self.unsure)

    def is_name(self, text: str) -> bool:
        """Whether the whole text is one of the names."""
        return name_key(text) in {name_key(name) for name in self.names}

    def is_in(self, text: str) -> bool:
        """Whether a text names the person for sure, however a file or a calendar object spells it."""
        return any(names(self.sure, one) for one in spellings(text))

    def is_within(self, text: str, others: Iterable[str] = ()) -> bool:
        """Whether a word is in a text in which nothing keeps values apart; `others` are longer words to pass over."""
        for longer in others:
            text = text.replace(longer, "")
        return any(_within(self.sure).search(one) for one in spellings(text)) if self.sure else False

    def longer_in(self, text: str) -> Iterator[str]:
        """The longer words of a text that have one of these in them, and so are another's."""
        if self.sure and not self.is_in(text):
            yield from (found[0] for found in _longer(self.sure).finditer(text))

    def may_be_in(self, text: str) -> bool:
        """Whether a text has a name of one word as it is written: that may be somebody or something else."""
        return any(_loose(word).search(one) for one in spellings(text) for word in self.unsure)


def whole_person(contacts: Iterable[Contact], contact: Contact) -> tuple[Contact, ...]:
    """Everybody who turned out to be one person with this contact: whom they were merged into first."""
    people = {one.id: one for one in contacts}
    root = resolved(people, contact.id)
    return (people[root], *(one for one in people.values() if one.id != root and resolved(people, one.id) == root))


def traces_of(snapshot: Snapshot, ids: Collection[str], also: Iterable[str] = (), former: Iterable[str] = ()) -> Traces:
    """By what the contacts of these ids can be recognised; `also` are words that surely mean them, the user says, and
    `former` what they were called before.
    """
    theirs = [one for one in snapshot.contacts if one.id in ids]
    others = [text for one in snapshot.contacts if one.id not in ids for text in _own(one)]
    called = [name for one in theirs for name in (one.name, *one.nicknames)]
    said = list(dict.fromkeys(way for name in (*called, *former) for way in _written(name)))
    whole = [*(one.name for one in theirs), *(name for name in former if name not in called)]
    told = list(dict.fromkeys((*said, *(text for one in theirs for text in _addresses(one)))))
    given = tuple(word for word in dict.fromkeys(one.strip() for one in also) if word)
    known = {word.casefold() for word in (*told, *given)}
    first = [word for word in dict.fromkeys(_first_names(whole)) if word.casefold() not in known]
    shared = {word for word in (*told, *first) if any(names((word,), text) for text in others)}
    own = [word for word in told if word not in shared]
    loose = [word for word in said if word in own and len(word.split()) == 1 and word not in given]
    return Traces(
        ids=frozenset(ids),
        sure=(*(word for word in own if word not in loose), *(word for word in given if word not in own)),
        loose=tuple(loose),
        first=tuple(word for word in first if word not in shared),
        shared=tuple(word for word in (*told, *first) if word in shared and word not in given),
        names=tuple(word for word in said if word in own),
    )


def bearer_of(word: str, contacts: Iterable[Contact], ids: Collection[str]) -> Contact | None:
    """Somebody else who is called so, or reached by it, in whole or in part; None where nobody is."""
    others = (one for one in contacts if one.id not in ids)
    return next((one for one in others if any(names((word,), text) for text in _own(one))), None)


def names(words: tuple[str, ...], text: str) -> bool:
    """Whether one of the words is in the text as a word of its own, whatever the case."""
    return bool(words) and _pattern(words).search(text) is not None


def without(words: tuple[str, ...], text: str) -> str:
    """The text with an ellipsis in place of each of the words."""
    return _pattern(words).sub(HIDDEN, text) if words else text


def spellings(text: str) -> Iterator[str]:
    """The text as it is and as it reads once what files and calendar objects do to long lines and signs is undone."""
    yield text
    unfolded = _FOLD.sub("", text)
    yield from (_ESCAPED.sub(_meant, one) for one in (text, unfolded))
    if "%" in text:
        yield unquote(unfolded)


def _meant(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _written(name: str) -> Iterator[str]:
    yield from filter(None, dict.fromkeys((" ".join(name.split()), calm(name))))


def _first_names(whole: Iterable[str]) -> Iterator[str]:
    """What comes first in each longer name and is neither a title, such as Dr., nor an initial."""
    for name in whole:
        words = (word.strip(",;:()\"'") for word in name.split()[:-1])
        yield from [word for word in words if len(word) > 1 and word[0].isalpha() and not word.endswith(".")][:1]


def _addresses(contact: Contact) -> Iterator[str]:
    yield from (one.strip() for one in contact.emails if one.strip())
    yield from (one.strip() for one in contact.phones if sum(map(str.isdecimal, one)) >= SHORTEST_PHONE)
    uid = contact.source_uid or ""
    yield from dict.fromkeys(one for one in (uid, bare(uid)) if len(one) >= SHORTEST_UID)


def _own(contact: Contact) -> Iterator[str]:
    yield from (contact.name, *contact.nicknames, *contact.emails, *contact.phones, contact.source_uid or "")


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any(words)}(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _within(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_any(words), re.IGNORECASE)


@lru_cache(maxsize=8)
def _longer(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\w*{_any(words)}\w*", re.IGNORECASE)


def _any(words: tuple[str, ...]) -> str:
    spelled = sorted({way for word in words for way in _ways(word)}, key=len, reverse=True)
    return f"(?:{'|'.join(spelled)})"


@lru_cache(maxsize=64)
def _loose(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_ways(word))})(?!\w)")


def _ways(word: str) -> Iterator[str]:
    """A number with whatever stands between its digits, other words with any blanks, accents stored either way."""
    if _NUMBER.fullmatch(word):
        yield r"[+(]?" + _BETWEEN_DIGITS.join(filter(str.isdecimal, word))
        return
    for normal in (unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)):
        yield r"\s+".join(map(re.escape, normal.split()))
