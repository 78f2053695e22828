"""When the last look was and how looks have been going, in a small file that costs no database write (R17, design §5).

Owns the file. Must not know what a look does. Nothing is lost with it: it only says what just happened.
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rekindled.core.health import Course, Trouble, gone_on

FILE_NAME = "heartbeat.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One look: RFC 3339 times, whether it was good, what was wrong, how many requests it took.

    The rest says how the looks up to this one went, as `Course` has it.
    """

    at: str
    ok: bool
    error: str | None = None
    next_at: str | None = None
    requests: int = 0
    good_at: str | None = None
    failing_since: str | None = None
    failures: int = 0
    trouble: str | None = None
    told_at: str | None = None
    is_told: bool = False

    def course(self) -> Course:
        """How looks have been going up to this one; an older program left no more than this one.

        Raises:
            ValueError: a time or a kind of trouble is none.
        """
        return Course(
            good_at=_moment(self.good_at or (self.at if self.ok else None)),
            failing_since=_moment(self.failing_since),
            failures=self.failures,
            trouble=Trouble(self.trouble) if self.trouble else None,
            told_at=_moment(self.told_at),
            is_told=self.is_told,
        )


class Heartbeat:
    """The file in the state directory, replaced as a whole."""

    def __init__(self, directory: Path) -> None:
        """Keep the file in this directory."""
        self._path = directory / FILE_NAME
        self._latest: Beat | None = None

    def beat(self, beat: Beat, trouble: Trouble = Trouble.FAULT) -> None:
        """Remember a look, which goes on from those before; `trouble` is why it was not good, where it was not."""
        course = gone_on(self.course(), datetime.fromisoformat(beat.at), None if beat.ok else trouble)
        self._keep(replace(beat, **_spelled(course)))

    def course(self) -> Course:
        """How looks have been going: as this process remembers it, or else the file."""
        beat = self._latest or self.last()
        return beat.course() if beat else Course()

    def note(self, course: Course) -> None:
        """Remember what was told of it; without any look there was nothing to tell."""
        beat = self._latest or self.last()
        if beat is not None:
            self._keep(replace(beat, **_spelled(course)))

    def _keep(self, beat: Beat) -> None:
        """Write over the last beat where the disk has no room for another file.

        A disk that takes nothing at all is found by the store, which is asked first.
        """
        self._latest = beat
        text = json.dumps(asdict(beat)).encode()
        draft = self._path.with_suffix(".new")
        try:
            _write(draft, os.O_CREAT, text)
            draft.replace(self._path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            with suppress(OSError):
                _write(self._path, 0, text)

    def last(self) -> Beat | None:
        """The last look, or None when there was none or the file cannot be read."""
        try:
            beat = Beat(**json.loads(self._path.read_text(encoding="utf-8")))
            beat.course()
        except (OSError, ValueError, TypeError):
            return None
        return beat


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _spelled(course: Course) -> dict[str, Any]:
    return {
        **asdict(course),
        "good_at": course.good_at.isoformat() if course.good_at else None,
        "failing_since": course.failing_since.isoformat() if course.failing_since else None,
        "told_at": course.told_at.isoformat() if course.told_at else None,
    }


def _write(path: Path, flags: int, text: bytes) -> None:
    """Make the file hold this text, within the room it has already as far as possible."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | flags, 0o600)
    try:
        if os.pwrite(descriptor, text, 0) < len(text):
            raise OSError(errno.ENOSPC, "no room for a heartbeat")
        os.ftruncate(descriptor, len(text))
    finally:
        os.close(descriptor)
