"""People in the CSV exports of other programs, and in any CSV file whose columns the user names (U6, U7).

Owns what a row becomes. Must not know which program writes which columns, nor who is stored already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rekindled.adapters.csv_kinds import KINDS, UNKNOWN, Field, Kind, Mapped
from rekindled.adapters.csv_tables import Table, table_with
from rekindled.adapters.written_days import read_days
from rekindled.core.errors import UsageError
from rekindled.core.salutations import without_address
from rekindled.core.sheet import LONGEST_NAME, Sheet, is_email
from rekindled.core.spelling import hint

LONGEST_FIELD = 2_000
MOST_IN_LIST = 50

_SYSTEM_GROUP = "* "
_SEVERAL = re.compile(r"\s*(?::::|;)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRead:
    """The people of a file, what kind of file it is, and each row that could not be read, in words with its place."""

    sheets: tuple[Sheet, ...] = ()
    problems: tuple[str, ...] = ()
    title: str = ""


def read_export(text: str, origin: str) -> PeopleRead | None:
    """The people of an export whose program is known by its header; None for any other file."""
    for kind in KINDS:
        table = table_with(text, kind.fits)
        if table is not None:
            return _people(table, kind, kind.mapped(table.header), origin)
    return None


def proposed(text: str) -> Mapping[str, Field]:
    """What the columns of an unknown file seem to mean, by their heading; empty where there is no header."""
    table = table_with(text, lambda header: bool(UNKNOWN.mapped(header)))
    return {table.header[place]: field for place, field in UNKNOWN.mapped(table.header).items()} if table else {}


def read_mapped(text: str, origin: str, columns: Mapping[str, Field]) -> PeopleRead:
    """The people of a file whose columns mean what the user says.

    Raises:
        UsageError: there is no such column, or none of them tells a name.
    """
    named = {heading.casefold(): field for heading, field in columns.items()}
    table = table_with(text, lambda header: bool(named.keys() & {one.casefold() for one in header}))
    header = tuple(one.casefold() for one in table.header) if table else ()
    missing = next((heading for heading in columns if heading.casefold() not in header), None)
    if table is None or missing is not None:
        raise UsageError(f'{origin}: there is no column "{missing}"{hint(missing or "", header)}')
    if not {Field.NAME, Field.FIRST, Field.LAST} & set(named.values()):
        raise UsageError(f'{origin}: no column tells a name; add for example --map "{table.header[0]}=name"')
    mapped = {place: named[heading] for place, heading in enumerate(header) if heading in named}
    shown = ", ".join(f"{table.header[place]} = {field}" for place, field in mapped.items())
    return replace(_people(table, UNKNOWN, mapped, origin), title=f"{UNKNOWN.title} ({shown})")


def _people(table: Table, kind: Kind, mapped: Mapped, origin: str) -> PeopleRead:
    dated = [place for place, field in mapped.items() if field in (Field.BIRTHDAY, Field.ANNIVERSARY)]
    days = {place: read_days([_cell(cells, place) for _, cells in table.rows]) for place in dated}
    sheets: list[Sheet] = []
    problems: list[str] = []
    for number, (line, cells) in enumerate(table.rows):
        said: dict[Field, list[Any]] = {}
        for place, field in mapped.items():
            value = days[place][number] if place in days else _cell(cells, place)
            if value:
                said.setdefault(field, []).append(value)
        where = f"{origin} line {line}"
        name = _name(said)
        if not name or len(name) > LONGEST_NAME:
            problems.append(f"{where}: expected a name of at most {LONGEST_NAME} characters; this row was passed over")
            continue
        sheets.append(Sheet(where=where, name=name, source=kind.source, **_fields(said, kind)))
    problems += [f"{origin} line {line}: {why}" for line, why in table.troubles]
    return PeopleRead(sheets=tuple(sheets), problems=tuple(problems), title=kind.title)


def _cell(cells: Sequence[str], place: int) -> str:
    """A cell as meant: spreadsheets guard what would be a formula with an apostrophe."""
    cell = cells[place] if place < len(cells) else ""
    return cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell


def _name(said: Mapping[Field, list[str]]) -> str:
    """The whole name, else its parts in the order they are spoken, without forms of address; else whatever the person
    is listed under.
    """
    parts = [Field.PREFIX, Field.FIRST, Field.MIDDLE, Field.LAST]
    spoken = " ".join(said[part][0] for part in parts if part in said)
    whole = said.get(Field.NAME, [""])[0]
    has_parts = Field.FIRST in said or Field.LAST in said
    named = whole or (spoken if has_parts else "")
    return without_address(named, _first(said, Field.PREFIX)) or _first(
        said, Field.NICKNAME, Field.ORGANISATION, Field.EMAIL
    )


def _first(said: Mapping[Field, list[str]], *fields: Field) -> str:
    return next((said[field][0] for field in fields if field in said), "")


def _fields(said: Mapping[Field, list[Any]], kind: Kind) -> dict[str, Any]:
    values: dict[str, Any] = {
        "source_uid": _first(said, Field.UID) or None,
        "emails": _list(said, Field.EMAIL, is_email),
        "phones": _list(said, Field.PHONE, lambda one: sum(sign.isdecimal() for sign in one) >= 3),
        "nicknames": _list(said, Field.NICKNAME),
        "related": _list(said, Field.RELATED),
        "tags": _list(said, Field.TAGS, lambda one: not one.startswith(_SYSTEM_GROUP)),
        "organisation": _first(said, Field.ORGANISATION)[:LONGEST_FIELD],
        "job": _first(said, Field.JOB)[:LONGEST_FIELD],
        "met": f"{kind.met}{said[Field.MET][0]}"[:LONGEST_FIELD] if Field.MET in said else "",
        "birthday": _first(said, Field.BIRTHDAY),
        "anniversary": _first(said, Field.ANNIVERSARY),
    }
    return {name: value for name, value in values.items() if value}


def _list(said: Mapping[Field, list[str]], field: Field, fits: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """All values of a field; one cell may hold several."""
    found: Iterable[str] = (one for cell in said.get(field, ()) for one in _SEVERAL.split(cell))
    return tuple(dict.fromkeys(one for one in found if one and fits(one)))[:MOST_IN_LIST]
