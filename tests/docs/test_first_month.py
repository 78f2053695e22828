"""What docs/guide/first-month.md shows is what the program plans for the example people."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.toml_contacts import load_sheets
from rekindled.app.people import import_people
from rekindled.config import load_config
from rekindled.surroundings import almanac_of, rhythm_of
from tests.fakes.desks import FakeDesk
from tests.fakes.fake_clock import FakeClock

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide" / "first-month.md").read_text(encoding="utf-8")
BERLIN = ZoneInfo("Europe/Berlin")
CONFIG = 'timezone = "Europe/Berlin"\n[server]\nembedded = true\n'
AGENDA, ENTRY = (re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)[n] for n in (0, 1))


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> FakeDesk:
    """The first look, in the evening of 28 November 2026, after the example people were imported."""
    path = tmp_path_factory.mktemp("home") / "rekindled.toml"
    path.write_text(CONFIG, encoding="utf-8")
    config = load_config(path, {})
    clock = FakeClock(datetime(2026, 11, 28, 20, tzinfo=BERLIN))
    desk = FakeDesk(clock=clock, rhythm=rhythm_of(config), almanac=almanac_of(config))
    people = (ROOT / "config" / "contacts.example.toml").read_text(encoding="utf-8")
    import_people(desk.store, desk.clock, load_sheets(people, "example"))
    desk.look()
    return desk


def shown_rows() -> list[tuple[str, str]]:
    """Hours and title of each entry in the guide, by day; a title may be folded."""
    rows: list[tuple[str, str]] = []
    day = ""
    for line in re.sub(r"\n {10,}", " ", AGENDA).split("\n"):
        row = re.fullmatch(r"  (\S+)  \S+ +(.*)", line)
        if row:
            rows.append((f"{day} {row[1]}", row[2]))
        else:
            day = line
    return rows


def test_the_first_agenda_in_the_guide_is_whole(evening: FakeDesk) -> None:
    """Every entry stands there on its day, with its hours and its title, and no other."""
    planned = []
    for entry in evening.entries():
        start, end = entry.now.start, entry.now.end
        assert isinstance(start, datetime)
        assert isinstance(end, datetime)
        day = start.astimezone(BERLIN)
        planned.append((f"{day:%a} {day.day} {day:%b %Y} {day:%H:%M}-{end.astimezone(BERLIN):%H:%M}", entry.now.title))
    assert shown_rows() == planned


def test_the_first_morning_in_the_guide_is_whole(evening: FakeDesk) -> None:
    """The text of the block, with everybody in it."""
    assert evening.entries()[0].now.description.strip() == ENTRY.strip()
