"""The machine that makes histories, with a store that is lost, halved or put back from a backup in between (promise 7).

Owns what must hold after each of these. Must not know how the store's file was harmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from rekindled.app.rebuilding import rebuild
from rekindled.core.facts import ContactSaved, CounterRaised, Fact, NoticeKind, Setting, SettingSaved, Snapshot
from rekindled.core.identity import parse_uid
from rekindled.core.memory import touches_of
from rekindled.core.model import Contact, TouchState
from rekindled.core.salvaging import carried_over
from tests.fakes.mortal_stores import MortalStore
from tests.property.looks_machine import Looks

SAID = (
    *(("✓", "[x]", "[X]", "done"), ("✗", "[-]", "no answer")),
    *(("skip",), ("later", "in 3 months"), ("stop",)),
)
HALVES = ("contacts", "touches", "entries", "intents", "interactions", "notices")


class LostMemory(Looks):
    """The same account, with a disk one cannot rely on."""

    def __init__(self) -> None:
        super().__init__()
        self.losses = 0
        self.backup: MortalStore | None = None

    @rule()
    def keep_a_backup(self) -> None:
        """The user copies the store's file."""
        self.backup = self._store.copied()

    @precondition(lambda self: self.backup is not None)
    @rule()
    def put_the_backup_back(self) -> None:
        """The copy takes the store's place; who was added since is imported again."""
        assert self.backup is not None
        people = self.world.snapshot.contacts
        self._replace(self.backup.copied())
        known = {contact.id for contact in self.world.snapshot.contacts}
        self._import([contact for contact in people if contact.id not in known])
        self.look()

    @rule()
    def lose_the_store(self) -> None:
        """Nothing is left; the store is brought back from the calendar, and the people are imported again."""
        self.look()
        if Setting.BRAKE in self.world.snapshot.settings:
            return
        old = self.world.snapshot
        before = self.world.calendar.texts()
        self._replace(MortalStore(SettingSaved(setting=Setting.EPOCH, value="fresh123")))
        self.deleted.clear()  # nothing at all is left that knows their numbers
        rebuild(self.world.desk)
        self._is_all_known(old)
        for _ in range(3):
            self.world.look()
        # What stands keeps every byte; only somebody whose talk nothing follows may get an entry (`cadence.default`).
        assert before.items() <= self.world.calendar.texts().items()
        self._import(old.contacts)
        self.look()

    @rule(data=st.data())
    def lose_rows(self, data: st.DataObject) -> None:
        """Some rows of any kind can no longer be read; the others are carried over."""
        old = self.world.snapshot
        kept = {kind: self._some(data, getattr(old, kind)) for kind in HALVES}
        found = replace(old, **kept)  # type: ignore[arg-type]  # the kinds are the snapshot's own
        self._replace(MortalStore(*carried_over(found, (), self.world.clock.now())))
        known = {contact.id for contact in found.contacts}
        self._import([contact for contact in old.contacts if contact.id not in known])
        self.look()

    def _some(self, data: st.DataObject, rows: Sequence[object]) -> tuple[object, ...]:
        lost = data.draw(st.sets(st.integers(0, max(len(rows) - 1, 0)), max_size=3), label="lost")
        return tuple(row for number, row in enumerate(rows) if number not in lost)

    @property
    def _store(self) -> MortalStore:
        store: object = self.world.store
        assert isinstance(store, MortalStore)
        return store

    def _replace(self, store: MortalStore) -> None:
        """From now on the account has this store; what was withdrawn since may look like the user's deletion."""
        self.losses += 1
        self.world.store = store
        self.skippable |= {touch.entry_uid for touch in self.world.snapshot.touches}

    def _import(self, people: Sequence[Contact]) -> None:
        facts: list[Fact] = [ContactSaved(contact=contact) for contact in people]
        numbers = [CounterRaised(scope="contact", n=int(contact.id.removeprefix("c-"))) for contact in people]
        self.world.store.record([*facts, *numbers], outside=True)

    def _is_all_known(self, old: Snapshot) -> None:
        """Each entry of ours on the calendar is for somebody again or named, and what was done or tried still is."""
        new = self.world.snapshot
        carried = touches_of(new)
        there = {uid for uid in self.world.seen() if parse_uid(uid)}
        named = {notice.key for notice in new.notices if notice.kind is NoticeKind.UNKNOWN_PERSON}
        left = {uid for uid in there if self.world.calendar.href_of(uid) in named}
        assert all(carried.get(uid) for uid in there - left), [notice.text for notice in new.notices]
        states = {touch.key: touch.state for touch in new.touches}
        answered = (TouchState.DONE, TouchState.UNANSWERED)
        marked = {row.uid for row in old.interactions if row.source == "mark"}
        for touch in old.touches:
            if (
                touch.entry_uid in there & marked
                and touch.state in answered
                and not says_nothing(self, touch.entry_uid)
            ):
                assert states.get(touch.key) in answered, (touch, states.get(touch.key))


def says_nothing(machine: LostMemory, uid: str) -> bool:
    """Whether an entry no longer shows what came of it: the user took the mark away after it had followers, or put
    another before it, and two that differ say nothing.
    """
    meaning = machine.world.seen()[uid].meaning
    said = [one for one in SAID if any(sign in meaning.title for sign in one)]
    answers = (*SAID[0], *SAID[1])
    shown = any(sign in meaning.title or sign in meaning.description.split("Done: ")[0] for sign in answers)
    return len(said) > 1 or not shown
