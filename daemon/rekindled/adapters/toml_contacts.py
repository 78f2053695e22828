"""The contacts file: TOML in, TOML out, every mistake told at once (design §7).

Owns the keys of the file and what each may hold. Must not know who is stored already.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rekindled.core.cadence import Cadence, parse_cadence
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.identity import CONTACT_ID
from rekindled.core.model import Birthday, Channel, Contact, Past, Status
from rekindled.core.sheet import LONGEST_NAME, Sheet, given, is_email, one_line, parse_birthday, sheet_of
from rekindled.core.spelling import hint
from rekindled.core.zones import is_zone, zone_hint
from rekindled.toml_lines import Path, line_of, lines_of_keys

LONGEST_CHARACTERS = 20 * 1024 * 1024
LONGEST_TEXT = 2000
MOST_IN_LIST = 50

Reader = Callable[[object], object]


def load_sheets(text: str, origin: str) -> list[Sheet]:
    """Read all people of a file; `origin` is its name, for messages.

    Raises:
        ConfigError: with one line for each mistake; then nobody was read.
    """
    if len(text) > LONGEST_CHARACTERS:
        raise ConfigError(f"{origin}: larger than 20 MiB; split the file")
    people, problems = _tables(_parsed(text, origin))
    lines = lines_of_keys(text)
    entries = [_entry(index, table) for index, table in enumerate(people)]
    problems += [problem for entry in entries for problem in entry.problems]
    problems += _doubled_ids(entries)
    if problems:
        raise ConfigError("\n".join(f"{_where(origin, lines, one.path)}: {one.text}" for one in problems))
    return [
        Sheet(where=_where(origin, lines, ("contact", index)), **entry.values) for index, entry in enumerate(entries)
    ]


def dump_sheets(contacts: Iterable[Contact]) -> str:
    """Write people so that `load_sheets` reads the same: one table each, only what is known."""
    return "\n".join(_table_of(contact) for contact in contacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    path: Path
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    values: dict[str, Any]
    problems: list[_Problem]


def _parsed(text: str, origin: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as problem:
        what, _, where = str(problem).rpartition(" (at ")
        number = where.partition(",")[0].removeprefix("line ").rstrip(")")
        line = number if number.isdigit() else str(text.count("\n") + 1)
        raise ConfigError(f"{origin} line {line}: {what}; expected TOML, people as [[contact]] tables") from None


def _tables(file: Mapping[str, Any]) -> tuple[list[object], list[_Problem]]:
    """The [[contact]] tables; anything else at the top is a misunderstanding worth saying."""
    problems = [
        _Problem(path=(key,), text=f"{key}: expected only [[contact]] tables{hint(key, ['contact'])}")
        for key in file
        if key != "contact"
    ]
    people = file.get("contact", [])
    if isinstance(people, list):
        return people, problems
    return [], [*problems, _Problem(path=("contact",), text="contact: expected [[contact]] with two brackets")]


def _entry(index: int, table: object) -> _Entry:
    if not isinstance(table, dict):
        text = f"contact {index + 1}: expected a table of keys"
        return _Entry(values={}, problems=[_Problem(path=("contact", index), text=text)])
    shown = one_line(str(table.get("name", "")))[:LONGEST_NAME] or "without a name"
    values: dict[str, Any] = {}
    problems: list[_Problem] = []

    def refuse(key: str, expected: str) -> None:
        text = f"contact {index + 1} ({shown}): {key}: {expected}"
        problems.append(_Problem(path=("contact", index, key), text=text))

    for key, value in table.items():
        if key not in _KEYS:
            refuse(key, f"is not a key of a contact{hint(key, _KEYS)}")
            continue
        field, read = _KEYS[key]
        try:
            values[field] = read(value)
        except UsageError as problem:
            refuse(key, str(problem))
    if "name" not in table:
        refuse("name", "expected the name of the person")
    return _Entry(values=values, problems=problems)


def _doubled_ids(entries: list[_Entry]) -> Iterable[_Problem]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        one = entry.values.get("id")
        if one in seen:
            text = f'contact {index + 1} ({entry.values.get("name")}): id: "{one}" is used above; expected another one'
            yield _Problem(path=("contact", index, "id"), text=text)
        seen.update([one] if one else [])


def _where(origin: str, lines: Mapping[Path, int], path: Path) -> str:
    number = line_of(lines, path)
    return f"{origin} line {number}" if number else origin


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UsageError("expected a text in quotes")
    clean = one_line(value)
    if len(clean) > LONGEST_TEXT:
        raise UsageError(f"expected at most {LONGEST_TEXT} characters")
    return clean


def _name(value: object) -> str:
    name = _text(value)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UsageError(f"expected the name of the person, at most {LONGEST_NAME} characters")
    return name


def _id(value: object) -> str:
    if not isinstance(value, str) or not CONTACT_ID.fullmatch(value):
        raise UsageError('expected small letters, digits and hyphens, at most 40, such as "c-17"; or leave it out')
    return value


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise UsageError("expected true or false")
    return value


def _texts(value: object) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or len(listed) > MOST_IN_LIST:
        raise UsageError(f'expected a list such as ["…", "…"] of at most {MOST_IN_LIST}')
    clean = (_text(one) for one in listed)
    return tuple(dict.fromkeys(one for one in clean if one))


def _emails(value: object) -> tuple[str, ...]:
    emails = _texts(value)
    for email in emails:
        if not is_email(email):
            raise UsageError(f'expected e-mail addresses such as "name@example.org", not "{email}"')
    return emails


def _phones(value: object) -> tuple[str, ...]:
    phones = _texts(value)
    for phone in phones:
        if sum(sign.isdecimal() for sign in phone) < 3:
            raise UsageError(f'expected phone numbers such as "+49 30 123456", not "{phone}"')
    return phones


def _cleared(read: Reader) -> Reader:
    """An empty text empties the field, which leaving the key out would not."""
    return lambda value: None if value == "" else read(value)


def _every(value: object) -> object:
    text = _text(value)
    return "default" if text == "default" else parse_cadence(text)


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(_text(value))
    except (UsageError, ValueError):
        raise UsageError("expected a date such as 2026-05-01") from None


def _birthday(value: object) -> Birthday:
    plain = isinstance(value, date) and not isinstance(value, datetime)
    return parse_birthday(str(value) if plain else _text(value))


def _timezone(value: object) -> str:
    name = _text(value)
    if not is_zone(name):
        raise UsageError(f'expected an IANA zone such as "Europe/Berlin"{zone_hint(name)}')
    return name


def _one_of(kind: type[StrEnum]) -> Reader:
    allowed = " or ".join(f'"{one.value}"' for one in kind)

    def read(value: object) -> StrEnum:
        try:
            return kind(_text(value).lower())
        except (UsageError, ValueError):
            raise UsageError(f"expected {allowed}") from None

    return read


_KEYS: Mapping[str, tuple[str, Reader]] = {
    "id": ("id", _id),
    "uid": ("source_uid", _cleared(_text)),
    "name": ("name", _name),
    "every": ("every", _cleared(_every)),
    "circle": ("circle", _cleared(_text)),
    "tags": ("tags", _texts),
    "email": ("emails", _emails),
    "phone": ("phones", _phones),
    "channel": ("channel", _cleared(_one_of(Channel))),
    "last_contact_on": ("last_contact_on", _cleared(_date)),
    "nickname": ("nicknames", _texts),
    "organisation": ("organisation", _text),
    "job": ("job", _text),
    "related": ("related", _texts),
    "birthday": ("birthday", _cleared(_birthday)),
    "anniversary": ("anniversary", _cleared(_birthday)),
    "timezone": ("timezone", _cleared(_timezone)),
    "past": ("past", _cleared(_one_of(Past))),
    "status": ("status", _cleared(_one_of(Status))),
    "trust": ("trust", _cleared(_bool)),
    "lost_because": ("lost_because", _text),
    "met": ("met", _text),
    "memory": ("memory", _text),
    "standout": ("standout", _text),
    "offer": ("offer", _text),
    "homework": ("homework", _text),
    "mutual": ("mutual", _texts),
    "do_not_contact": ("do_not_contact", _bool),
    "rests_until": ("rests_until", _cleared(_date)),
    "snoozed_until": ("snoozed_until", _cleared(_date)),
}


def _table_of(contact: Contact) -> str:
    sheet = sheet_of(contact)
    said = {"id": sheet.id, "source_uid": sheet.source_uid, "name": sheet.name, **given(sheet)}
    pairs = ((key, said.get(field)) for key, (field, _) in _KEYS.items())
    lines = [f"{key} = {_value(value)}\n" for key, value in pairs if value is not None]
    return "".join(["[[contact]]\n", *lines])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, Cadence | Birthday):
        return f'"{value}"'
    # TOML's basic strings are those of JSON, but for DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
