"""The contract of the port `Holidays`, kept by the fake and by the tables of the `holidays` package alike."""

from __future__ import annotations

from datetime import date

import pytest

from rekindled.adapters.public_holidays import LAST_YEAR, PublicHolidays
from rekindled.app.almanac import Holidays
from rekindled.core.errors import ConfigError
from rekindled.countries import country_names
from tests.fakes.fake_holidays import FakeHolidays

KNOWN = {
    ("DE", None): {date(2026, 1, 1): "New Year's Day", date(2027, 1, 1): "New Year's Day"},
    ("DE", "BE"): {date(2026, 3, 8): "Women's Day", date(2026, 1, 1): "New Year's Day"},
}


@pytest.fixture(params=["fake", "real"])
def holidays(request: pytest.FixtureRequest) -> Holidays:
    """Each of the two."""
    return FakeHolidays(KNOWN) if request.param == "fake" else PublicHolidays()


def test_holidays_of_a_year_have_names(holidays: Holidays) -> None:
    """Only those of the years asked for."""
    assert holidays.public("DE", None, [2026])[date(2026, 1, 1)] == "New Year's Day"
    assert {day.year for day in holidays.public("DE", None, [2026])} == {2026}
    assert {day.year for day in holidays.public("DE", None, range(2026, 2028))} == {2026, 2027}


def test_a_part_of_a_country_has_its_own(holidays: Holidays) -> None:
    """Berlin keeps a day that Germany does not, beside those of all."""
    berlin = holidays.public("DE", "BE", [2026])
    assert berlin[date(2026, 3, 8)] == "Women's Day"
    assert date(2026, 1, 1) in berlin
    assert date(2026, 3, 8) not in holidays.public("DE", None, [2026])


@pytest.mark.parametrize(("country", "subdivision"), [("QQ", None), ("DE", "BEE")])
def test_an_unknown_place_is_refused(holidays: Holidays, country: str, subdivision: str | None) -> None:
    """The message names what was asked for."""
    with pytest.raises(ConfigError, match=country):
        holidays.public(country, subdivision, [2026])


def test_no_years_have_no_holidays(holidays: Holidays) -> None:
    """Nothing asked, nothing told."""
    assert holidays.public("DE", None, []) == {}


def test_an_unknown_part_names_near_ones() -> None:
    """By code and by name, and all codes there are."""
    real = PublicHolidays()
    with pytest.raises(ConfigError, match=r'"DE-Bayrn".*Germany has no part.*expected one of .*BY.*mean Bayern'):
        real.public("DE", "Bayrn", [2026])
    with pytest.raises(ConfigError, match=r'the same everywhere: write "JP"'):
        real.public("JP", "13", [2026])
    with pytest.raises(ConfigError, match=r'did you mean "GB"\?'):
        real.public("Britain", None, [2026])


@pytest.mark.parametrize("subdivision", ["by", "Bayern", "BY"])
def test_a_part_is_known_by_code_and_name(subdivision: str) -> None:
    """In any case of letters."""
    assert date(2026, 1, 6) in PublicHolidays().public("DE", subdivision, [2026])


def test_holidays_are_those_observed() -> None:
    """Where a holiday falls on a weekend, the day off that stands for it is one too."""
    usa = PublicHolidays().public("US", None, [2026])
    assert usa[date(2026, 7, 3)] == "Independence Day (observed)"
    assert date(2026, 7, 4) in usa


def test_half_days_are_no_holidays() -> None:
    """Christmas Eve is one in Brazil from two o'clock on, and for shops or banks elsewhere: none of them counts."""
    real = PublicHolidays()
    assert not any(date(2026, 12, 24) in real.public(country, None, [2026]) for country in ("DE", "BR", "CH", "AT"))


@pytest.mark.parametrize(
    ("languages", "country", "name"),
    [
        (("de", "en"), "DE", "Neujahr"),
        (("nb", "en"), "NO", "Første nyttårsdag"),
        (("nb", "en"), "DE", "New Year's Day"),
        ((), "DE", "Neujahr"),
        (("en",), "JP", "New Year's Day"),
    ],
)
def test_names_are_in_the_first_language_there_is(languages: tuple[str, ...], country: str, name: str) -> None:
    """Else in the country's own; the machine's language plays no part."""
    assert PublicHolidays(languages).public(country, None, [2026])[date(2026, 1, 1)] == name


def test_two_holidays_on_one_day_are_one_reason() -> None:
    """They are told in one sentence."""
    assert PublicHolidays().public("IN", None, [2026])
    names = [name for code in ("RO", "LV", "BG") for name in PublicHolidays().public(code, None, [2026, 2027]).values()]
    assert any(" and " in name for name in names)
    assert not any(";" in name for name in names)


def test_years_beyond_all_plans_are_not_counted_out() -> None:
    """A wrong clock costs nothing."""
    assert PublicHolidays().public("DE", None, [1, LAST_YEAR + 1, 9999]) == {}


@pytest.mark.parametrize("code", sorted(country_names()))
def test_every_country_has_a_table(code: str) -> None:
    """Whatever country a phone number is of can be asked for, and no day is of another year."""
    found = PublicHolidays().public(code, None, [2027, 2028])
    assert {day.year for day in found} <= {2027, 2028}
    assert all(found.values())
