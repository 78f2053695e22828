"""Whom a block is for, read from its checklist and from the numbers it names (design §3 "membership is content").

Owns the match of lines with people. Must not know marks or what becomes of the people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rekindled.core.briefing import labels
from rekindled.core.facts import Snapshot
from rekindled.core.marks import read_boxes
from rekindled.core.model import Contact, Purpose, TouchKey
from rekindled.core.own_events import named
from rekindled.core.phrases import KINDNESSES, PURPOSES
from rekindled.core.tongue import ENGLISH, Tongue
from rekindled.core.wire import Seen

_NUMBERED = re.compile(r" \([2-9][0-9]*\)$")


def lines_of(description: str, tongue: Tongue = ENGLISH) -> Iterator[tuple[str, Purpose]]:
    """What each person of the checklist is called, with the purpose our words under it give; reconnect otherwise."""
    rows = description.split("\n")
    said = [*PURPOSES.items(), *((Purpose.GIVE, words) for words in KINDNESSES.values())]
    by_words = {way: purpose for purpose, words in said for way in tongue.ways(words)}
    for mark in read_boxes(description, ""):
        place = next((n for n, row in enumerate(rows) if mark.label in row), len(rows))
        below = rows[place + 1].strip() if place + 1 < len(rows) else ""
        yield mark.label, by_words.get(below, Purpose.RECONNECT)


def carried_by(snapshot: Snapshot, seen: Seen, tongue: Tongue = ENGLISH) -> list[TouchKey]:
    """The touches a block carries: those it names by number and still by a line; where the server dropped the numbers,
    a new one for each known person of its lines.
    """
    people = {contact.id: contact for contact in snapshot.contacts}
    description = seen.meaning.description
    keys = list(dict.fromkeys(seen.touches))
    if keys:
        listed = [
            key for key in keys if key.contact_id not in people or _is_listed(people[key.contact_id], description)
        ]
        return listed if any(key.contact_id in people for key in listed) else keys
    return list(_numbered(snapshot, description, tongue))


def unnamed(snapshot: Snapshot, description: str) -> list[str]:
    """The lines that no known person is meant by, or several."""
    return [label for label, _ in lines_of(description) if len(meant_by(snapshot, label)) != 1]


def meant_by(snapshot: Snapshot, label: str) -> list[Contact]:
    """The people a line may mean: by name, else by initials, as a discreet block has them."""
    there = [contact for contact in snapshot.contacts if contact.archived_on is None]
    name = _NUMBERED.sub("", label)
    return named(name, there) or [one for one in there if labels((one,), discreet=True)[0] == name]


def _is_listed(contact: Contact, description: str) -> bool:
    return any(labels((contact,), discreet=discreet)[0] in description for discreet in (False, True))


def _numbered(snapshot: Snapshot, description: str, tongue: Tongue) -> Iterator[TouchKey]:
    for label, purpose in lines_of(description, tongue):
        people = meant_by(snapshot, label)
        if len(people) == 1:
            n = snapshot.counters.get(f"{people[0].id}/{purpose}", 0) + 1
            yield TouchKey(contact_id=people[0].id, purpose=purpose, n=n)
