"""What has failed for long, as it is remembered (R17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rekindled.core.ailing import Ailment, lasting, lasting_from, noticed, since
from rekindled.core.facts import Setting

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOTH = (Ailment.BUSY, Ailment.MEETINGS)


def remembered(*steps: tuple[datetime, tuple[Ailment, ...]]) -> dict[Setting, str]:
    """The settings after what failed at each of these times."""
    settings: dict[Setting, str] = {}
    for at, failing in steps:
        for fact in noticed(settings, failing, at):
            settings = {fact.setting: fact.value} if fact.value else {}
    return settings


def test_it_is_known_since_when_each_fails() -> None:
    """What goes on keeps its beginning, what is well again loses it."""
    settings = remembered((NOON, BOTH), (NOON + HOUR, (Ailment.MEETINGS, Ailment.ADDRESS_BOOK)))
    assert since(settings) == {Ailment.MEETINGS: NOON, Ailment.ADDRESS_BOOK: NOON + HOUR}
    assert remembered((NOON, BOTH), (NOON + HOUR, ())) == {}


def test_nothing_new_is_nothing_to_remember() -> None:
    """A planning at which all is as before writes nothing."""
    assert noticed({}, (), NOON) == []
    assert noticed(remembered((NOON, BOTH)), BOTH, NOON + HOUR) == []


def test_only_what_fails_still_and_for_long_is_lasting() -> None:
    """A time that a wrong clock remembered begins anew."""
    settings = remembered((NOON, BOTH))
    assert lasting(settings, BOTH, NOON + DAY - HOUR, DAY) == ()
    assert lasting(settings, BOTH, NOON + DAY, DAY) == BOTH
    assert lasting(settings, (Ailment.MEETINGS,), NOON + DAY, DAY) == (Ailment.MEETINGS,)
    ahead = remembered((NOON + 9 * DAY, BOTH), (NOON, BOTH))
    assert since(ahead) == dict.fromkeys(BOTH, NOON)


def test_the_next_moment_that_matters_is_known() -> None:
    """The first one that is still to come."""
    settings = remembered((NOON, (Ailment.BUSY,)), (NOON + HOUR, BOTH))
    assert lasting_from(settings, NOON, DAY) == NOON + DAY
    assert lasting_from(settings, NOON + DAY, DAY) == NOON + DAY + HOUR
    assert lasting_from(settings, NOON + 2 * DAY, DAY) is None
