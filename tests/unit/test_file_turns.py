"""Lock files: who holds them, and what they look like from outside."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence, FileTurns
from rekindled.core.errors import Busy, UnwritableStore


def test_the_refusal_names_the_holder(tmp_path: Path) -> None:
    """Who is refused learns which process and command holds the turn."""
    with (
        FileTurns(tmp_path, command="rekindled sync").take(),
        pytest.raises(Busy, match=rf"process {os.getpid()} \(rekindled sync\)"),
        FileTurns(tmp_path, wait_seconds=0).take(),
    ):
        pytest.fail("two hold the turn")


def test_a_holder_that_has_not_signed_yet_is_another_process(tmp_path: Path) -> None:
    """A lock file that says nothing readable is not quoted."""
    turns = FileTurns(tmp_path, wait_seconds=0)
    with turns.take():
        (tmp_path / "turn.lock").write_bytes(b"\x1b[2J")
        with pytest.raises(Busy, match=r"^another process"), turns.take():
            pytest.fail("two hold the turn")


def test_waiting_ends_when_the_turn_is_given_back(tmp_path: Path) -> None:
    """Who waits gets the turn as soon as the holder lets go."""
    refused = threading.Event()
    taken = threading.Event()

    def wait_for_it() -> None:
        with pytest.raises(Busy), FileTurns(tmp_path, wait_seconds=0).take():
            pytest.fail("two hold the turn")
        refused.set()
        with FileTurns(tmp_path, wait_seconds=60).take():
            taken.set()

    with FileTurns(tmp_path).take():
        waiting = threading.Thread(target=wait_for_it)
        waiting.start()
        assert refused.wait(60)
        assert not taken.is_set()
    waiting.join(60)
    assert taken.is_set()


def test_the_lock_file_is_private_and_its_directory_is_made(tmp_path: Path) -> None:
    """Nobody else may hold the lock of a store they cannot read."""
    with FileTurns(tmp_path / "state").take():
        assert (tmp_path / "state" / "turn.lock").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_lock_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A state directory that is a file is named."""
    (tmp_path / "state").write_text("")
    with pytest.raises(UnwritableStore, match=r"turn\.lock"), FileTurns(tmp_path / "state").take():
        pytest.fail("the turn was taken")


def test_no_daemon_runs_where_none_ever_did(tmp_path: Path) -> None:
    """Asking makes no file."""
    assert not DaemonPresence(tmp_path).running()
    assert list(tmp_path.iterdir()) == []


def test_a_daemon_is_seen_for_its_life(tmp_path: Path) -> None:
    """From claim to close the daemon is running, however often one asks."""
    presence = DaemonPresence(tmp_path)
    with presence.claim():
        assert presence.running()
        assert presence.running()
    assert not presence.running()


def test_a_claim_holds_without_being_kept(tmp_path: Path) -> None:
    """The daemon runs until its process ends even when nobody closes the claim."""
    held = DaemonPresence(tmp_path).claim().pop_all()
    assert DaemonPresence(tmp_path).running()
    held.close()
    assert not DaemonPresence(tmp_path).running()


def test_a_second_daemon_is_refused(tmp_path: Path) -> None:
    """Two daemons never run on one state directory, and the second names the first."""
    with DaemonPresence(tmp_path).claim(), pytest.raises(Busy, match=f"process {os.getpid()} "):
        DaemonPresence(tmp_path).claim()
