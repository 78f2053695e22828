"""What a user calls people: whole names and parts of them, nicknames, initials, and slips of the pen.

Owns who fits a few words, from the narrowest way of reading them to the widest. Must not know what for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from rekindled.core.model import Contact
from rekindled.core.people import is_same_name
from rekindled.core.spelling import similar

SHORTEST_INITIALS = 2
# Letters that Unicode does not take apart (NFKD), as they are typed on a keyboard that lacks them.
_BARE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
# The other way of writing them, which passports and e-mail addresses use.
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def fitting(people: Iterable[Contact], text: str) -> list[Contact]:
    """Everybody whom the narrowest way of reading the text fits: the whole name, then the same without case and
    accents or a nickname, the beginning of the name, the beginning of a part of it, any part.

    What is no more than a piece of some name may be the initials of others, who fit as well then.
    """
    present = list(people)
    wanted = spellings(text)
    if not any(wanted):
        return []
    whole: tuple[Callable[[Contact], bool], ...] = (
        lambda one: is_same_name(one.name, text),
        lambda one: any(called in wanted for name in (one.name, *one.nicknames) for called in spellings(name)),
    )
    pieces: tuple[Callable[[Contact], bool], ...] = (
        lambda one: any(called.startswith(wanted) for called in spellings(one.name)),
        lambda one: any(f" {word}" in f" {called}" for called in spellings(one.name) for word in wanted),
        lambda one: any(word in called for called in spellings(one.name) for word in wanted),
    )
    if meant := _narrowest(whole, present):
        return meant
    meant = _narrowest(pieces, present)
    return [one for one in present if one in meant or any(_is_initials(word, one) for word in wanted)]


def _narrowest(ways: Iterable[Callable[[Contact], bool]], people: Sequence[Contact]) -> list[Contact]:
    return next((found for way in ways if (found := [one for one in people if way(one)])), [])


def nearly(people: Sequence[Contact], text: str, most: int = 3) -> list[Contact]:
    """Those whose names look like the text, likest first: it may be a slip."""
    by_name = {
        name: one for one in people for called in (one.name, *one.nicknames) for name in spellings(called) if name
    }
    parts = {part: one for name, one in by_name.items() for part in name.split() if len(part) > SHORTEST_INITIALS}
    near = similar(folded(text), {**parts, **by_name}, most=2 * most)
    found = [by_name.get(name) or parts[name] for name in near]
    return list({one.id: one for one in found}.values())[:most]


def spellings(text: str) -> tuple[str, ...]:
    """The ways to type a text without its accents: bare, and with umlauts written out where there are any."""
    composed = unicodedata.normalize("NFC", text.casefold())
    return tuple(dict.fromkeys((folded(composed), folded(composed.translate(_WRITTEN_OUT)))))


def folded(text: str) -> str:
    """Without case, accents and doubled spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_BARE)
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def _is_initials(word: str, contact: Contact) -> bool:
    bare = word.replace(".", "").replace(" ", "")
    return len(bare) >= SHORTEST_INITIALS and bare == "".join(part[0] for part in folded(contact.name).split())
