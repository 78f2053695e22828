"""vCards in and out: what an address book knows about people (RFC 6350; version 3.0 is RFC 2426).

Owns which properties count and how apps bend them. Must not know who is stored already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rekindled.adapters.content_lines import ContentLine, NotALine, components, read_lines, unescaped, written
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.model import Birthday, Contact
from rekindled.core.sheet import ABSENT, LONGEST_NAME, Absent, Sheet, is_email, one_line, parse_birthday
from rekindled.core.zones import is_zone

LONGEST_BYTES = 20 * 1024 * 1024
LONGEST_VALUE = 10_000
MOST_ADDRESSES = 50

# Lists of people, which some address books keep beside the people.
_NOT_PEOPLE = frozenset({"group", "location"})
_FULL_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")
# As versions 3.0 and 4.0 write it, and with a name behind it that is no zone's (RFC 2426 §3.4.1, RFC 6350 §6.5.1).
_OFFSET = re.compile(r"[+-]?\d{1,2}:?(?:\d{2})?(?:;.*)?")
_YEARLESS_DATE = re.compile(r"--(\d{2})-?(\d{2})(?:T.*)?")


def load_vcards(data: bytes, origin: str) -> list[Sheet]:
    """Read all people of a file of vCards 3.0 or 4.0; `origin` is its name, for messages.

    Values that tell us nothing (an address without `@`, a zone that nobody knows) are passed over; of a zone that
    is only an offset the sheet keeps that it was one.

    Raises:
        ConfigError: with one line for each malformed card; then nobody was read.
    """
    if len(data) > LONGEST_BYTES:
        raise ConfigError(f"{origin}: larger than 20 MiB; export without photos, or in parts")
    cards, problems = _cards(_decoded(data, origin))
    people = [card for card in cards if _kind(card) not in _NOT_PEOPLE]
    problems += [problem for card in people for problem in _faults(card)]
    if problems:
        ordered = sorted(problems, key=lambda problem: problem.line)
        raise ConfigError("\n".join(f"{origin} line {one.line}: {one.expected}" for one in ordered))
    return [_sheet(card, origin) for card in people]


def dump_vcards(contacts: Iterable[Contact]) -> str:
    """Write people as vCard 4.0, one card each; what vCard has no word for (cadences, ties) is left out."""
    return "".join(_written(contact) for contact in contacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    line: int
    properties: Sequence[ContentLine]

    def all(self, name: str) -> list[ContentLine]:
        return [one for one in self.properties if one.name == name]

    def text(self, name: str) -> str:
        """The first value of a property that is not empty, as one clean line."""
        return next((text for one in self.all(name) if (text := _plain(one))), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    line: int
    expected: str


def _plain(line: ContentLine) -> str:
    return one_line(unescaped(line.value[:LONGEST_VALUE]))


def _decoded(data: bytes, origin: str) -> str:
    try:
        return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise ConfigError(f"{origin} line {line}: expected UTF-8 text; export the address book again") from None


def _cards(text: str) -> tuple[list[_Card], list[_Problem]]:
    cards: list[_Card] = []
    problems: list[_Problem] = []
    inside: list[ContentLine] | None = None
    begun = 0
    for line in read_lines(text):
        if isinstance(line, NotALine):
            problems.append(_Problem(line=line.line, expected="expected NAME:VALUE"))
        elif _is_frame("BEGIN", line):
            if inside is not None:
                problems.append(_Problem(line=begun, expected="expected END:VCARD before the next card"))
            inside, begun = [], line.line
        elif inside is None:
            problems.append(_Problem(line=line.line, expected="expected BEGIN:VCARD"))
        elif _is_frame("END", line):
            cards.append(_Card(line=begun, properties=tuple(inside)))
            inside = None
        else:
            inside.append(line)
    if inside is not None:
        problems.append(_Problem(line=begun, expected="expected END:VCARD for this card before the end of the file"))
    return cards, problems


def _is_frame(name: str, line: ContentLine) -> bool:
    return line.name == name and line.value.strip().upper() == "VCARD"


def _kind(card: _Card) -> str:
    return (card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")).lower()


def _faults(card: _Card) -> Iterator[_Problem]:
    if card.text("VERSION") not in {"3.0", "4.0"}:
        yield _Problem(line=card.line, expected="expected VERSION:3.0 or VERSION:4.0; export the card in one of them")
    name = _name(card)
    if not name:
        yield _Problem(line=card.line, expected="expected a name in FN or N")
    if len(name) > LONGEST_NAME:
        yield _Problem(line=card.line, expected=f"expected a name of at most {LONGEST_NAME} characters")


def _sheet(card: _Card, origin: str) -> Sheet:
    zones = [text for one in card.all("TZ") if (text := _plain(one))]
    zone = next(filter(is_zone, zones), ABSENT)
    return Sheet(
        where=f"{origin} line {card.line}",
        name=_name(card),
        source_uid=card.text("UID") or None,
        emails=_addresses(card, "EMAIL") or ABSENT,
        phones=_addresses(card, "TEL") or ABSENT,
        birthday=_birthday(card),
        timezone=zone,
        offset=next(filter(_OFFSET.fullmatch, zones), "") if zone is ABSENT else "",
    )


def _name(card: _Card) -> str:
    """FN, else the parts of N in the order they are spoken, else whatever the person is listed under."""
    if card.text("FN"):
        return card.text("FN")
    for structured in card.all("N"):
        family, given, more, before, after = [*components(structured.value[:LONGEST_VALUE]), "", "", "", "", ""][:5]
        spoken = one_line(f"{before} {given} {more} {family} {after}")
        if spoken:
            return spoken
    organisation = next((one_line(" ".join(components(one.value[:LONGEST_VALUE]))) for one in card.all("ORG")), "")
    return card.text("NICKNAME") or organisation or card.text("EMAIL")


def _addresses(card: _Card, name: str) -> tuple[str, ...]:
    """E-mail addresses or phone numbers, the preferred one first (PREF in 4.0, TYPE=pref in 3.0)."""
    ordered = sorted(card.all(name), key=_preference)
    values = (_plain(one) for one in ordered)
    clean = (_email(value) if name == "EMAIL" else _phone(value) for value in values)
    return tuple(dict.fromkeys(value for value in clean if value))[:MOST_ADDRESSES]


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


def _birthday(card: _Card) -> Birthday | Absent:
    """Apple writes an unknown year as 1604 and names it in a parameter (U17); free text and lone years tell no day."""
    for line in card.all("BDAY"):
        value = line.value.strip()
        full, yearless = _FULL_DATE.fullmatch(value), _YEARLESS_DATE.fullmatch(value)
        if full and full[1] != line.parameters.get("X-APPLE-OMIT-YEAR"):
            plain = f"{full[1]}-{full[2]}-{full[3]}"
        elif full:
            plain = f"--{full[2]}-{full[3]}"
        elif yearless:
            plain = f"--{yearless[1]}-{yearless[2]}"
        else:
            continue
        try:
            return parse_birthday(plain)
        except UsageError:
            continue
    return ABSENT


def _written(contact: Contact) -> str:
    pairs = [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        *([("UID", contact.source_uid)] if contact.source_uid else []),
        ("FN", contact.name),
        *(("EMAIL", email) for email in contact.emails),
        *(("TEL", phone) for phone in contact.phones),
        *([("BDAY", _compact(contact.birthday))] if contact.birthday else []),
        *([("TZ", contact.timezone)] if contact.timezone else []),
        ("END", "VCARD"),
    ]
    return "".join(written(name, one_line(value)) for name, value in pairs)


def _compact(birthday: Birthday) -> str:
    """The basic format, the only one 4.0 allows (RFC 6350 §4.3.1)."""
    year = "--" if birthday.year is None else f"{birthday.year:04d}"
    return f"{year}{birthday.month:02d}{birthday.day:02d}"
