"""Taking in a file of people: who is added, who is updated, what is asked (U7, R2).

Owns the promise that taking in the same file twice changes nothing. Must not know files, stores or the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rekindled.core.identity import CONTACT_ID
from rekindled.core.model import Contact
from rekindled.core.people import Book, Matched, New, Question, book_of, differing, keys_of, match, merged
from rekindled.core.sheet import Sheet, given

COUNTER = "contact"

# Each pass can let one more sheet find its person; files whose sheets contradict each other in circles stop here.
MOST_PASSES = 20

_NUMBERED = re.compile(r"c-([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everybody afterwards; the ids the file spoke of; the last number given; what only a person can tell."""

    people: Mapping[str, Contact]
    spoken_of: frozenset[str]
    last_number: int
    questions: tuple[Question, ...]


def take_in(contacts: Iterable[Contact], last_number: int, sheets: Sequence[Sheet]) -> Intake:
    """Match and merge all sheets until nothing changes any more, so that doing it again changes nothing either.

    `last_number` is the last one ever used for an id: numbers of purged people are not given again.
    """
    people = {contact.id: contact for contact in contacts}
    kept, questions = _agreeing(sheets)
    asked = (sheet.id for sheet in sheets if sheet.id is not None)
    before = _one_pass(people, highest_number(last_number, (*people, *asked)), kept)
    intake = _one_pass(before.people, before.last_number, kept)
    passes = 2
    while intake.people != before.people and passes < MOST_PASSES:
        before, intake = intake, _one_pass(intake.people, intake.last_number, kept)
        passes += 1
    return replace(intake, questions=(*questions, *intake.questions))


def next_id(contacts: Iterable[Contact], last_number: int) -> str:
    """An id nobody ever had; `last_number` is the last one ever used."""
    return f"c-{1 + highest_number(last_number, (contact.id for contact in contacts))}"


def highest_number(last_number: int, ids: Iterable[str]) -> int:
    """The highest number used by any of the ids, or before; ids a user made up in another form have none."""
    numbered = (_NUMBERED.fullmatch(one) for one in ids)
    return max((last_number, *(int(found[1]) for found in numbered if found)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A pass while it is made: only this module ever sees it, and only inside one call."""

    people: dict[str, Contact]
    ids_by_key: dict[str, set[str]]
    said: dict[str, Sheet]

    def put(self, contact: Contact, sheet: Sheet) -> None:
        before = self.people.get(contact.id)
        for key in keys_of(before) if before else ():
            self.ids_by_key[key].discard(contact.id)
        for key in keys_of(contact):
            self.ids_by_key.setdefault(key, set()).add(contact.id)
        self.people[contact.id] = contact
        self.said[contact.id] = sheet


def _one_pass(people: Mapping[str, Contact], last_number: int, sheets: Sequence[Sheet]) -> Intake:
    start = book_of(people.values())
    keys = {key: set(ids) for key, ids in start.ids_by_key.items()}
    page = _Page(people=dict(start.people), ids_by_key=keys, said={})
    book = Book(people=page.people, ids_by_key=page.ids_by_key)
    claimed = frozenset(sheet.id for sheet in sheets if sheet.id is not None)
    questions: list[Question] = []
    for sheet in sorted(sheets, key=lambda sheet: _certainty(sheet, book)):
        answer: Matched | New | Question = _invalid_id(sheet) or match(sheet, book, claimed - {sheet.id})
        if isinstance(answer, New):
            last_number += sheet.id is None
            fresh = Contact(id=sheet.id or f"c-{last_number}", name=sheet.name)
            page.put(merged(fresh, sheet), sheet)
            continue
        if isinstance(answer, Matched):
            answer = _objection(sheet, answer.contact, page.said) or answer
        if isinstance(answer, Question):
            questions.append(answer)
        else:
            page.put(merged(answer.contact, sheet), _joined(page.said.get(answer.contact.id), sheet))
    return Intake(
        people=page.people, spoken_of=frozenset(page.said), last_number=last_number, questions=tuple(questions)
    )


def _agreeing(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Question]]:
    """Sheets that share an id or UID must not contradict each other, whoever is known: the first one counts."""
    seen: dict[str, Sheet] = {}
    kept: list[Sheet] = []
    questions: list[Question] = []
    for sheet in sheets:
        handles = [f"{what}:{value}" for what, value in (("id", sheet.id), ("UID", sheet.source_uid)) if value]
        earlier = next((seen[handle] for handle in handles if handle in seen), sheet)
        contradicted = differing(earlier, sheet)
        if contradicted:
            questions.append(_contradiction(sheet, earlier, contradicted))
            continue
        kept.append(sheet)
        for handle in handles:
            seen.setdefault(handle, sheet)
    return kept, questions


def _certainty(sheet: Sheet, book: Book) -> int:
    """Who is surely known comes first: a renamed person must have the new name before others are matched by it."""
    if sheet.id in book.people:
        return 0
    return 1 if sheet.source_uid is not None and book.under([f"uid:{sheet.source_uid}"]) else 2


def _invalid_id(sheet: Sheet) -> Question | None:
    if sheet.id is None or CONTACT_ID.fullmatch(sheet.id):
        return None
    return Question(sheet=sheet, text=f'"{sheet.id}" cannot be an id; expected small letters, digits and hyphens')


def _objection(sheet: Sheet, contact: Contact, said: Mapping[str, Sheet]) -> Question | None:
    """Why a match must not simply be merged: the person was removed, or the file contradicts itself."""
    if contact.archived_on is not None:
        return Question(
            sheet=sheet,
            text=f'"{contact.name}" ({contact.id}) was removed; bring them back with: '
            f'rekindled contacts add "{contact.name}"',
        )
    earlier = said.get(contact.id)
    contradicted = differing(earlier, sheet) if earlier else ()
    if earlier is None or not contradicted:
        return None
    return _contradiction(sheet, earlier, contradicted)


def _contradiction(sheet: Sheet, earlier: Sheet, contradicted: Iterable[str]) -> Question:
    return Question(
        sheet=sheet,
        text=f'"{sheet.name}" is the same person as "{earlier.name}" ({earlier.where}), but with another '
        f"{', '.join(contradicted)}; make them agree or give them different ids",
    )


def _joined(earlier: Sheet | None, sheet: Sheet) -> Sheet:
    said: dict[str, Any] = dict(given(sheet))
    return sheet if earlier is None else replace(earlier, **said)
