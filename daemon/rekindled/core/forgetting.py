"""Everything the store keeps of a person, and the facts after which it was never told of them.

Owns which rows go and what is left of the words of others' rows. Must not know the calendar, nor how rows are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from rekindled.core.address_books import SOURCE, Card, CardsKept
from rekindled.core.card_groups import bare
from rekindled.core.encounters import Proposal, ProposalRaised
from rekindled.core.erasing import only_theirs
from rekindled.core.facts import (
    CampaignSaved,
    ContactForgotten,
    ContactSaved,
    EntrySaved,
    ErrandSaved,
    Fact,
    Journaled,
    NoticeDropped,
    SayingKept,
    Setting,
    SettingSaved,
    Snapshot,
    TouchSaved,
)
from rekindled.core.model import Contact, Entry, EntryState, Interaction
from rekindled.core.sayings import Saying
from rekindled.core.settling import Moment
from rekindled.core.traces import Traces, names, without

T = TypeVar("T")
# What others are called and reached by is theirs, whatever it is like.
_OWN = frozenset({"name", "nicknames", "emails", "phones"})
_AWAY = (EntryState.GONE, EntryState.LOST, EntryState.ELSEWHERE)
_UNSETTLED = (EntryState.MISSING, EntryState.INTENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that the store holds, each row as it was recorded; `cards` are those of each address book, by its URL."""

    snapshot: Snapshot
    sayings: Sequence[Saying] = ()
    journal: Sequence[Journaled] = ()
    cards: Mapping[str, Sequence[Card]]
    proposals: Sequence[Proposal] = ()


def set_apart(snapshot: Snapshot, people: Sequence[Contact], traces: Traces, moment: Moment) -> Iterator[Fact]:
    """What keeps anything new from being planned for people who are to be forgotten, or from naming them."""
    there = (contact for contact in people if contact.archived_on is None)
    yield from (ContactSaved(contact=replace(contact, archived_on=moment.today)) for contact in there)
    for contact in snapshot.contacts:
        bare_of_them = _unrelated(contact, traces)
        if contact.id not in traces.ids and bare_of_them != contact:
            yield ContactSaved(contact=bare_of_them)
    meant = (one for one in snapshot.errands if {one.contact_id, one.about} & traces.ids and not one.dropped)
    yield from (ErrandSaved(errand=replace(errand, dropped=True)) for errand in meant)
    for campaign in snapshot.campaigns:
        left = tuple(one for one in campaign.candidates if one.contact_id not in traces.ids)
        if left != campaign.candidates:
            yield CampaignSaved(campaign=replace(campaign, candidates=left))


def forgotten(kept: Kept, traces: Traces) -> list[Fact]:
    """One batch that leaves nothing of the person, and nothing that others' rows say of them."""
    snapshot = kept.snapshot
    uids = _uids(snapshot, traces)
    rows = _journal(kept.journal, traces)
    reworded = tuple(_reworded(snapshot, traces))
    return [
        *_contacts(snapshot, traces),
        *_aims(snapshot, traces),
        *_touches_and_entries(snapshot, traces, uids),
        *_said(kept.sayings, traces),
        *_cards(kept, traces),
        *_titles(kept.proposals, traces),
        *_settings(kept, traces),
        *(
            NoticeDropped(kind=one.kind, key=one.key)
            for one in snapshot.notices
            if _tells(f"{one.key} {one.text}", traces)
        ),
        *(ContactForgotten(contact_id=one, uids=uids, journal=rows, reworded=reworded) for one in sorted(traces.ids)),
    ]


def rows_naming(kept: Kept, traces: Traces) -> int:
    """How many rows about others name the person in words of the user's: in these they are to be hidden."""
    snapshot = kept.snapshot
    return sum(
        (
            sum(1 for _ in _contacts(snapshot, traces)),
            sum(1 for row in _reworded(snapshot, traces)),
            sum(
                1
                for one in snapshot.errands
                if not {one.contact_id, one.about} & traces.ids and one != hidden_in(one, traces)
            ),
        )
    )


def hidden_in(value: T, traces: Traces) -> T:
    """The value with the person's words hidden in each of its texts."""
    said: T = _hidden(value, traces.sure)
    return said


def _hidden(value: Any, words: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever a row is made of
    if type(value) is str:
        return without(words, value)
    if isinstance(value, tuple):
        return tuple(_hidden(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value) if part.init}
        changed = {name: new for name, part in parts.items() if (new := _hidden(part, words)) != part}
        return replace(value, **changed) if changed else value
    return value


def _unrelated(contact: Contact, traces: Traces) -> Contact:
    """The contact without the person in the lists of whom they know."""
    related, mutual = (
        tuple(one for one in known if not traces.is_name(one) and not names(traces.sure, one))
        for known in (contact.related, contact.profile.mutual)
    )
    return replace(contact, related=related, profile=replace(contact.profile, mutual=mutual))


def _contacts(snapshot: Snapshot, traces: Traces) -> Iterator[Fact]:
    """What is said of others; what they are called and reached by is theirs."""
    for contact in snapshot.contacts:
        after = _unrelated(contact, traces)
        told = {name: hidden_in(getattr(after, name), traces) for name in ("organisation", "job", "profile")}
        after = replace(after, **told)
        if contact.id not in traces.ids and after != contact:
            yield ContactSaved(contact=after)


def _aims(snapshot: Snapshot, traces: Traces) -> Iterator[Fact]:
    for errand in snapshot.errands:
        if not {errand.contact_id, errand.about} & traces.ids and hidden_in(errand, traces) != errand:
            yield ErrandSaved(errand=hidden_in(errand, traces))
    for campaign in snapshot.campaigns:
        after = replace(
            hidden_in(campaign, traces),
            candidates=tuple(one for one in campaign.candidates if one.contact_id not in traces.ids),
            gains=tuple(
                replace(hidden_in(one, traces), contact_id=None if one.contact_id in traces.ids else one.contact_id)
                for one in campaign.gains
            ),
        )
        if after != campaign:
            yield CampaignSaved(campaign=after)


def _uids(snapshot: Snapshot, traces: Traces) -> tuple[str, ...]:
    """The entries that nobody else ever had a touch in."""
    shared = {touch.entry_uid for touch in snapshot.touches if touch.key.contact_id not in traces.ids}
    return tuple(entry.uid for entry in only_theirs(snapshot, traces) if entry.uid not in shared)


def _touches_and_entries(snapshot: Snapshot, traces: Traces, uids: Sequence[str]) -> Iterator[Fact]:
    """Others' touches, and what is remembered of entries that are not on our calendar any more.

    Of what stands there the object itself was changed, and the user's own events are theirs to change.
    """
    for touch in snapshot.touches:
        if touch.key.contact_id not in traces.ids and hidden_in(touch, traces) != touch:
            yield TouchSaved(touch=hidden_in(touch, traces))
    theirs = _carrying(snapshot, traces)
    for entry in snapshot.entries:
        if entry.uid not in uids and entry.state in _AWAY and _is_about(entry, theirs, traces):
            yield EntrySaved(entry=_blank(entry))


def is_unsettled(snapshot: Snapshot, traces: Traces) -> bool:
    """Whether it is not known yet what became of an entry that names the person: the next look tells."""
    theirs = _carrying(snapshot, traces)
    return any(entry.state in _UNSETTLED and _is_about(entry, theirs, traces) for entry in snapshot.entries)


def _carrying(snapshot: Snapshot, traces: Traces) -> frozenset[str]:
    return frozenset(touch.entry_uid for touch in snapshot.touches if touch.key.contact_id in traces.ids)


def _is_about(entry: Entry, theirs: frozenset[str], traces: Traces) -> bool:
    is_theirs = entry.uid in theirs or entry.twin in theirs
    return is_theirs or hidden_in(entry, traces) != entry or traces.is_in(entry.text)


def _blank(entry: Entry) -> Entry:
    """An entry that is gone, without a word of what it said."""
    said = replace(entry.written, title="", description="", place="", categories=frozenset())
    return replace(entry, written=said, seen=None, text="", unmarked="", moved_note="")


def _said(sayings: Iterable[Saying], traces: Traces) -> Iterator[Fact]:
    """What sources said of others: lists have one item a line."""
    for one in sayings:
        if one.contact_id in traces.ids:
            continue
        words = {field: text if field in _OWN else _listed(text, traces) for field, text in one.said.items()}
        if words != one.said:
            yield SayingKept(saying=replace(one, said=words))


def _listed(text: str, traces: Traces) -> str:
    lines = [without(traces.sure, line) for line in text.split("\n") if not traces.is_name(line)]
    return "\n".join(lines)


def _titles(proposals: Iterable[Proposal], traces: Traces) -> Iterator[Fact]:
    """What events are called that are asked about for others."""
    for one in proposals:
        after = replace(one, title=without(traces.sure, one.title))
        if one.contact_id not in traces.ids and after != one:
            yield ProposalRaised(proposal=after)


def _reworded(snapshot: Snapshot, traces: Traces) -> Iterator[Interaction]:
    for row in snapshot.interactions:
        if row.contact_id not in traces.ids and names(traces.sure, row.note):
            yield hidden_in(row, traces)


def _journal(journal: Iterable[Journaled], traces: Traces) -> tuple[Journaled, ...]:
    others = (row for row in journal if row.contact_id not in traces.ids)
    return tuple(dict.fromkeys(row for row in others if _tells(row.because, traces)))


def _tells(text: str, traces: Traces) -> bool:
    """Whether a sentence of ours speaks of the person, by a word or by the id."""
    return names((*traces.sure, *traces.loose, *sorted(traces.ids)), text)


def _keys(kept: Kept, traces: Traces) -> frozenset[str]:
    """What address books call the person."""
    return frozenset(one.key for one in kept.sayings if one.source == SOURCE and one.contact_id in traces.ids)


def _cards(kept: Kept, traces: Traces) -> Iterator[Fact]:
    """A card that is theirs stays known by nothing but where it is, so that it is not read anew before it changes;
    where even that names them it goes.
    """
    keys = _keys(kept, traces)
    members = {bare(key) for key in keys}
    for url, cards in kept.cards.items():
        after = [_card(card, keys, members) for card in cards]
        gone = tuple(card.href for card in after if card.key == "" and traces.is_in(card.href))
        changed = tuple(new for old, new in zip(cards, after, strict=True) if new != old and new.href not in gone)
        if changed or gone:
            yield CardsKept(url=url, cards=changed, gone=gone)


def _card(card: Card, keys: frozenset[str], members: set[str]) -> Card:
    left = frozenset(one for one in card.members if bare(one) not in members)
    is_theirs = card.key in keys
    return replace(card, members=left, key="" if is_theirs else card.key, problem="" if is_theirs else card.problem)


def _settings(kept: Kept, traces: Traces) -> Iterator[Fact]:
    """The two single values that may name people: whose card went, and whose birthday another calendar shows."""
    settings = kept.snapshot.settings
    standing = json.loads(settings.get(Setting.ADDRESS_BOOK, "{}"))
    missing = [key for key in standing.get("missing", ()) if key not in _keys(kept, traces)]
    if missing != standing.get("missing", missing):
        left = {**standing, "missing": missing}
        yield SettingSaved(setting=Setting.ADDRESS_BOOK, value=json.dumps(left, ensure_ascii=False))
    shown = json.loads(settings.get(Setting.BIRTHDAYS_SHOWN, "[]"))
    others = [row for row in shown if not _tells(str(row[0]), traces)]
    if others != shown:
        spelled = json.dumps(others, ensure_ascii=False) if others else None
        yield SettingSaved(setting=Setting.BIRTHDAYS_SHOWN, value=spelled)
