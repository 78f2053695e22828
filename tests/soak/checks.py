"""What must hold whatever happens: looked at every evening on the calendar, and every week in the log.

Owns the promises of a soak. Must not use the program: the calendar is read by the user's app, the log by the command.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.plain_user import PlainEvent
from tests.soak.ledger import Deed, Friend, Ledger, days_between, fingerprint, touches_in
from tests.soak.machine import Machine
from tests.soak.pocket_app import PocketApp

PER_DAY, PER_WEEK = 2, 5
BY_DATE = {"thank", "birthday", "answer"}
REGULAR = {"reconnect", "ask", "check_in"}
TURNS = REGULAR | {"birthday"}
TOLERANCE = timedelta(days=24)


@dataclass(slots=True)
class Checks:
    """The promises over one history; `broken` says where one was not kept."""

    app: PocketApp
    machine: Machine
    ledger: Ledger
    began: date
    broken: list[str] = field(default_factory=list)
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
        self._turns_come(ours, states, is_well=is_well)
        self._places = {event.uid: event.start for event in ours}
        self.ledger.placed.clear()

    def week(self) -> None:
        """What the log has, and what of the user's own is still as it was."""
        texts = self.app.texts()
        for href, kept in self.ledger.hashes.items():
            if href not in texts or fingerprint(texts[href]) != kept:
                self._break(f"the user's own {href} is not what it was")
        rows = self.machine.home.history()
        self._each_deed_once(rows)
        self._nothing_invented(rows)

    def talks(self) -> Counter[str]:
        """How many conversations the log has with everybody, by id."""
        rows = self.machine.home.history()
        return Counter(row["contact_id"] for row in rows if row["outcome"] == "done")

    def _nothing_doubled(self, ours: Sequence[PlainEvent], states: dict[tuple[str, str, int], tuple[str, str]]) -> None:
        open_touches = [key for key, (state, _) in states.items() if state == "open"]
        lanes = Counter((key[0], "regular" if key[1] in REGULAR else key[1]) for key in open_touches)
        for lane, count in lanes.items():
            if count > 1:
                self._break(f"{count} open touches for {lane}")
        carried = Counter(key for event in ours for key in touches_in(event) if states.get(key, ("", ""))[1] == event.uid)
        for key, count in carried.items():
            if count > 1:
                self._break(f"{count} entries for the touch {key}")
        uids = Counter(event.uid for event in self.app.events())
        for uid, count in uids.items():
            if count > 1:
                self._break(f"{count} objects with the UID {uid}")

    def _users_word_stands(self, ours: Sequence[PlainEvent]) -> None:
        there = {event.uid: event for event in ours}
        for uid, start in self.ledger.dragged.items():
            if uid not in there:
                self._break(f"{uid} was dragged to {start} and is gone")
            elif there[uid].start != start:
                self._break(f"{uid} was dragged to {start} and is at {there[uid].start}")
        for uid in self.ledger.deleted & there.keys():
            self._break(f"{uid} was deleted and is back")

    def _caps_kept(self, ours: Sequence[PlainEvent], states: dict[tuple[str, str, int], tuple[str, str]]) -> None:
        """Where the program put something, the caps hold; where the user did, they need not."""
        entries: Counter[date] = Counter()
        people: Counter[date] = Counter()
        for event in ours:
            counted = _counted(event, states)
            entries[self._day(event.start)] += bool(counted)
            people[_monday(self._day(event.start))] += counted
        for event in ours:
            day = self._day(event.start)
            is_new = self._places.get(event.uid) != event.start and event.uid not in self.ledger.placed
            if not is_new or not _counted(event, states):
                continue
            if entries[day] > PER_DAY:
                self._break(f"{entries[day]} entries on {day}, the last is {event.uid}")
            if people[_monday(day)] > PER_WEEK:
                self._break(f"{people[_monday(day)]} people in the week of {_monday(day)}, the last is {event.uid}")

    def _nothing_on_days_off(
        self, ours: Sequence[PlainEvent], states: dict[tuple[str, str, int], tuple[str, str]]
    ) -> None:
        off = {day for first, last, known in self.ledger.away if known < self.today for day in days_between(first, last)}
        for event in ours:
            is_new = self._places.get(event.uid) != event.start and event.uid not in self.ledger.placed
            if is_new and self._day(event.start) in off and any(states.get(t, ("", ""))[0] == "open" for t in touches_in(event)):
                self._break(f"{event.uid} was put on {event.start}, a day off")

    def _turns_come(
        self, ours: Sequence[PlainEvent], states: dict[tuple[str, str, int], tuple[str, str]], *, is_well: bool
    ) -> None:
        """Everybody is on the calendar within the cadence and what mornings, days off and outages may add."""
        for friend in self.ledger.friends:
            if friend.id in self.ledger.stopped:
                continue
            starts = [self._day(e.start) for e in ours if any(t[0] == friend.id and t[1] in TURNS for t in touches_in(e))]
            talks = [deed.on for deed in self.ledger.deeds if deed.contact_id == friend.id and deed.outcome == "done"]
            known = [self.began, *([friend.last_on] if friend.last_on and friend.last_on > self.began else []), *talks]
            past = [*known, *(day for day in starts if day < self.today), self._turns.get(friend.id, self.began)]
            self._turns[friend.id] = last = max(past)
            last = max(last, self.ledger.waits.get(friend.id, last))
            coming = min((day for day in starts if day >= self.today), default=None)
            if coming is not None:
                coming = min([coming, *(day for day in self._birthdays(friend) if day >= self.today)])
            wait = ((coming or self.today) - last).days
            allowed = friend.days + TOLERANCE.days + self._days_off(last, coming or self.today)
            self.longest[friend.id] = max(self.longest.get(friend.id, 0.0), wait / friend.days)
            if wait > allowed and is_well:
                self._break(f"{friend.id} ({friend.every}) waits {wait} days since {last}, next {coming}")

    def _birthdays(self, friend: Friend) -> list[date]:
        """Wishes on a birthday are a turn, and their entry comes a few weeks before it."""
        if not friend.birthday:
            return []
        years = (self.today.year, self.today.year + 1)
        return [date.fromisoformat(f"{year}{friend.birthday[4:]}") for year in years]

    def _days_off(self, first: date, last: date) -> int:
        return sum(len(days_between(max(a, first), min(b, last))) for a, b, _ in self.ledger.away if a <= last and b >= first)

    def _each_deed_once(self, rows: Sequence[dict[str, Any]]) -> None:
        for deed in self.ledger.deeds:
            same = [row for row in rows if row["contact_id"] == deed.contact_id and row["outcome"] == deed.outcome]
            exact = [row for row in same if deed.uid and row["uid"] == deed.uid]
            near = [row for row in same if abs((date.fromisoformat(row["at"][:10]) - deed.on).days) <= 1]
            if len(exact) > 1 or not (exact or near):
                self._break(f"{len(exact)} rows for {deed}")
            elif deed.note and not any(_has(row["note"], deed.note) for row in exact or near):
                self._break(f"the note of {deed} is lost: {[row['note'] for row in exact or near]}")
        talks = Counter(
            (row["contact_id"], row["at"][:10]) for row in rows if row["outcome"] == "done" and "/thank/" not in row["uid"]
        )
        del talks

    def _nothing_invented(self, rows: Sequence[dict[str, Any]]) -> None:
        """No row that nothing the user did stands behind."""
        told = Counter((deed.contact_id, deed.outcome) for deed in self.ledger.deeds)
        logged = Counter((row["contact_id"], row["outcome"]) for row in rows if row["outcome"] in {"done", "unanswered", "skipped"})
        for key, count in logged.items():
            if count > told[key]:
                self._break(f"{count} rows of {key}, {told[key]} deeds")

    def _states(self) -> dict[tuple[str, str, int], tuple[str, str]]:
        """Each touch's state and the entry that carries it."""
        with closing(sqlite3.connect(f"file:{self.machine.home.state / 'rekindled.db'}?mode=ro", uri=True)) as database:
            found = database.execute("SELECT contact_id, purpose, n, state, entry_uid FROM touches").fetchall()
        return {(person, purpose, n): (state, uid) for person, purpose, n, state, uid in found}

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.machine.timezone)).date()

    def _break(self, what: str) -> None:
        told = f"{self.machine.now:%Y-%m-%d %H:%M}: {what}"
        if not any(one.endswith(what) for one in self.broken):
            self.broken.append(told)


def _counted(event: PlainEvent, states: dict[tuple[str, str, int], tuple[str, str]]) -> int:
    """How many people of an entry the caps count."""
    keys = [key for key in touches_in(event) if key[1] not in BY_DATE and states.get(key, ("", ""))[1] == event.uid]
    return sum(1 for key in keys if states[key][0] not in {"withdrawn", "returned"})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _has(note: str | None, wanted: str) -> bool:
    return " ".join(wanted.split()) in " ".join((note or "").split())
