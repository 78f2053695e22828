"""The store's promises kept in memory, refusals included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Self, TypeVar

from rekindled.app.busy_ports import BusyRead
from rekindled.app.ports import Pulse
from rekindled.core.address_books import AddressBook, AddressBookForgotten, AddressBookSaved, Card, CardsKept
from rekindled.core.busy import BusyObject, BusyObjectsRead, BusySource, BusySourceForgotten, BusySourceSaved
from rekindled.core.campaigns import Campaign
from rekindled.core.encounters import (
    Encounter,
    EncountersOver,
    EncountersRead,
    MeetingCalendar,
    MeetingCalendarForgotten,
    MeetingCalendarSaved,
    MeetingReckoned,
    Proposal,
    ProposalDropped,
    ProposalRaised,
    Reckoned,
    in_order,
)
from rekindled.core.errands import Errand
from rekindled.core.errors import BrokenStore
from rekindled.core.facts import (
    CampaignSaved,
    ContactForgotten,
    ContactSaved,
    CounterRaised,
    EntrySaved,
    ErrandSaved,
    Fact,
    IntentCleared,
    IntentStored,
    InteractionAdded,
    InteractionRestored,
    Journaled,
    KeptApart,
    MemoKept,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    SayingDropped,
    SayingKept,
    Setting,
    SettingSaved,
    Snapshot,
    StrangersListed,
    TouchSaved,
)
from rekindled.core.intents import Intent
from rekindled.core.memos import Memo, Remembered
from rekindled.core.merging import read_as_one
from rekindled.core.model import Contact, Entry, EntryState, Interaction, Interval, Touch, TouchKey, TouchState
from rekindled.core.sayings import Saying

V = TypeVar("V")


@dataclass(slots=True, kw_only=True)
class _Memory:
    contacts: dict[str, Contact] = field(default_factory=dict)
    touches: dict[TouchKey, Touch] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    intents: dict[str, Intent] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    last_number: int = 0
    notices: dict[tuple[NoticeKind, str], Notice] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    settings: dict[Setting, str] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    errands: dict[str, Errand] = field(default_factory=dict)
    memos: dict[tuple[str, Memo], Remembered] = field(default_factory=dict)
    sayings: dict[tuple[str, str], Saying] = field(default_factory=dict)
    apart: dict[tuple[str, str], KeptApart] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)
    busy_sources: dict[str, BusySource] = field(default_factory=dict)
    busy_objects: dict[tuple[str, str], BusyObject] = field(default_factory=dict)
    address_books: dict[str, AddressBook] = field(default_factory=dict)
    cards: dict[tuple[str, str], Card] = field(default_factory=dict)
    meeting_calendars: dict[str, MeetingCalendar] = field(default_factory=dict)
    encounters: tuple[Encounter, ...] = ()
    reckoned: dict[tuple[str, str], Reckoned] = field(default_factory=dict)
    proposals: dict[tuple[str, str], Proposal] = field(default_factory=dict)
    journal: list[Journaled] = field(default_factory=list)
    revision: int = 0


class FakeStore:
    """The `Store` port in memory: batches are all or nothing, and what SQLite would refuse is refused.

    `fail_next` makes the next `record` fail as a full disk would; `recorded` lists every batch that became true, and
    `compacted` counts how often that was asked for.
    """

    def __init__(self, *facts: Fact) -> None:
        """Start with these facts true."""
        self._memory = _Memory()
        # A batch makes a new memory; until the next one, what it shows stays the same.
        self._shown: tuple[_Memory, Snapshot] | None = None
        self.recorded: list[tuple[Fact, ...]] = []
        self.fail_next = False
        self.compacted = 0
        if facts:
            self.record(facts)
            self.recorded.clear()

    def close(self) -> None:
        """Nothing is held."""

    def copied(self) -> Self:
        """Another store with the same content, as a copy of the file would be."""
        twin = copy(self)
        twin._memory = _Memory(**{kept.name: copy(getattr(self._memory, kept.name)) for kept in fields(_Memory)})
        twin.recorded = []
        return twin

    def pulse(self) -> Pulse:
        """As the port says."""
        memory = self._memory
        return Pulse(
            revision=memory.revision,
            settings=MappingProxyType(dict(memory.settings)),
            pending_intents=bool(memory.intents),
            missing_entries=any(entry.state is EntryState.MISSING for entry in memory.entries.values()),
        )

    def snapshot(self, *, as_recorded: bool = False) -> Snapshot:
        """As the port says; each kind sorted by its key, interactions by id."""
        return self._recorded() if as_recorded else read_as_one(self._recorded())

    def _recorded(self) -> Snapshot:
        memory = self._memory
        if self._shown is not None and self._shown[0] is memory:
            return self._shown[1]
        shown = Snapshot(
            contacts=_by_key(memory.contacts),
            touches=_by_key(memory.touches),
            entries=_by_key(memory.entries),
            intents=_by_key(memory.intents),
            interactions=tuple(memory.interactions),
            campaigns=_by_key(memory.campaigns),
            errands=_by_key(memory.errands),
            memos=_by_key(memory.memos),
            apart=_by_key(memory.apart),
            encounters=memory.encounters,
            notices=_by_key(memory.notices),
            counters=MappingProxyType(dict(memory.counters)),
            settings=MappingProxyType(dict(memory.settings)),
        )
        self._shown = (memory, shown)
        return shown

    def strangers(self) -> Mapping[str, str]:
        """As the port says."""
        return MappingProxyType(dict(self._memory.strangers))

    def sayings(self) -> tuple[Saying, ...]:
        """As the port says."""
        return _by_key(self._memory.sayings)

    def busy_sources(self) -> tuple[BusySource, ...]:
        """As the port says."""
        return _by_key(self._memory.busy_sources)

    def busy_objects(self, key: str) -> tuple[BusyObject, ...]:
        """As the port says."""
        rows = sorted(self._memory.busy_objects.items())
        return tuple(replace(one, intervals=(), vacations=()) for (source, _), one in rows if source == key)

    def busy_time(self, span: Interval) -> BusyRead:
        """As the port says."""
        objects = self._memory.busy_objects.values()
        first_on, last_on = (span.start - timedelta(days=1)).date(), (span.end + timedelta(days=1)).date()
        away = {days for one in objects for days in one.vacations}
        beside = [days for days in away if days.first_on <= last_on and days.last_on >= first_on]
        cut = {_cut(interval, span) for one in objects for interval in one.intervals}
        return BusyRead(
            intervals=tuple(Interval(start=start, end=end) for start, end in sorted(cut) if start < end),
            vacations=tuple(sorted(beside, key=lambda days: (days.first_on, days.last_on))),
            unread=tuple(sorted({one.href for one in objects if one.unread})),
        )

    def address_books(self) -> tuple[AddressBook, ...]:
        """As the port says."""
        return _by_key(self._memory.address_books)

    def cards(self, url: str) -> tuple[Card, ...]:
        """As the port says."""
        return tuple(card for (book, _), card in sorted(self._memory.cards.items()) if book == url)

    def meeting_calendars(self) -> tuple[MeetingCalendar, ...]:
        """As the port says."""
        return _by_key(self._memory.meeting_calendars)

    def reckoned(self) -> tuple[Reckoned, ...]:
        """As the port says."""
        return _by_key(self._memory.reckoned)

    def meeting_proposals(self) -> tuple[Proposal, ...]:
        """As the port says."""
        return tuple(sorted(self._memory.proposals.values(), key=lambda one: (one.start, one.key, one.contact_id)))

    def record(self, facts: Sequence[Fact], *, outside: bool = False) -> None:
        """As the port says."""
        if self.fail_next:
            self.fail_next = False
            raise BrokenStore("the store cannot grow: the disk is full; nothing was recorded")
        after = _Memory(**{kept.name: copy(getattr(self._memory, kept.name)) for kept in fields(_Memory)})
        for fact in facts:
            _KEEP[type(fact)](after, fact)
        _refuse_twins(after.touches)
        _refuse_dangling(after)
        after.revision += outside
        self._memory = after
        self.recorded.append(tuple(facts))

    def compact(self) -> None:
        """As the port says; nothing is left here anyway."""
        self.compacted += 1

    def journal(self, contact_id: str | None, limit: int) -> tuple[Journaled, ...]:
        """As the port says."""
        rows = [row for row in self._memory.journal if contact_id is None or row.contact_id == contact_id]
        return tuple(rows[::-1][:limit])


def _list_strangers(memory: _Memory, fact: StrangersListed) -> None:
    kept = {} if fact.afresh else memory.strangers
    memory.strangers = {href: etag for href, etag in kept.items() if href not in fact.gone} | dict(fact.etags)


def _forget_busy(memory: _Memory, fact: BusySourceForgotten) -> None:
    memory.busy_sources.pop(fact.key, None)
    memory.busy_objects = {key: one for key, one in memory.busy_objects.items() if key[0] != fact.key}


def _read_busy(memory: _Memory, fact: BusyObjectsRead) -> None:
    kept = {
        (source, href): one
        for (source, href), one in memory.busy_objects.items()
        if source != fact.key or not (fact.afresh or href in fact.gone)
    }
    memory.busy_objects = kept | {(fact.key, one.href): one for one in fact.objects}


def _forget_book(memory: _Memory, fact: AddressBookForgotten) -> None:
    memory.address_books.pop(fact.url, None)
    memory.cards = {key: card for key, card in memory.cards.items() if key[0] != fact.url}


def _keep_cards(memory: _Memory, fact: CardsKept) -> None:
    kept = {key: card for key, card in memory.cards.items() if key[0] != fact.url or key[1] not in fact.gone}
    memory.cards = kept | {(fact.url, card.href): card for card in fact.cards}


def _forget_calendar(memory: _Memory, fact: MeetingCalendarForgotten) -> None:
    memory.meeting_calendars.pop(fact.url, None)
    memory.encounters = tuple(one for one in memory.encounters if one.calendar != fact.url)


def _read_encounters(memory: _Memory, fact: EncountersRead) -> None:
    kept = [one for one in memory.encounters if one.calendar != fact.url or not (fact.afresh or one.href in fact.hrefs)]
    named = {(one.calendar, one.href, one.key, one.contact_id): one for one in (*kept, *fact.encounters)}
    memory.encounters = in_order(named.values())


def _end_encounters(memory: _Memory, fact: EncountersOver) -> None:
    memory.encounters = tuple(one for one in memory.encounters if one.calendar != fact.url or one.end > fact.until)


def _cut(interval: Interval, span: Interval) -> tuple[datetime, datetime]:
    start, end = max(interval.start, span.start), min(interval.end, span.end)
    return start.astimezone(UTC).replace(microsecond=0), end.astimezone(UTC).replace(microsecond=0)


def _by_key(kept: Mapping[Any, V]) -> tuple[V, ...]:
    return tuple(kept[key] for key in sorted(kept))


def _refuse_twins(touches: Mapping[TouchKey, Touch]) -> None:
    seen: set[tuple[object, ...]] = set()
    for touch in touches.values():
        rules: list[tuple[object, ...]] = []
        if touch.state is TouchState.OPEN:
            rules.append(("open", touch.key.contact_id, touch.key.purpose))
        if touch.origin is not None and touch.state is not TouchState.WITHDRAWN:
            rules.append(("follow-up", touch.origin, touch.key.purpose))
        for rule in rules:
            if rule in seen:
                raise BrokenStore(f"touch {touch.key} goes against what the store holds; nothing was recorded")
            seen.add(rule)


def _refuse_dangling(memory: _Memory) -> None:
    owners = {touch.key.contact_id for touch in memory.touches.values()}
    owners |= {row.contact_id for row in memory.interactions}
    owners |= {one.contact_id for one in (*memory.errands.values(), *memory.memos.values(), *memory.sayings.values())}
    owners |= {name for pair in memory.apart for name in pair}
    owners |= {one.contact_id for one in (*memory.encounters, *memory.reckoned.values(), *memory.proposals.values())}
    retracted = {row.retracts for row in memory.interactions if row.retracts is not None}
    if owners - memory.contacts.keys() or retracted - {row.id for row in memory.interactions}:
        raise BrokenStore("a row names something the store does not hold; nothing was recorded")


def _add(memory: _Memory, row: Interaction) -> None:
    memory.last_number += 1
    memory.interactions.append(replace(row, id=memory.last_number))


def _restore(memory: _Memory, row: Interaction) -> None:
    if any(other.id == row.id for other in memory.interactions):
        raise BrokenStore(f"interaction {row.id} goes against what the store holds; nothing was recorded")
    memory.last_number = max(memory.last_number, row.id)
    memory.interactions = sorted([*memory.interactions, row], key=lambda one: one.id)


def _forget(memory: _Memory, fact: ContactForgotten) -> None:
    name, gone = fact.contact_id, frozenset(fact.uids)
    memory.contacts.pop(name, None)
    memory.touches = {key: one for key, one in memory.touches.items() if key.contact_id != name}
    memory.entries = {uid: one for uid, one in memory.entries.items() if uid not in gone}
    memory.intents = {
        uid: replace(one, touches=tuple(touch for touch in one.touches if touch.key.contact_id != name))
        for uid, one in memory.intents.items()
        if uid not in gone
    }
    notes = {row.id: row.note for row in fact.reworded}
    memory.interactions = [
        replace(row, note=notes.get(row.id, row.note)) for row in memory.interactions if row.contact_id != name
    ]
    memory.errands = {key: one for key, one in memory.errands.items() if name not in (one.contact_id, one.about)}
    memory.memos = {key: one for key, one in memory.memos.items() if key[0] != name}
    memory.sayings = {key: one for key, one in memory.sayings.items() if one.contact_id != name}
    memory.apart = {pair: one for pair, one in memory.apart.items() if name not in pair}
    memory.encounters = tuple(one for one in memory.encounters if one.contact_id != name)
    memory.reckoned = {key: one for key, one in memory.reckoned.items() if one.contact_id != name}
    memory.proposals = {key: one for key, one in memory.proposals.items() if one.contact_id != name}
    memory.journal = [
        row for row in memory.journal if row.contact_id != name and row.uid not in gone and row not in fact.journal
    ]


def _keep_counter(memory: _Memory, fact: CounterRaised) -> None:
    memory.counters[fact.scope] = max(fact.n, memory.counters.get(fact.scope, fact.n))


def _keep_setting(memory: _Memory, fact: SettingSaved) -> None:
    if fact.value is None:
        memory.settings.pop(fact.setting, None)
    else:
        memory.settings[fact.setting] = fact.value


_KEEP: Mapping[type, Callable[[_Memory, Any], object]] = {
    ContactSaved: lambda memory, fact: memory.contacts.update({fact.contact.id: fact.contact}),
    TouchSaved: lambda memory, fact: memory.touches.update({fact.touch.key: fact.touch}),
    EntrySaved: lambda memory, fact: memory.entries.update({fact.entry.uid: fact.entry}),
    IntentStored: lambda memory, fact: memory.intents.update({fact.intent.entry.uid: fact.intent}),
    IntentCleared: lambda memory, fact: memory.intents.pop(fact.uid, None),
    InteractionAdded: lambda memory, fact: _add(memory, fact.interaction),
    InteractionRestored: lambda memory, fact: _restore(memory, fact.interaction),
    CounterRaised: _keep_counter,
    SettingSaved: _keep_setting,
    CampaignSaved: lambda memory, fact: memory.campaigns.update({fact.campaign.id: fact.campaign}),
    ErrandSaved: lambda memory, fact: memory.errands.update({fact.errand.id: fact.errand}),
    MemoKept: lambda memory, fact: memory.memos.update(
        {(fact.remembered.contact_id, fact.remembered.memo): fact.remembered}
    ),
    SayingKept: lambda memory, fact: memory.sayings.update({(fact.saying.source, fact.saying.key): fact.saying}),
    SayingDropped: lambda memory, fact: memory.sayings.pop((fact.source, fact.key), None),
    KeptApart: lambda memory, fact: memory.apart.update({(fact.one, fact.other): fact}),
    ContactForgotten: _forget,
    NoticeRaised: lambda memory, fact: memory.notices.update({(fact.notice.kind, fact.notice.key): fact.notice}),
    NoticeDropped: lambda memory, fact: memory.notices.pop((fact.kind, fact.key), None),
    StrangersListed: _list_strangers,
    BusySourceSaved: lambda memory, fact: memory.busy_sources.update({fact.source.key: fact.source}),
    BusySourceForgotten: _forget_busy,
    BusyObjectsRead: _read_busy,
    AddressBookSaved: lambda memory, fact: memory.address_books.update({fact.book.url: fact.book}),
    AddressBookForgotten: _forget_book,
    CardsKept: _keep_cards,
    MeetingCalendarSaved: lambda memory, fact: memory.meeting_calendars.update({fact.calendar.url: fact.calendar}),
    MeetingCalendarForgotten: _forget_calendar,
    EncountersRead: _read_encounters,
    EncountersOver: _end_encounters,
    MeetingReckoned: lambda memory, fact: memory.reckoned.update(
        {(fact.reckoned.key, fact.reckoned.contact_id): fact.reckoned}
    ),
    ProposalRaised: lambda memory, fact: memory.proposals.update(
        {(fact.proposal.key, fact.proposal.contact_id): fact.proposal}
    ),
    ProposalDropped: lambda memory, fact: memory.proposals.pop((fact.key, fact.contact_id), None),
    Journaled: lambda memory, fact: memory.journal.append(fact),
}
