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
from rekindled.core.people import Book, Dial, Matched, New, Question, differing, last_digits, match, merged
from rekindled.core.register import Register
from rekindled.core.sayings import Saying
from rekindled.core.sheet import Sheet, given

COUNTER = "contact"

# Each pass can let one more sheet find its person; files whose sheets contradict each other in circles stop here.
MOST_PASSES = 20

_NUMBERED = re.compile(r"c-([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everybody afterwards; the ids the file spoke of; the last number given; what only a person can tell.

    `sayings` are what sources said, where it differs from last time.
    """

    people: Mapping[str, Contact]
    spoken_of: frozenset[str]
    last_number: int
    questions: tuple[Question, ...]
    sayings: tuple[Saying, ...] = ()


def take_in(contacts: Iterable[Contact], last_number: int, sheets: Sequence[Sheet], dial: Dial = last_digits) -> Intake:
    """Match and merge all sheets until nothing changes any more, so that doing it again changes nothing either.

    `last_number` is the last one ever used for an id: numbers of purged people are not given again.
    """
    people = {contact.id: contact for contact in contacts}
    if not sheets:
        return Intake(people=people, spoken_of=frozenset(), last_number=last_number, questions=())
    kept, questions = _agreeing(sheets)
    asked = (sheet.id for sheet in sheets if sheet.id is not None)
    before = _one_pass(people, highest_number(last_number, (*people, *asked)), kept, dial)
    intake = _one_pass(before.people, before.last_number, kept, dial)
    passes = 2
    while intake.people != before.people and passes < MOST_PASSES:
        before, intake = intake, _one_pass(intake.people, intake.last_number, kept, dial)
        passes += 1
    return replace(intake, questions=(*questions, *intake.questions))


def next_id(contacts: Iterable[Contact], last_number: int) -> str:
    """An id nobody ever had; `last_number` is the last one ever used."""
    return f"c-{1 + highest_number(last_number, (contact.id for contact in contacts))}"


def highest_number(last_number: int, ids: Iterable[str]) -> int:
    """The highest number used by any of the ids, or before; ids a user made up in another form have none."""
    numbered = (_NUMBERED.fullmatch(one) for one in ids)
    return max((last_number, *(int(found[1]) for found in numbered if found)))


def _one_pass(people: Mapping[str, Contact], last_number: int, sheets: Sequence[Sheet], dial: Dial) -> Intake:
    register = Register(people.values(), dial)
    said: dict[str, Sheet] = {}
    claimed = frozenset(sheet.id for sheet in sheets if sheet.id is not None)
    questions: list[Question] = []
    for sheet in sorted(sheets, key=lambda sheet: _certainty(sheet, register.book)):
        answer: Matched | New | Question = _invalid_id(sheet) or match(sheet, register.book, claimed - {sheet.id})
        if isinstance(answer, New):
            last_number += sheet.id is None
            fresh = Contact(id=sheet.id or f"c-{last_number}", name=sheet.name)
            register.put(merged(fresh, sheet))
            said[fresh.id] = sheet
            continue
        if isinstance(answer, Matched):
            answer = _objection(sheet, answer.contact, said) or answer
        if isinstance(answer, Question):
            questions.append(answer)
        else:
            register.put(merged(answer.contact, sheet))
            said[answer.contact.id] = joined(said.get(answer.contact.id), sheet)
    return Intake(
        people=register.people, spoken_of=frozenset(said), last_number=last_number, questions=tuple(questions)
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
            questions.append(contradictory(sheet, earlier, contradicted))
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
        return removed(sheet, contact)
    earlier = said.get(contact.id)
    contradicted = differing(earlier, sheet) if earlier else ()
    if earlier is None or not contradicted:
        return None
    return contradictory(sheet, earlier, contradicted)


def removed(sheet: Sheet, contact: Contact) -> Question:
    """Nobody comes back whom the user removed, unless they say so."""
    return Question(
        sheet=sheet,
        text=f'"{contact.name}" ({contact.id}) was removed; bring them back with: '
        f'rekindled contacts add "{contact.name}"',
    )


def contradictory(sheet: Sheet, earlier: Sheet, contradicted: Iterable[str]) -> Question:
    """One file says two things of one person."""
    return Question(
        sheet=sheet,
        text=f'"{sheet.name}" is the same person as "{earlier.name}" ({earlier.where}), but with another '
        f"{', '.join(contradicted)}; make them agree or give them different ids",
    )


def joined(earlier: Sheet | None, sheet: Sheet) -> Sheet:
    """What two sheets say together."""
    said: dict[str, Any] = dict(given(sheet))
    return sheet if earlier is None else replace(earlier, **said)
