"""Setting a damaged store aside and beginning a new one with what could be read of it (faults promise 34).

Owns the order of files: the damaged ones are never written, overwritten or deleted, and at every moment a store stands
under its name. Must not be used while any process has the store open.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from rekindled.adapters.sqlite_salvage import salvaged
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import Busy, UnwritableStore
from rekindled.core.facts import ContactSaved, EntrySaved, Fact, InteractionAdded
from rekindled.core.salvaging import carried_over

BESIDE = ("-wal", "-shm")
_SHARED_BYTES = (510, 0x40000002)  # how many, and where


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What became of a damaged store: where it is now, and what the new one has of it."""

    aside: Path
    people: int
    entries: int
    interactions: int


def repair(path: Path, now: datetime) -> Repair:
    """Put a new store in the place of the damaged one, with everything of it that can be read and believed.

    Killed at any moment, this leaves the damaged store or the new one, and the damaged files under one name or the
    other. The set-aside files are 0600.

    Raises:
        UnwritableStore, Busy: the disk has no room for it; the damaged store stands where it was.
    """
    draft = path.with_name(f"{path.name}.repairing")
    try:
        _refuse_in_use(path)
        aside = _free_name(path, f"{now:%Y-%m-%d}")
        salvage = salvaged(path)
        facts = carried_over(salvage.found, salvage.journal, now)
        _remove(draft)
        _write(draft, facts)
        for end in ("", *BESIDE):
            _keep(path.with_name(path.name + end), aside.with_name(aside.name + end))
        # A write-ahead log left behind would be read into the new store: it goes before the new one comes.
        for end in BESIDE:
            path.with_name(path.name + end).unlink(missing_ok=True)
        draft.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise UnwritableStore(
            f"the damaged store {path} cannot be set aside: {error.strerror}; nothing was changed; check its disk"
        ) from error
    finally:
        with suppress(OSError):
            _remove(draft)
    kinds = Counter(type(fact) for fact in facts)
    return Repair(
        aside=aside, people=kinds[ContactSaved], entries=kinds[EntrySaved], interactions=kinds[InteractionAdded]
    )


def _refuse_in_use(path: Path) -> None:
    """Whoever reads or writes a store holds a shared lock on these bytes (https://sqlite.org/lockingv3.html).

    Closing a store that was moved away would remove the log of the one that came in its place.
    """
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_BYTES)
        except BlockingIOError:
            raise Busy(f"another process uses the damaged store {path}; try again in a moment") from None


def _free_name(path: Path, day: str) -> Path:
    """A name nothing has: an earlier damage of the same day is kept too."""
    stem = f"{path.name}.damaged-{day}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    taken = {file.name for file in path.parent.iterdir()}
    return path.with_name(next(name for name in names if taken.isdisjoint(name + end for end in ("", *BESIDE))))


def _write(draft: Path, facts: Sequence[Fact]) -> None:
    with closing(SqliteStore(draft)) as store:
        store.record(facts, outside=True)


def _keep(file: Path, aside: Path) -> None:
    """A second name for the same file where the file system has those, a copy elsewhere; private either way."""
    if not file.exists():
        return
    try:
        os.link(file, aside)
    except OSError:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as copy, file.open("rb") as source:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(descriptor)
    aside.chmod(0o600)


def _remove(draft: Path) -> None:
    for end in ("", *BESIDE):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def _settle(directory: Path) -> None:
    """The names are on the disk too when this returns."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
