"""People in the JSON export of Monica, the personal relationship manager.

Owns its shape: contacts with properties, and lists of what belongs to each. Must not know who is stored already.
How often Monica reminded of somebody is not taken over: importing schedules nobody (R2).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rekindled.adapters.csv_people import PeopleRead
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.model import Birthday
from rekindled.core.sheet import ABSENT, LONGEST_NAME, Absent, Sheet, is_email, one_line, parse_birthday

SOURCE = "monica"
TITLE = "Monica contacts"
MOST_IN_LIST = 50
DEEPEST = 12


def read_monica(text: str, origin: str) -> PeopleRead:
    """All people of an export; a contact that cannot be read is told and passed over.

    Raises:
        ConfigError: it is no JSON, or no export of Monica's.
    """
    try:
        export = json.loads(text)
    except (ValueError, RecursionError):
        raise ConfigError(f"{origin}: expected JSON, as Monica exports it; export it again") from None
    found = list(_contacts(export, 0))
    if not found and not (isinstance(export, dict) and "account" in export):
        raise ConfigError(f"{origin}: this is no export of Monica's; expected an account with contacts in it")
    sheets: list[Sheet] = []
    problems: list[str] = []
    for number, contact in enumerate(found, start=1):
        sheet = _sheet(contact, f"{origin} contact {number}")
        if sheet is None:
            problems.append(f"{origin} contact {number}: expected a name of at most {LONGEST_NAME} characters")
        elif _properties(contact).get("is_partial") is not True:
            sheets.append(sheet)
    return PeopleRead(sheets=tuple(sheets), problems=tuple(problems), title=TITLE)


def _contacts(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every contact in lists of the type `contact`, wherever the version of the export keeps them."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict) and value.get("type") == "contact" and isinstance(value.get("values"), list):
        yield from (one for one in value["values"] if isinstance(one, dict))
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _contacts(one, depth + 1)


def _sheet(contact: Mapping[str, Any], where: str) -> Sheet | None:
    told = _properties(contact)
    name = one_line(" ".join(_text(told, part) for part in ("first_name", "middle_name", "last_name")))
    name = name or _text(told, "nickname")
    if not name or len(name) > LONGEST_NAME:
        return None
    ways = list(_ways(contact))
    nickname = _text(told, "nickname")
    tags = told.get("tags")
    return Sheet(
        where=where,
        name=name,
        source=SOURCE,
        source_uid=_text(contact, "uuid") or None,
        emails=tuple(dict.fromkeys(filter(is_email, ways)))[:MOST_IN_LIST] or ABSENT,
        phones=tuple(dict.fromkeys(filter(_is_phone, ways)))[:MOST_IN_LIST] or ABSENT,
        nicknames=(nickname,) if nickname and nickname != name else ABSENT,
        organisation=_text(told, "company") or ABSENT,
        job=_text(told, "job") or ABSENT,
        tags=tuple(one_line(one) for one in tags if isinstance(one, str) and one_line(one)) or ABSENT
        if isinstance(tags, list)
        else ABSENT,
        birthday=_birthday(told.get("birthdate")),
        last_contact_on=_day(told.get("last_talked_to")),
        memory=_text(told, "description") or ABSENT,
    )


def _properties(value: Mapping[str, Any]) -> Mapping[str, Any]:
    told = value.get("properties")
    return told if isinstance(told, dict) else {}


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    return one_line(value)[:2_000] if isinstance(value, str) else ""


def _ways(contact: Mapping[str, Any]) -> Iterator[str]:
    """Addresses and numbers: Monica keeps both in fields whose type has only a name of its own."""
    lists = contact.get("data")
    for one in lists if isinstance(lists, list) else ():
        if isinstance(one, dict) and one.get("type") == "contact_field" and isinstance(one.get("values"), list):
            yield from (_text(_properties(field), "data") for field in one["values"] if isinstance(field, dict))


def _is_phone(way: str) -> bool:
    digits = sum(sign.isdecimal() for sign in way)
    return digits >= 5 and all(sign.isdecimal() or sign in " +-/().\u00a0" for sign in way)


def _birthday(value: object) -> Birthday | Absent:
    if not isinstance(value, dict):
        return ABSENT
    told = {**value, **_properties(value)}
    day = _day(told.get("date"))
    if day is ABSENT or told.get("is_age_based"):
        return ABSENT
    try:
        return parse_birthday(f"--{day:%m-%d}" if told.get("is_year_unknown") else str(day))
    except UsageError:
        return ABSENT


def _day(value: object) -> date | Absent:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else ABSENT
    except ValueError:
        return ABSENT
