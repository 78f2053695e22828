"""Forgetting a person: what would go, that it is wanted, and the end of it in the store.

Owns that the person is set apart at once and that the store forgets in one batch. Must not know the calendar: looks
clear it in between, by `forgetting_look`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rekindled.app.exporting import ALL_ROWS
from rekindled.app.forgetting_wish import Wish, saved, wish_in
from rekindled.app.memory_ports import Memory
from rekindled.app.people import find_person
from rekindled.core.calling import fitting
from rekindled.core.erasing import erasures, only_theirs, to_withdraw
from rekindled.core.errors import UsageError
from rekindled.core.facts import (
    Fact,
    Journaled,
    Notice,
    NoticeDropped,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
    Snapshot,
)
from rekindled.core.forgetting import Kept, forgotten, rows_naming, set_apart
from rekindled.core.former_names import former_names
from rekindled.core.history import valid
from rekindled.core.model import Contact, EntryState
from rekindled.core.settling import Moment
from rekindled.core.tongue import Tongue
from rekindled.core.traces import Traces, bearer_of, traces_of, whole_person

NOTICE = "forgetting"
OVER = (SettingSaved(setting=Setting.FORGETTING, value=None), NoticeDropped(kind=NoticeKind.QUESTION, key=NOTICE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Goes:
    """What goes with a person: conversations, entries on the calendar, entries for others that they are taken out of,
    campaigns they are listed in, and rows about others in which their name is hidden.

    What stays, by title: `elsewhere` are entries the user moved to another calendar, `own` events of the user's.
    `books` are the address books that have a card of theirs, by name.
    """

    people: tuple[Contact, ...]
    traces: Traces
    conversations: int
    entries: int
    shared: int
    campaigns: int
    rows: int
    elsewhere: tuple[str, ...]
    own: tuple[str, ...]
    books: tuple[str, ...]


def whom(snapshot: Snapshot, name: str, also: Collection[str]) -> Contact:
    """The one person who is meant; `also` are words that mean them, the user says.

    Raises:
        UsageError: nobody is called so, with what to do about the words of somebody who is gone; or several are.
    """
    try:
        return find_person(snapshot, name)
    except UsageError as unknown:
        if not also or fitting(snapshot.contacts, name):
            raise
        raise UsageError(
            f"{unknown}; to take out words of somebody who is gone, add them first: rekindled contacts add NAME, and "
            "then ask the same again"
        ) from None


def what_goes(store: Memory, contact: Contact, also: Iterable[str], tongue: Tongue) -> Goes:
    """Everything that forgetting this contact takes, with those who were merged with them; `also` are words that mean
    them, the user says.

    Raises:
        UsageError: such a word is another contact's, too.
        BrokenStore: it cannot be read.
    """
    kept = everything(store)
    snapshot = kept.snapshot
    people = whole_person(snapshot.contacts, contact)
    traces = _traces(kept, {one.id for one in people}, tuple(also), tongue)
    going = {entry.uid for entry in to_withdraw(snapshot, traces)}
    stays = [entry for entry in only_theirs(snapshot, traces) if entry.uid not in going]
    others = [one for one in erasures(snapshot, traces, tongue) if one.was_on_it or one.entry != one.before]
    candidates = [{one.contact_id for one in campaign.candidates} for campaign in snapshot.campaigns]
    keys = {one.key for one in kept.sayings if one.contact_id in traces.ids}
    with_cards = {url for url, cards in kept.cards.items() if any(card.key in keys for card in cards)}
    return Goes(
        people=people,
        traces=traces,
        conversations=sum(1 for row in valid(snapshot.interactions) if row.contact_id in traces.ids),
        entries=sum(1 for entry in snapshot.entries if entry.uid in going and not entry.twin),
        shared=sum(1 for one in others if not one.entry.twin),
        campaigns=sum(1 for ids in candidates if ids & traces.ids),
        rows=rows_naming(kept, traces),
        elsewhere=tuple(entry.now.title for entry in stays if entry.state is EntryState.ELSEWHERE),
        own=tuple(entry.now.title for entry in stays if entry.state in (EntryState.STANDING, EntryState.TAKEN)),
        books=tuple(book.name for book in store.address_books() if book.url in with_cards),
    )


def begin(store: Memory, goes: Goes, moment: Moment, also: Iterable[str]) -> None:
    """Have a person forgotten: nothing new is planned for them from now on, and the next look goes on.

    Raises:
        BrokenStore: nothing was recorded.
    """
    snapshot = store.snapshot(as_recorded=True)
    ids = tuple(one.id for one in goes.people)
    wish = Wish(ids=ids, also=tuple(also)).and_of(wish_in(snapshot.settings))
    because = "to be forgotten, the user says; what is on the calendar goes first"
    text = (
        f"a person ({', '.join(wish.ids)}) is being forgotten; the rest is done by the next look that reaches the "
        "calendar: rekindled sync"
    )
    facts: list[Fact] = [
        *set_apart(snapshot, goes.people, goes.traces, moment),
        saved(wish),
        NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=NOTICE, text=text)),
        *(Journaled(at=moment.now, event="contact.forgetting", because=because, contact_id=one) for one in ids),
    ]
    store.record(facts, outside=True)


def finish(store: Memory, wish: Wish, moment: Moment) -> None:
    """Forget in the store, and in its file; all that is written down is that somebody was forgotten that day.

    Raises:
        BrokenStore, Busy: the next look finishes it.
    """
    kept = everything(store)
    if any(one.id in wish.ids for one in kept.snapshot.contacts):
        traces = traces_in(kept, wish.ids, wish.also, moment.rhythm.tongue)
        because = f"a person was forgotten, on {moment.today}"
        told = Journaled(at=moment.now, event="contact.forgotten", because=because)
        # Without the words, which would be in the file once more: by now only compacting it is left to be done.
        store.record([*forgotten(kept, traces), saved(Wish(ids=wish.ids)), told])
    store.compact()
    store.record(OVER)


def is_over(store: Memory, moment: Moment) -> bool:
    """Whether nobody is left to be forgotten; where no calendar was ever known it is finished here.

    Raises:
        BrokenStore, Busy: as `finish`.
    """
    settings = store.pulse().settings
    wish = wish_in(settings)
    if wish is not None and Setting.CALENDAR_URL not in settings:
        finish(store, wish, moment)
        return True
    return wish is None


def traces_in(kept: Kept, ids: Collection[str], also: Iterable[str], tongue: Tongue) -> Traces:
    """By what the contacts of these ids can be recognised, earlier names of theirs included."""
    former = former_names(kept.snapshot, kept.sayings, kept.journal, ids, tongue)
    return traces_of(kept.snapshot, ids, also, former)


def everything(store: Memory) -> Kept:
    """All that the store holds.

    Raises:
        BrokenStore: it cannot be read.
    """
    return Kept(
        snapshot=store.snapshot(as_recorded=True),
        sayings=store.sayings(),
        journal=store.journal(None, ALL_ROWS),
        cards={book.url: store.cards(book.url) for book in store.address_books()},
        proposals=store.meeting_proposals(),
    )


def _traces(kept: Kept, ids: Collection[str], also: Sequence[str], tongue: Tongue) -> Traces:
    for word in also:
        other = bearer_of(word, kept.snapshot.contacts, ids)
        if other is not None:
            raise UsageError(
                f'--also: "{word}" is what {other.name} ({other.id}) is called or reached by, too; give a word that '
                "means nobody else"
            )
    return traces_in(kept, ids, also, tongue)
