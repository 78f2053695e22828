"""What the writer's turn promises, checked on the fake and on locked files alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import FileTurns
from rekindled.app.ports import Turns
from rekindled.core.errors import Busy
from tests.fakes.fake_turns import FakeTurns

NewTurns = Callable[[Path], Turns]


def new_files(directory: Path) -> Turns:
    """Turns by a locked file, without waiting."""
    return FileTurns(directory, wait_seconds=0)


def new_fake(_: Path) -> Turns:
    """Turns within this process."""
    return FakeTurns()


each_kind = pytest.mark.parametrize("new", [new_fake, new_files], ids=["fake", "files"])


@each_kind
def test_a_taken_turn_is_refused(new: NewTurns, tmp_path: Path) -> None:
    """While one holds the turn nobody else gets it."""
    turns = new(tmp_path)
    with turns.take(), pytest.raises(Busy, match="try again"), turns.take():
        pytest.fail("two hold the turn")


@each_kind
def test_a_turn_comes_back(new: NewTurns, tmp_path: Path) -> None:
    """Once given back, the turn can be taken again."""
    turns = new(tmp_path)
    for _ in range(2):
        with turns.take():
            pass


@each_kind
def test_a_failure_gives_the_turn_back(new: NewTurns, tmp_path: Path) -> None:
    """An error inside the block passes through and leaves the turn free."""
    turns = new(tmp_path)
    with pytest.raises(ZeroDivisionError), turns.take():
        raise ZeroDivisionError
    with turns.take():
        pass


def test_a_turn_taken_elsewhere_is_refused() -> None:
    """The fake can play another process that never lets go."""
    with pytest.raises(Busy), FakeTurns(taken_elsewhere=True).take():
        pytest.fail("the turn was taken")
