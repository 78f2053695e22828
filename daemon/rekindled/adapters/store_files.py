"""Files of a store changing places: what stood there is kept under another name.

Owns the order: at every moment a whole store stands under its name. Must not know what is in any of them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from itertools import chain, count
from pathlib import Path

from rekindled.core.errors import Busy

BESIDE = ("-wal", "-shm")
_SHARED_BYTES = (510, 0x40000002)  # how many, and where


def refuse_in_use(path: Path) -> None:
    """Whoever reads or writes a store holds a shared lock on these bytes (https://sqlite.org/lockingv3.html).

    Closing a store that was moved away would remove the log of the one that came in its place.

    Raises:
        Busy: another process has it open.
        OSError: it cannot be opened.
    """
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_BYTES)
        except BlockingIOError:
            raise Busy(f"another process uses the store {path}; try again in a moment") from None


def free_name(path: Path, word: str) -> Path:
    """A name beside the store that nothing has, with that word in it: an earlier one of the same day is kept too."""
    stem = f"{path.name}.{word}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    taken = {file.name for file in path.parent.iterdir()}
    return path.with_name(next(name for name in names if taken.isdisjoint(name + end for end in ("", *BESIDE))))


def put_in_place(draft: Path, path: Path, aside: Path) -> None:
    """Let `draft` be the store from now on, and `aside` the one that was, 0600, with its logs.

    Killed at any moment, this leaves the old store or the new one, and the old files under one name or the other.

    Raises:
        OSError: the disk has no room for it; the old store stands where it was.
    """
    for end in ("", *BESIDE):
        _keep(path.with_name(path.name + end), aside.with_name(aside.name + end))
    # A write-ahead log left behind would be read into the new store: it goes before the new one comes.
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
    draft.replace(path)
    settle(path.parent)


def remove(draft: Path) -> None:
    """Remove a store's files, whichever of them there are.

    Raises:
        OSError: one of them stays.
    """
    for end in ("", *BESIDE):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def settle(directory: Path) -> None:
    """The names are on the disk too when this returns.

    Raises:
        OSError: that is not known.
    """
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
