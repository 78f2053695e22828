from __future__ import annotations

import json
from pathlib import Path

from rekindled.cli.capacity import over_line
from rekindled.core.facts import Setting, SettingSaved
from tests.fakes.cli_homes import CONFIG, Home

NARROW = CONFIG + "[mornings]\nper_week = 1\n"
FRIENDS = "\n".join(f'[[contact]]\nname = "Friend {n}"\ncircle = "friends"\n' for n in range(12))


def people_in(folder: Path, text: str = FRIENDS) -> str:
    """A file of contacts."""
    path = folder / "people.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_capacity_says_what_fits(home: Home) -> None:
    """Nobody is known yet: the config alone says what a week carries, and there are no sums of nobody."""
    said = home.configured().run("capacity").stdout
    assert said.startswith("Your mornings carry 5 people a week, enough for 130 people at 6 months.")
    assert "Nobody has a cadence yet. Add somebody with: rekindled contacts add NAME" in said
    assert " 0 people" not in said
    home.run("contacts", "add", "Ann", "--every", "2 weeks")
    said = home.run("capacity").stdout
    assert "1 person with a cadence asks for 0.5 a week:" in said
    assert "All of it fits." in said


def test_a_file_is_weighed_before_it_is_taken_in(home: Home, tmp_path: Path) -> None:
    """What its people would ask for, and what would make all fit; nobody is stored."""
    home.configured(NARROW)
    said = home.run("capacity", "--file", people_in(tmp_path)).stdout
    assert said.startswith("These 12 people would ask for 1.4 a week; your mornings carry 1.")
    assert "friends: 2 months becomes 3 months" in said
    assert "2 people a week (per_week in [mornings])" in said
    assert "12 people you have lost touch with wait for a place; each has a turn within 12 weeks." in said
    told = home.read("capacity", "--file", people_in(tmp_path))
    assert told["file"] == {"people": 12, "with_cadence": 12, "asked_per_week": 1.4}
    assert home.names() == []


def test_proposals_are_told_by_circle_or_once_for_everybody(home: Home, tmp_path: Path) -> None:
    """Not the same step for each circle again."""
    home.configured(NARROW)
    family = FRIENDS.replace("Friend", "Aunt").replace('"friends"', '"family"\nevery = "2 months"')
    home.run("contacts", "import", people_in(tmp_path, FRIENDS + family))
    said = home.run("capacity").stdout
    assert "  - everybody: 2 months becomes 6 months (" in said
    home.run("contacts", "add", "Uncle", "--every", "3 months", "--circle", "family")
    said = home.run("capacity").stdout
    assert "everybody: 2 months becomes 6 months, 3 months becomes 1 year (" in said


def test_an_import_says_in_one_line_when_it_is_too_much(home: Home, tmp_path: Path) -> None:
    """And nothing where all fits, or where there is no configuration to weigh it by."""
    line = "12 people ask for 1.4 a week; your mornings carry 1: rekindled capacity"
    assert line not in home.run("contacts", "import", people_in(tmp_path)).stderr
    home.configured(NARROW)
    assert line in home.run("contacts", "import", people_in(tmp_path)).stderr
    assert line not in home.configured().run("contacts", "import", people_in(tmp_path)).stderr


def test_mornings_that_cannot_carry_more_are_named(home: Home, tmp_path: Path) -> None:
    """Where no cadence and no cap would do, more mornings would; whole weeks without any are counted."""
    home.configured(
        CONFIG + '[mornings]\nper_week = 1\nper_day = 1\ndays = ["tue"]\npeople_per_block = 0\nquiet_weeks = ["W30"]\n'
    )
    many = "\n".join(f'[[contact]]\nname = "P {n}"\nevery = "1 year"\n' for n in range(60))
    said = home.run("capacity", "--file", people_in(tmp_path, many)).stdout
    assert "Of the coming year, 1 week carries nobody." in said
    assert "more mornings: days, window or per_day in [mornings]" in said


def test_a_cap_of_none_leaves_everybody_to_what_is_left_over(home: Home, tmp_path: Path) -> None:
    """No turn can be promised."""
    home.configured(CONFIG + "[mornings]\nper_week = 0\n")
    home.run("contacts", "import", people_in(tmp_path, FRIENDS[: FRIENDS.index("[[contact]]", 5)]))
    said = home.run("capacity").stdout
    assert "1 person you have lost touch with waits for a place; they get what is left over each week." in said


def test_status_says_when_more_is_asked_for_than_fits(home: Home) -> None:
    """As the last look left it."""
    kept = {"people": 9, "asked_per_week": 4.5, "carried_per_week": 3.0, "over": True}
    home.knows(SettingSaved(setting=Setting.CAPACITY, value=json.dumps(kept)))
    assert "mornings:  9 people ask for 4.5 a week; your mornings carry 3" in home.run("status").stdout
    assert over_line({**kept, "over": False}) == ""


def test_months_are_played_through(home: Home, tmp_path: Path) -> None:
    """How often circles are reached, how full weeks are, and who would wait long."""
    home.configured(NARROW)
    home.run("contacts", "import", people_in(tmp_path, FRIENDS * 3))
    home.run("contacts", "add", "Alone", "--every", "1 year", "--last", "2026-11-01")
    said = home.run("simulate", "--months", "12", "--seed", "3").stdout
    assert "1 at most" in said
    assert "every 61 days" in said
    assert "rekindled capacity" in said
    told = home.read("simulate", "--months", "2", "--completion-rate", "1", "--skip-rate", "0", "--no-answer-rate", "0")
    assert {one["circle"] for one in told["circles"]} == {None, "friends"}
    assert home.read("agenda")["entries"] == []


def test_an_empty_store_is_played_through_too(home: Home) -> None:
    """There is nobody to reach, and nobody waits."""
    said = home.configured().run("simulate", "--months", "1").stdout
    assert "0 in the mean, 0 at most" in said
    assert "Circle" not in said


def test_rates_that_come_to_more_than_one_are_refused(home: Home) -> None:
    """Exit code 2; the rest is what passes without a mark."""
    result = home.configured().run("simulate", "--completion-rate", "0.9", "--skip-rate", "0.2")
    assert result.exit_code == 2
    assert "come to more than 1" in result.stderr
