"""docs/privacy.md has every table of the store, and names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from rekindled.adapters.sqlite_schema import MIGRATIONS
from tests.docs.test_guarantees import existing

TEXT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_every_table_is_documented() -> None:
    """Nothing about people is kept in a place that the page does not name."""
    made = re.findall(r"CREATE TABLE (\w+)", "\n".join(statement for step in MIGRATIONS for statement in step))
    assert [table for table in made if f"`{table}`" not in TEXT] == []


def test_every_test_it_names_exists() -> None:
    """A promise without a test is none."""
    assert sorted(set(re.findall(r"`(test_\w+)`", TEXT)) - existing()) == []
