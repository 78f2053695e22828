"""What planning knows of the user's life without asking any server: the rhythm and the almanac (design §4).

Owns how both follow from the configuration. Must not import what talks to a server: `why` must not wait for it (design
§6).
"""

from __future__ import annotations

from dataclasses import replace

from rekindled.adapters.catalogues import tongue_of
from rekindled.adapters.phone_zones import NumberedZones
from rekindled.adapters.public_holidays import PublicHolidays
from rekindled.app.almanac import Almanac
from rekindled.config import Config
from rekindled.core.rhythm import Rhythm


def rhythm_of(config: Config) -> Rhythm:
    """What planning needs to know, with our own words in the language of the entries."""
    return replace(config.rhythm(), tongue=tongue_of(config.language))


def almanac_of(config: Config) -> Almanac:
    """What is known of holidays and places; nothing is read or imported before the first question."""
    return Almanac(
        # Names come in the user's first language that a country's table has, in English where it has none of them.
        holidays=PublicHolidays((*config.marks.languages, "en")),
        phones=NumberedZones(),
        off=config.mornings.off(),
        region=config.contacts.region,
    )
