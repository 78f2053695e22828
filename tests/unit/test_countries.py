from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from rekindled.countries import country_hint, country_names, country_with, zones_of_countries


def test_every_zone_of_a_country_is_a_zone() -> None:
    """The tables are of the same database as the zones."""
    for zones in zones_of_countries().values():
        assert all(ZoneInfo(zone).key == zone for zone in zones)


def test_every_country_with_a_zone_has_a_name() -> None:
    """Two tables know the same codes."""
    assert zones_of_countries().keys() <= country_names().keys()


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Berlin", "DE"), ("Europe/Belgrade", "RS"), ("America/Chicago", "US"), ("UTC", None), ("", None)],
)
def test_a_zone_is_named_for_one_country(zone: str, country: str | None) -> None:
    """Kosovo borrows a zone without owning it, and UTC is nobody's."""
    assert country_with(zone) == country


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("UK", '; did you mean "GB"?'),
        (" germany", '; did you mean "DE"?'),
        ("Germny", '; did you mean "DE"?'),
        ("Qwertz", ""),
        ("", ""),
    ],
)
def test_a_code_is_guessed_from_a_name(text: str, hint: str) -> None:
    """People write names where codes are expected."""
    assert country_hint(text) == hint
