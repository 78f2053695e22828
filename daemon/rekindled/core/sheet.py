"""What a file, an address book or a command says about one person, and the plain values it says it in.

Owns the difference between "says nothing" and "says: empty". Must not know file formats or who is stored already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, Final, Literal

from rekindled.core.cadence import Cadence
from rekindled.core.errors import UsageError
from rekindled.core.model import Birthday, Channel, Contact, Past, Status, TieProfile

LONGEST_NAME = 200
LEAP_YEAR = 2000

_EMAIL_PART = r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f-\x9f\ud800-\udfff]"
_EMAIL = re.compile(rf"{_EMAIL_PART}{{1,64}}@{_EMAIL_PART}{{1,255}}")
_BIRTHDAY = re.compile(r"(?:(\d{4})|-)-(\d{2})-(\d{2})")


class Absent(Enum):
    """Nothing was said; what is stored stays."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One person as written down; `where` says by whom, for messages: `contacts.toml line 12`.

    `offset` is a distance from UTC that was written where a zone was expected: it tells nothing of summer time.
    `source` names the address book or the kind of export it comes from; empty for what the user wrote by hand.
    """

    where: str
    name: str
    offset: str = ""
    source: str = ""
    id: str | None = None
    source_uid: str | None = None
    every: Cadence | Literal["default"] | Absent | None = ABSENT
    circle: str | Absent | None = ABSENT
    tags: tuple[str, ...] | Absent = ABSENT
    emails: tuple[str, ...] | Absent = ABSENT
    phones: tuple[str, ...] | Absent = ABSENT
    channel: Channel | Absent | None = ABSENT
    last_contact_on: date | Absent | None = ABSENT
    nicknames: tuple[str, ...] | Absent = ABSENT
    organisation: str | Absent = ABSENT
    job: str | Absent = ABSENT
    related: tuple[str, ...] | Absent = ABSENT
    birthday: Birthday | Absent | None = ABSENT
    anniversary: Birthday | Absent | None = ABSENT
    timezone: str | Absent | None = ABSENT
    do_not_contact: bool | Absent = ABSENT
    rests_until: date | Absent | None = ABSENT
    snoozed_until: date | Absent | None = ABSENT
    past: Past | Absent | None = ABSENT
    status: Status | Absent | None = ABSENT
    trust: bool | Absent | None = ABSENT
    lost_because: str | Absent = ABSENT
    met: str | Absent = ABSENT
    memory: str | Absent = ABSENT
    standout: str | Absent = ABSENT
    offer: str | Absent = ABSENT
    homework: str | Absent = ABSENT
    mutual: tuple[str, ...] | Absent = ABSENT


PROFILE_FIELDS = tuple(one.name for one in fields(TieProfile))
_WHO = frozenset({"where", "name", "offset", "source", "id", "source_uid"})
_NOBODY = Contact(id="", name="")
PLAIN_FIELDS = tuple(one.name for one in fields(Sheet) if one.name not in {*_WHO, *PROFILE_FIELDS})


def given(sheet: Sheet) -> Mapping[str, object]:
    """The fields that say something, beside name, id and UID."""
    values = ((name, getattr(sheet, name)) for name in (*PLAIN_FIELDS, *PROFILE_FIELDS))
    return {name: value for name, value in values if value is not ABSENT}


def value_of(contact: Contact, field: str) -> object:
    """What a contact has in a field of a sheet, those of the tie profile among them."""
    return getattr(contact.profile if field in PROFILE_FIELDS else contact, field)


def empty_value(field: str) -> object:
    """What the field of a contact holds of whom nothing is known."""
    return value_of(_NOBODY, field)


def sheet_of(contact: Contact, where: str = "") -> Sheet:
    """A contact written down; fields at their default are left out, so that the page stays short."""
    # The names of the fields are those of Contact and TieProfile, which a test holds the sheet to.
    told: dict[str, Any] = {
        name: value_of(contact, name)
        for name in (*PLAIN_FIELDS, *PROFILE_FIELDS)
        if value_of(contact, name) != empty_value(name)
    }
    return Sheet(where=where, name=contact.name, id=contact.id, source_uid=contact.source_uid, **told)


def one_line(text: str) -> str:
    """The text as one clean line: whatever is not meant to be seen becomes a space (faults promise 14)."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = (" " if _is_unseen(character) else character for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(shown).split())


def is_email(text: str) -> bool:
    """Whether this can be an address: one `@`, no spaces, nothing that could end a header (RFC 5321 §4.5.3.1)."""
    return _EMAIL.fullmatch(text) is not None


def parse_birthday(text: str) -> Birthday:
    """Read `1980-02-29`, or `--02-29` when the year is unknown; 1604 stands for an unknown year too (U17).

    Raises:
        UsageError: it is not a day of the calendar.
    """
    found = _BIRTHDAY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f'"{text}" is not a birthday; write for example "1980-02-29", or "--02-29" without a year')
    year = int(found[1]) if found[1] else None
    if year == 1604:
        year = None
    try:
        day = date(LEAP_YEAR if year is None else year, int(found[2]), int(found[3]))
    except ValueError:
        raise UsageError(f'"{text}" is not a day of the calendar') from None
    return Birthday(month=day.month, day=day.day, year=year)


def _is_unseen(character: str) -> bool:
    """Control characters, line separators, surrogates, and signs that turn the direction of writing."""
    if unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}:
        return True
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069" or character == "\ufeff"
