"""The daemon's own hold on its state: the claim to be the only one, the store, the requests left in it.

Owns closing and opening them again when the disk or the file fails, and setting a damaged store aside. Must not know
when to try again. Everything here is asked by the main thread alone; the worker has connections of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from types import MappingProxyType

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.request_box import Request, RequestBox
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.app.notices import STORE_NOTICE
from rekindled.app.ports import Reporter
from rekindled.core.errors import BrokenStore, Busy
from rekindled.core.facts import Setting
from rekindled.places import Places
from rekindled.store_place import open_store, repair_store


class Memory:
    """What a daemon keeps open between two looks, and gets back after a failure."""

    def __init__(self, places: Places, reporter: Reporter) -> None:
        """Nothing is opened yet."""
        self._places = places
        self._reporter = reporter
        self._claim = ExitStack()
        self._claimed = False
        self._store: SqliteStore | None = None
        self._box: RequestBox | None = None
        self._told = ""

    def open(self) -> None:
        """Claim the state directory and open the store, reading it through for damage; what is open stays.

        Raises:
            BrokenStore, Busy: the store cannot be used, or another daemon runs on it.
        """
        if not self._claimed:
            self._claim.enter_context(DaemonPresence(self._places.state).claim())
            self._claimed = True
        if self._store is None:
            self._store = open_store(self._places)
        if self._box is None:
            self._box = RequestBox(self._places.store)

    def close(self) -> None:
        """Let go of the store; the claim stays, for the daemon still lives."""
        for held in (self._box, self._store):
            if held is not None:
                held.close()
        self._store = self._box = None

    def leave(self) -> None:
        """Let go of everything."""
        self.close()
        self._claim.close()

    def repair(self) -> None:
        """Set the damaged store aside and open the new one; no other connection to it may be open.

        Raises:
            BrokenStore, Busy: the damaged store stands where it was.
        """
        self.close()
        self._told = repair_store(self._places, self._reporter)
        self.open()

    def settings(self) -> Mapping[Setting, str]:
        """The store's single values; none while it cannot be read, which is told where a look is tried."""
        try:
            return self._store.pulse().settings if self._store else MappingProxyType({})
        except (BrokenStore, Busy):
            return MappingProxyType({})

    def needs_you(self) -> str:
        """What a person should do since the last repair; empty once they did."""
        if self._told and self._store:
            kept = (notice.key for notice in self._store.snapshot().notices)
            self._told = self._told if STORE_NOTICE in kept else ""
        return self._told

    def waiting(self) -> tuple[Request, ...]:
        """The requests that nobody has answered.

        Raises:
            BrokenStore, Busy: they cannot be read.
        """
        return self._box.waiting() if self._box else ()

    def answer(self, number: int, result_json: str, at: datetime) -> None:
        """Say what came of a request.

        Raises:
            BrokenStore, Busy: nothing was said.
        """
        if self._box:
            self._box.answer(number, result_json, at)
