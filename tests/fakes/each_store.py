"""Each kind of store, for the suites that all of them must pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rekindled.adapters.sqlite_store import SqliteStore
from tests.fakes.fake_store import FakeStore

AnyStore = FakeStore | SqliteStore
NewStore = Callable[[Path], AnyStore]


def new_fake(_: Path) -> AnyStore:
    """A store in memory."""
    return FakeStore()


def new_sqlite(directory: Path) -> AnyStore:
    """A store in a file, which nobody waits for."""
    return SqliteStore(directory / "rekindled.db", wait_seconds=0)


STORES: dict[str, NewStore] = {"fake": new_fake, "sqlite": new_sqlite}
