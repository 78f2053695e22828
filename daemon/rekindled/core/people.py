"""Who is meant: matching what is written about a person with the people known, and joining the two (design §7).

Owns the rule that nobody is doubled and nobody is merged by accident. Must not know where anything is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from rekindled.core.model import Birthday, Contact
from rekindled.core.sheet import ABSENT, PROFILE_FIELDS, Absent, Sheet, given

PHONE_DIGITS = 9
SHORTEST_PHONE = 5

# What a phone number is compared by: equal for two spellings of one number, empty for what is none.
Dial = Callable[[str], str]


def last_digits(number: str) -> str:
    """The last nine digits, which are the same with and without a country code; empty for short codes."""
    digits = "".join(filter(str.isdecimal, number))
    return digits[-PHONE_DIGITS:] if len(digits) >= SHORTEST_PHONE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The person is known."""

    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Nobody like this is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Only a person can tell who is meant."""

    sheet: Sheet
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The people known, found by any of their keys; make one with `book_of`."""

    people: Mapping[str, Contact]
    ids_by_key: Mapping[str, Collection[str]]
    dial: Dial = last_digits

    def under(self, keys: Iterable[str], apart: Collection[str] = ()) -> tuple[Contact, ...]:
        """Everybody who has one of the keys, by id, without those set apart."""
        ids = {one for key in keys for one in self.ids_by_key.get(key, ())}
        return tuple(self.people[one] for one in sorted(ids) if one not in apart)


def book_of(contacts: Iterable[Contact], dial: Dial = last_digits) -> Book:
    """A book of these people."""
    people = {contact.id: contact for contact in contacts}
    ids_by_key: dict[str, set[str]] = {}
    for contact in people.values():
        for key in keys_of(contact, dial):
            ids_by_key.setdefault(key, set()).add(contact.id)
    return Book(people=MappingProxyType(people), ids_by_key=MappingProxyType(ids_by_key), dial=dial)


def keys_of(contact: Contact, dial: Dial = last_digits) -> frozenset[str]:
    """Everything a person can be found by; whoever was merged into another is not looked for."""
    if contact.merged_into is not None:
        return frozenset()
    uid = () if contact.source_uid is None else (f"uid:{contact.source_uid}",)
    return frozenset((*uid, name_key(contact.name), *email_keys(contact.emails), *phone_keys(contact.phones, dial)))


def match(sheet: Sheet, book: Book, apart: Collection[str] = ()) -> Matched | New | Question:
    """Find whom a sheet is about: by id, UID, e-mail, phone, then a sole equal name with nothing that differs.

    `apart` are ids that other sheets of the same file ask for: people the file itself tells from this one.
    """
    if sheet.id is not None and sheet.id in book.people:
        return Matched(contact=book.people[sheet.id])
    if sheet.source_uid is not None:
        same = book.under([f"uid:{sheet.source_uid}"], apart)
        if len(same) == 1:
            return Matched(contact=same[0])
    addresses = (email_keys(sheet.emails), phone_keys(sheet.phones, book.dial))
    for what, keys in zip(("e-mail address", "phone number"), addresses, strict=True):
        found = book.under(keys, apart)
        if found:
            return _with_address(sheet, found, what)
    return _with_name(sheet, book.under([name_key(sheet.name)], apart))


def merged(contact: Contact, sheet: Sheet) -> Contact:
    """The contact with what the sheet says; what it does not say keeps what is stored, and so does a known UID."""
    # The names of the fields are those of Contact and TieProfile, which a test holds the sheet to.
    said: dict[str, Any] = dict(given(sheet))
    told = {name: said.pop(name) for name in PROFILE_FIELDS if name in said}
    source_uid = sheet.source_uid if contact.source_uid is None else contact.source_uid
    profile = replace(contact.profile, **told)
    return replace(contact, name=sheet.name, source_uid=source_uid, profile=profile, **said)


def differing(one: Sheet, other: Sheet) -> tuple[str, ...]:
    """The fields in which two sheets contradict each other."""
    first, second = given(one), given(other)
    contradicted = tuple(name for name in first if name in second and first[name] != second[name])
    return contradicted if is_same_name(one.name, other.name) else ("name", *contradicted)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are equal but for case, spacing and the way accents are stored."""
    return name_key(one) == name_key(other)


def _with_address(sheet: Sheet, found: tuple[Contact, ...], what: str) -> Matched | Question:
    """A shared address under another name is a question, never a merge (design §7)."""
    same = [contact for contact in found if is_same_name(contact.name, sheet.name)]
    if len(same) == 1:
        return Matched(contact=same[0])
    shown = _shown(same or found)
    return Question(
        sheet=sheet,
        text=f'"{sheet.name}" has the {what} of {shown}; write the id beside the name if that is the same person, '
        f'or run: rekindled contacts add "{sheet.name}"',
    )


def _with_name(sheet: Sheet, found: tuple[Contact, ...]) -> Matched | New | Question:
    if not found:
        return New()
    differs = contradiction(sheet, found[0]) if len(found) == 1 else ""
    if len(found) == 1 and not differs:
        return Matched(contact=found[0])
    why = f"has another {differs}" if differs else "is the name of several people"
    return Question(
        sheet=sheet,
        text=f'"{sheet.name}" {why}: {_shown(found)}; write the id beside the name if that is the same person, '
        f'or run: rekindled contacts add "{sheet.name}"',
    )


def contradiction(sheet: Sheet, contact: Contact) -> str:
    """What tells two people of one name apart: an address, a birthday, a UID; addresses in common matched before."""
    if email_keys(sheet.emails) and contact.emails:
        return "e-mail address"
    if sheet.phones not in (ABSENT, ()) and contact.phones:
        return "phone number"
    if isinstance(sheet.birthday, Birthday) and contact.birthday and not _may_be_same(sheet.birthday, contact.birthday):
        return "birthday"
    if sheet.source_uid and contact.source_uid and sheet.source_uid != contact.source_uid:
        return "UID in the address book"
    return ""


def _may_be_same(one: Birthday, other: Birthday) -> bool:
    days = (one.month, one.day) == (other.month, other.day)
    return days and (one.year is None or other.year is None or one.year == other.year)


def _shown(contacts: Iterable[Contact]) -> str:
    return " and ".join(f'"{contact.name}" ({contact.id})' for contact in contacts)


def name_key(name: str) -> str:
    """What a name is compared by: case, spacing and the way accents are stored do not count."""
    return "name:" + " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


def email_keys(emails: tuple[str, ...] | Absent) -> frozenset[str]:
    """What addresses are compared by."""
    return frozenset() if emails is ABSENT else frozenset(f"email:{email.strip().casefold()}" for email in emails)


def phone_keys(phones: tuple[str, ...] | Absent, dial: Dial = last_digits) -> frozenset[str]:
    """What phone numbers are compared by."""
    return frozenset() if phones is ABSENT else frozenset(f"phone:{key}" for key in map(dial, phones) if key)
