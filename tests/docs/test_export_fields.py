"""docs/export.md has every field of an export, and nothing else."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from enum import EnumMeta
from pathlib import Path
from typing import Any, get_args

from rekindled.adapters.export_json import FORMAT, VERSION
from rekindled.adapters.export_rows import COLUMNS
from rekindled.adapters.plain_values import hints_of
from rekindled.core.cadence import Cadence
from rekindled.core.exporting import Export
from rekindled.core.facts import Setting
from rekindled.core.memos import Memo
from rekindled.core.model import Birthday

TEXT = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)


def kinds(kind: Any, found: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - any type there is
    """Every value and every choice that is reached from a type, by name."""
    for part in get_args(kind):
        kinds(part, found)
    is_new = isinstance(kind, type) and kind.__name__ not in found
    if is_new and isinstance(kind, EnumMeta):
        found[kind.__name__] = kind
    if is_new and is_dataclass(kind) and kind not in (Cadence, Birthday):
        found[kind.__name__] = kind
        for hint in hints_of(kind).values():
            kinds(hint, found)
    return found


def test_every_field_is_documented() -> None:
    """Each value of an export has its table with just the fields it has."""
    written = {name: re.findall(r"`(\w+)`", " ".join(ROW.findall(text))) for name, text in SECTION.findall(TEXT)}
    reached = {name: kind for name, kind in kinds(Export, {}).items() if is_dataclass(kind)}
    assert reached.keys() <= written.keys()
    for name, kind in reached.items():
        assert sorted(written[name]) == sorted(part.name for part in fields(kind)), name


def test_every_choice_is_documented() -> None:
    """Whoever reads a file finds each word it may have; settings and memos speak for themselves."""
    choices = [kind for kind in kinds(Export, {}).values() if isinstance(kind, EnumMeta)]
    words = [one.value for kind in choices if kind not in (Setting, Memo) for one in kind]
    assert [word for word in words if f"`{word}`" not in TEXT] == []


def test_the_head_and_the_columns_are_documented() -> None:
    """The format's name, its version and the columns of the rows are those of the program."""
    assert f"always `{FORMAT}`" in TEXT
    assert f"| `version` | `{VERSION}`;" in TEXT
    assert all(f"`{column}`" in TEXT for column in COLUMNS)
