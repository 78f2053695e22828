"""People who may be there twice, for the user to say so (U7).

Owns what makes two contacts look like one. Must not know how they are joined: `merging` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rekindled.core.facts import KeptApart
from rekindled.core.model import Contact
from rekindled.core.people import Dial, email_keys, name_key, phone_keys

# More people than this with one number or address are a household or an office, not one person.
MOST_SHARING = 4

_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "sir", "jr", "sr", "phd", "med", "dipl", "ing"})
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two contacts who may be one person, the smaller id first, and why it looks so."""

    one: Contact
    other: Contact
    because: tuple[str, ...]


def pairs(contacts: Iterable[Contact], apart: Iterable[KeptApart], dial: Dial) -> tuple[Pair, ...]:
    """Everybody present who shares an address or a name with somebody, unless the user told the two apart."""
    people = {one.id: one for one in contacts if one.archived_on is None}
    told = {(pair.one, pair.other) for pair in apart}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for because, sharing in _shared(people, dial):
        for number, one in enumerate(sharing):
            for other in sharing[number + 1 :]:
                if because not in found[one, other]:
                    found[one, other].append(because)
    return tuple(
        Pair(one=people[one], other=people[other], because=tuple(reasons))
        for (one, other), reasons in sorted(found.items())
        if (one, other) not in told
    )


def both_in_order(one: str, other: str) -> KeptApart:
    """The pair of these ids, as it is remembered."""
    first, second = sorted((one, other))
    return KeptApart(one=first, other=second)


def _shared(people: Mapping[str, Contact], dial: Dial) -> Iterable[tuple[str, list[str]]]:
    """Reasons, each with the ids of those it holds for, where these are few."""
    ids_by_reason: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in sorted(people):
        contact = people[one]
        names = {*map(_plain, (contact.name, *contact.nicknames))} - {""}
        keys = [("the same name", key) for key in names]
        keys += [("the same e-mail address", key) for key in email_keys(contact.emails)]
        keys += [("the same phone number", key) for key in phone_keys(contact.phones, dial)]
        for key in keys:
            ids_by_reason[key].append(one)
    for (because, _), sharing in ids_by_reason.items():
        if 1 < len(sharing) <= MOST_SHARING:
            yield because, sharing


def _plain(name: str) -> str:
    """A name without accents, titles and the order of its parts: "Lee, Dr. Ann" is "Ann Lee"."""
    letters = (sign for sign in unicodedata.normalize("NFKD", name_key(name)) if not unicodedata.combining(sign))
    words = _WORDS.findall("".join(letters).removeprefix("name:"))
    return " ".join(sorted(word for word in words if word not in _TITLES))
