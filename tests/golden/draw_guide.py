"""Puts the plan of the example world into the guide: `script/docs` runs it."""

from __future__ import annotations

from pathlib import Path

from tests.golden.example_world import drawn

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "mornings.md"
BEGIN, END = "<!-- example -->\n", "<!-- end -->\n"

if __name__ == "__main__":
    head, _, rest = GUIDE.read_text(encoding="utf-8").partition(BEGIN)
    GUIDE.write_text(head + BEGIN + drawn() + END + rest.partition(END)[2], encoding="utf-8")
