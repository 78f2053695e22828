"""What of the embedded server needs a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rekindled.core.server_health import OutsideHealth, ServerHealth, ending, needs_a_person

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WELL = ServerHealth(address="http://127.0.0.1:5232/", since=NOW)
OPEN = OutsideHealth(address="https://192.0.2.2:5233/", since=NOW, certificate_until=NOW + timedelta(days=90))


@pytest.mark.parametrize(
    "health", [WELL, replace(WELL, outside=OPEN), replace(WELL, restarts=3, last_error="it ended")]
)
def test_what_runs_needs_nobody(health: ServerHealth) -> None:
    """Also after restarts: they are told, and were seen to."""
    assert needs_a_person(health, NOW) is None


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (replace(WELL, since=None, last_error="port taken"), "does not run: port taken"),
        (replace(WELL, since=None), "was not started yet"),
        (
            replace(WELL, outside=replace(OPEN, since=None, last_error="no such file")),
            "not open to others: no such file",
        ),
        (replace(WELL, outside=replace(OPEN, since=None)), "not open to others: it was not started yet"),
        (replace(WELL, outside=replace(OPEN, certificate_until=NOW + timedelta(days=29))), "ends on 23 Dec 2026"),
        (replace(WELL, outside=replace(OPEN, certificate_until=NOW)), "ended on 24 Nov 2026"),
    ],
)
def test_what_a_person_must_mend_is_said(health: ServerHealth, words: str) -> None:
    """A server that is down, one that others cannot reach, and a certificate that ends within 30 days."""
    assert words in str(needs_a_person(health, NOW))


def test_a_certificate_is_quiet_for_all_but_its_last_month() -> None:
    """Nor is one of which nothing is known."""
    assert ending(NOW + timedelta(days=31), NOW) is None
    assert ending(None, NOW) is None
