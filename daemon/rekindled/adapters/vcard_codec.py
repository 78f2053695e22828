"""vCards in and out: what an address book knows about people (RFC 6350; 3.0 is RFC 2426, 2.1 was never one).

Owns where cards begin and end, and what a broken one costs: itself. Must not know who is stored already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rekindled.adapters.content_lines import ContentLine, NotALine, read_lines, written
from rekindled.adapters.file_texts import decoded
from rekindled.adapters.vcard_fields import Card, name_of, plain, sheet_of_card, unread_days
from rekindled.core.errors import ConfigError
from rekindled.core.model import Birthday, Contact
from rekindled.core.sheet import ABSENT, LONGEST_NAME, Sheet, one_line

LONGEST_BYTES = 64 * 1024 * 1024
VERSIONS = frozenset({"2.1", "3.0", "4.0"})
SOURCE = "vcard"
NO_DAY = "expected a day such as 1980-02-29 or --02-29 in {}; that day was left out, the rest of the card counts"

_GROUP = "group"
_NO_PERSON = frozenset({_GROUP, "location"})
_UUID = "urn:uuid:"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroup:
    """A list of people that an address book keeps beside the people: its name and its members' UIDs."""

    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsRead:
    """The people of a file, its groups, and each card or line that could not be read, in words with its place."""

    sheets: tuple[Sheet, ...] = ()
    problems: tuple[str, ...] = ()
    groups: tuple[CardGroup, ...] = ()


def read_vcards(data: bytes, origin: str) -> CardsRead:
    """Read all people of a file of vCards 2.1, 3.0 or 4.0; `origin` is its name, for messages.

    A broken card or line is told and passed over, the rest is read.

    Raises:
        ConfigError: the file is too large.
    """
    if len(data) > LONGEST_BYTES:
        raise ConfigError(f"{origin}: larger than 64 MiB; export without photos, or in parts")
    cards, problems = _cards(decoded(data).text)
    sheets: list[Sheet] = []
    groups: list[CardGroup] = []
    for card in cards:
        if _kind(card) == _GROUP:
            groups.append(CardGroup(name=name_of(card)[:LONGEST_NAME], members=_members(card)))
        elif _kind(card) not in _NO_PERSON:
            fault = _fault(card)
            problems += [_Problem(line=card.line, expected=fault)] if fault else []
            if not fault:
                sheets.append(sheet_of_card(card, origin, SOURCE))
                problems += [_Problem(line=one.line, expected=NO_DAY.format(one.name)) for one in unread_days(card)]
    told = sorted(problems, key=lambda problem: problem.line)
    return CardsRead(
        sheets=tuple(sheets),
        problems=tuple(f"{origin} line {one.line}: {one.expected}" for one in told),
        groups=tuple(groups),
    )


def with_groups(read: CardsRead) -> tuple[Sheet, ...]:
    """The people with the groups they are in as tags (U8)."""
    names: dict[str, list[str]] = {}
    for group in read.groups:
        for uid in group.members:
            names.setdefault(uid, []).append(group.name)
    return tuple(_tagged(sheet, names.get(_bare(sheet.source_uid or ""), ())) for sheet in read.sheets)


def dump_vcards(contacts: Iterable[Contact]) -> str:
    """Write people as vCard 4.0, one card each; what vCard has no word for (cadences, ties) is left out (R13)."""
    return "".join(_written(contact) for contact in contacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    line: int
    expected: str


def _tagged(sheet: Sheet, names: Iterable[str]) -> Sheet:
    own = () if sheet.tags is ABSENT else sheet.tags
    return replace(sheet, tags=tuple(dict.fromkeys((*own, *filter(None, names)))) or ABSENT)


def _bare(uid: str) -> str:
    """A UID as members are compared by: some books write it with its scheme, some without (RFC 6350 §6.6.5)."""
    return uid.strip().casefold().removeprefix(_UUID)


def _members(card: Card) -> frozenset[str]:
    lines = card.all("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
    return frozenset(uid for one in lines if (uid := _bare(plain(one))))


def _cards(text: str) -> tuple[list[Card], list[_Problem]]:
    cards: list[Card] = []
    problems: list[_Problem] = []
    inside: list[ContentLine] | None = None
    begun = 0
    for line in read_lines(text):
        if isinstance(line, NotALine):
            problems.append(_Problem(line=line.line, expected="expected NAME:VALUE; this line was passed over"))
        elif _is_frame("BEGIN", line):
            if inside is not None:
                problems.append(_Problem(line=begun, expected="expected END:VCARD before the next card"))
            inside, begun = [], line.line
        elif inside is None:
            problems.append(_Problem(line=line.line, expected="expected BEGIN:VCARD"))
        elif _is_frame("END", line):
            cards.append(Card(line=begun, properties=tuple(inside)))
            inside = None
        else:
            inside.append(line)
    if inside is not None:
        problems.append(_Problem(line=begun, expected="expected END:VCARD for this card before the end of the file"))
    return cards, problems


def _is_frame(name: str, line: ContentLine) -> bool:
    return line.name == name and line.value.strip().upper() == "VCARD"


def _kind(card: Card) -> str:
    return (card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")).lower()


def _fault(card: Card) -> str:
    """Why a card cannot be a person; empty when it can."""
    if card.text("VERSION") not in VERSIONS:
        return "expected VERSION:2.1, 3.0 or 4.0; export the card in one of them"
    name = name_of(card)
    if not name:
        return "expected a name in FN or N"
    return f"expected a name of at most {LONGEST_NAME} characters" if len(name) > LONGEST_NAME else ""


def _written(contact: Contact) -> str:
    pairs = [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        *([("UID", contact.source_uid)] if contact.source_uid else []),
        ("FN", contact.name),
        *(("NICKNAME", nickname) for nickname in contact.nicknames),
        *([("ORG", contact.organisation)] if contact.organisation else []),
        *([("TITLE", contact.job)] if contact.job else []),
        *(("EMAIL", email) for email in contact.emails),
        *(("TEL", phone) for phone in contact.phones),
        *(("CATEGORIES", tag) for tag in contact.tags),
        *([("BDAY", _compact(contact.birthday))] if contact.birthday else []),
        *([("ANNIVERSARY", _compact(contact.anniversary))] if contact.anniversary else []),
        *([("TZ", contact.timezone)] if contact.timezone else []),
        *(("RELATED;VALUE=text", name) for name in contact.related),
        ("END", "VCARD"),
    ]
    return "".join(written(name, one_line(value)) for name, value in pairs)


def _compact(birthday: Birthday) -> str:
    """The basic format, the only one 4.0 allows (RFC 6350 §4.3.1)."""
    year = "--" if birthday.year is None else f"{birthday.year:04d}"
    return f"{year}{birthday.month:02d}{birthday.day:02d}"
