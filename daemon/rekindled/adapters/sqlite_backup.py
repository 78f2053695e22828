"""Backups of the store: made while it is in use, verified, named by their moment, fewer the older they are.

Owns the folder of backups and what a backup is refused for. Must not change the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rekindled.adapters.sqlite_copying import copy_store, reading, refuse_unsound
from rekindled.adapters.sqlite_schema import APPLICATION_ID, MIGRATIONS, version_of
from rekindled.adapters.store_files import free_name, put_in_place, refuse_in_use, remove
from rekindled.core.errors import BrokenStore, ForeignStore, UnwritableStore, UsageError
from rekindled.core.rotation import worth_keeping

_NAME = "rekindled-%Y%m%dT%H%M%SZ.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup: its file, when it was made (None: not by its name), and what is in it."""

    path: Path
    made_at: datetime | None
    version: int
    size: int
    people: int
    interactions: int


def back_up(store: Path, folder: Path, now: datetime) -> Backup:
    """Make a backup of the store in the folder, which is made with 0700 where there is none.

    Raises:
        BrokenStore: the store cannot be read, or the backup of it is not sound; nothing was kept.
        UnwritableStore: the folder does not take it.
    """
    target = folder / now.astimezone(UTC).strftime(_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(reading(store)) as origin:
            copy_store(origin, target)
    except sqlite3.Error as error:
        raise BrokenStore(f"the store {store} cannot be backed up ({error}); see: rekindled doctor") from error
    except OSError as error:
        raise UnwritableStore(
            f"{folder}: the backup cannot be written: {error.strerror}; check its rights and its disk, or choose "
            "another place with --to"
        ) from error
    return examined(target)


def rotated(folder: Path) -> tuple[Path, ...]:
    """Remove the backups that are kept no longer, and return which; no other file is touched.

    Raises:
        UnwritableStore: one cannot be removed.
    """
    found = dict(named(folder))
    kept = worth_keeping(found.values())
    gone = tuple(path for path, at in found.items() if at not in kept)
    try:
        for path in gone:
            path.unlink()
    except OSError as error:
        raise UnwritableStore(f"{folder}: an old backup cannot be removed: {error.strerror}") from error
    return gone


def named(folder: Path) -> Iterator[tuple[Path, datetime]]:
    """The backups in a folder with their moments, newest first."""
    found = sorted(folder.glob("rekindled-*.db"), reverse=True) if folder.is_dir() else []
    for path in found:
        at = _moment(path)
        if at is not None:
            yield path, at


def examined(path: Path) -> Backup:
    """Read a backup through.

    Raises:
        UsageError: it is not there, damaged, or another program's.
        ForeignStore: it is a newer program's.
    """
    with _in_words(path), closing(reading(path)) as found:
        refuse_unsound(found)
        owner, version = (found.execute("PRAGMA application_id").fetchone()[0], version_of(found))
        if owner != APPLICATION_ID or not version:
            raise UsageError(f"{path}: this is no store of rekindled; see the backups with: rekindled backup --list")
        if version > len(MIGRATIONS):
            raise ForeignStore(
                f"{path}: written by a newer rekindled (store version {version}, this program knows {len(MIGRATIONS)});"
                " update the program"
            )
        people, interactions = (
            int(found.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])  # noqa: S608 - constants
            for rows in ("contacts WHERE archived_on IS NULL", "interactions")
        )
    return Backup(
        path=path,
        made_at=_moment(path),
        version=version,
        size=path.stat().st_size,
        people=people,
        interactions=interactions,
    )


def put_back(backup: Path, store: Path, now: datetime) -> Path | None:
    """Let a copy of the backup be the store; the store that was is kept beside it under the returned name.

    Raises:
        UsageError: the backup cannot be read.
        Busy: another process has the store open.
        UnwritableStore: the disk does not take it; the store stands as it was.
    """
    draft = store.with_name(f"{store.name}.restoring")
    try:
        store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _in_words(backup), closing(reading(backup)) as origin:
            copy_store(origin, draft)
        was_there = store.exists()
        if was_there:
            refuse_in_use(store)
        aside = free_name(store, f"replaced-{now:%Y-%m-%d}")
        put_in_place(draft, store, aside)
    except OSError as error:
        raise UnwritableStore(
            f"the store {store} cannot be replaced: {error.strerror}; nothing was changed; check its disk"
        ) from error
    finally:
        remove(draft)
    return aside if was_there else None


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file; see the backups with: rekindled backup --list")
    try:
        yield
    except sqlite3.Error as error:
        raise UsageError(f"{path}: this backup cannot be read ({error}); choose another") from error


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
