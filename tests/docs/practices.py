"""docs/practices.md: each practice with its command, its entry and the tests that cite it.

Owns finding citations in docstrings and drawing the page. Must not know what any test does.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "practices.toml"
PAGE = ROOT / "docs" / "practices.md"
ID = re.compile(r"\b(P[0-4]-\d\d|[UR]\d{1,2})\b(?: to (P[0-4]-\d\d|[UR]\d{1,2}))?")
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice; `later` ones are not doable yet, and say so."""

    id: str
    says: str
    how: str
    entry: str
    later: bool


def practices() -> tuple[Practice, ...]:
    """All of them, in the order of the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        Practice(
            id=one,
            says=row["says"],
            how=row.get("how", ""),
            entry=row.get("entry", ""),
            later=row.get("later", False),
        )
        for one, row in table.items()
    )


def citations() -> Mapping[str, tuple[str, ...]]:
    """The names of the tests that cite each id in their own docstring, in alphabetical order."""
    known = [practice.id for practice in practices()]
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for one in _cited(ast.get_docstring(node) or "", known):
                    found[one].add(node.name)
    return {one: tuple(sorted(names)) for one, names in found.items()}


def _cited(docstring: str, known: list[str]) -> Iterator[str]:
    """The ids of a docstring; `P2-17 to P2-19` are all of them."""
    for first, last in ID.findall(docstring):
        if last in known and first in known:
            yield from known[known.index(first) : known.index(last) + 1]
        else:
            yield first


def drawn() -> str:
    """The page."""
    cited = citations()
    lines = [
        "# Practices",
        "",
        "What the product makes doable, each with the command or option it is done with, what stands on the calendar",
        "for it, and the tests that show it. Drawn by `script/docs` from `docs/practices.toml` and the tests;",
        "a practice that no test cites fails the build.",
        "",
        "| id | practice | command or option | on the calendar | shown by |",
        "|---|---|---|---|---|",
    ]
    for one in practices():
        names = cited.get(one.id, ())
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        tests = ", ".join(f"`{name}`" for name in names[:SHOWN]) + more
        how = ", ".join(f"`{part}`" for part in one.how.split(", ") if part)
        lines.append(f"| {one.id} | {one.says} | {how} | {one.entry} | {'not yet' if one.later else tests} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
