"""The machine that makes histories: everything a user, a server and a power cut can do, in any order (design §3).

Owns the rules and the promises. Must not know which calendar server is behind the desk.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rekindled.adapters.ical_lines import unfolded
from rekindled.app.home import open_calendar
from rekindled.app.logbook import Telling, log_contact
from rekindled.app.preview import preview
from rekindled.core.cadence import parse_cadence
from rekindled.core.campaigns import Campaign, CampaignState, Candidate
from rekindled.core.changes import Keep
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import CampaignSaved, ContactSaved, ErrandSaved, Setting
from rekindled.core.history import REGULAR, valid
from rekindled.core.identity import parse_uid
from rekindled.core.marks import read_title
from rekindled.core.model import Entry, EntryState, Outcome, Purpose, TouchState
from tests.fakes.desks import FakeDesk, person
from tests.fakes.mortal_stores import MortalSqliteStore, MortalStore, PowerCut

FOREIGN = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n\
DTSTART:20261124T080000Z\r\nDTEND:20261124T083000Z\r\nSUMMARY:✓ Call Person 1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
MARKS = ("✓", "done:", "[x]", "✗", "no answer", "skip", "later", "later 2 weeks", "in 3 months", "stop")
NOTE = "she moved"
ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:mine\r\nTRIGGER:-PT7M\r\nEND:VALARM"


class Looks(RuleBasedStateMachine):
    """One account, a handful of people, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    @initialize(number=st.integers(1, 6))
    def people(self, number: int) -> None:
        """Start with some people, dormant and kept-up ones."""
        self.world = self.fresh_world()
        lasts = [None, date(2026, 10, 1), date(2026, 6, 1), date(2019, 1, 1), date(2026, 11, 1), None]
        every = ["6 months", "3 months", "2 weeks", "1 year", "10 days", "6 months"]
        self.world.knows(*(person(i + 1, every[i], lasts[i]) for i in range(number)))
        self.foreign: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.skippable: set[str] = set()
        self.dragged: dict[str, datetime] = {}
        self.decorated: dict[str, set[str]] = {}
        self.joined = number
        open_calendar(self.world.desk, self.world.snapshot.settings)

    def fresh_world(self) -> FakeDesk:
        """The account a history plays in."""
        return FakeDesk(store=MortalStore())

    def requests(self) -> int:
        """What the program has asked the server so far."""
        return self.world.account.requests

    def dealt(self) -> Mapping[str, int]:
        """How often each kind of fault struck."""
        return {}

    @rule(every=st.sampled_from(["10 days", "1 month", "6 months"]), days=st.sampled_from([None, 5, 100, 900]))
    def somebody_joins(self, every: str, days: int | None) -> None:
        """The user adds a person."""
        self.joined += 1
        last = self.world.clock.now().date() - timedelta(days=days) if days else None
        self.world.knows(person(self.joined, every, last))

    # The user

    def _put(self, name: str, text: str) -> None:
        """An event of the user's, remembered as the server spells it."""
        href = self.world.calendar.user_put(name, text)
        self.foreign[href] = self.world.calendar.texts()[href]

    def _open_entries(self) -> list[Entry]:
        there = {str(parse_uid(uid) or "") for uid in self.world.seen()}
        return [e for e in self.world.entries() if e.state is EntryState.STANDING and e.uid in there]

    def _pick(self, data: st.DataObject) -> Entry | None:
        entries = self._open_entries()
        return data.draw(st.sampled_from(entries), label="entry") if entries else None

    @rule(data=st.data(), mark=st.sampled_from(MARKS))
    def mark(self, data: st.DataObject, mark: str) -> None:
        """The user puts a mark before a title."""
        entry = self._pick(data)
        if entry:
            self.world.tick(entry.uid, mark)
            if mark == "skip":
                self.skippable.add(entry.uid)
            if mark.startswith(("later", "in ")):
                self.dragged.pop(entry.uid, None)

    @rule(data=st.data(), box=st.sampled_from(["[x]", "[-]", "[X]"]), note=st.sampled_from(["", ": moved to Oslo"]))
    def tick_a_line(self, data: st.DataObject, box: str, note: str) -> None:
        """The user ticks one line of a block."""
        entry = self._pick(data)
        if entry:
            text = self.world.seen()[entry.uid].meaning.description
            lines = [line for line in text.split("\n") if line.startswith("[ ] ")]
            if lines:
                line = data.draw(st.sampled_from(lines), label="line")
                self.world.user(entry.uid, description=text.replace(line, box + line[3:] + note))

    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        """The user writes something under Notes."""
        entry = self._pick(data)
        if entry:
            self.world.user(entry.uid, description=self.world.seen()[entry.uid].meaning.description + "\nshe moved")
            self.decorated.setdefault(entry.uid, set()).add(NOTE)

    @rule(data=st.data(), line=st.sampled_from(["LOCATION:Café am Ring", "X-MOOD;X-LEVEL=2:curious", ALARM]))
    def decorate(self, data: st.DataObject, line: str) -> None:
        """The user adds a place, a property of some app's own or an alarm."""
        entry = self._pick(data)
        if entry and line not in self.decorated.get(entry.uid, ()):
            end = "END:VEVENT"
            self.world.calendar.user_edit(entry.uid, lambda text: text.replace(end, f"{line}\r\n{end}"))
            self.decorated.setdefault(entry.uid, set()).add(line)

    @rule(data=st.data())
    def take_the_mark_away(self, data: st.DataObject) -> None:
        """The user takes the mark off a title again."""
        marked = [entry for entry in self._open_entries() if entry.now.title != entry.meant_title]
        if marked:
            entry = data.draw(st.sampled_from(marked), label="entry")
            self.world.user(entry.uid, title=entry.meant_title)

    @rule(number=st.integers(1, 6), title=st.sampled_from(["Call", "Coffee with", "✓ Call"]), days=st.integers(1, 30))
    def make_an_own_event(self, number: int, title: str, days: int) -> None:
        """The user puts an event for somebody into our calendar."""
        start = (self.world.clock.now() + timedelta(days=days)).strftime("%Y%m%dT110000Z")
        text = FOREIGN.format(uid=f"own-for-{number}").replace("20261124T080000Z", start)
        text = text.replace("DTEND:20261124T083000Z\r\n", "").replace("✓ Call Person 1", f"{title} Person {number}")
        self._put(f"own-for-{number}.ics", text)

    @rule(data=st.data(), days=st.sampled_from([-3, -1, 1, 5, 40]))
    def drag(self, data: st.DataObject, days: int) -> None:
        """The user drags an entry to another day."""
        entry = self._pick(data)
        if entry:
            self.world.user(entry.uid, by=timedelta(days=days))
            start = self.world.seen()[entry.uid].meaning.start
            assert isinstance(start, datetime)
            waiting = read_title(self.world.seen()[entry.uid].meaning.title, entry.written.title)
            # A `later` nobody read yet moves the entry from wherever it was dragged to.
            if start == entry.written.start and not entry.pinned:
                self.dragged.pop(entry.uid, None)  # dragged back before anybody saw it
            elif waiting is None or waiting.outcome is not Outcome.LATER:
                self.dragged[entry.uid] = start

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """The user deletes an entry."""
        entry = self._pick(data)
        if entry:
            self.world.calendar.user_delete(entry.uid)
            self.deleted.add(entry.uid)
            self.skippable.add(entry.uid)
            self.dragged.pop(entry.uid, None)
            self.decorated.pop(entry.uid, None)

    @rule(number=st.integers(1, 3))
    def add_foreign(self, number: int) -> None:
        """The user keeps an event of their own in our calendar."""
        self._put(f"own-{number}.ics", FOREIGN.format(uid=f"own-{number}"))

    @rule(data=st.data(), every=st.sampled_from(["1 month", "6 months", "2 years"]))
    def change_cadence(self, data: st.DataObject, every: str) -> None:
        """The user edits how often."""
        contact = data.draw(st.sampled_from(self.world.snapshot.contacts), label="contact")
        self.world.store.record(
            [ContactSaved(contact=replace(contact, every=parse_cadence(every), rests_until=None))], outside=True
        )

    @rule(data=st.data(), ago=st.integers(0, 20))
    def log(self, data: st.DataObject, ago: int) -> None:
        """The user logs a talk by hand."""
        contact = data.draw(st.sampled_from(self.world.snapshot.contacts), label="contact")
        moment = self.world.desk.moment()
        log_contact(self.world.store, contact, Telling(at=moment.now - timedelta(days=ago)), moment)

    @rule(data=st.data(), ended=st.booleans())
    def campaign(self, data: st.DataObject, ended: bool) -> None:
        """The user starts a campaign with somebody on its shortlist, or ends it."""
        contact = data.draw(st.sampled_from(self.world.snapshot.contacts), label="contact")
        now = self.world.clock.now()
        campaign = Campaign(
            id="q-1",
            problem="no buyers",
            question="Who would pay?",
            opened_on=now.date(),
            state=CampaignState.CLOSED if ended else CampaignState.RUNNING,
            candidates=(Candidate(contact_id=contact.id, willing=True, distant=True),),
            ran_from=now,
        )
        self.world.store.record([CampaignSaved(campaign=campaign)], outside=True)

    @rule(data=st.data(), kind=st.sampled_from(ErrandKind), dropped=st.booleans())
    def errand(self, data: st.DataObject, kind: ErrandKind, dropped: bool) -> None:
        """The user plans something with somebody, or takes it back."""
        contact = data.draw(st.sampled_from(self.world.snapshot.contacts), label="contact")
        now = self.world.clock.now()
        one = Errand(
            id=f"e-{kind}",
            contact_id=contact.id,
            kind=kind,
            words="",
            asked_at=now,
            due_on=now.date(),
            about="c-1",
            dropped=dropped,
        )
        self.world.store.record([ErrandSaved(errand=one)], outside=True)

    # Time, the server, the power

    @rule(hours=st.sampled_from([1, 5, 24, 49, 24 * 7, 24 * 60]))
    def time_passes(self, hours: int) -> None:
        """The clock goes on."""
        self.world.clock.advance(timedelta(hours=hours))

    @rule()
    def tokens_expire(self) -> None:
        """The server forgets its sync tokens."""
        self.world.calendar.forget_tokens()

    @rule(kind=st.sampled_from(["before", "after"]))
    def look_with_a_lost_answer(self, kind: str) -> None:
        """A write fails before it happens, or its answer is lost."""
        self.world.calendar.fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
        with contextlib.suppress(CalendarUnavailable):
            self.world.look()
        self.world.calendar.calm()

    @rule(after=st.integers(0, 12), before=st.booleans())
    def look_with_a_power_cut(self, after: int, before: bool) -> None:
        """The process dies at some record of the look."""
        store: object = self.world.store
        assert isinstance(store, MortalStore | MortalSqliteStore)
        store.dies_in, store.before = after, before
        with contextlib.suppress(PowerCut):
            self.world.look()
        store.dies_in = None

    @rule()
    def look(self) -> None:
        """Looks settle: after at most four, one more writes nothing, and everything promised holds."""
        for _ in range(4):
            self.world.look()
        writes = len(self.world.calendar.writes)
        before = self.world.snapshot
        report = self.world.look()
        assert report.quiet
        assert len(self.world.calendar.writes) == writes
        assert self.world.snapshot == before
        self._promises_hold()

    def _promises_hold(self) -> None:
        snapshot = self.world.snapshot
        on_calendar = self.world.seen()
        if Setting.BRAKE not in snapshot.settings:
            # What is quiet is also finished: a look that ended early was made good by the next ones.
            assert all(isinstance(change, Keep) for change in preview(self.world.desk)[1].changes)
            for entry in snapshot.entries:
                standing = entry.state in (EntryState.STANDING, EntryState.TAKEN)
                assert standing == (entry.uid in on_calendar), entry
            self._nothing_is_doubled_or_unknown()
        assert not self.deleted & on_calendar.keys()
        assert {row.uid for row in snapshot.interactions if row.outcome is Outcome.SKIPPED} <= self.skippable
        self._what_the_user_wrote_is_there()
        for uid, start in self.dragged.items():
            assert on_calendar[uid].meaning.start == start

    def _nothing_is_doubled_or_unknown(self) -> None:
        """Every object of ours is known to stand, and each UID is there once."""
        ours = Counter(uid for uid, _ in self.world.objects() if parse_uid(uid))
        there = (EntryState.STANDING, EntryState.TAKEN)
        known = Counter(e.uid for e in self.world.snapshot.entries if e.state in there and parse_uid(e.uid))
        assert ours == known

    def _what_the_user_wrote_is_there(self) -> None:
        texts = {uid: unfolded(text) for uid, text in self.world.objects()}
        for uid, lines in self.decorated.items():
            for line in lines:
                assert uid not in texts or all(part in texts[uid] for part in line.split("\r\n")), (line, texts[uid])

    @invariant()
    def step_is_counted(self) -> None:
        """Not a promise: how much was tried is told at the end."""
        self.steps += 1

    @invariant()
    def one_open_touch_per_contact_and_purpose(self) -> None:
        """Never two open touches for one contact and purpose, and never two regular ones."""
        if not hasattr(self, "world"):
            return
        lanes = Counter(
            (touch.key.contact_id, "regular" if touch.key.purpose in REGULAR else touch.key.purpose)
            for touch in self.world.touches()
        )
        assert all(count == 1 for count in lanes.values()), lanes

    @invariant()
    def each_completion_is_logged_once_and_followed_once(self) -> None:
        """One day and contact is one conversation, and one completion has one thank-you."""
        if not hasattr(self, "world"):
            return
        talks = Counter(
            (row.contact_id, row.local_on)
            for row in valid(self.world.log())
            if row.outcome is Outcome.DONE and row.purpose is not Purpose.THANK
        )
        assert all(count == 1 for count in talks.values()), talks
        thanks = Counter(
            touch.origin
            for touch in self.world.snapshot.touches
            if touch.key.purpose is Purpose.THANK and touch.origin and touch.state is not TouchState.WITHDRAWN
        )
        assert all(count == 1 for count in thanks.values()), thanks

    @invariant()
    def nothing_foreign_is_written(self) -> None:
        """Other people's events keep every byte."""
        if not hasattr(self, "world"):
            return
        texts = self.world.calendar.texts()
        assert all(texts[href] == text for href, text in self.foreign.items())
        assert not [href for _, href in self.world.calendar.writes if href in self.foreign]
