"""People in and out: importing, adding, editing, removing and finding them (design §7 `contacts`).

Owns the order in which these are decided and recorded. Must not know file formats, or how anything is printed.
Nothing here schedules anybody: the next look does, for those who have a cadence (R2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rekindled.app.ports import Clock, Store
from rekindled.core.calling import fitting, nearly
from rekindled.core.duplicates import pairs
from rekindled.core.errors import UsageError
from rekindled.core.facts import (
    ContactSaved,
    CounterRaised,
    Fact,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    SayingKept,
    Setting,
    Snapshot,
)
from rekindled.core.former_names import renamed
from rekindled.core.identity import CONTACT_ID
from rekindled.core.intake import COUNTER, Intake, highest_number, next_id, take_in
from rekindled.core.model import Contact
from rekindled.core.people import Dial, Matched, Question, book_of, last_digits, match, merged
from rekindled.core.sayings import Saying
from rekindled.core.sheet import Sheet, sheet_of
from rekindled.core.sources import hear

DUPLICATES = "duplicates"
MOST_LISTED = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did, or would do: people as they are now, and what only a person can answer.

    `without_zone` are those added or changed of whom the file tells only an offset from UTC, and nobody a zone; `pairs`
    is how many pairs of people may be one person each.
    """

    added: tuple[Contact, ...]
    updated: tuple[Contact, ...]
    unchanged: tuple[Contact, ...]
    questions: tuple[Question, ...]
    without_zone: tuple[Contact, ...]
    pairs: int
    facts: tuple[Fact, ...]


def import_people(
    store: Store, clock: Clock, sheets: Sequence[Sheet], *, dry_run: bool = False, dial: Dial = last_digits
) -> ImportResult:
    """Take in a whole file; a second time changes nothing (U7), and nobody is removed for not being in it.

    What was written by hand is taken as it stands; of what a source says, only what it says anew counts.

    Raises:
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot()
    before = {contact.id: contact for contact in snapshot.contacts}
    last_number = snapshot.counters.get(COUNTER, 0)
    intake = _taken_in(snapshot, store.sayings(), sheets, dial)
    added = tuple(contact for one, contact in intake.people.items() if one not in before)
    updated = tuple(contact for one, contact in intake.people.items() if before.get(one, contact) != contact)
    unchanged = tuple(before[one] for one in before if one in intake.spoken_of and intake.people[one] == before[one])
    now = clock.now()
    alike = len(pairs(intake.people.values(), snapshot.apart, dial))
    facts: list[Fact] = [
        *_saved(added, now, "contact.added", "imported"),
        *_saved(updated, now, "contact.updated", "imported"),
        *renamed(snapshot.contacts, updated, now),
        *(SayingKept(saying=saying) for saying in intake.sayings),
        *_notices(snapshot, intake, sheets),
        *duplicates_noticed(snapshot, alike),
    ]
    if added and intake.last_number > last_number:
        facts.append(CounterRaised(scope=COUNTER, n=intake.last_number))
    if not dry_run:
        _record(store, facts)
    return ImportResult(
        added=added,
        updated=updated,
        unchanged=unchanged,
        questions=intake.questions,
        without_zone=tuple(_without_zone((*added, *updated), sheets)),
        pairs=alike,
        facts=tuple(facts),
    )


def add_person(store: Store, clock: Clock, sheet: Sheet) -> Contact:
    """Add one person a user named, or bring back one who was removed.

    Raises:
        UsageError: the same person is there already, or the id cannot be one.
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot()
    if sheet.id is not None and not CONTACT_ID.fullmatch(sheet.id):
        raise UsageError(f'"{sheet.id}" cannot be an id; expected small letters, digits and hyphens')
    # A question is answered by the user's own word: whoever adds a second person of that name or address means it.
    answer = match(sheet, book_of(snapshot.contacts))
    now = clock.now()
    if not isinstance(answer, Matched):
        last_number = snapshot.counters.get(COUNTER, 0)
        contact = merged(Contact(id=sheet.id or next_id(snapshot.contacts, last_number), name=sheet.name), sheet)
        number = highest_number(last_number, [*(one.id for one in snapshot.contacts), contact.id])
        counted = [CounterRaised(scope=COUNTER, n=number)] if number > last_number else []
        _record(store, [*_saved([contact], now, "contact.added", sheet.where), *counted])
        return contact
    if answer.contact.archived_on is None:
        known = answer.contact
        raise UsageError(f'"{known.name}" is there already; change them with: rekindled contacts edit {known.id}')
    revived = replace(merged(answer.contact, sheet), archived_on=None)
    saved = _saved([revived], now, "contact.revived", sheet.where)
    _record(store, [*saved, *renamed([answer.contact], [revived], now)])
    return revived


def replace_person(store: Store, clock: Clock, contact_id: str, sheet: Sheet) -> Contact:
    """Make a person what the sheet says and nothing else: a field it leaves out is emptied.

    Raises:
        UsageError: there is nobody with this id.
        BrokenStore: nothing was recorded.
    """
    known = _by_id(store.snapshot(), contact_id)
    bare = Contact(id=known.id, name=sheet.name, source_uid=known.source_uid, archived_on=known.archived_on)
    contact = merged(bare, sheet)
    if contact != known:
        now = clock.now()
        saved = _saved([contact], now, "contact.updated", sheet.where)
        _record(store, [*saved, *renamed([known], [contact], now)])
    return contact


def remove_person(store: Store, clock: Clock, contact_id: str) -> Contact:
    """Archive a person: their history stays, and the next look withdraws what is untouched (design §5).

    Raises:
        UsageError: there is nobody with this id.
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot()
    known = _by_id(snapshot, contact_id)
    if known.archived_on is not None:
        return known
    now = clock.now()
    archived = replace(known, archived_on=_local_day(snapshot, now))
    _record(store, _saved([archived], now, "contact.archived", "removed by the user"))
    return archived


def present_people(snapshot: Snapshot) -> list[Contact]:
    """Everybody who was not removed."""
    return [contact for contact in snapshot.contacts if contact.archived_on is None]


def find_person(snapshot: Snapshot, text: str) -> Contact:
    """The one person a user means: an id, a name, or a part of one that fits nobody else; removed people come last.

    Raises:
        UsageError: nobody fits, with the nearest names; or several do, with all of them.
    """
    for contact in snapshot.contacts:
        if contact.id == text.strip():
            return contact
    present = present_people(snapshot)
    removed = [one for one in snapshot.contacts if one.archived_on is not None and one.merged_into is None]
    for people in (present, removed):
        found = fitting(people, text)
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f'"{text}" fits several people: {listed(found)}; use the id')
    near = " or ".join(contact.name for contact in nearly(present, text))
    hint = f"; did you mean {near}?" if near else "; see: rekindled contacts list"
    raise UsageError(f'nobody is called "{text}"{hint}')


def duplicates_noticed(snapshot: Snapshot, number: int) -> Iterable[Fact]:
    """One line in `status` while there are people who may be there twice: so many pairs."""
    known = {notice.key: notice for notice in snapshot.notices}
    if not number:
        if DUPLICATES in known:
            yield NoticeDropped(kind=NoticeKind.QUESTION, key=DUPLICATES)
        return
    notice = Notice(kind=NoticeKind.QUESTION, key=DUPLICATES, text=duplicates_line(number))
    if known.get(DUPLICATES) != notice:
        yield NoticeRaised(notice=notice)


def duplicates_line(number: int) -> str:
    """So many pairs in words."""
    who = "1 pair of people may be one person" if number == 1 else f"{number} pairs of people may be one person each"
    return f"{who}; see: rekindled contacts duplicates"


def sheets_of(contacts: Iterable[Contact]) -> tuple[Sheet, ...]:
    """People written down for an export, with their ids."""
    return tuple(sheet_of(contact) for contact in contacts)


def listed(contacts: Iterable[Contact]) -> str:
    """The first people with their ids, in one line, and how many there are beside them."""
    told = [f"{contact.name} ({contact.id})" for contact in contacts]
    more = len(told) - MOST_LISTED
    return ", ".join(told[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _by_id(snapshot: Snapshot, contact_id: str) -> Contact:
    for contact in snapshot.contacts:
        if contact.id == contact_id:
            return contact
    raise UsageError(f'there is nobody with the id "{contact_id}"; see: rekindled contacts list')


def _local_day(snapshot: Snapshot, now: datetime) -> date:
    """The user's day; the store knows the zone once a look has been taken."""
    return now.astimezone(ZoneInfo(snapshot.settings.get(Setting.TIMEZONE, "UTC"))).date()


def _saved(contacts: Iterable[Contact], now: datetime, event: str, because: str) -> list[Fact]:
    facts: list[Fact] = []
    for contact in contacts:
        facts.append(ContactSaved(contact=contact))
        facts.append(Journaled(at=now, event=event, because=because, contact_id=contact.id))
    return facts


def _taken_in(snapshot: Snapshot, sayings: Sequence[Saying], sheets: Sequence[Sheet], dial: Dial) -> Intake:
    """By hand first: whoever a source speaks of may be one of those."""
    by_hand = [sheet for sheet in sheets if not sheet.source]
    intake = take_in(snapshot.contacts, snapshot.counters.get(COUNTER, 0), by_hand, dial)
    heard = hear(
        intake.people.values(),
        highest_number(intake.last_number, intake.people),
        [sheet for sheet in sheets if sheet.source],
        sayings,
        dial,
    )
    return replace(
        heard,
        spoken_of=heard.spoken_of | intake.spoken_of,
        last_number=heard.last_number if heard.sayings else intake.last_number,
        questions=(*intake.questions, *heard.questions),
    )


def _without_zone(contacts: Iterable[Contact], sheets: Iterable[Sheet]) -> Iterable[Contact]:
    told = [sheet for sheet in sheets if sheet.offset]
    uids, names = {sheet.source_uid for sheet in told} - {None}, {sheet.name for sheet in told}
    return (one for one in contacts if one.timezone is None and (one.source_uid in uids or one.name in names))


def _notices(snapshot: Snapshot, intake: Intake, sheets: Sequence[Sheet]) -> Iterable[Fact]:
    """Questions stay in `status` until an import of the same person no longer raises them."""
    standing = {notice.key: notice for notice in snapshot.notices if notice.kind is NoticeKind.QUESTION}
    asked = {_key(question.sheet): question.text for question in intake.questions}
    for key, text in asked.items():
        notice = Notice(kind=NoticeKind.QUESTION, key=key, text=text)
        if standing.get(key) != notice:
            yield NoticeRaised(notice=notice)
    for key in {_key(sheet): None for sheet in sheets}:
        if key in standing and key not in asked:
            yield NoticeDropped(kind=NoticeKind.QUESTION, key=key)


def _key(sheet: Sheet) -> str:
    return f"import/{sheet.id or sheet.source_uid or sheet.name}"


def _record(store: Store, facts: Sequence[Fact]) -> None:
    if facts:
        store.record(facts, outside=True)
