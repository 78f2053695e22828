"""The heartbeat file: the last look as others see it (R17)."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rekindled.adapters.heartbeat import FILE_NAME, Beat, Heartbeat
from rekindled.core.health import Course, Trouble

BEAT = Beat(at="2026-11-22T08:00:00+00:00", ok=False, error="no answer", next_at=None, requests=3)
SEVEN = "2026-11-22T07:00:00+00:00"
AFTER_SEVEN = replace(BEAT, good_at=SEVEN, failing_since=BEAT.at, failures=1, trouble="server")


def test_last_beat_is_what_was_beaten(tmp_path: Path) -> None:
    """A beat replaces the one before as a whole, and nothing is left beside the file."""
    heart = Heartbeat(tmp_path)
    heart.beat(Beat(at=SEVEN, ok=True))
    heart.beat(BEAT, Trouble.SERVER)
    assert heart.last() == AFTER_SEVEN
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]


def test_file_is_private(tmp_path: Path) -> None:
    """Nobody else can read it (promise 35)."""
    Heartbeat(tmp_path).beat(BEAT)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", '{"at": 1, "other": 2}', "\ufeff\x00", '{"at": "2026-11-22", "ok": false, "trouble": "?"}'],
)
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


def test_disk_without_room_for_another_file_gets_the_beat_over_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing new can be made, what is there is written over, cut to its length (promise 44)."""
    heart = Heartbeat(tmp_path)
    heart.beat(Beat(at=SEVEN, ok=True, error="x" * 200))
    monkeypatch.setattr(Path, "replace", _no_room)
    heart.beat(BEAT, Trouble.SERVER)
    assert heart.last() == AFTER_SEVEN


def test_beat_that_finds_room_for_a_part_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes less than all leaves the last beat where it was, or none, never half a one."""
    heart = Heartbeat(tmp_path)
    monkeypatch.setattr(os, "pwrite", lambda *_: 3)
    heart.beat(BEAT)
    assert heart.last() is None


def test_how_looks_went_outlives_a_restart(tmp_path: Path) -> None:
    """Another process goes on where the last one left off, also from the file of an older program (R17)."""
    (tmp_path / FILE_NAME).write_text(f'{{"at": "{SEVEN}", "ok": true}}', encoding="utf-8")
    Heartbeat(tmp_path).beat(BEAT, Trouble.STORE)
    Heartbeat(tmp_path).beat(BEAT)
    assert Heartbeat(tmp_path).course() == Course(
        good_at=datetime(2026, 11, 22, 7, tzinfo=UTC),
        failing_since=datetime(2026, 11, 22, 8, tzinfo=UTC),
        failures=2,
        trouble=Trouble.FAULT,
    )


def test_what_was_told_is_noted_with_the_last_look(tmp_path: Path) -> None:
    """Even where the disk takes nothing, it is remembered until the process ends; without a look there is nothing."""
    told = Course(told_at=datetime(2026, 11, 22, 9, tzinfo=UTC), is_told=True)
    nowhere, heart = Heartbeat(tmp_path / "never made"), Heartbeat(tmp_path)
    nowhere.note(told)
    assert nowhere.course() == Course()
    for one in (nowhere, heart):
        one.beat(BEAT)
        one.note(told)
        assert one.course() == told
    assert Heartbeat(tmp_path).course() == told


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")
