"""A whole account on fakes: the real core, use cases and codec, with store, calendar and clock in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from rekindled.app.almanac import Almanac
from rekindled.app.desk import Desk, Wishes
from rekindled.app.draft_ports import Drafts
from rekindled.app.look import Report, look
from rekindled.app.notebook import Notebook
from rekindled.app.quirks import Quirks
from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import ContactSaved, CounterRaised, Setting, SettingSaved, Snapshot
from rekindled.core.model import Contact, Entry, EntryState, Interaction, Touch, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.wire import Amendment, Seen
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import FakeAccount, FakeCalendar, uid_of
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_holidays import FakeHolidays
from tests.fakes.fake_phone_zones import FakePhoneZones
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.fake_store import FakeStore
from tests.fakes.fake_turns import FakeTurns
from tests.fakes.remembering_codec import RememberingCodec

SUNDAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
BERLIN = Rhythm(timezone="Europe/Berlin")


@dataclass(slots=True)
class FakeDesk:
    """The ports of one account, what a user can do to its calendar, and what can be seen of it."""

    rhythm: Rhythm = BERLIN
    busy_names: tuple[str, ...] = ()
    store: FakeStore = field(default_factory=FakeStore)
    clock: FakeClock = field(default_factory=lambda: FakeClock(SUNDAY))
    account: FakeAccount = field(default_factory=FakeAccount)
    busy: FakeBusyTimes = field(default_factory=FakeBusyTimes)
    reporter: FakeReporter = field(default_factory=FakeReporter)
    turns: FakeTurns = field(default_factory=FakeTurns)
    quirks: Quirks | None = None
    almanac: Almanac = field(default_factory=lambda: Almanac(holidays=FakeHolidays(), phones=FakePhoneZones()))
    not_busy: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    feeds: Mapping[str, str] = field(default_factory=dict)
    drafts: Drafts | None = None
    notebook: Notebook = field(default_factory=Notebook)

    def __post_init__(self) -> None:
        """Give the store its epoch, as bootstrap does."""
        if Setting.EPOCH not in self.store.snapshot().settings:
            self.store.record([SettingSaved(setting=Setting.EPOCH, value="abcd1234")])

    @property
    def desk(self) -> Desk:
        """The bundle the use cases take."""
        wishes = Wishes(
            rhythm=self.rhythm,
            calendar="Outreach",
            busy=self.busy_names,
            account="me at fake",
            fingerprint="f1",
            quirks=self.quirks,
            not_busy=self.not_busy,
            addresses=self.addresses,
            feeds=self.feeds,
        )
        return Desk(
            store=self.store,
            clock=self.clock,
            turns=self.turns,
            account=self.account,
            busy=self.busy,
            codec=self.codec,
            almanac=self.almanac,
            reporter=self.reporter,
            wishes=wishes,
            drafts=self.drafts,
            notebook=self.notebook,
        )

    def allowing(self, share: Fraction) -> Desk:
        """The same bundle for a user who lets more vanish at once, or less."""
        return replace(self.desk, wishes=replace(self.desk.wishes, brake_share=share))

    @property
    def codec(self) -> RememberingCodec:
        """The real codec, in the user's zone."""
        return RememberingCodec(ZoneInfo(self.rhythm.timezone))

    def look(self) -> Report:
        """One look."""
        return look(self.desk)

    def settle_down(self) -> None:
        """Look until one look finds nothing to do."""
        assert any(self.look().quiet for _ in range(5))

    def knows(self, *contacts: Contact) -> None:
        """Put contacts into the store, as a command would."""
        counters = [CounterRaised(scope="contact", n=int(contact.id.removeprefix("c-"))) for contact in contacts]
        self.store.record([*(ContactSaved(contact=contact) for contact in contacts), *counters], outside=True)

    @property
    def calendar(self) -> FakeCalendar:
        """Our calendar as it is on the fake server."""
        return self.account.open(self.snapshot.settings[Setting.CALENDAR_URL])

    @property
    def snapshot(self) -> Snapshot:
        """What the store knows."""
        return self.store.snapshot()

    def entries(self) -> list[Entry]:
        """The entries that are on the calendar, by start."""
        there = [entry for entry in self.snapshot.entries if entry.state is not EntryState.GONE]
        return sorted(there, key=lambda entry: (str(entry.now.start), entry.uid))

    def touches(self, state: TouchState = TouchState.OPEN) -> list[Touch]:
        """The touches in one state."""
        return [touch for touch in self.snapshot.touches if touch.state is state]

    def log(self) -> list[Interaction]:
        """The interactions as they were added."""
        return list(self.snapshot.interactions)

    def titles(self) -> list[str]:
        """The titles on the fake server, by start."""
        seen = sorted(self.seen().values(), key=lambda seen: str(seen.meaning.start))
        return [one.meaning.title for one in seen]

    def seen(self) -> dict[str, Seen]:
        """Every readable object on the fake server by UID."""
        return {uid: self.codec.decode(text) for uid, text in self.objects()}

    def objects(self) -> list[tuple[str, str]]:
        """Every object on the fake server: its UID and its text."""
        return [(uid_of(text), text) for text in self.calendar.texts().values()]

    def user(
        self, uid: str, *, title: str | None = None, description: str | None = None, by: timedelta | None = None
    ) -> None:
        """The user edits an entry in a calendar app: its title, its text, its time."""
        meaning = self.seen()[uid].meaning
        start, end = (meaning.start + by, meaning.end + by) if by else (None, None)
        amendment = Amendment(stamped_at=self.clock.now(), title=title, description=description, start=start, end=end)
        self.calendar.user_edit(uid, lambda text: self.codec.amend(text, amendment))

    def tick(self, uid: str, mark: str = "✓") -> None:
        """The user puts a mark before the title."""
        self.user(uid, title=f"{mark} {self.seen()[uid].meaning.title}")


def person(number: int, every: str | None = "6 months", last: date | None = None, **more: object) -> Contact:
    """A contact with an id, a name and an address of its own."""
    return Contact(
        id=f"c-{number}",
        name=f"Person {number}",
        every=parse_cadence(every) if every else None,
        last_contact_on=last,
        **{"phones": (f"+49 30 1234{number:03d}",), **more},  # type: ignore[arg-type]  # the keywords are Contact's own
    )
