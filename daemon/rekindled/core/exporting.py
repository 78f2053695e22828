"""Everything the store keeps as one value, and the facts that make an empty store the same again.

Owns what an export is made of, what of it a look finds out by itself, and what cannot be true of one. Must not know how
it is spelled in a file.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rekindled.core.campaigns import Campaign
from rekindled.core.encounters import MeetingReckoned, Reckoned
from rekindled.core.errands import Errand
from rekindled.core.facts import (
    CampaignSaved,
    ContactSaved,
    CounterRaised,
    EntrySaved,
    ErrandSaved,
    Fact,
    IntentStored,
    InteractionRestored,
    Journaled,
    KeptApart,
    MemoKept,
    Notice,
    NoticeDropped,
    NoticeRaised,
    SayingKept,
    Setting,
    SettingSaved,
    Snapshot,
    StrangersListed,
    TouchSaved,
)
from rekindled.core.identity import CONTACT_ID
from rekindled.core.intents import Intent
from rekindled.core.memos import Remembered
from rekindled.core.model import Contact, Entry, Interaction, Touch, TouchState
from rekindled.core.salvaging import FORGOTTEN
from rekindled.core.sayings import Saying

# What a look finds out again by itself, and what is only about the moment.
DERIVED = FORGOTTEN | {
    *(Setting.BUSY_NAMED_AT, Setting.ADDRESSES, Setting.CAPACITY, Setting.BIRTHDAYS_READ_AT, Setting.REFUSALS),
    *(Setting.RETRY_AT, Setting.FAILURES, Setting.LAST_LOOK, Setting.NEXT_LOOK_AT, Setting.FORGETTING),
    Setting.LEAVING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """All that cannot be found out again: the journal oldest first, counters by scope, and settings by name."""

    contacts: tuple[Contact, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    touches: tuple[Touch, ...] = ()
    entries: tuple[Entry, ...] = ()
    intents: tuple[Intent, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    errands: tuple[Errand, ...] = ()
    memos: tuple[Remembered, ...] = ()
    sayings: tuple[Saying, ...] = ()
    apart: tuple[KeptApart, ...] = ()
    meetings: tuple[Reckoned, ...] = ()
    notices: tuple[Notice, ...] = ()
    counters: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[Setting, str] = field(default_factory=lambda: MappingProxyType({}))
    journal: tuple[Journaled, ...] = ()


def exported(
    snapshot: Snapshot,
    sayings: tuple[Saying, ...],
    journal: tuple[Journaled, ...],
    meetings: tuple[Reckoned, ...] = (),
) -> Export:
    """What a store holds, without what is derived; `journal` is newest first, as a store gives it."""
    return Export(
        contacts=snapshot.contacts,
        interactions=snapshot.interactions,
        touches=snapshot.touches,
        entries=snapshot.entries,
        intents=snapshot.intents,
        campaigns=snapshot.campaigns,
        errands=snapshot.errands,
        memos=snapshot.memos,
        sayings=sayings,
        apart=snapshot.apart,
        meetings=meetings,
        notices=snapshot.notices,
        counters=MappingProxyType(dict(sorted(snapshot.counters.items()))),
        settings=MappingProxyType(
            {setting: value for setting, value in sorted(snapshot.settings.items()) if setting not in DERIVED}
        ),
        journal=journal[::-1],
    )


def is_empty(present: Export) -> bool:
    """Whether a store holds nothing an import could meet; what it was begun with, and notices, do not count."""
    return not any(
        (
            *(present.contacts, present.interactions, present.touches, present.entries, present.intents),
            *(present.campaigns, present.errands, present.memos, present.sayings, present.apart, present.counters),
            *(present.meetings, present.journal),
        )
    )


def restoring(export: Export, present: Export) -> list[Fact]:
    """One batch that makes an empty store, which holds no more than `present`, the one that was exported."""
    settings = {Setting.EPOCH: present.settings.get(Setting.EPOCH), **export.settings}
    return [
        *(NoticeDropped(kind=notice.kind, key=notice.key) for notice in present.notices),
        StrangersListed(etags={}, afresh=True),
        *(SettingSaved(setting=setting, value=settings.get(setting)) for setting in Setting),
        *(ContactSaved(contact=contact) for contact in export.contacts),
        *(InteractionRestored(interaction=row) for row in export.interactions),
        *(TouchSaved(touch=touch) for touch in export.touches),
        *(EntrySaved(entry=entry) for entry in export.entries),
        *(IntentStored(intent=intent) for intent in export.intents),
        *(CampaignSaved(campaign=campaign) for campaign in export.campaigns),
        *(ErrandSaved(errand=errand) for errand in export.errands),
        *(MemoKept(remembered=memo) for memo in export.memos),
        *(SayingKept(saying=saying) for saying in export.sayings),
        *export.apart,
        *(MeetingReckoned(reckoned=one) for one in export.meetings),
        *(NoticeRaised(notice=notice) for notice in export.notices),
        *(CounterRaised(scope=scope, n=n) for scope, n in export.counters.items()),
        *export.journal,
    ]


def flaws(export: Export) -> list[str]:
    """What cannot be true of a store, each with its place in the export: `interactions[3].contact_id: …`."""
    return [*_ill_named(export), *_doubled(export), *_dangling(export), *_twins(export)]


def _ill_named(export: Export) -> Iterator[str]:
    for place, contact in enumerate(export.contacts):
        if not CONTACT_ID.fullmatch(contact.id):
            yield f'contacts[{place}].id: expected small letters, digits and hyphens, such as "c-17"'
    for place, row in enumerate(export.interactions):
        if row.id < 1:
            yield f"interactions[{place}].id: expected a number from 1 on"


def _doubled(export: Export) -> Iterator[str]:
    keys: Mapping[str, Iterable[Hashable]] = {
        "contacts": (one.id for one in export.contacts),
        "interactions": (one.id for one in export.interactions),
        "touches": (one.key for one in export.touches),
        "entries": (one.uid for one in export.entries),
        "intents": (one.entry.uid for one in export.intents),
        "campaigns": (one.id for one in export.campaigns),
        "errands": (one.id for one in export.errands),
        "memos": ((one.contact_id, one.memo) for one in export.memos),
        "sayings": ((one.source, one.key) for one in export.sayings),
        "apart": export.apart,
        "meetings": ((one.key, one.contact_id) for one in export.meetings),
        "notices": ((one.kind, one.key) for one in export.notices),
    }
    for kind, found in keys.items():
        seen: dict[Hashable, int] = {}
        for place, key in enumerate(found):
            if seen.setdefault(key, place) != place:
                yield f"{kind}[{place}]: the same is said of {kind}[{seen[key]}] already; keep one of them"


def _dangling(export: Export) -> Iterator[str]:
    people = {contact.id for contact in export.contacts}
    named = [
        *((f"interactions[{n}].contact_id", one.contact_id) for n, one in enumerate(export.interactions)),
        *((f"touches[{n}].key.contact_id", one.key.contact_id) for n, one in enumerate(export.touches)),
        *((f"errands[{n}].contact_id", one.contact_id) for n, one in enumerate(export.errands)),
        *((f"memos[{n}].contact_id", one.contact_id) for n, one in enumerate(export.memos)),
        *((f"sayings[{n}].contact_id", one.contact_id) for n, one in enumerate(export.sayings)),
        *((f"meetings[{n}].contact_id", one.contact_id) for n, one in enumerate(export.meetings)),
        *((f"apart[{n}].one", one.one) for n, one in enumerate(export.apart)),
        *((f"apart[{n}].other", one.other) for n, one in enumerate(export.apart)),
    ]
    for place, contact_id in named:
        if contact_id not in people:
            yield f'{place}: no contact has the id "{contact_id}"'
    rows = {row.id for row in export.interactions}
    for n, row in enumerate(export.interactions):
        if row.retracts is not None and row.retracts not in rows:
            yield f"interactions[{n}].retracts: no interaction has the number {row.retracts}"
    entries = {entry.uid for entry in export.entries}
    for n, intent in enumerate(export.intents):
        if intent.entry.uid not in entries:
            yield f'intents[{n}].entry.uid: no entry has the UID "{intent.entry.uid}"'


def _twins(export: Export) -> Iterator[str]:
    """R3, R7: one open touch for each contact and purpose, and one follow-up of each purpose to a touch."""
    seen: dict[Hashable, int] = {}
    for place, touch in enumerate(export.touches):
        rules: list[Hashable] = []
        if touch.state is TouchState.OPEN:
            rules.append(("open", touch.key.contact_id, touch.key.purpose))
        if touch.origin is not None and touch.state is not TouchState.WITHDRAWN:
            rules.append((touch.origin, touch.key.purpose))
        for rule in rules:
            if seen.setdefault(rule, place) != place:
                yield f"touches[{place}]: touches[{seen[rule]}] stands for the same; only one of them can"
