from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rekindled.config import Config, load_config
from rekindled.core.closed_days import VACATION_WORDS, DaysOff, DaySpan, Jurisdiction, QuietWeek
from rekindled.core.errors import ConfigError
from rekindled.core.rhythm import Window

ACCOUNT = 'timezone = "Europe/Berlin"\n[caldav]\nurl = "https://a.example"\nusername = "me"\n'


def load(folder: Path, text: str, **environ: str) -> Config:
    """The configuration with these lines after the account."""
    path = folder / "rekindled.toml"
    path.write_text(ACCOUNT + text, encoding="utf-8")
    return load_config(path, environ)


def span(first: str, last: str | None = None) -> DaySpan:
    """Days from one to another, or one day."""
    return DaySpan(first_on=date.fromisoformat(first), last_on=date.fromisoformat(last or first))


def test_nothing_is_closed_unless_said(tmp_path: Path) -> None:
    """Whose holidays hold is never guessed; decent hours and words for vacations have defaults."""
    config = load(tmp_path, "")
    assert config.mornings.off() == DaysOff()
    assert config.mornings.vacation_words == VACATION_WORDS
    assert config.contacts.decent_hours == Window(start=480, end=1200)
    assert config.contacts.region is None


def test_days_weeks_and_places_are_read(tmp_path: Path) -> None:
    """Single days, stretches, TOML's own dates, weeks of one year and of every year, a country's part, a region."""
    text = """[mornings]
holidays = "de-BE"
days_off = ["2026-12-24..2027-01-06", "2028-02-29", 2026-11-30]
quiet_weeks = ["2026-W53", "w1", "2027W5"]
vacation_words = ["  Sabbat  woche", "Sabbat woche"]
[contacts]
decent_hours = "10:00-18:00"
region = "at"
"""
    config = load(tmp_path, text)
    assert config.mornings.off() == DaysOff(
        holidays_of=Jurisdiction(country="DE", subdivision="BE"),
        spans=(span("2026-12-24", "2027-01-06"), span("2028-02-29"), span("2026-11-30")),
        weeks=(QuietWeek(week=53, year=2026), QuietWeek(week=1), QuietWeek(week=5, year=2027)),
        vacation_words=("Sabbat woche",),
    )
    assert config.contacts.decent_hours == Window(start=600, end=1080)
    assert config.contacts.region == "AT"


def test_the_environment_says_the_same(tmp_path: Path) -> None:
    """Lists are separated by commas there, and an empty value takes a default back."""
    config = load(
        tmp_path,
        '[mornings]\nholidays = "DE"\n[contacts]\nregion = "DE"\n',
        REKINDLED_MORNINGS__HOLIDAYS="",
        REKINDLED_MORNINGS__DAYS_OFF="2026-12-24..2026-12-31, 2027-01-02",
        REKINDLED_MORNINGS__QUIET_WEEKS="W52",
        REKINDLED_MORNINGS__VACATION_WORDS="",
        REKINDLED_CONTACTS__REGION="",
    )
    assert config.mornings.off() == DaysOff(
        spans=(span("2026-12-24", "2026-12-31"), span("2027-01-02")), weeks=(QuietWeek(week=52),), vacation_words=()
    )
    assert config.contacts.region is None


@pytest.mark.parametrize("code", ["CH", "XK"])
def test_every_country_has_a_code(tmp_path: Path, code: str) -> None:
    """Also the one that ISO has no code for yet."""
    assert load(tmp_path, f'[mornings]\nholidays = "{code}"\n').mornings.holidays == Jurisdiction(country=code)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('holidays = "UK"', '"UK" is not the code of a country; expected one such as "DE"; did you mean "GB"?'),
        ('holidays = "Germany"', 'such as "DE-BE"; did you mean "DE"?'),
        ('holidays = "DE-"', 'such as "DE-BE"'),
        ("holidays = 49", 'such as "DE-BE"'),
        ('days_off = ["2027-02-29"]', '"2027-02-29" is not a day'),
        ('days_off = ["2026-12-24.."]', '"" is not a day'),
        ('days_off = ["christmas"]', '"christmas" is not a day'),
        ('days_off = ["2026-12-31..2026-12-24"]', "ends before it starts"),
        ("days_off = [2026-12-24T10:00:00]", "is not a day"),
        ("days_off = 2026-12-24", "expected a list such as"),
        ('quiet_weeks = ["W54"]', '"W54" is not a week; expected weeks from W1 to W53'),
        ('quiet_weeks = ["W0"]', '"W0" is not a week'),
        ('quiet_weeks = ["52"]', '"52" is not a week'),
        ('quiet_weeks = ["2027-W53"]', "that year has no week 53"),
        ('quiet_weeks = ["0000-W1"]', '"0000-W1" is not a week'),
        ('vacation_words = ["Urlaub", " "]', "expected words of 1 to 100 characters"),
    ],
)
def test_a_wrong_day_is_named_with_what_is_expected(tmp_path: Path, line: str, expected: str) -> None:
    """Each mistake says what would be right, and where it is."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f"[mornings]\n{line}\n")
    key = line.partition(" =")[0]
    assert f"line 6: mornings.{key}: " in str(caught.value)
    assert expected in str(caught.value)


@pytest.mark.parametrize("line", ['region = "Austria"', 'region = "ZZ"', 'decent_hours = "20:00-08:00"'])
def test_wrong_words_about_contacts_are_refused(tmp_path: Path, line: str) -> None:
    """A region is a country's code, and decent hours are within one day."""
    with pytest.raises(ConfigError, match=r"line 6: contacts\."):
        load(tmp_path, f"[contacts]\n{line}\n")


@pytest.mark.parametrize(
    "text",
    [
        '[mornings]\nholidays = "DE"\n',
        '[mornings]\ndays_off = ["2026-12-24"]\n',
        '[mornings]\nquiet_weeks = ["W52"]\n',
        "[mornings]\nvacation_words = []\n",
        '[contacts]\ndecent_hours = "09:00-20:00"\n',
        '[contacts]\nregion = "AT"\n',
    ],
)
def test_closed_days_are_a_reason_to_plan_again(tmp_path: Path, text: str) -> None:
    """Whatever closes a day or an hour changes the fingerprint."""
    assert load(tmp_path, text).fingerprint() != load(tmp_path, "").fingerprint()
