"""What must hold whatever happens: looked at every evening on the calendar, and every week in the log.

Owns the promises of a soak. Must not use the program: the calendar is read by the user's app, the log by the command.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.plain_user import PlainEvent
from tests.soak.ledger import Friend, Ledger, Touch, days_between, fingerprint, touches_in
from tests.soak.machine import Machine
from tests.soak.pocket_app import PocketApp

PER_DAY, PER_WEEK = 2, 5
TOLD = {"done", "unanswered", "skipped"}
BY_DATE = {"thank", "birthday", "answer"}
REGULAR = {"reconnect", "ask", "check_in"}
TURNS = REGULAR | {"birthday"}
TOLERANCE = timedelta(days=24)
States = Mapping[Touch, tuple[str, str]]  # each touch's state and the entry that carries it
NOTHING = ("", "")
# A server may be down for 30 hours, and is asked ever more seldom meanwhile: until then a tick waits to be read.
OUTAGE = timedelta(days=3)


@dataclass(slots=True)
class Checks:
    """The promises over one history; `broken` says where one was not kept."""

    app: PocketApp
    machine: Machine
    ledger: Ledger
    began: date
    broken: dict[str, str] = field(default_factory=dict)
    longest: dict[str, float] = field(default_factory=dict)
    evenings: int = 0
    _places: dict[str, datetime] = field(default_factory=dict)
    _turns: dict[str, date] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The user's day."""
        return self._day(self.machine.now)

    def evening(self, *, is_well: bool) -> None:
        """What the calendar shows; `is_well` while nothing keeps the program from its work."""
        self.evenings += 1
        self.app.refresh()
        ours = [event for event in self.app.events() if touches_in(event)]
        states = self._states()
        self._nothing_doubled(ours, states)
        self._users_word_stands(ours)
        self._caps_kept(ours, states)
        self._nothing_on_days_off(ours, states)
        self._turns_come(ours, is_well=is_well)
        self._places = {event.uid: event.start for event in ours}
        self.ledger.placed.clear()

    def week(self, *, is_over: bool = False) -> None:
        """What the log has, and what of the user's own is still as it was; once it `is_over`, all of it is there."""
        texts = self.app.texts()
        for href, kept in self.ledger.hashes.items():
            if href not in texts or fingerprint(texts[href]) != kept:
                self.fail(f"the user's own {href} is not what it was")
        rows = self.machine.home.history()
        self._each_deed_once(rows, self.today if is_over else self.today - OUTAGE)
        self._nothing_invented(rows)

    def talks(self) -> Counter[str]:
        """How many conversations the log has with everybody, by id."""
        rows = self.machine.home.history()
        return Counter(row["contact_id"] for row in rows if row["outcome"] == "done")

    def _nothing_doubled(self, ours: Sequence[PlainEvent], states: States) -> None:
        open_touches = [key for key, (state, _) in states.items() if state == "open"]
        lanes = Counter((key[0], "regular" if key[1] in REGULAR else key[1]) for key in open_touches)
        for lane, count in lanes.items():
            if count > 1:
                self.fail(f"{count} open touches for {lane}")
        carried = Counter(
            key for event in ours for key in touches_in(event) if states.get(key, NOTHING)[1] == event.uid
        )
        for key, count in carried.items():
            if count > 1:
                self.fail(f"{count} entries for the touch {key}")
        uids = Counter(event.uid for event in self.app.events())
        for uid, count in uids.items():
            if count > 1:
                self.fail(f"{count} objects with the UID {uid}")

    def _users_word_stands(self, ours: Sequence[PlainEvent]) -> None:
        there = {event.uid: event for event in ours}
        for uid, start in self.ledger.dragged.items():
            if uid not in there:
                self.fail(f"{uid} was dragged to {start} and is gone")
            elif there[uid].start != start:
                self.fail(f"{uid} was dragged to {start} and is at {there[uid].start}")
        for uid in self.ledger.deleted & there.keys():
            self.fail(f"{uid} was deleted and is back")

    def _caps_kept(self, ours: Sequence[PlainEvent], states: States) -> None:
        """Where the program put something, the caps hold; where the user did, they need not."""
        entries: Counter[date] = Counter()
        people: Counter[date] = Counter()
        # What the user put there today came after what the program had put there, which did not know of it.
        for event in (one for one in ours if one.uid not in self.ledger.placed):
            counted = _counted(event, states)
            entries[self._day(event.start)] += bool(counted)
            people[_monday(self._day(event.start))] += counted
        for event in ours:
            day = self._day(event.start)
            if not self._is_placed_anew(event) or not _counted(event, states):
                continue
            if entries[day] > PER_DAY:
                self.fail(f"{entries[day]} entries on {day}, the last is {event.uid}")
            if people[_monday(day)] > PER_WEEK:
                self.fail(f"{people[_monday(day)]} people in the week of {_monday(day)}, the last is {event.uid}")

    def _is_placed_anew(self, event: PlainEvent) -> bool:
        """Whether the program gave it this place since the evening before."""
        return self._places.get(event.uid) != event.start and event.uid not in self.ledger.placed

    def _nothing_on_days_off(self, ours: Sequence[PlainEvent], states: States) -> None:
        known = [(first, last) for first, last, known in self.ledger.away if known < self.today]
        off = {day for first, last in known for day in days_between(first, last)}
        for event in ours:
            is_open = any(states.get(touch, NOTHING)[0] == "open" for touch in touches_in(event))
            if is_open and self._is_placed_anew(event) and self._day(event.start) in off:
                self.fail(f"{event.uid} was put on {event.start}, a day off")

    def _turns_come(self, ours: Sequence[PlainEvent], *, is_well: bool) -> None:
        """Everybody is on the calendar within the cadence and what mornings, days off and outages may add."""
        for friend in self.ledger.friends:
            starts = [self._day(event.start) for event in ours if _is_turn_of(event, friend)]
            last, coming = self._last_turn(friend, starts), self._next_turn(friend, starts)
            wait = ((coming or self.today) - last).days
            if friend.id in self.ledger.stopped or not is_well:
                continue
            self.longest[friend.id] = max(self.longest.get(friend.id, 0.0), wait / friend.days)
            if wait > friend.days + TOLERANCE.days + self._days_off(last, coming or self.today):
                what = f"{friend.id} ({friend.every}) waits {wait} days since {last}, next {coming}"
                self.fail(what, f"{friend.id} since {last}")

    def _last_turn(self, friend: Friend, starts: Sequence[date]) -> date:
        """When they last had a turn or a talk, or until when the user wanted them to wait."""
        talks = [deed.on for deed in self.ledger.deeds if deed.contact_id == friend.id and deed.outcome == "done"]
        before = [self.began, *([friend.last_on] if friend.last_on else []), *talks]
        turns = [*before, *(day for day in starts if day < self.today), self._turns.get(friend.id, self.began)]
        self._turns[friend.id] = last = max(turns)
        return max(last, self.ledger.waits.get(friend.id, last))

    def _next_turn(self, friend: Friend, starts: Sequence[date]) -> date | None:
        """The next day of theirs, if anything stands for them; their birthday is one, whose entry comes later."""
        coming = [day for day in starts if day >= self.today]
        return min([*coming, *(day for day in self._birthdays(friend) if day >= self.today)]) if coming else None

    def _birthdays(self, friend: Friend) -> list[date]:
        """Wishes on a birthday are a turn, and their entry comes a few weeks before it."""
        if not friend.birthday:
            return []
        years = (self.today.year, self.today.year + 1)
        return [date.fromisoformat(f"{year}{friend.birthday[4:]}") for year in years]

    def _days_off(self, first: date, last: date) -> int:
        shared = [(max(a, first), min(b, last)) for a, b, _ in self.ledger.away if a <= last and b >= first]
        return sum(len(days_between(*both)) for both in shared)

    def _each_deed_once(self, rows: Sequence[dict[str, Any]], until: date) -> None:
        for deed in (one for one in self.ledger.deeds if one.on <= until):
            same = [row for row in rows if row["contact_id"] == deed.contact_id and row["outcome"] == deed.outcome]
            exact = [row for row in same if deed.uid and row["uid"] == deed.uid]
            # What is said of somebody on one day is one row; the day of a command may be another one in its zone.
            near = [row for row in same if abs((date.fromisoformat(row["at"][:10]) - deed.on).days) <= (not deed.uid)]
            if len(exact) > 1 or not (exact or near):
                self.fail(f"{len(exact)} rows for {deed}")
            elif deed.note and not any(_has(row["note"], deed.note) for row in exact or near):
                self.fail(f"the note of {deed} is lost: {[row['note'] for row in exact or near]}")

    def _nothing_invented(self, rows: Sequence[dict[str, Any]]) -> None:
        """No row that nothing the user did stands behind."""
        told = Counter((deed.contact_id, deed.outcome) for deed in self.ledger.deeds)
        logged = Counter((row["contact_id"], row["outcome"]) for row in rows if row["outcome"] in TOLD)
        for key, count in logged.items():
            if count > told[key]:
                self.fail(f"{count} rows of {key}, {told[key]} deeds")

    def _states(self) -> States:
        """What the program's store says of every touch."""
        with closing(sqlite3.connect(f"file:{self.machine.home.state / 'rekindled.db'}?mode=ro", uri=True)) as database:
            found = database.execute("SELECT contact_id, purpose, n, state, entry_uid FROM touches").fetchall()
        return {(person, purpose, n): (state, uid) for person, purpose, n, state, uid in found}

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.machine.timezone)).date()

    def fail(self, what: str, about: str = "") -> None:
        """A promise was broken; of what lasts, or says the same of one thing, the first is kept."""
        self.broken.setdefault(about or what, f"{self.machine.now:%Y-%m-%d %H:%M}: {what}")


def _counted(event: PlainEvent, states: States) -> int:
    """How many people of an entry the caps count."""
    keys = [key for key in touches_in(event) if key[1] not in BY_DATE and states.get(key, NOTHING)[1] == event.uid]
    return sum(1 for key in keys if states[key][0] not in {"withdrawn", "returned"})


def _is_turn_of(event: PlainEvent, friend: Friend) -> bool:
    return any(person == friend.id and purpose in TURNS for person, purpose, _ in touches_in(event))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _has(note: str | None, wanted: str) -> bool:
    return " ".join(wanted.split()) in " ".join((note or "").split())
