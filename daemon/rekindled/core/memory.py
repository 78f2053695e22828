"""Facts applied to a snapshot: the same meaning a store gives them, in memory.

Owns what each fact changes. Must not know how a store keeps it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from functools import singledispatch
from types import MappingProxyType
from typing import Any

from rekindled.core.address_books import AddressBookForgotten, AddressBookSaved, CardsKept
from rekindled.core.busy import BusyObjectsRead, BusySourceForgotten, BusySourceSaved
from rekindled.core.campaigns import Campaign
from rekindled.core.encounters import (
    Encounter,
    EncountersOver,
    EncountersRead,
    MeetingCalendarForgotten,
    MeetingCalendarSaved,
    MeetingReckoned,
    ProposalDropped,
    ProposalRaised,
    in_order,
)
from rekindled.core.errands import Errand
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
from rekindled.core.model import Contact, Entry, Interaction, Touch, TouchKey


class Ledger:
    """What is known, as facts are added to it again and again: cheaper than making each snapshot from the last."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Start from what is known."""
        self.contacts: dict[str, Contact] = {contact.id: contact for contact in snapshot.contacts}
        self.touches: dict[TouchKey, Touch] = {touch.key: touch for touch in snapshot.touches}
        self.entries: dict[str, Entry] = {entry.uid: entry for entry in snapshot.entries}
        self.intents: dict[str, Intent] = {intent.entry.uid: intent for intent in snapshot.intents}
        self.interactions: list[Interaction] = list(snapshot.interactions)
        self.last_id = max((row.id for row in snapshot.interactions), default=0)
        self.campaigns: dict[str, Campaign] = {campaign.id: campaign for campaign in snapshot.campaigns}
        self.errands: dict[str, Errand] = {errand.id: errand for errand in snapshot.errands}
        self.memos: dict[tuple[str, Memo], Remembered] = {(one.contact_id, one.memo): one for one in snapshot.memos}
        self.apart: dict[tuple[str, str], KeptApart] = {(pair.one, pair.other): pair for pair in snapshot.apart}
        self.encounters: tuple[Encounter, ...] = snapshot.encounters
        self.notices: dict[tuple[NoticeKind, str], Notice] = {(n.kind, n.key): n for n in snapshot.notices}
        self.counters: dict[str, int] = dict(snapshot.counters)
        self.settings: dict[Setting, str] = dict(snapshot.settings)

    def add(self, facts: Iterable[Fact]) -> None:
        """Make facts true, in their order; journal rows change nothing."""
        for fact in facts:
            _apply(fact, self)

    def leave_out(self, uids: Iterable[str]) -> None:
        """Forget entries, but none of their touches."""
        for uid in uids:
            self.entries.pop(uid, None)

    def forget(self, fact: ContactForgotten) -> None:
        """Drop every row of one contact, and their entries with their pending writes; others' notes are reworded."""
        contact_id, gone = fact.contact_id, frozenset(fact.uids)
        self.leave_out(gone)
        self.contacts.pop(contact_id, None)
        self.touches = {key: one for key, one in self.touches.items() if key.contact_id != contact_id}
        self.intents = {
            uid: replace(one, touches=tuple(touch for touch in one.touches if touch.key.contact_id != contact_id))
            for uid, one in self.intents.items()
            if uid not in gone
        }
        notes = {row.id: row.note for row in fact.reworded}
        self.interactions = [
            replace(row, note=notes.get(row.id, row.note)) for row in self.interactions if row.contact_id != contact_id
        ]
        self.errands = {
            name: one for name, one in self.errands.items() if contact_id not in (one.contact_id, one.about)
        }
        self.memos = {key: one for key, one in self.memos.items() if key[0] != contact_id}
        self.apart = {pair: one for pair, one in self.apart.items() if contact_id not in pair}
        self.encounters = tuple(one for one in self.encounters if one.contact_id != contact_id)

    def snapshot(self) -> Snapshot:
        """All that is known by now; later facts do not change it."""
        return Snapshot(
            contacts=tuple(self.contacts.values()),
            touches=tuple(self.touches.values()),
            entries=tuple(self.entries.values()),
            intents=tuple(self.intents.values()),
            interactions=tuple(self.interactions),
            campaigns=tuple(self.campaigns.values()),
            errands=tuple(self.errands.values()),
            memos=tuple(self.memos.values()),
            apart=tuple(self.apart.values()),
            encounters=self.encounters,
            notices=tuple(self.notices.values()),
            counters=MappingProxyType(self.counters.copy()),
            settings=MappingProxyType(self.settings.copy()),
        )


def evolve(snapshot: Snapshot, facts: Iterable[Fact]) -> Snapshot:
    """The snapshot after the facts, in their order; journal rows change nothing in it."""
    told = tuple(facts)
    if not told:
        return snapshot  # most events of other people tell nothing, and there may be thousands
    ledger = Ledger(snapshot)
    ledger.add(told)
    return ledger.snapshot()


@singledispatch
def _apply(fact: Any, ledger: Ledger) -> None:  # noqa: ANN401 - singledispatch's fallback takes whatever is unknown
    raise TypeError(f"not a fact: {fact!r} for {ledger!r}")


@_apply.register
def _(fact: ContactSaved, ledger: Ledger) -> None:
    ledger.contacts[fact.contact.id] = fact.contact


@_apply.register
def _(fact: TouchSaved, ledger: Ledger) -> None:
    ledger.touches[fact.touch.key] = fact.touch


@_apply.register
def _(fact: EntrySaved, ledger: Ledger) -> None:
    ledger.entries[fact.entry.uid] = fact.entry


@_apply.register
def _(fact: IntentStored, ledger: Ledger) -> None:
    ledger.intents[fact.intent.entry.uid] = fact.intent


@_apply.register
def _(fact: IntentCleared, ledger: Ledger) -> None:
    ledger.intents.pop(fact.uid, None)


@_apply.register
def _(fact: InteractionAdded, ledger: Ledger) -> None:
    ledger.last_id += 1
    ledger.interactions.append(replace(fact.interaction, id=ledger.last_id))


@_apply.register
def _(fact: InteractionRestored, ledger: Ledger) -> None:
    ledger.last_id = max(ledger.last_id, fact.interaction.id)
    ledger.interactions.append(fact.interaction)


@_apply.register
def _(fact: ContactForgotten, ledger: Ledger) -> None:
    ledger.forget(fact)


@_apply.register
def _(fact: CounterRaised, ledger: Ledger) -> None:
    ledger.counters[fact.scope] = max(fact.n, ledger.counters.get(fact.scope, 0))


@_apply.register
def _(fact: CampaignSaved, ledger: Ledger) -> None:
    ledger.campaigns[fact.campaign.id] = fact.campaign


@_apply.register
def _(fact: ErrandSaved, ledger: Ledger) -> None:
    ledger.errands[fact.errand.id] = fact.errand


@_apply.register
def _(fact: MemoKept, ledger: Ledger) -> None:
    ledger.memos[fact.remembered.contact_id, fact.remembered.memo] = fact.remembered


@_apply.register
def _(fact: KeptApart, ledger: Ledger) -> None:
    ledger.apart[fact.one, fact.other] = fact


@_apply.register
def _(fact: SettingSaved, ledger: Ledger) -> None:
    if fact.value is None:
        ledger.settings.pop(fact.setting, None)
    else:
        ledger.settings[fact.setting] = fact.value


@_apply.register
def _(fact: NoticeRaised, ledger: Ledger) -> None:
    ledger.notices[fact.notice.kind, fact.notice.key] = fact.notice


@_apply.register
def _(fact: NoticeDropped, ledger: Ledger) -> None:
    ledger.notices.pop((fact.kind, fact.key), None)


@_apply.register
def _(fact: SayingKept | SayingDropped, ledger: Ledger) -> None:
    """What sources say of people is asked of the store when they are read, and no part of a snapshot."""


@_apply.register
def _(fact: StrangersListed, ledger: Ledger) -> None:
    """What is none of ours is known by the store alone; nothing is decided from it."""


@_apply.register
def _(fact: BusySourceSaved | BusySourceForgotten | BusyObjectsRead, ledger: Ledger) -> None:
    """When the user is not free is asked of the store, and no part of a snapshot."""


@_apply.register
def _(fact: AddressBookSaved | AddressBookForgotten | CardsKept, ledger: Ledger) -> None:
    """Address books are asked of the store when they are followed, and no part of a snapshot."""


@_apply.register
def _(fact: EncountersRead, ledger: Ledger) -> None:
    kept = (one for one in ledger.encounters if one.calendar != fact.url or not (fact.afresh or one.href in fact.hrefs))
    ledger.encounters = in_order((*kept, *fact.encounters))


@_apply.register
def _(fact: EncountersOver, ledger: Ledger) -> None:
    ledger.encounters = tuple(one for one in ledger.encounters if one.calendar != fact.url or one.end > fact.until)


@_apply.register
def _(fact: MeetingCalendarForgotten, ledger: Ledger) -> None:
    ledger.encounters = tuple(one for one in ledger.encounters if one.calendar != fact.url)


@_apply.register
def _(fact: MeetingCalendarSaved | MeetingReckoned | ProposalRaised | ProposalDropped, ledger: Ledger) -> None:
    """Calendars read for meetings, and what was settled, are asked of the store, and no part of a snapshot."""


@_apply.register
def _(fact: Journaled, ledger: Ledger) -> None:
    """A journal row is for people; nothing is decided from it."""


def touches_of(snapshot: Snapshot, of: Container[str] | None = None) -> Mapping[str, tuple[Touch, ...]]:
    """The touches that each entry carries, or each of some, by entry UID, in key order."""
    carried: dict[str, list[Touch]] = {}
    for touch in snapshot.touches if of is None else (one for one in snapshot.touches if one.entry_uid in of):
        carried.setdefault(touch.entry_uid, []).append(touch)
    # Nearly all entries carry one touch: of those there is nothing to sort, and this is asked at every step of a look.
    return {
        uid: tuple(sorted(touches, key=lambda touch: touch.key)) if len(touches) > 1 else tuple(touches)
        for uid, touches in carried.items()
    }
