"""Groups of an address book: who is in which, and what that says of a person (U8).

Owns that only a group the user named makes a circle, because a circle may have a cadence and nobody is to be scheduled
by somebody else's list (R2); all other groups are tags. Must not know how a group is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rekindled.core.address_books import SOURCE, Card
from rekindled.core.sheet import ABSENT, Sheet

_URN = "urn:uuid:"


def bare(uid: str) -> str:
    """A UID as members are compared by: some books write it with its scheme, some without (RFC 6350 §6.6.5)."""
    plain = uid.strip().casefold()
    return plain.removeprefix(_URN)


def groups_of(cards: Iterable[Card]) -> Mapping[str, frozenset[str]]:
    """The names of the groups that each person is in, by bare UID."""
    found: dict[str, frozenset[str]] = {}
    for card in cards:
        for uid in {bare(member) for member in card.members} if card.group else ():
            found[uid] = found.get(uid, frozenset()) | {card.group}
    return found


def regrouped(before: Iterable[Card], after: Iterable[Card]) -> frozenset[str]:
    """The bare UIDs of those who are in other groups than before."""
    then, now = groups_of(before), groups_of(after)
    return frozenset(uid for uid in then.keys() | now.keys() if then.get(uid) != now.get(uid))


def grouped(sheet: Sheet, groups: Iterable[str], circles: Mapping[str, str]) -> Sheet:
    """A card's sheet with what its groups say; its own categories are groups, too (RFC 6350 §6.7.1).

    Of several groups that make a circle the one named first in `circles` counts.
    """
    categories = () if sheet.tags is ABSENT else sheet.tags
    names = {name.casefold(): name for name in (*sorted(groups), *categories)}
    making = {group.casefold(): circle for group, circle in circles.items()}
    circle = next((making[group] for group in making if group in names), ABSENT)
    tags = tuple(sorted(name for group, name in names.items() if group not in making))
    return replace(sheet, source=SOURCE, circle=circle, tags=tags or ABSENT)
