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


def fitting(people: Iterable[Contact], text: str) -> list[Contact]:
    """Everybody whom the narrowest way of reading the text fits: the whole name, then the same without case and
    accents or a nickname, the beginning of the name, the beginning of a part of it, any part, initials.
    """
    present = list(people)
    wanted = folded(text)
    if not wanted:
        return []
    ways: tuple[Callable[[Contact], bool], ...] = (
        lambda one: is_same_name(one.name, text),
        lambda one: wanted in (folded(one.name), *map(folded, one.nicknames)),
        lambda one: folded(one.name).startswith(wanted),
        lambda one: f" {wanted}" in f" {folded(one.name)}",
        lambda one: wanted in folded(one.name),
        lambda one: len(wanted) >= SHORTEST_INITIALS and wanted.replace(".", "").replace(" ", "") == _initials(one),
    )
    return next((found for way in ways if (found := [one for one in present if way(one)])), [])


def nearly(people: Sequence[Contact], text: str, most: int = 3) -> list[Contact]:
    """Those whose names look like the text, likest first: it may be a slip."""
    by_name = {name: one for one in people for name in (folded(one.name), *map(folded, one.nicknames)) if name}
    parts = {part: one for name, one in by_name.items() for part in name.split() if len(part) > SHORTEST_INITIALS}
    near = similar(folded(text), {**parts, **by_name}, most=2 * most)
    found = [by_name.get(name) or parts[name] for name in near]
    return list({one.id: one for one in found}.values())[:most]


def folded(text: str) -> str:
    """Without case, accents and doubled spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def _initials(contact: Contact) -> str:
    return "".join(part[0] for part in folded(contact.name).split())
