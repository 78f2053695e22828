"""Every promise names tests that exist (docs/guarantees.md)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)
PROMISES = 46


def rows() -> dict[int, list[str]]:
    """The tests named for each promise."""
    text = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
    return {int(number): re.findall(r"`(\w+)`", names) for number, names in ROW.findall(text)}


def existing() -> set[str]:
    """The names of all tests, read without running anything."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_promise_is_there() -> None:
    """All of them, in order, each with at least one test."""
    found = rows()
    assert list(found) == list(range(1, PROMISES + 1))
    assert all(found.values())


def test_every_test_named_exists() -> None:
    """A test that is renamed or removed must be renamed or replaced in the table."""
    known = existing()
    missing = {number: [name for name in names if name not in known] for number, names in rows().items()}
    assert not {number: names for number, names in missing.items() if names}
