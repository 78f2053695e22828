"""An account with another calendar that is read for meetings, and the hands of those who keep it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from rekindled.app.address_book_desk import Rounds
from rekindled.app.meeting_desk import HOLD_BACK, MeetingDesk, MeetingWishes
from rekindled.app.meetings import follow
from rekindled.core.meetings import Guest, Meeting
from rekindled.core.model import Source
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.fake_meetings import FakeMeetingCalendars

WORK = f"{ORIGIN}/cal/personal/"
ANN, BEN = "ann@example.org", "ben@example.org"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
YESTERDAY = SUNDAY - DAY
ME = frozenset({"me@example.org"})


@dataclass(slots=True)
class Office:
    """An account with one other calendar, read for meetings with Ann (c-1) and Ben (c-2)."""

    world: FakeDesk = field(
        default_factory=lambda: FakeDesk(rhythm=replace(BERLIN, hold_back=HOLD_BACK), busy=FakeBusyTimes(mine=ME))
    )
    calendars: FakeMeetingCalendars = field(default_factory=FakeMeetingCalendars)
    wishes: MeetingWishes = field(default_factory=lambda: MeetingWishes(calendars=("Personal",)))
    rounds: Rounds = field(default_factory=lambda: Rounds(lasting=True))

    @property
    def desk(self) -> MeetingDesk:
        """The bundle."""
        return MeetingDesk(desk=self.world.desk, calendars=self.calendars, wishes=self.wishes, rounds=self.rounds)

    def after(self, wait: timedelta) -> None:
        """Let time pass, take a pass, and look."""
        self.world.clock.advance(wait)
        follow(self.desk)

    def meet(self, name: str, start: datetime, *guests: str, url: str = WORK, **more: object) -> Meeting:
        """An invitation of an hour in the other calendar, the user among the guests."""
        people = tuple(Guest(address=address) for address in ("me@example.org", *guests))
        one = Meeting(key=name, start=start, end=start + HOUR, guests=people)
        one = replace(one, **more)  # type: ignore[arg-type]  # the keywords are Meeting's own
        self.calendars.put(url, f"/{name}.ics", one)
        return one

    def enter(self, name: str, start: datetime, title: str) -> None:
        """An event of the user's own, without guests."""
        self.calendars.put(WORK, f"/{name}.ics", Meeting(key=name, start=start, end=start + HOUR, title=title))

    @property
    def met(self) -> list[tuple[str, date, str]]:
        """The log of meetings: with whom, when, and by which key or entry."""
        rows = [row for row in self.world.log() if row.source is Source.MEETING]
        return [(row.contact_id, row.local_on, row.uid) for row in rows]

    @property
    def said(self) -> list[str]:
        """What status says of meetings."""
        return [one.text for one in self.world.snapshot.notices if one.key.startswith("meetings:")]


def journal(office: Office, contact_id: str) -> list[str]:
    """What was decided about somebody, newest first."""
    return [row.because for row in office.world.store.journal(contact_id, 20)]


def new_office() -> Office:
    """Nothing was read yet."""
    made = Office()
    made.calendars.open(WORK)
    made.world.knows(person(1, emails=(ANN,)), person(2, emails=(BEN,)))
    return made
