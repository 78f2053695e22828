"""What the last planning found out, from one look of a process to the next.

Owns that there is one, and that losing it costs time and nothing else. Must not know what is in it.
"""

from __future__ import annotations

from rekindled.core.changes import Plan
from rekindled.core.recollection import NOTHING, Recollection, recollected, remembering
from rekindled.core.world import World


class Notebook:
    """The memory of a desk; a fresh one is empty."""

    def __init__(self) -> None:
        """Nothing was planned yet."""
        self._earlier: Recollection = NOTHING

    def reminded(self, world: World) -> World:
        """The same world with the last planning remembered."""
        return remembering(world, self._earlier)

    def keep(self, world: World, made: Plan) -> None:
        """Remember this planning instead of the one before."""
        self._earlier = recollected(world, made)
