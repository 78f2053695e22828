"""docs/guide/monitoring.md names every number that `metrics` prints, and no other."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from rekindled.app.measuring import Vitals, metrics
from rekindled.core.facts import Snapshot
from rekindled.core.health import Course
from rekindled.core.server_health import OutsideHealth, ServerHealth

TEXT = (Path(__file__).parents[2] / "docs" / "guide" / "monitoring.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KNOWN = Vitals(
    now=NOW,
    version="1",
    python="3",
    course=Course(good_at=NOW),
    looked_at=NOW,
    next_at=NOW,
    requests=1,
    store_bytes=1,
    backup_at=NOW,
    server=ServerHealth(
        address="http://127.0.0.1:5232/",
        outside=OutsideHealth(address="https://127.0.0.2:5233/", certificate_until=NOW),
    ),
)


def test_every_number_is_documented() -> None:
    """The table of the page is what a monitor finds."""
    said = metrics(Snapshot(), (), KNOWN)
    printed = set(re.findall(r"^(rekindled_\w+)", said, re.MULTILINE))
    assert set(re.findall(r"^\| `(rekindled_\w+)`", TEXT, re.MULTILINE)) == printed
