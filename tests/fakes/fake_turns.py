"""One writer at a time within this process, without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rekindled.core.errors import Busy


class FakeTurns:
    """Keeps the promise of the `Turns` port; who finds the turn taken is refused at once."""

    def __init__(self, *, taken_elsewhere: bool = False) -> None:
        """`taken_elsewhere` plays another process that never lets go."""
        self._taken = taken_elsewhere
        self.count = 0

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold the turn for the length of a `with` block; `count` says how often it was given.

        Raises:
            Busy: it is taken.
        """
        if self._taken:
            raise Busy("another process is writing the store; try again in a moment")
        self._taken = True
        self.count += 1
        try:
            yield
        finally:
            self._taken = False
