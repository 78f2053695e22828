"""Tables in CSV files as programs export them: any separator, notes above the header, values of several lines.

Owns finding the header and the rows below it. Must not know what a column means.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rekindled.core.sheet import one_line

SEPARATORS = (",", ";", "\t")
MOST_LINES_ABOVE = 10
LONGEST_CELL = 131_072  # what the csv module takes by default
NEVER_CLOSED = "a quote that begins in this row is never closed; this row was passed over, close the quote or remove it"
TOO_LONG = f"a cell of more than {LONGEST_CELL:,} characters; this row was passed over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The header, and each row with the line it ends on; `troubles` are rows that were passed over: line, and why."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    troubles: tuple[tuple[int, str], ...] = ()


def table_with(text: str, fits: Callable[[Sequence[str]], bool]) -> Table | None:
    """The table whose header `fits`, within the first lines and with any separator; None where there is none."""
    lines = list(StringIO(text, newline=""))
    for separator in SEPARATORS:
        found = _table(lines, separator, fits)
        if found is not None:
            return found
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """Cells from line `begins` to line `ends`, both from 1; `trouble` says why they are none."""

    begins: int
    ends: int
    cells: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(slots=True, kw_only=True)
class _Lines:
    """The lines of a file one after the other; `at` is the next one, `beyond` whether one more was asked for."""

    lines: Sequence[str]
    at: int = 0
    beyond: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            self.beyond = True
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _table(lines: Sequence[str], separator: str, fits: Callable[[Sequence[str]], bool]) -> Table | None:
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    troubles: list[tuple[int, str]] = []
    above = 0
    for record in _records(lines, separator, fits):
        if header is not None and record.trouble:
            troubles.append((record.begins, record.trouble))
        elif header is not None:
            rows.append((record.ends, record.cells))
        elif fits(record.cells):
            header = record.cells
        else:
            above += 1
            if above >= MOST_LINES_ABOVE:
                return None
    return Table(header=header, rows=tuple(rows), troubles=tuple(troubles)) if header else None


def _records(lines: Sequence[str], separator: str, fits: Callable[[Sequence[str]], bool]) -> Iterator[_Record]:
    """The records with anything in them. After one that cannot be read, reading goes on with the line after its first:
    a quote that is never closed would take all people below it with it.
    """
    source = _Lines(lines=lines)
    reader = csv.reader(source, delimiter=separator)
    widths: set[int] = set()
    while source.at < len(lines):
        record = _record(source, reader, separator, widths)
        if record.trouble:
            source.at = record.begins
        elif fits(record.cells) if not widths else record.begins == record.ends:
            widths.add(len(record.cells))
        if record.trouble or any(record.cells):
            yield record


def _record(source: _Lines, reader: Iterator[list[str]], separator: str, widths: Collection[int]) -> _Record:
    """The next record. A cell may hold line breaks, but then all of it is written as the format has it, and there are
    as many cells as in the header or another row (`widths`).
    """
    begins, source.beyond = source.at + 1, False
    try:
        cells = next(reader)
    except csv.Error:
        why = TOO_LONG if source.at == begins else NEVER_CLOSED
        return _Record(begins=begins, ends=source.at, trouble=why)
    ends = source.at
    is_several = ends > begins
    if source.beyond or (is_several and widths and not _is_sound(source.lines[begins - 1 : ends], separator, widths)):
        return _Record(begins=begins, ends=ends, trouble=NEVER_CLOSED)
    return _Record(begins=begins, ends=ends, cells=tuple(map(_one_cell, cells)))


def _is_sound(lines: Sequence[str], separator: str, widths: Collection[int]) -> bool:
    try:
        return len(next(csv.reader(lines, delimiter=separator, strict=True))) in widths
    except csv.Error:
        return False


def _one_cell(cell: str) -> str:
    """Line breaks in a cell separate values, so they stay as semicolons."""
    return "; ".join(filter(None, map(one_line, cell.splitlines())))
