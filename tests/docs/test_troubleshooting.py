"""docs/troubleshooting.md has every message of the program."""

from __future__ import annotations

from rekindled.core import errors
from tests.docs.messages import KINDS, MARK, PAGE, drawn, messages


def test_the_list_of_messages_is_drawn_from_the_code() -> None:
    """Whoever meets a message finds it here: `script/docs` draws the list anew."""
    assert PAGE.read_text(encoding="utf-8").partition(MARK)[2] == drawn()


def test_every_kind_of_failure_is_explained() -> None:
    """What the caller does now is said for each kind, and each kind has messages."""
    known = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.RekindledError)
    }
    assert known - {errors.RekindledError} <= KINDS.keys()
    assert all(messages().values())
