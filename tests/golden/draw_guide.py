"""Puts the plan of the example world and the words of example entries into the guide: `script/docs` runs it."""

from __future__ import annotations

from pathlib import Path

from tests.golden.example_entries import examples
from tests.golden.example_world import drawn

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
END = "<!-- end -->\n"


def put(page: str, place: str, text: str) -> None:
    """The text between a place's marks."""
    path, begin = GUIDE / page, f"<!-- {place} -->\n"
    head, _, rest = path.read_text(encoding="utf-8").partition(begin)
    path.write_text(head + begin + text + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    put("mornings.md", "example", drawn())
    for name, words in examples().items():
        put("entries.md", name, words)
