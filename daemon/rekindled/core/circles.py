"""The circles there are, and the order in which they are told (P2-02).

Owns the spheres that everybody has. Must not know who is in them or how anything is printed.
"""

from __future__ import annotations

from collections.abc import Iterable

from rekindled.core.model import Contact
from rekindled.core.rhythm import Rhythm

SPHERES = ("family", "friends", "colleagues", "hobbies", "others")


def in_order(circles: Iterable[str]) -> tuple[str, ...]:
    """Each circle once: the spheres first, then the user's own by name."""
    named = set(circles)
    own = sorted(named.difference(SPHERES), key=lambda circle: (circle.casefold(), circle))
    return (*(sphere for sphere in SPHERES if sphere in named), *own)


def known_circles(contacts: Iterable[Contact], rhythm: Rhythm) -> tuple[str, ...]:
    """What there is to choose from: the spheres, the circles of the configuration, and those contacts are in."""
    used = (contact.circle for contact in contacts if contact.circle and contact.archived_on is None)
    return in_order((*SPHERES, *rhythm.circles, *used))
