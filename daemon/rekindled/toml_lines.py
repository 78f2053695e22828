"""In which line of a TOML file a key stands, so that an error can say where to look.

Owns reading the outline of a TOML text that tomllib has accepted. Must not know what the keys mean: the
configuration and the contacts file both ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]

_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TABLE = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<key>{_DOTTED})[ \t]*\]\]?")
_PAIR = re.compile(rf"[ \t]*(?P<key>{_DOTTED})[ \t]*=")
_LONG_STRING = re.compile(r'"""|\'\'\'')


def lines_of_keys(text: str) -> Mapping[Path, int]:
    """Line numbers from 1 by path, such as `("mornings", "days")` or `("contact", 0, "name")`.

    Keys inside inline tables are not told apart: `line_of` answers with the line of the table they are in.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _outline(text):
        header = _TABLE.match(line)
        if header:
            table = _parts(header["key"])
            if header["open"] == "[[":
                index = counts.get(table, 0)
                counts[table] = index + 1
                found.setdefault(table, number)
                table = (*table, index)
            found.setdefault(table, number)
            continue
        pair = _PAIR.match(line)
        if pair:
            path = table
            for part in _parts(pair["key"]):
                path = (*path, part)
                found.setdefault(path, number)
    return found


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of the key, else of the nearest table around it, else None."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _outline(text: str) -> Iterator[tuple[int, str]]:
    """Lines outside of multi-line strings, whose text may look like keys."""
    closing = ""
    for number, line in enumerate(text.split("\n"), start=1):
        outside = not closing
        for mark in _LONG_STRING.findall(line):
            closing = "" if closing == mark else closing or mark
        if outside:
            yield number, line


def _parts(dotted: str) -> tuple[str, ...]:
    parts = re.findall(_PART, dotted)
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in parts)
