"""`script/screenshots apps`: a morning block, a ticked call and the check-in that followed, in Thunderbird.

Owns the story. Everything in the pictures is said by the real programs: rekindled writes and answers, Thunderbird shows
and saves, keyboard and mouse are played. Only their clock is ours. What else is said by hand is tried beside it.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from shutil import which
from zoneinfo import ZoneInfo

from tests.screenshots.stage.borrowed_clock import BorrowedClock
from tests.screenshots.stage.household import ROOT, ZONE, Household
from tests.screenshots.stage.running import until
from tests.screenshots.stage.screen import Screen, hidden_screen
from tests.screenshots.stage.thunderbird import Thunderbird, thunderbird

IMAGES = ROOT / "docs" / "images"
PICTURES = ("block", "ticking", "ticked", "check-in", "task")
NEEDED = {
    "thunderbird": "thunderbird",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "gcc": "gcc libc6-dev",
}
# Of the example people, with a cadence each.
PEOPLE = {
    "Dr. Helen Marsh": "6 months",
    "Tom Becker": "1 year",
    "Mateo Ferrari": "6 months",
    "Amara Okafor": "2 months",
    "Rosa Lindqvist": "1 week",
}
BLOCK = "Reach out to Dr. Helen Marsh and Tom Becker"
CALL = "Call Mateo Ferrari"
LETTER = "Write to Amara Okafor"
OTHER_CALL = "Call Rosa Lindqvist"
NOTE = "he has a new band, and a spare bass"
EVENING = datetime(2026, 11, 28, 18, 0, tzinfo=ZoneInfo(ZONE))
BEFORE, EARLY, AFTER, LATER = (
    EVENING.replace(month=12, day=1, hour=hour, minute=minute)
    for hour, minute in ((8, 20), (9, 30), (10, 25), (10, 45))
)
READING, EDITING, TALL = (500, 560), (580, 730), (500, 680)


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Where the story is played, and where its pictures go."""

    folder: Path
    screen: Screen
    clock: BorrowedClock
    images: Path

    def household(self, carrier: str) -> Household:
        """A new installation with a first plan, made on a Saturday evening."""
        folder = self.folder / carrier
        folder.mkdir()
        household = Household(folder=folder, clock=self.clock)
        household.furnish(PEOPLE, carrier)
        household.rekindled(EVENING, "contacts", "import", str(household.people))
        _say(household.rekindled(EVENING, "sync") + household.rekindled(EVENING, "agenda"))
        return household

    def picture(self, name: str) -> None:
        """Keep what is on the screen under this name."""
        path = self.images / f"thunderbird-{name}.png"
        _say(f"{path.name}: {self.screen.picture(path)} bytes")


def main(images: Path = IMAGES) -> None:
    """Make the pictures anew, and say what was seen on the way."""
    missing = sorted({package for name, package in NEEDED.items() if which(name) is None})
    if missing:
        packages = " ".join(missing)
        sys.exit(f"script/screenshots apps needs programs that are not there; on Debian: apt-get install {packages}")
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rekindled-") as name, hidden_screen(Path(name)) as screen:
        folder = Path(name)
        studio = Studio(folder=folder, screen=screen, clock=BorrowedClock(folder), images=images)
        events = studio.household("event")
        _see_the_morning(studio, events)
        _tick_the_call(studio, events)
        _complete_a_task(studio, studio.household("task"))


def _see_the_morning(studio: Studio, household: Household) -> None:
    """Thunderbird shows on Tuesday what rekindled planned on Saturday."""
    with household.daemon(BEFORE), thunderbird(household.folder, studio.screen, studio.clock, BEFORE) as app:
        _say(f"Thunderbird {app.version}")
        app.subscribe(household.account(BEFORE))
        app.wait_for(BLOCK, "Notes:")
        app.week(date(2026, 12, 1))
        app.look_at(BLOCK, TALL)
        studio.picture("block")
        app.close_entries()


def _tick_the_call(studio: Studio, household: Household) -> None:
    """The call was made and is ticked; a quarter of an hour later rekindled has answered, and the next one stands."""
    with thunderbird(household.folder, studio.screen, studio.clock, AFTER) as app:
        with household.daemon(AFTER):
            app.subscribe(household.account(AFTER))
            app.wait_for(CALL, "Notes:")
            app.week(date(2026, 12, 1))
            app.tick(CALL, " " + NOTE, EDITING)
            studio.picture("ticking")
            app.save()
            _wait_for_log(household, "Mateo Ferrari", "done", NOTE)
        with household.daemon(LATER):
            app.wait_for(f"✓ {CALL}", "Logged")
            app.look_at(f"✓ {CALL}", READING)
            studio.picture("ticked")
            app.close_entries()
            app.week(date(2027, 6, 1))
            app.wait_for(CALL, NOTE)
            app.look_at(CALL, READING)
            studio.picture("check-in")
            app.close_entries()
            _say_it_otherwise(household, app)


def _say_it_otherwise(household: Household, app: Thunderbird) -> None:
    """Each line of a block has its own sign, a letter stays where it was dragged, deleted and cancelled is skipped."""
    app.week(date(2026, 12, 1))
    app.edit(BLOCK, EDITING)
    app.mark_line("[ ] Dr. Helen Marsh", "x", ": happy to advise")
    app.mark_line("[ ] Tom Becker", "-", "")
    app.save()
    _wait_for_log(household, "Dr. Helen Marsh", "done", "happy to advise")
    _wait_for_log(household, "Tom Becker", "unanswered")
    app.drag(LETTER, days=1)
    until("the letter stands where it was dragged to", lambda: _stands(household, LETTER, "2026-12-03"))
    app.delete(OTHER_CALL)
    _wait_for_log(household, "Rosa Lindqvist", "skipped")
    household.rekindled(LATER, "plan", "--replan")
    until("the letter still stands there after a new plan", lambda: _stands(household, LETTER, "2026-12-03"))
    app.cancel(LETTER, EDITING)
    _wait_for_log(household, "Amara Okafor", "skipped")
    _say(household.rekindled(LATER, "history") + household.rekindled(LATER, "agenda"))


def _complete_a_task(studio: Studio, household: Household) -> None:
    """The same morning with tasks, one box ticked with the mouse: he rang before he was called."""
    with thunderbird(household.folder, studio.screen, studio.clock, EARLY) as app:
        with household.daemon(EARLY):
            app.subscribe(household.account(EARLY))
            app.wait_for(CALL, "Notes:")
            app.list_tasks()
            app.complete(CALL)
            _wait_for_log(household, "Mateo Ferrari", "done")
        with household.daemon(LATER):
            app.wait_for(f"✓ {CALL}", "Logged")
            app.wait_for(CALL, "Last talk: 1 December 2026")
            app.select(f"✓ {CALL}")
            studio.picture("task")


def _wait_for_log(household: Household, name: str, outcome: str, note: str = "") -> None:
    """Wait until the daemon has logged this of somebody, from what Thunderbird saved on the server."""
    wanted = (name, outcome, note)
    until(
        f"{name} was logged as {outcome} with the note {note!r}",
        lambda: any((one["contact"], one["outcome"], one["note"]) == wanted for one in household.history(LATER)),
    )
    _say(f"logged: {name}, {outcome}, {note or 'no note'}")


def _stands(household: Household, title: str, day: str) -> bool:
    return any(one["title"] == title and one["start"].startswith(day) for one in household.agenda(LATER))


def _say(text: str) -> None:
    sys.stdout.write(text.rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
