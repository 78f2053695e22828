"""Everything a planning looks at, gathered once.

Owns the derived views planning shares. Must not decide anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from rekindled.core.abroad import Abroad
from rekindled.core.ailing import Ailment
from rekindled.core.aims import NO_AIMS, Aims, aims_by_contact
from rekindled.core.changes import Keep
from rekindled.core.closed_days import DaySpan
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.followups import Verdict, verdict
from rekindled.core.gaps import Occupancy
from rekindled.core.history import History, histories
from rekindled.core.memory import touches_of
from rekindled.core.model import Channel, Contact, Entry, EntryState, Interval, Touch
from rekindled.core.rhythm import Hours, Rhythm
from rekindled.core.settling import Moment, end_of, start_of


@dataclass(frozen=True, kw_only=True)
class World:
    """The store's snapshot, the moment, and the busy time of the user's other calendars, of which the objects `unread`
    could not be understood.

    `vacations` are the local days of all-day events that are one. `closed` are local days on which nothing new is
    placed, with the reason; `abroad` is where contacts live, by id, as far as it is another zone than the user's.
    `blind` says why busy time is not known: then nothing gets a place. `birthdays_shown` are the contacts, by id, whose
    birthday another calendar shows already. `ailing` is what has failed for long.
    """

    snapshot: Snapshot
    moment: Moment
    busy: Sequence[Interval] = ()
    vacations: Sequence[DaySpan] = ()
    unread: Sequence[str] = ()
    closed: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    abroad: Mapping[str, Abroad] = field(default_factory=lambda: MappingProxyType({}))
    blind: str = ""
    birthdays_shown: frozenset[str] = frozenset()
    ailing: tuple[Ailment, ...] = ()
    replan: bool = False

    @property
    def rhythm(self) -> Rhythm:
        """The user's rhythm."""
        return self.moment.rhythm

    @cached_property
    def hours(self) -> Mapping[tuple[str | None, Channel], Hours]:
        """When to reach somebody of each circle in each way: asked for everybody who waits."""
        circles = {contact.circle: contact for contact in self.snapshot.contacts}
        rhythm = self.rhythm
        return {(circle, way): rhythm.hours_of(one, way) for circle, one in circles.items() for way in Channel}

    @property
    def epoch(self) -> str:
        """The store's epoch, part of every UID."""
        return self.snapshot.settings[Setting.EPOCH]

    @cached_property
    def occupancy(self) -> Occupancy:
        """The busy time by day, for looking only: whoever adds to it takes a copy."""
        return Occupancy(self.busy)

    @cached_property
    def contacts(self) -> Mapping[str, Contact]:
        """Contacts by id."""
        return {contact.id: contact for contact in self.snapshot.contacts}

    @cached_property
    def carried(self) -> Mapping[str, tuple[Touch, ...]]:
        """Touches by the UID of the entry that carries them."""
        return touches_of(self.snapshot)

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """Every contact's history by id; contacts without any are absent."""
        return histories(self.snapshot)

    def history(self, contact_id: str) -> History:
        """One contact's history, empty when there is none."""
        return self.histories.get(contact_id) or History()

    @cached_property
    def aims(self) -> Mapping[str, Aims]:
        """What the user is after with each contact, by id; contacts without any aim are absent."""
        return aims_by_contact(self.snapshot, self.rhythm)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What the rules say about each contact, by id."""
        return {contact.id: self.verdict_of(contact) for contact in self.snapshot.contacts}

    def verdict_of(self, contact: Contact) -> Verdict:
        """What the rules say about one contact today."""
        rhythm = self._without_birthdays if contact.id in self.birthdays_shown else self.rhythm
        aims = self.aims.get(contact.id, NO_AIMS)
        return verdict(contact, self.history(contact.id), rhythm, self.moment.today, aims)

    @cached_property
    def _without_birthdays(self) -> Rhythm:
        return replace(self.rhythm, birthdays=False)

    def as_before(self, _entry: Entry) -> Keep | None:
        """What was decided about an entry before, where that is remembered and would be decided again."""
        return None

    @property
    def kept(self) -> tuple[Interval, ...]:
        """The places of entries for one person each that are known to stay, and are not among the standing ones."""
        return ()

    @cached_property
    def standing(self) -> tuple[Entry, ...]:
        """Our entries that are on the calendar or about to be, by start."""
        there = [e for e in self.snapshot.entries if e.state is not EntryState.GONE]
        return tuple(sorted(there, key=lambda entry: (start_of(entry, self.rhythm), entry.uid)))

    def place_of(self, entry: Entry) -> Interval:
        """The time an entry takes."""
        return Interval(start=start_of(entry, self.rhythm), end=end_of(entry, self.rhythm))
