"""`script/screenshots apps`: a morning block, a ticked call and the check-in that followed, in Thunderbird.

Owns the story. Everything in the pictures is said by the real programs: rekindled writes and answers, Thunderbird shows
and saves, the ✓ is typed on a keyboard. Only their clock is ours.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from shutil import which
from zoneinfo import ZoneInfo

from tests.screenshots.stage.borrowed_clock import BorrowedClock
from tests.screenshots.stage.household import ROOT, ZONE, Household
from tests.screenshots.stage.running import until
from tests.screenshots.stage.screen import Screen, hidden_screen
from tests.screenshots.stage.thunderbird import thunderbird

IMAGES = ROOT / "docs" / "images"
NEEDED = {
    "thunderbird": "thunderbird",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "gcc": "gcc",
}
PEOPLE = {
    "Dr. Helen Marsh": "6 months",
    "Tom Becker": "1 year",
    "Mateo Ferrari": "6 months",
    "Amara Okafor": "2 months",
    "Rosa Lindqvist": "1 week",
}
BLOCK = "Reach out to Dr. Helen Marsh and Tom Becker"
CALL = "Call Mateo Ferrari"
NOTE = "he has a new band, and a spare bass"


def at(hour: int, minute: int, day: int = 1) -> datetime:
    """A moment of the story, in early December 2026."""
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def main() -> None:
    """Make the three pictures anew, and say what was seen on the way."""
    missing = sorted({package for name, package in NEEDED.items() if which(name) is None})
    if missing:
        sys.exit(
            f"script/screenshots apps needs programs that are missing; Debian has them: apt-get install {' '.join(missing)}"
        )
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, hidden_screen(Path(name)) as screen:
        folder = Path(name)
        household = Household(folder=folder, clock=BorrowedClock(folder))
        household.furnish(PEOPLE)
        evening = datetime(2026, 11, 28, 18, 0, tzinfo=ZoneInfo(ZONE))
        household.rekindled(evening, "contacts", "import", str(household.people))
        print(household.rekindled(evening, "sync"), household.rekindled(evening, "agenda"), sep="")
        _before(household, screen)
        _after(household, screen)


def _before(household: Household, screen: Screen) -> None:
    """The morning: Thunderbird shows what rekindled planned on Saturday."""
    now = at(8, 20)
    with household.daemon(now), thunderbird(household.folder, screen, household.clock, now) as app:
        print("Thunderbird", app.version)
        app.subscribe(household.account(now))
        app.wait_for(BLOCK, "Notes:")
        app.week(date(2026, 12, 1))
        app.look_at(BLOCK, (500, 680))
        _picture(screen, "thunderbird-block.png")


def _after(household: Household, screen: Screen) -> None:
    """The call was made and is ticked; a quarter of an hour later rekindled has answered, and the next one stands."""
    now = at(10, 25)
    with thunderbird(household.folder, screen, household.clock, now) as app:
        with household.daemon(now):
            app.subscribe(household.account(now))
            app.wait_for(CALL, "Notes:")
            app.week(date(2026, 12, 1))
            app.tick(CALL, " " + NOTE, (580, 730))
            _picture(screen, "thunderbird-ticking.png")
            app.save()
            print("logged:", until("the call was logged", lambda: household.history(now)))
        with household.daemon(at(10, 45)):
            app.wait_for("✓ " + CALL, "Logged")
            app.look_at("✓ " + CALL, (500, 560))
            _picture(screen, "thunderbird-ticked.png")
            app.close_entries()
            app.week(date(2027, 6, 1))
            app.wait_for(CALL, NOTE)
            app.look_at(CALL, (500, 560))
            _picture(screen, "thunderbird-check-in.png")


def _picture(screen: Screen, name: str) -> None:
    size = screen.picture(IMAGES / name)
    print(f"docs/images/{name}: {size} bytes")


if __name__ == "__main__":
    main()
