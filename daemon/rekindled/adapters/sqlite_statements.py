"""Facts as the SQL that makes them true.

Owns writing: which statements a batch becomes, and in which order. Must not know connections or transactions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import singledispatch

from rekindled.adapters.sqlite_aims import campaign_saved, errand_saved, memo_kept
from rekindled.adapters.sqlite_books import book_forgotten, book_saved, cards_kept
from rekindled.adapters.sqlite_busy import objects_read, source_forgotten, source_saved
from rekindled.adapters.sqlite_forgetting import contact_forgotten
from rekindled.adapters.sqlite_meetings import MEETING_FACTS
from rekindled.adapters.sqlite_sayings import kept_apart, saying_dropped, saying_kept
from rekindled.adapters.sqlite_sql import Statement, Value, insert, upsert
from rekindled.adapters.sqlite_texts import spell_day, spell_meaning, spell_moment
from rekindled.core.address_books import AddressBookForgotten, AddressBookSaved, CardsKept
from rekindled.core.busy import BusyObjectsRead, BusySourceForgotten, BusySourceSaved
from rekindled.core.cadence import Cadence
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
    NoticeDropped,
    NoticeRaised,
    SayingDropped,
    SayingKept,
    SettingSaved,
    StrangersListed,
    TouchSaved,
)
from rekindled.core.model import Contact, Entry, Touch, TouchKey


def statements(facts: Sequence[Fact]) -> Iterator[Statement]:
    """What makes the batch true; of two facts with one key the later holds.

    Every touch of the batch leaves before any comes back, so that the uniqueness rules judge the batch as a whole and
    not the order its facts happen to stand in (a closing touch and its successor are one decision).
    """
    touches = {fact.touch.key: fact.touch for fact in facts if isinstance(fact, TouchSaved)}
    for key in touches:
        yield Statement(
            about=f"touch {key}",
            sql="DELETE FROM touches WHERE contact_id = ? AND purpose = ? AND n = ?",
            values=(key.contact_id, key.purpose.value, key.n),
        )
    for touch in touches.values():
        yield insert(f"touch {touch.key}", "touches", _touch_columns(touch))
    for fact in facts:
        if not isinstance(fact, TouchSaved):
            yield from _spelled(fact)


@singledispatch
def _spelled(fact: object) -> Iterator[Statement]:
    raise TypeError(f"the store does not know how to keep a {type(fact).__name__}")


@_spelled.register(ContactSaved)
def _contact_saved(fact: ContactSaved) -> Iterator[Statement]:
    contact = fact.contact
    about = f"contact {contact.id}"
    yield upsert(about, "contacts", _contact_columns(contact), ("id",))
    yield Statement(about=about, sql="DELETE FROM contact_addresses WHERE contact_id = ?", values=(contact.id,))
    for kind, addresses in (("email", contact.emails), ("phone", contact.phones)):
        for position, address in enumerate(addresses):
            columns: dict[str, Value] = {
                "contact_id": contact.id,
                "kind": kind,
                "position": position,
                "address": address,
            }
            yield insert(about, "contact_addresses", columns)


@_spelled.register(EntrySaved)
def _entry_saved(fact: EntrySaved) -> Iterator[Statement]:
    yield upsert(f"entry {fact.entry.uid}", "entries", _entry_columns(fact.entry), ("uid",))


@_spelled.register(IntentStored)
def _intent_stored(fact: IntentStored) -> Iterator[Statement]:
    intent = fact.intent
    columns = {
        **_entry_columns(intent.entry),
        "kind": intent.kind.value,
        "put_text": intent.text,
        "base_etag": intent.etag,
        "stored_at": spell_moment(intent.stored_at),
    }
    about = f"intent for {intent.entry.uid}"
    yield upsert(about, "intents", columns, ("uid",))
    yield _forget_intent_touches(about, intent.entry.uid)
    for position, touch in enumerate(intent.touches):
        touch_columns = {"uid": intent.entry.uid, "position": position, **_touch_columns(touch)}
        yield insert(about, "intent_touches", touch_columns)


@_spelled.register(IntentCleared)
def _intent_cleared(fact: IntentCleared) -> Iterator[Statement]:
    about = f"intent for {fact.uid}"
    yield _forget_intent_touches(about, fact.uid)
    yield Statement(about=about, sql="DELETE FROM intents WHERE uid = ?", values=(fact.uid,))


def _forget_intent_touches(about: str, uid: str) -> Statement:
    return Statement(about=about, sql="DELETE FROM intent_touches WHERE uid = ?", values=(uid,))


@_spelled.register(InteractionAdded)
@_spelled.register(InteractionRestored)
def _interaction_added(fact: InteractionAdded | InteractionRestored) -> Iterator[Statement]:
    added = fact.interaction
    columns: dict[str, Value] = {
        **({"id": added.id} if isinstance(fact, InteractionRestored) else {}),
        "contact_id": added.contact_id,
        "at": spell_moment(added.at),
        "local_on": spell_day(added.local_on),
        "channel": added.channel.value,
        "outcome": added.outcome.value,
        "source": added.source.value,
        "purpose": added.purpose.value if added.purpose else None,
        "note": added.note,
        "uid": added.uid,
        "retracts": added.retracts,
    }
    yield insert(f"interaction with {added.contact_id}", "interactions", columns)


@_spelled.register(CounterRaised)
def _counter_raised(fact: CounterRaised) -> Iterator[Statement]:
    yield Statement(
        about=f"counter {fact.scope}",
        sql="INSERT INTO counters (scope, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = max(n, excluded.n)",
        values=(fact.scope, fact.n),
    )


@_spelled.register(SettingSaved)
def _setting_saved(fact: SettingSaved) -> Iterator[Statement]:
    about = f"setting {fact.setting}"
    if fact.value is None:
        yield Statement(about=about, sql="DELETE FROM settings WHERE setting = ?", values=(fact.setting.value,))
    else:
        yield upsert(about, "settings", {"setting": fact.setting.value, "value": fact.value}, ("setting",))


@_spelled.register(NoticeRaised)
def _notice_raised(fact: NoticeRaised) -> Iterator[Statement]:
    notice = fact.notice
    columns: dict[str, Value] = {"kind": notice.kind.value, "key": notice.key, "text": notice.text}
    yield upsert(f"notice {notice.key}", "notices", columns, ("kind", "key"))


@_spelled.register(NoticeDropped)
def _notice_dropped(fact: NoticeDropped) -> Iterator[Statement]:
    sql = "DELETE FROM notices WHERE kind = ? AND key = ?"
    yield Statement(about=f"notice {fact.key}", sql=sql, values=(fact.kind.value, fact.key))


@_spelled.register(StrangersListed)
def _strangers_listed(fact: StrangersListed) -> Iterator[Statement]:
    about = "objects that are none of ours"
    if fact.afresh:
        yield Statement(about=about, sql="DELETE FROM strangers")
    for href in fact.gone:
        yield Statement(about=about, sql="DELETE FROM strangers WHERE href = ?", values=(href,))
    for href, etag in fact.etags.items():
        yield upsert(about, "strangers", {"href": href, "etag": etag}, ("href",))


@_spelled.register(Journaled)
def _journaled(fact: Journaled) -> Iterator[Statement]:
    columns: dict[str, Value] = {
        "at": spell_moment(fact.at),
        "event": fact.event,
        "because": fact.because,
        "contact_id": fact.contact_id,
        "uid": fact.uid,
    }
    yield insert(f"journal row {fact.event}", "journal", columns)


_spelled.register(CampaignSaved, campaign_saved)
_spelled.register(ErrandSaved, errand_saved)
_spelled.register(MemoKept, memo_kept)
_spelled.register(SayingKept, saying_kept)
_spelled.register(SayingDropped, saying_dropped)
_spelled.register(KeptApart, kept_apart)
_spelled.register(ContactForgotten, contact_forgotten)
_spelled.register(AddressBookSaved, book_saved)
_spelled.register(AddressBookForgotten, book_forgotten)
_spelled.register(CardsKept, cards_kept)
_spelled.register(BusySourceSaved, source_saved)
_spelled.register(BusySourceForgotten, source_forgotten)
_spelled.register(BusyObjectsRead, objects_read)
for _kind, _spell in MEETING_FACTS.items():
    _spelled.register(_kind, _spell)


def _contact_columns(contact: Contact) -> dict[str, Value]:
    birthday, profile = contact.birthday, contact.profile
    return {
        "id": contact.id,
        "name": contact.name,
        "every_count": contact.every.count if isinstance(contact.every, Cadence) else None,
        "every_unit": contact.every.unit.value if isinstance(contact.every, Cadence) else contact.every,
        "circle": contact.circle,
        "tags": json.dumps(contact.tags, ensure_ascii=False),
        "channel": contact.channel.value if contact.channel else None,
        "last_contact_on": spell_day(contact.last_contact_on),
        "nicknames": json.dumps(contact.nicknames, ensure_ascii=False),
        "organisation": contact.organisation,
        "job": contact.job,
        "related": json.dumps(contact.related, ensure_ascii=False),
        "anniversary": str(contact.anniversary) if contact.anniversary else None,
        "birth_month": birthday.month if birthday else None,
        "birth_day": birthday.day if birthday else None,
        "birth_year": birthday.year if birthday else None,
        "timezone": contact.timezone,
        "past": profile.past.value if profile.past else None,
        "status": profile.status.value if profile.status else None,
        "trust": profile.trust,
        "lost_because": profile.lost_because,
        "met": profile.met,
        "memory": profile.memory,
        "standout": profile.standout,
        "offer": profile.offer,
        "homework": profile.homework,
        "mutual": json.dumps(profile.mutual, ensure_ascii=False),
        "source_uid": contact.source_uid,
        "do_not_contact": contact.do_not_contact,
        "rests_until": spell_day(contact.rests_until),
        "snoozed_until": spell_day(contact.snoozed_until),
        "archived_on": spell_day(contact.archived_on),
        "merged_into": contact.merged_into,
    }


def _touch_columns(touch: Touch) -> dict[str, Value]:
    origin: TouchKey | None = touch.origin
    return {
        "contact_id": touch.key.contact_id,
        "purpose": touch.key.purpose.value,
        "n": touch.key.n,
        "entry_uid": touch.entry_uid,
        "due_on": spell_day(touch.due_on),
        "opened_at": spell_moment(touch.opened_at),
        "state": touch.state.value,
        "channel": touch.channel.value,
        "attempt": touch.attempt,
        "origin_contact_id": origin.contact_id if origin else None,
        "origin_purpose": origin.purpose.value if origin else None,
        "origin_n": origin.n if origin else None,
        "settled_at": spell_moment(touch.settled_at) if touch.settled_at else None,
        "because": touch.because,
    }


def _entry_columns(entry: Entry) -> dict[str, Value]:
    return {
        "uid": entry.uid,
        "shape": entry.shape.value,
        "carrier": entry.carrier.value,
        "state": entry.state.value,
        "href": entry.href,
        "written": spell_meaning(entry.written),
        "wrote_at": spell_moment(entry.wrote_at),
        "etag": entry.etag,
        "seen": spell_meaning(entry.seen) if entry.seen else None,
        "text": entry.text,
        "pinned": entry.pinned,
        "moved_on": spell_day(entry.moved_on),
        "second_place": entry.second_place,
        "changed_at": spell_moment(entry.changed_at) if entry.changed_at else None,
        "unmarked": entry.unmarked,
        "restored": entry.restored,
        "twin": entry.twin,
        "moved_note": entry.moved_note,
    }
