"""A few weeks of the real daemon's life with a user and troubles; `script/soak` plays a year (docs/guarantees.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.year import Asked, year

pytestmark = [pytest.mark.server, pytest.mark.system]


def test_weeks_of_use_and_trouble_keep_every_promise(tmp_path: Path) -> None:
    """Ticks, drags, outages and kills: nothing is doubled or lost, caps and days off hold, everybody has a turn."""
    with year(Asked(weeks=2, seed=6, people=9), tmp_path) as played:
        played.play(lambda _: None)
    assert not played.checks.broken
    assert played.machine.looks > 200
    assert played.machine.starts > 1
    assert played.checks.ledger.deeds
    assert played.weather.dealt()
