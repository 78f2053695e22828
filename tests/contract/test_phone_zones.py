"""The contract of the port `PhoneZones`, kept by the fake and by the real tables alike."""

from __future__ import annotations

import pytest

from rekindled.adapters.phone_zones import NumberedZones
from rekindled.app.almanac import PhoneZones
from tests.fakes.fake_phone_zones import FakePhoneZones


@pytest.fixture(params=["fake", "real"])
def phones(request: pytest.FixtureRequest) -> PhoneZones:
    """Each of the two."""
    return FakePhoneZones() if request.param == "fake" else NumberedZones()


@pytest.mark.parametrize(
    ("number", "region", "country", "zone"),
    [
        ("+49 30 123456", None, "DE", "Europe/Berlin"),
        ("+49 170 1234567", "JP", "DE", "Europe/Berlin"),
        ("+81 3-1234-5678", None, "JP", "Asia/Tokyo"),
        ("03-1234-5678", "JP", "JP", "Asia/Tokyo"),
        ("+1 212 555 1234", None, "US", None),
        ("030 123456", None, None, None),
        ("+9", "DE", None, None),
        ("nobody", "DE", None, None),
        ("", None, None, None),
    ],
)
def test_a_number_tells_country_and_perhaps_zone(
    phones: PhoneZones, number: str, region: str | None, country: str | None, zone: str | None
) -> None:
    """The zone only where all of the country keeps one time; a number without country is of the default one."""
    assert phones.country_of(number, region) == country
    assert phones.zone_of(number, region) == zone


@pytest.mark.parametrize(
    ("number", "region", "dialled"),
    [
        ("+49 30 123456", None, "+4930123456"),
        ("030/123456", "DE", "+4930123456"),
        ("(0)30 12-34-56", "DE", "+4930123456"),
        ("030 123456", None, ""),
        ("+1 212 555 1234", "DE", "+12125551234"),
        ("+9", "DE", ""),
        ("nobody", None, ""),
    ],
)
def test_a_number_is_dialled_alike_however_it_is_written(
    phones: PhoneZones, number: str, region: str | None, dialled: str
) -> None:
    """U7: with the country where that is known, nothing where it is not."""
    assert phones.dialled(number, region) == dialled


def test_zones_are_of_countries(phones: PhoneZones) -> None:
    """UTC is nobody's."""
    assert phones.country_with("Asia/Tokyo") == "JP"
    assert phones.country_with("UTC") is None


def test_countries_have_names(phones: PhoneZones) -> None:
    """A code without one is its own."""
    assert phones.name_of("JP") == "Japan"
    assert phones.name_of("QQ") == "QQ"


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+44 20 7946 0958", "Europe/London"),
        ("+44 7400 123456", "Europe/London"),
        ("+86 10 1234 5678", "Asia/Shanghai"),
        ("+380 44 123 4567", "Europe/Kyiv"),
        ("+54 11 4123 4567", "America/Argentina/Buenos_Aires"),
        ("+212 522 123456", "Africa/Casablanca"),
        ("+1 876 512 3456", "America/Jamaica"),
        ("+383 38 123456", "Europe/Belgrade"),
        ("+7 727 250 1234", "Asia/Almaty"),
        ("+7 495 123 4567", None),
        ("+61 2 9123 4567", None),
        ("+55 11 91234 5678", None),
        ("+34 91 123 4567", None),
        ("+351 21 123 4567", None),
        ("+800 1234 5678", None),
        ("+883 5100 12345678", None),
        ("+49 " + "1" * 300, None),
    ],
)
def test_a_country_of_several_zones_has_none(number: str, zone: str | None) -> None:
    """Zones that keep the same time are one; a few people with another clock do not make China two."""
    assert NumberedZones().zone_of(number, None) == zone


def test_the_prefix_for_calls_abroad_depends_on_the_region() -> None:
    """00 and 011 are read as from where the user is."""
    real = NumberedZones()
    assert real.country_of("0081 3 1234 5678", "DE") == "JP"
    assert real.country_of("011 81 3 1234 5678", "US") == "JP"
