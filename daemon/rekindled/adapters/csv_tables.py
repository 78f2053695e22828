"""Tables in CSV files as programs export them: any separator, notes above the header, values of several lines.

Owns finding the header and the rows below it. Must not know what a column means.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rekindled.core.sheet import one_line

SEPARATORS = (",", ";", "\t")
MOST_LINES_ABOVE = 10
LONGEST_CELL = 131_072  # what the csv module takes by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The header, and each row with the line it ends on; `trouble` says where reading had to stop, and why."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    trouble: tuple[int, str] | None = None


def table_with(text: str, fits: Callable[[Sequence[str]], bool]) -> Table | None:
    """The table whose header `fits`, within the first lines and with any separator; None where there is none."""
    for separator in SEPARATORS:
        found = _table(text, separator, fits)
        if found is not None:
            return found
    return None


def _table(text: str, separator: str, fits: Callable[[Sequence[str]], bool]) -> Table | None:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    seen = 0
    try:
        for cells in _filled(reader):
            if header is not None:
                rows.append((reader.line_num, cells))
            elif fits(cells):
                header = cells
            else:
                seen += 1
                if seen >= MOST_LINES_ABOVE:
                    return None
    except csv.Error as problem:
        return Table(header=header, rows=tuple(rows), trouble=(reader.line_num, str(problem))) if header else None
    return Table(header=header, rows=tuple(rows)) if header else None


def _filled(reader: Iterator[list[str]]) -> Iterator[tuple[str, ...]]:
    """The rows with anything in them; line breaks in a cell separate values, so they stay as semicolons."""
    for row in reader:
        cells = tuple("; ".join(filter(None, map(one_line, cell.splitlines()))) for cell in row)
        if any(cells):
            yield cells
