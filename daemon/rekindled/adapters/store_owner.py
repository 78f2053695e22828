"""Whose store it is.

Owns the check that keeps root or another user from leaving files behind that the daemon cannot read.
Must not know the store's contents.
"""

from __future__ import annotations

import pwd
import shlex
from collections.abc import Sequence
from pathlib import Path

from rekindled.core.errors import UsageError


def refuse_foreign_owner(path: Path, euid: int, argv: Sequence[str]) -> None:
    """Let only the store's owner through (design §5 Process); a store yet to be made belongs to its directory's owner.

    `argv` is what was typed after the program's name.

    Raises:
        UsageError: the store belongs to another user; the message ends in the command to run instead.
    """
    owner = _owner_of(path)
    if owner is None or owner == euid:
        return
    name = _name_of(owner)
    command = shlex.join(["sudo", "-u", name, "rekindled", *argv])
    raise UsageError(f"the store {path} belongs to {name}; run instead: {command}")


def _owner_of(path: Path) -> int | None:
    for place in (path, path.parent):
        try:
            return place.stat().st_uid
        except OSError:  # not there, or hidden from us in a directory that somebody else keeps private
            continue
    return None


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"  # sudo takes a number this way
