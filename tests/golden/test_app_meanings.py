"""What real apps' actions say about a touch, against a table read and agreed on by people (facts: apps)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.ical_codec import IcalCodec
from rekindled.core.comparison import differing
from rekindled.core.model import Purpose, Shape, TouchKey
from rekindled.core.outcomes import sayings

HERE = Path(__file__).parent
APPS = HERE / "apps"
EXPECTED = tomllib.loads((HERE / "app_meanings.toml").read_text(encoding="utf-8"))
CODEC = IcalCodec(zone=ZoneInfo("Europe/Berlin"))
NAMES = ("Anna Example", "Bob Example")
NAMED = [(TouchKey(contact_id=f"c-{n}", purpose=Purpose.CHECK_IN, n=1), name) for n, name in enumerate(NAMES)]
CAPTURES = sorted(str(path.relative_to(APPS)).removesuffix(".before.ics") for path in APPS.glob("*/*.before.ics"))


def said(capture: str) -> dict[str, object]:
    """The outcome, note and moves of one action, the captured object taken for a block of two people."""
    after = (APPS / f"{capture}.after.ics").read_bytes().decode()
    if not after:
        return {"deleted": True}
    before, seen = CODEC.decode((APPS / f"{capture}.before.ics").read_bytes().decode()), CODEC.decode(after)
    found: dict[str, object] = {}
    for (_, name), saying in zip(NAMED, sayings(seen, before.meaning, Shape.BLOCK, NAMED).values(), strict=True):
        words = [word for word in (saying.outcome and saying.outcome.value, saying.note) if word]
        if words:
            found[name] = ": ".join(words)
    if len(set(found.values())) == 1 and len(found) == len(NAMES):
        found = {"all": next(iter(found.values()))}
    if "start" in differing(seen.meaning, before.meaning):
        found["moved"] = True
    if seen.recurring and not before.recurring:
        found["recurring"] = True
    return found


def test_the_table_names_every_capture() -> None:
    """No captured action is without an agreed meaning."""
    assert sorted(EXPECTED) == CAPTURES


@pytest.mark.parametrize("capture", CAPTURES)
def test_an_action_says_what_was_agreed(capture: str) -> None:
    """Each app's own way of marking, noting, moving and deleting is understood, and its housekeeping means nothing."""
    assert said(capture) == EXPECTED[capture]
