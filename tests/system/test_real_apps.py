"""A scripted session with the real khal and the real todoman, through the real vdirsyncer, on a real server.

Each program has one session in which every gesture is made once by the program itself (`khal edit`, `todo done`); the
tests below read what became of it. The account's clock stands at noon of the machine's day, for the programs know no
other: a quarter of an hour later nothing may fall on another day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.system_clock import SystemClock
from rekindled.core.facts import NoticeKind, Snapshot
from rekindled.core.history import valid
from rekindled.core.model import Carrier, Entry, EntryState, Outcome, Purpose, Touch, TouchKey, TouchState
from tests.fakes.calendar_rigs import event
from tests.fakes.desks import BERLIN, person
from tests.fakes.real_apps import RealApps
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.servers import RunningServer

# The fixtures of this module are costly: one worker makes them.
pytestmark = [pytest.mark.server, pytest.mark.system, pytest.mark.xdist_group("real apps")]

ZONE = ZoneInfo("Europe/Berlin")
LONG_AGO = date(2019, 1, 1)
KEPT_UP = ("Berta", "Cilla", "Dora", "Emil", "Fred", "Gina", "Hans", "Karl")
IN_A_BLOCK = ("Ida", "Jonas")
NAMES = ("Anna", *KEPT_UP, *IN_A_BLOCK)
ACKNOWLEDGED = ("Anna", "Berta", "Gina")
LATER = timedelta(minutes=16)


@dataclass(slots=True, kw_only=True)
class Session:
    """One account, its user's programs, what the account knew when all was `planned`, between the
    two looks after the gestures (`between`) and
    after them (`known`), and what the programs showed of each entry when it was acknowledged (`shown`).
    """

    desk: ServerDesk
    apps: RealApps
    first: Mapping[str, TouchKey]
    planned: Snapshot
    between: Snapshot = field(default_factory=Snapshot)
    known: Snapshot = field(default_factory=Snapshot)
    shown: Mapping[str, str] = field(default_factory=dict)

    def touch(self, name: str, snapshot: Snapshot | None = None) -> Touch:
        """The touch that somebody's gesture was about; as it is now, unless another moment is named."""
        return next(one for one in (snapshot or self.desk.snapshot).touches if one.key == self.first[name])

    def entry(self, name: str, snapshot: Snapshot | None = None) -> Entry:
        """The entry that somebody's gesture was made on."""
        found = snapshot or self.desk.snapshot
        return next(one for one in found.entries if one.uid == self.touch(name, found).entry_uid)

    def state(self, name: str) -> TouchState:
        """What became of somebody's touch by the gestures."""
        return self.touch(name, self.known).state

    def following(self, name: str) -> set[Purpose]:
        """What else was open for somebody after the gestures."""
        of = self.first[name]
        others = [one for one in self.known.touches if one.key.contact_id == of.contact_id and one.key != of]
        return {touch.key.purpose for touch in others if touch.state is TouchState.OPEN}

    def logged(self, snapshot: Snapshot | None = None) -> dict[str, tuple[Outcome, str]]:
        """The log after the gestures, by name, or at another moment; two rows for one person are a failure."""
        rows = valid((snapshot or self.known).interactions)
        said = {NAMES[int(row.contact_id.removeprefix("c-")) - 1]: (row.outcome, row.note) for row in rows}
        assert len(said) == len(rows), rows
        return said

    def text_of(self, name: str) -> str:
        """What the user's program holds of somebody's first entry, unfolded."""
        uid = self.entry(name).uid
        found = [text for text in self.apps.texts("outreach").values() if uid in text]
        assert len(found) == 1, found
        return found[0].replace("\r\n", "\n").replace("\n ", "")


@contextmanager
def account(server: RunningServer, folder: Path, carrier: Carrier, name: str = "apps") -> Iterator[Session]:
    """A planned account whose entries have come to the user's programs."""
    rhythm = replace(BERLIN, carrier=carrier)
    with server_desk(server, folder, f"real {name} {carrier}", rhythm=rhythm) as desk:
        now = SystemClock().now().astimezone(ZONE)
        desk.clock.set(datetime(now.year, now.month, now.day, 12, tzinfo=ZONE))
        recently = (now - timedelta(days=30)).date()
        last = {"Anna": LONG_AGO, **dict.fromkeys(KEPT_UP, recently), **dict.fromkeys(IN_A_BLOCK, LONG_AGO)}
        people = [replace(person(n, "3 months", last[name]), name=name) for n, name in enumerate(NAMES, 1)]
        desk.knows(*people[: -len(IN_A_BLOCK)])
        desk.look()
        desk.knows(*people)
        desk.settle(2)
        calendars = {"outreach": desk.calendar.url, "other": desk.account.make("Other").url}
        # Something that stays: vdirsyncer refuses to empty a calendar.
        desk.account.open(calendars["other"]).user_put("dentist.ics", event("dentist", "Dentist"))
        first = {NAMES[int(one.key.contact_id.removeprefix("c-")) - 1]: one.key for one in desk.touches()}
        apps = RealApps(server, folder / "home", calendars)
        session = Session(desk=desk, apps=apps, first=first, planned=desk.snapshot)
        apps.sync()
        yield session


def moved_to(session: Session, name: str) -> datetime:
    """Where the user drags somebody's entry: ten days later in the afternoon."""
    start = session.entry(name).now.start
    assert isinstance(start, datetime)
    return (start + timedelta(days=10)).replace(hour=15, minute=30)


def play(session: Session, gestures: Callable[[], None]) -> None:
    """The gestures, two looks with half a sync before each (the other calendar last), the acknowledgements."""
    gestures()
    session.apps.sync("outreach")
    session.desk.look()
    session.between = session.desk.snapshot
    session.apps.sync("other")
    session.desk.look()
    session.known = session.desk.snapshot
    session.apps.sync()
    session.desk.clock.advance(LATER)
    session.desk.look()
    session.apps.sync()
    session.shown = {name: session.text_of(name) for name in ACKNOWLEDGED}


@pytest.fixture(scope="module")
def khal(radicale: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """What somebody does in an afternoon with khal."""
    with account(radicale, tmp_path_factory.mktemp("khal"), Carrier.EVENT) as session:
        edit = session.apps.edit_event

        def gestures() -> None:
            edit("Call Anna", "s", "✓ Call Anna")
            edit("Call Berta", "d", "spoke to her, all fine", "s", "Call Berta - done")
            edit("Call Cilla", "s", "no answer: Call Cilla")
            at = moved_to(session, "Dora")
            edit("Call Dora", "t", f"{at:%Y-%m-%d %H:%M} {at + timedelta(minutes=20):%Y-%m-%d %H:%M}")
            edit("Call Emil", "D", "y")
            fred = session.text_of("Fred")
            edit("Call Fred", "D", "y")
            session.apps.import_event("other", fred)
            edit("Call Gina", "c", "done")
            edit("Call Karl", "s", "later 2 weeks: Call Karl")
            edit("[ ] Jonas", "d", "[x] Jonas: talked about the move")

        play(session, gestures)
        yield session


@pytest.fixture(scope="module")
def todoman(radicale: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """What somebody does in an afternoon with todoman."""
    with account(radicale, tmp_path_factory.mktemp("todoman"), Carrier.TASK) as session:
        todo = session.apps.todo

        def gestures() -> None:
            todo("done", "Call Anna")
            text = session.apps.task("Call Berta")["description"]
            todo("edit", "Call Berta", "--read-description", answers=(f"{text}\nspoke to her, all fine",))
            todo("done", "Call Berta")
            todo("cancel", "Call Cilla")
            todo("edit", "Call Dora", "--due", f"{moved_to(session, 'Dora') + timedelta(minutes=20):%Y-%m-%d %H:%M}")
            todo("delete", "Call Emil", "--yes")
            todo("move", "Call Fred", "--list", "other")
            todo("edit", "Call Gina", "--category", "done")
            todo("edit", "Call Karl", "--due", f"{moved_to(session, 'Karl'):%Y-%m-%d}")

        play(session, gestures)
        yield session


@pytest.fixture(scope="module")
def khal_again(khal: Session) -> Session:
    """What the user of khal thinks better of an hour later."""
    khal.apps.edit_event("✓ Call Anna", "s", "Call Anna")
    khal.apps.edit_event("all fine\\nLogged", "D", "y")
    return an_hour_later(khal)


@pytest.fixture(scope="module")
def overwritten(radicale: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A user of khal who notes a thing in an entry that was acknowledged meanwhile, and whose own side is to win."""
    with account(radicale, tmp_path_factory.mktemp("overwritten"), Carrier.EVENT, "wins") as session:
        desk, apps = session.desk, session.apps
        apps.edit_event("Call Anna", "c", "done")
        apps.sync()
        desk.look()
        desk.clock.advance(LATER)
        desk.look()
        session.known = desk.snapshot
        apps.edit_event("Call Anna", "l", "on the balcony")
        with pytest.raises(AssertionError, match="changed on both sides"):
            apps.sync()
        apps.let_this_side_win()
        apps.sync()
        desk.look()
        desk.clock.advance(LATER)
        desk.settle(2)
        apps.sync()
        yield session


@pytest.fixture(scope="module")
def todoman_again(todoman: Session) -> Session:
    """What the user of todoman thinks better of an hour later."""
    todoman.apps.todo("move", "Call Fred", "--list", "outreach")
    todoman.apps.todo("delete", "✓ Call Berta", "--yes")
    return an_hour_later(todoman)


def an_hour_later(session: Session) -> Session:
    """A sync and two looks, an hour later."""
    session.desk.clock.advance(timedelta(hours=1))
    session.apps.sync()
    session.desk.settle(2)
    session.apps.sync()
    return session


@pytest.fixture(params=["khal", "todoman"])
def session(request: pytest.FixtureRequest) -> Session:
    """Each of the two sessions."""
    found: Session = request.getfixturevalue(request.param)
    return found


def test_a_mark_is_logged_once_and_followed(session: Session) -> None:
    """`✓` by khal and `todo done` close the reconnecting, with a thank-you and the next check-in."""
    assert session.state("Anna") is TouchState.DONE
    assert session.logged()["Anna"] == (Outcome.DONE, "")
    assert session.following("Anna") == {Purpose.THANK, Purpose.CHECK_IN}


def test_a_note_becomes_the_note(session: Session) -> None:
    """What is written into the text is logged with the mark, also where khal's one line replaced the whole text."""
    assert session.logged()["Berta"] == (Outcome.DONE, "spoke to her, all fine")


def test_a_category_is_a_mark(session: Session) -> None:
    """The category `done` says it too."""
    assert session.state("Gina") is TouchState.DONE


def test_no_answer_by_khal(khal: Session) -> None:
    """Words before the title are an attempt without an answer, and another one follows."""
    assert khal.logged()["Cilla"] == (Outcome.UNANSWERED, "")
    assert khal.following("Cilla")


def test_a_cancelled_task_is_skipped(todoman: Session) -> None:
    """`todo cancel` skips it."""
    assert todoman.state("Cilla") is TouchState.SKIPPED
    assert todoman.logged()["Cilla"] == (Outcome.SKIPPED, "")


def test_a_moved_entry_is_kept_where_it_is(session: Session) -> None:
    """A new time, of a task its due time alone, is kept; the entry is as long as it was and still open."""
    entry = session.entry("Dora")
    at = entry.now.start
    assert isinstance(at, datetime)
    assert (at.hour, at.minute, entry.pinned, session.state("Dora")) == (15, 30, True, TouchState.OPEN)
    assert entry.now.end - at == timedelta(minutes=20)  # type: ignore[operator]  # both are times


def test_a_due_day_keeps_the_hour(todoman: Session) -> None:
    """A task that is put off to a day stands at its old hour on that day, and is kept there."""
    start, was = todoman.entry("Karl").now.start, todoman.entry("Karl", todoman.planned).now.start
    assert isinstance(start, datetime)
    assert isinstance(was, datetime)
    assert (start.date(), start.time()) == (was.date() + timedelta(days=10), was.time())
    assert todoman.entry("Karl").pinned


def test_a_deletion_is_a_skip_after_two_looks(session: Session) -> None:
    """The first look only misses it; the second one believes it."""
    assert session.entry("Emil", session.between).state is EntryState.MISSING
    assert session.state("Emil") is TouchState.SKIPPED
    assert session.logged()["Emil"] == (Outcome.SKIPPED, "")


def test_a_move_to_another_calendar_is_no_deletion(session: Session) -> None:
    """It is deleted here before it is put there; between the two nothing is concluded."""
    assert session.entry("Fred", session.between).state is EntryState.MISSING
    assert session.entry("Fred", session.known).state is EntryState.ELSEWHERE
    assert session.state("Fred") is TouchState.OPEN
    assert "Fred" not in session.logged()


def test_a_line_of_a_block_by_khal(khal: Session) -> None:
    """One ticked line, all that `khal edit` can write, is about that one person."""
    assert khal.logged()["Jonas"] == (Outcome.DONE, "talked about the move")
    assert "Ida" not in khal.logged()
    assert (khal.state("Ida"), khal.state("Jonas")) == (TouchState.OPEN, TouchState.DONE)
    assert khal.following("Jonas") == {Purpose.THANK, Purpose.CHECK_IN}


def test_who_was_left_alone_is_left_alone(session: Session) -> None:
    """An entry beside all this stays open and unwritten."""
    assert session.state("Hans") is TouchState.OPEN
    assert "Hans" not in session.logged()
    assert session.entry("Hans").now == session.entry("Hans").written


def test_the_acknowledgement_comes_back_to_the_program(session: Session) -> None:
    """After a quarter of an hour the user's own program shows the sign and what was logged."""
    for name, text in session.shown.items():
        assert f"SUMMARY:✓ Call {name}\n" in text or f"SUMMARY:✓ Call {name} - done\n" in text, text
        assert text.count("Logged ") == 1, text
    assert "spoke to her\\, all fine" in session.shown["Berta"]


def test_nobody_answers_an_answer(session: Session) -> None:
    """Two more rounds of sync and look copy nothing, write nothing and log nothing."""
    desk, apps = session.desk, session.apps
    before, texts, rows = desk.calendar.texts(), apps.texts("outreach"), desk.log()
    for _ in range(2):
        assert "Copying" not in apps.sync()
        desk.look()
    assert (desk.calendar.texts(), apps.texts("outreach"), desk.log()) == (before, texts, rows)
    assert desk.look().quiet
    assert not [one for one in desk.snapshot.notices if one.kind is NoticeKind.NOT_UNDERSTOOD]


def test_later_by_khal_moves_the_entry(khal: Session) -> None:
    """The entry goes two weeks on and comes back to khal without the words."""
    start, was = khal.entry("Karl", khal.known).now.start, khal.entry("Karl", khal.planned).now.start
    assert isinstance(start, datetime)
    assert isinstance(was, datetime)
    assert start.date() == was.date() + timedelta(days=14)
    assert f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}\n" in khal.text_of("Karl")
    assert "SUMMARY:Call Karl\n" in khal.text_of("Karl")


def test_a_removed_mark_is_taken_back(khal_again: Session) -> None:
    """Removing our sign takes the talk out of the log, and its thank-you off the user's calendar."""
    assert khal_again.touch("Anna").state is TouchState.OPEN
    assert "Anna" not in khal_again.logged(khal_again.desk.snapshot)
    assert not [text for text in khal_again.apps.texts("outreach").values() if "SUMMARY:Thank Anna" in text]


@pytest.mark.parametrize("again", ["khal_again", "todoman_again"])
def test_deleting_what_is_settled_means_nothing(again: str, request: pytest.FixtureRequest) -> None:
    """What was logged stays logged."""
    session: Session = request.getfixturevalue(again)
    assert session.entry("Berta").state is EntryState.GONE
    assert session.touch("Berta").state is TouchState.DONE
    assert session.logged(session.desk.snapshot)["Berta"] == session.logged()["Berta"]


def test_a_task_that_comes_back_is_ours_again(todoman_again: Session) -> None:
    """Moved back from the other calendar, it is the same open entry."""
    assert todoman_again.entry("Fred").state is EntryState.STANDING
    assert todoman_again.touch("Fred").state is TouchState.OPEN


def test_an_overwritten_acknowledgement_is_put_back_beside_the_change(overwritten: Session) -> None:
    """Where the user's side wins over ours in vdirsyncer, nothing is taken back, and both are there in the end."""
    assert overwritten.entry("Anna").restored
    assert overwritten.touch("Anna").state is TouchState.DONE
    assert overwritten.logged(overwritten.desk.snapshot) == overwritten.logged() == {"Anna": (Outcome.DONE, "")}
    text = overwritten.text_of("Anna")
    assert "LOCATION:on the balcony\n" in text
    assert "SUMMARY:✓ Call Anna\n" in text
    assert text.count("Logged ") == 1
