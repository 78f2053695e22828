"""What a server was seen to do otherwise than the standards say, as far as we must be more careful for it.

Owns the names and how they are remembered. Must not know how a quirk is found out or lived with.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Quirk(StrEnum):
    """One way to lose or double something; what each costs us is the adapter's."""

    OVERWRITES = "overwrites"
    UPDATES_BLINDLY = "updates-blindly"
    REVIVES = "revives"
    DELETES_BLINDLY = "deletes-blindly"
    REPEATS_ETAGS = "repeats-etags"
    BELIEVES_ANY_TOKEN = "believes-any-token"  # noqa: S105 - the name of a behaviour, not a secret


IN_WORDS: Mapping[Quirk, str] = MappingProxyType(
    {
        Quirk.OVERWRITES: "overwrites an object that is there already",
        Quirk.UPDATES_BLINDLY: "overwrites what somebody else changed meanwhile",
        Quirk.REVIVES: "makes an object again that was deleted meanwhile",
        Quirk.DELETES_BLINDLY: "deletes what somebody else changed meanwhile",
        Quirk.REPEATS_ETAGS: "gives a new object the mark of the old one",
        Quirk.BELIEVES_ANY_TOKEN: "does not say when it has forgotten what we know",
    }
)

Quirks = frozenset[Quirk]

NO_QUIRKS: Quirks = frozenset()
# A server that was not tried out is trusted with nothing.
EVERY_QUIRK: Quirks = frozenset(Quirk)
# Before the first trial there is no write yet whose ETag could repeat.
NOT_YET_TRIED: Quirks = EVERY_QUIRK - {Quirk.REPEATS_ETAGS}
UNKNOWN = "unknown"


def spelled(quirks: Quirks | None) -> str:
    """How the store keeps them; None stands for a server that could not be tried out."""
    return UNKNOWN if quirks is None else " ".join(sorted(quirks))


def read_quirks(kept: str | None) -> Quirks | None:
    """What the store keeps; None when nothing is known."""
    if kept is None or kept == UNKNOWN:
        return None
    return frozenset(Quirk(name) for name in kept.split() if name in set(Quirk))
