"""The properties of a vCard that say something of a person, as the fields of a sheet (RFC 6350 §6).

Owns which properties count and how apps bend them. Must not know where a card begins, nor who is stored already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rekindled.adapters.content_lines import ContentLine, components, items, unescaped
from rekindled.core.errors import UsageError
from rekindled.core.model import Birthday
from rekindled.core.salutations import without_address
from rekindled.core.sheet import ABSENT, Absent, Sheet, is_email, one_line, parse_birthday
from rekindled.core.zones import is_zone

LONGEST_VALUE = 10_000
LONGEST_FIELD = 2_000
MOST_IN_LIST = 50

_FULL_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?")
# As versions 3.0 and 4.0 write it, and with a name behind it that is no zone's (RFC 2426 §3.4.1, RFC 6350 §6.5.1).
_OFFSET = re.compile(r"[+-]?\d{1,2}:?(?:\d{2})?(?:;.*)?")
_YEARLESS_DATE = re.compile(r"--(\d{2})-?(\d{2})(?:T.*)?")
# What some writers put where there is no day.
_NO_DAY = re.compile(r"[\s0/.T:Z-]*")
# Google's export puts everybody into this one.
_EVERYBODY = frozenset({"myContacts"})
_LABEL = "X-ABLABEL"
_ANNIVERSARY = "anniversary"
_ANNIVERSARIES = ("X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "X-MS-ANNIVERSARY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The properties between BEGIN and END, and the line where it begins."""

    line: int
    properties: Sequence[ContentLine]

    def all(self, *names: str) -> list[ContentLine]:
        """The properties of these names, in order."""
        return [one for one in self.properties if one.name in names]

    def text(self, name: str) -> str:
        """The first value of a property that is not empty, as one clean line."""
        return next((text for one in self.all(name) if (text := plain(one))), "")

    def label(self, line: ContentLine) -> str:
        """What Apple's books call a property by one of its group, without the signs around it, in lower case."""
        labels = (one for one in self.all(_LABEL) if line.group and one.group == line.group)
        return next((plain(one).strip("_$!<>").lower() for one in labels), "")


def plain(line: ContentLine) -> str:
    """A text value as one clean line."""
    return one_line(unescaped(line.value[:LONGEST_VALUE]))


def sheet_of_card(card: Card, origin: str, source: str) -> Sheet:
    """What a card says of a person; values that tell us nothing (an address without `@`) are passed over."""
    zones = [text for one in card.all("TZ") if (text := plain(one))]
    zone = next(filter(is_zone, zones), ABSENT)
    return Sheet(
        where=f"{origin} line {card.line}",
        name=name_of(card),
        source=source,
        source_uid=card.text("UID") or None,
        emails=_addresses(card, "EMAIL") or ABSENT,
        phones=_addresses(card, "TEL") or ABSENT,
        nicknames=_listed(card.all("NICKNAME")) or ABSENT,
        organisation=_organisation(card) or ABSENT,
        job=card.text("TITLE")[:LONGEST_FIELD] or ABSENT,
        related=_related(card) or ABSENT,
        tags=tuple(tag for tag in _listed(card.all("CATEGORIES")) if tag not in _EVERYBODY) or ABSENT,
        birthday=_day(_birthdays(card)),
        anniversary=_day(_anniversaries(card)),
        timezone=zone,
        offset=next(filter(_OFFSET.fullmatch, zones), "") if zone is ABSENT else "",
    )


def unread_days(card: Card) -> Iterator[ContentLine]:
    """The birthday and the anniversary that are written in a way that tells no day."""
    for lines in (_birthdays(card), _anniversaries(card)):
        told = [line for line in lines if not _NO_DAY.fullmatch(line.value)]
        if told and _day(lines) is ABSENT:
            yield told[0]


def name_of(card: Card) -> str:
    """FN, else the parts of N in the order they are spoken, without forms of address; else whatever the person is
    listed under.
    """
    whole, prefix = _whole_name(card), ""
    for structured in card.all("N"):
        family, given, more, before, after = [*components(structured.value[:LONGEST_VALUE]), "", "", "", "", ""][:5]
        prefix = prefix or before
        spoken = one_line(f"{before} {given} {more} {family} {after}")
        if spoken and not whole:
            return without_address(spoken, prefix)
    return without_address(whole, prefix) or card.text("NICKNAME") or _organisation(card) or card.text("EMAIL")


def _whole_name(card: Card) -> str:
    """FN, of several the preferred one (RFC 6350 §6.2.1)."""
    return next((text for one in sorted(card.all("FN"), key=_preference) if (text := plain(one))), "")


def _organisation(card: Card) -> str:
    """The organisation and its parts (RFC 6350 §6.6.4)."""
    spelled = (components(one.value[:LONGEST_VALUE]) for one in card.all("ORG"))
    named = (one_line(", ".join(part for part in map(str.strip, parts) if part)) for parts in spelled)
    return next(filter(None, named), "")[:LONGEST_FIELD]


def _listed(lines: Iterable[ContentLine]) -> tuple[str, ...]:
    found = (one_line(item) for line in lines for item in items(line.value[:LONGEST_VALUE]))
    return tuple(dict.fromkeys(item for item in found if item))[:MOST_IN_LIST]


def _related(card: Card) -> tuple[str, ...]:
    """Relations by name; those by UID or address name nobody (RFC 6350 §6.6.6)."""
    named = (plain(one) for one in card.all("RELATED", "X-ABRELATEDNAMES", "X-SPOUSE"))
    return tuple(dict.fromkeys(name for name in named if name and not re.match(r"[A-Za-z][\w+.-]*:", name)))[
        :MOST_IN_LIST
    ]


def _addresses(card: Card, name: str) -> tuple[str, ...]:
    """E-mail addresses or phone numbers, the preferred one first (PREF in 4.0, TYPE=pref before)."""
    ordered = sorted(card.all(name), key=_preference)
    values = (plain(one) for one in ordered)
    clean = (_email(value) if name == "EMAIL" else _phone(value) for value in values)
    return tuple(dict.fromkeys(value for value in clean if value))[:MOST_IN_LIST]


def _preference(line: ContentLine) -> int:
    rank = line.parameters.get("PREF", "")
    if rank.isascii() and rank.isdigit():
        return int(rank[:3])
    return 1 if "pref" in line.parameters.get("TYPE", "").split(",") else 101


def _email(value: str) -> str:
    address = value[7:] if value.lower().startswith("mailto:") else value
    return address if is_email(address) else ""


def _phone(value: str) -> str:
    """A number as dialled; a `tel:` URI loses its scheme and parameters (RFC 3966)."""
    number = value[4:].partition(";")[0] if value.lower().startswith("tel:") else value
    return number if sum(sign.isdecimal() for sign in number) >= 3 else ""


def _birthdays(card: Card) -> list[ContentLine]:
    return card.all("BDAY")


def _anniversaries(card: Card) -> list[ContentLine]:
    """As version 4.0 has it, as others extend 3.0, or as Apple labels a date (RFC 6350 §6.2.6)."""
    labelled = [one for one in card.all("X-ABDATE") if card.label(one) == _ANNIVERSARY]
    return [*card.all("ANNIVERSARY", *_ANNIVERSARIES), *labelled]


def _day(lines: Iterable[ContentLine]) -> Birthday | Absent:
    """Apple writes an unknown year as 1604 and names it in a parameter (U17); free text and lone years tell no day."""
    for line in lines:
        value = line.value.strip()
        full, yearless = _FULL_DATE.fullmatch(value), _YEARLESS_DATE.fullmatch(value)
        if full and full[1] not in {line.parameters.get("X-APPLE-OMIT-YEAR"), "0000"}:
            spelled = f"{full[1]}-{full[2]}-{full[3]}"
        elif full:
            spelled = f"--{full[2]}-{full[3]}"
        elif yearless:
            spelled = f"--{yearless[1]}-{yearless[2]}"
        else:
            continue
        try:
            return parse_birthday(spelled)
        except UsageError:
            continue
    return ABSENT
