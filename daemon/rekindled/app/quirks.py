"""What a server was seen to do otherwise than the standards say, as far as we must be more careful for it.

Owns the names and how they are remembered. Must not know how a quirk is found out or lived with.
"""

from __future__ import annotations

from enum import StrEnum


class Quirk(StrEnum):
    """One way to lose or double something; what each costs us is the adapter's."""

    OVERWRITES = "overwrites"
    UPDATES_BLINDLY = "updates-blindly"
    REVIVES = "revives"
    DELETES_BLINDLY = "deletes-blindly"
    REPEATS_ETAGS = "repeats-etags"
    BELIEVES_ANY_TOKEN = "believes-any-token"  # noqa: S105 - the name of a behaviour, not a secret


Quirks = frozenset[Quirk]

NO_QUIRKS: Quirks = frozenset()
# A server that was not tried out is trusted with nothing.
EVERY_QUIRK: Quirks = frozenset(Quirk)
UNKNOWN = "unknown"


def spelled(quirks: Quirks | None) -> str:
    """How the store keeps them; None stands for a server that could not be tried out."""
    return UNKNOWN if quirks is None else " ".join(sorted(quirks))


def read_quirks(kept: str | None) -> Quirks | None:
    """What the store keeps; None when nothing is known."""
    if kept is None or kept == UNKNOWN:
        return None
    return frozenset(Quirk(name) for name in kept.split() if name in set(Quirk))
