"""Which small kindness a give is: a favour of five minutes, gratitude, or a word for their work (P2-17 to P2-19).

Owns the turns they take. Must not know for whom one is planned, or when.
"""

from __future__ import annotations

from rekindled.core.errands import ErrandKind
from rekindled.core.model import TouchKey

KINDS = (ErrandKind.KINDNESS, ErrandKind.GRATITUDE, ErrandKind.ENDORSEMENT)


def kindness_of(key: TouchKey) -> ErrandKind:
    """What a give is that no errand asked for: always the same for one touch, and another one for the next."""
    return KINDS[(sum(key.contact_id.encode()) + key.n) % len(KINDS)]
