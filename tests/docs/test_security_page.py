"""SECURITY.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.test_guarantees import existing

TEXT = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")


def test_every_test_it_names_exists() -> None:
    """A promise without a test is none."""
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert named
    assert sorted(named - existing()) == []
