"""The sheet to fill in as CSV, one row for each person: written for a spreadsheet, read back from one (R1).

Owns the columns and what a cell may hold. Must not know who is stored, nor other programs' CSV files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from types import MappingProxyType
from typing import Any

from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.identity import CONTACT_ID
from rekindled.core.model import Contact
from rekindled.core.sheet import LONGEST_NAME, Sheet, one_line
from rekindled.core.triage import USUAL, understood

COLUMNS = ("id", "name", *(topic.value for topic in USUAL))
SEPARATORS = (",", ";", "\t")
# Spreadsheets take a cell that begins like this for a formula, and a name may come from anywhere (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def is_sheet(text: str) -> bool:
    """Whether the first line is our header, in any order and with any separator a spreadsheet may have chosen."""
    return _separator(text) is not None


def dump_rows(contacts: Iterable[Contact]) -> str:
    """The header and a row for each person, with what is known; the byte order mark tells spreadsheets of UTF-8."""
    page = StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in _cells(contact)] for contact in contacts)
    return BYTE_ORDER_MARK + page.getvalue()


def load_rows(text: str, origin: str) -> list[Sheet]:
    """Read all people of a sheet; an empty cell says nothing, and a row without any cell is passed over.

    Raises:
        ConfigError: with one line for each mistake; then nobody was read.
    """
    sheets: list[Sheet] = []
    problems: list[str] = []
    for line, row in _rows(text, origin):
        where = f"{origin} line {line}"
        if row is None:
            problems.append(f"{where}: expected {len(COLUMNS)} cells: {','.join(COLUMNS)}")
            continue
        values, wrong = _read(row)
        problems += [f"{where}: {one}" for one in wrong]
        if not wrong:
            sheets.append(Sheet(where=where, **values))
    if problems:
        raise ConfigError("\n".join(problems))
    return sheets


def _cells(contact: Contact) -> tuple[str, ...]:
    profile = contact.profile
    trust = {None: "", True: "yes", False: "no"}[profile.trust]
    known = (profile.past, profile.status, trust, contact.circle, contact.every)
    return (contact.id, contact.name, *("" if one is None else str(one) for one in known))


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what would be a formula, and before what looks guarded already."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _separator(text: str) -> str | None:
    """The separator with which the first row that is not empty is our header; None where none makes it so."""
    for separator in SEPARATORS:
        try:
            heading = next(_filled(csv.reader(_page(text), delimiter=separator)), [])
        except csv.Error:
            continue
        if sorted(map(str.casefold, heading)) == sorted(COLUMNS):
            return separator
    return None


def _rows(text: str, origin: str) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """The line and cells of each row below the header; None for one that has too many or too few."""
    separator = _separator(text)
    if separator is None:
        raise ConfigError(f"{origin} line 1: expected the header {','.join(COLUMNS)}")
    reader = csv.reader(_page(text), delimiter=separator)
    rows = _filled(reader)
    heading = [cell.casefold() for cell in next(rows)]
    try:
        for cells in rows:
            fits = len(cells) == len(heading)
            yield reader.line_num, MappingProxyType(dict(zip(heading, cells, strict=True))) if fits else None
    except csv.Error as problem:
        raise ConfigError(f"{origin} line {reader.line_num}: {problem}; expected comma-separated values") from None


def _page(text: str) -> StringIO:
    return StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")


def _filled(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows with anything in them, each cell as one clean line."""
    clean = ([one_line(_unguarded(cell)) for cell in row] for row in reader)
    return (cells for cells in clean if any(cells))


def _read(row: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What a row says, and what in it cannot be meant."""
    name, given_id = row["name"], row["id"]
    values: dict[str, Any] = {"name": name, "id": given_id or None}
    wrong = []
    if not 1 <= len(name) <= LONGEST_NAME:
        wrong.append(f"name: expected the name of the person, at most {LONGEST_NAME} characters")
    if given_id and not CONTACT_ID.fullmatch(given_id):
        wrong.append(f'id: expected the id as it was in the sheet, such as "c-17", not "{given_id}"; or an empty cell')
    for topic in USUAL:
        cell = row[topic.value]
        if not cell:
            continue
        try:
            values[topic.value] = understood(topic, cell)
        except UsageError as problem:
            wrong.append(f"{name}: {topic.value}: {problem}")
    return values, wrong
