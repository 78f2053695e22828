"""Taking in what address books and exports say: only what one says anew counts (U7, R1).

A source fills what is empty when it first speaks of somebody; afterwards a field changes when the source says something
else of it than last time. So two sources, or a source and the user's own hand, never push a value to and fro. Lists are
joined: what the source adds comes, what it drops goes. Whoever may be somebody else becomes a contact of their own,
and `duplicates` asks. Owns these rules. Must not know files, servers or stores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rekindled.core.intake import Intake, contradictory, joined, removed
from rekindled.core.model import Contact
from rekindled.core.people import Dial, Question, contradiction, differing, email_keys, merged, name_key, phone_keys
from rekindled.core.register import Register
from rekindled.core.sayings import Saying, key_of, spoken, text_of
from rekindled.core.sheet import PLAIN_FIELDS, PROFILE_FIELDS, Sheet, empty_value, given, value_of

SayingKey = tuple[str, str]


def hear(
    contacts: Iterable[Contact], last_number: int, sheets: Sequence[Sheet], before: Iterable[Saying], dial: Dial
) -> Intake:
    """Find or make whom each sheet is about, and take over what is new in it; `before` is what was said last time."""
    register = Register(contacts, dial)
    said = {(one.source, one.key): one for one in before}
    claimed = {(one.source, resolved(register.people, one.contact_id)) for one in said.values()}
    kept, questions = _one_each(sheets)
    spoken_of: set[str] = set()
    fresh: list[Saying] = []
    for key, sheet in kept.items():
        last = said.get(key)
        known = _known(sheet, register, last, claimed)
        if known is not None and known.archived_on is not None:
            questions.append(removed(sheet, known))
            continue
        if known is None:
            last_number += 1
            known = Contact(id=f"c-{last_number}", name=sheet.name)
        claimed.add((sheet.source, known.id))
        spoken_of.add(known.id)
        words = spoken(sheet)
        if last is None or last.said != words:
            register.put(updated(known, sheet, last.said, dial) if last else filled(known, sheet, dial))
            owner = last.contact_id if last else known.id
            fresh.append(Saying(source=sheet.source, key=key[1], contact_id=owner, said=words))
    return Intake(
        people=register.people,
        spoken_of=frozenset(spoken_of),
        last_number=last_number,
        sayings=tuple(fresh),
        questions=tuple(questions),
    )


def resolved(people: Mapping[str, Contact], contact_id: str) -> str:
    """The id of whom a contact was merged into, and that one again, or its own."""
    seen: set[str] = set()
    while contact_id in people and contact_id not in seen:
        seen.add(contact_id)
        contact_id = people[contact_id].merged_into or contact_id
    return contact_id


def merged_copies(contacts: Iterable[Contact], keep: Contact) -> tuple[Contact, ...]:
    """Who was merged into somebody, or into one of those."""
    people = {one.id: one for one in contacts}
    return tuple(one for one in people.values() if one.id != keep.id and resolved(people, one.id) == keep.id)


def updated(contact: Contact, sheet: Sheet, last: Mapping[str, str], dial: Dial) -> Contact:
    """The contact after a source said `sheet`, having said `last` before: only what differs between the two counts."""
    words = spoken(sheet)
    now: Mapping[str, Any] = given(sheet)
    changed: dict[str, Any] = {}
    for field in (*PLAIN_FIELDS, *PROFILE_FIELDS):
        own = value_of(contact, field)
        if words.get(field) == last.get(field):
            continue
        if isinstance(own, tuple):
            dropped = set(last.get(field, "").split("\n")) - set(now.get(field, ()))
            kept = tuple(one for one in own if one not in dropped)
            changed[field] = _both(kept, now.get(field, ()), field, dial)
        elif field in now or text_of(own) == last[field]:
            # What the source left out is empty unless it was filled otherwise.
            changed[field] = now.get(field, empty_value(field))
    name = sheet.name if words["name"] != last.get("name") else contact.name
    return merged(contact, replace(Sheet(where=sheet.where, name=name, source_uid=sheet.source_uid), **changed))


def _one_each(sheets: Sequence[Sheet]) -> tuple[dict[SayingKey, Sheet], list[Question]]:
    """Sheets that a source has under one key are joined unless they contradict each other: the first one counts."""
    kept: dict[SayingKey, Sheet] = {}
    questions: list[Question] = []
    for sheet in sheets:
        key = (sheet.source, key_of(sheet))
        earlier = kept.get(key)
        contradicted = differing(earlier, sheet) if earlier else ()
        if earlier and contradicted:
            questions.append(contradictory(sheet, earlier, contradicted))
        else:
            kept[key] = joined(earlier, sheet)
    return kept, questions


def _known(sheet: Sheet, register: Register, last: Saying | None, claimed: set[SayingKey]) -> Contact | None:
    """Who is surely meant: whom the source spoke of before, or one person with the same UID, or with the same name and
    an address in common, or with the same name and nothing that differs; None when nobody is.
    """
    if last is not None:
        return register.people.get(resolved(register.people, last.contact_id))
    book = register.book
    if sheet.source_uid is not None:
        same = book.under([f"uid:{sheet.source_uid}"])
        if len(same) == 1:
            return same[0]
    named = {one.id for one in book.under([name_key(sheet.name)])}
    for keys in (email_keys(sheet.emails), phone_keys(sheet.phones, book.dial)):
        found = [one for one in book.under(keys) if one.id in named]
        if len(found) == 1:
            return found[0]
    if len(named) != 1:
        return None
    (only,) = (register.people[one] for one in named)
    is_another = (sheet.source, only.id) in claimed or contradiction(replace(sheet, source_uid=None), only)
    return None if is_another else only


def filled(contact: Contact, sheet: Sheet, dial: Dial) -> Contact:
    """The contact with what was empty filled; lists are joined."""
    gaps: dict[str, Any] = {}
    for field, value in given(sheet).items():
        own = value_of(contact, field)
        if isinstance(own, tuple):
            gaps[field] = _both(own, value, field, dial)
        elif own == empty_value(field):
            gaps[field] = value
    return merged(contact, replace(Sheet(where=sheet.where, name=contact.name, source_uid=sheet.source_uid), **gaps))


def _both(own: tuple[str, ...], more: Any, field: str, dial: Dial) -> tuple[str, ...]:  # noqa: ANN401 - a list field's
    """Two lists as one, with each address once however it is spelled."""
    alike: Callable[[str], str] = str
    if field == "emails":
        alike = str.casefold
    elif field == "phones":
        alike = dial
    kept: dict[str, str] = {}
    for one in (*own, *more):
        kept.setdefault(alike(one) or one, one)
    return tuple(kept.values())
