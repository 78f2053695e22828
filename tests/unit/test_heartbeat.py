"""The heartbeat file: the last look as others see it (R17)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.adapters.heartbeat import FILE_NAME, Beat, Heartbeat

BEAT = Beat(at="2026-11-22T08:00:00+00:00", ok=False, error="no answer", next_at=None, requests=3)


def test_last_beat_is_what_was_beaten(tmp_path: Path) -> None:
    """A beat replaces the one before as a whole, and nothing is left beside the file."""
    heart = Heartbeat(tmp_path)
    heart.beat(Beat(at="2026-11-22T07:00:00+00:00", ok=True))
    heart.beat(BEAT)
    assert heart.last() == BEAT
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]


def test_file_is_private(tmp_path: Path) -> None:
    """Nobody else can read it (promise 35)."""
    Heartbeat(tmp_path).beat(BEAT)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"at": 1, "other": 2}', "\ufeff\x00"])
def test_unreadable_file_is_no_beat(tmp_path: Path, content: str | None) -> None:
    """No file, a cut one or one of another version means that nothing is known."""
    if content is not None:
        (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    assert Heartbeat(tmp_path).last() is None


def test_disk_that_takes_nothing_is_survived(tmp_path: Path) -> None:
    """Where the file cannot be written, a beat is lost and nothing else."""
    heart = Heartbeat(tmp_path / "never made")
    heart.beat(BEAT)
    assert heart.last() is None
