"""Objects that real apps wrote, before and after one action each, against a table read and agreed on by people."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.ical_codec import IcalCodec
from rekindled.adapters.object_lines import read_lines
from rekindled.core.wire import Amendment, Seen

HERE = Path(__file__).parent
APPS = HERE / "apps"
EXPECTED = tomllib.loads((HERE / "app_captures.toml").read_text(encoding="utf-8"))
CODEC = IcalCodec(zone=ZoneInfo("Europe/Berlin"))
STAMP = datetime(2026, 12, 1, 9, tzinfo=UTC)
CAPTURES = sorted(str(path.relative_to(APPS)).removesuffix(".before.ics") for path in APPS.glob("*/*.before.ics"))
OBJECTS = sorted(str(path.relative_to(APPS)) for path in APPS.glob("*/*.ics") if path.stat().st_size)


def text_of(name: str) -> str:
    """The text exactly as it came from the server, CR included."""
    return (APPS / name).read_bytes().decode()


def shown(seen: Seen) -> dict[str, object]:
    """What is compared, as TOML has it; an unknown value is an empty text."""
    meaning = seen.meaning
    return {
        "uid": seen.uid,
        "carrier": seen.carrier.value,
        "title": meaning.title,
        "start": meaning.start.isoformat(),
        "end": meaning.end.isoformat(),
        "alarms": list(meaning.alarms),
        "categories": sorted(meaning.categories),
        "status": meaning.status or "",
        "place": meaning.place,
        "completed": seen.completed_at.isoformat() if seen.completed_at else "",
        "percent": "" if seen.percent is None else seen.percent,
        "recurring": seen.recurring,
    }


def differences(before: Seen, after: Seen) -> dict[str, object]:
    """The changed fields as pairs, the description as lines that went and lines that came."""
    old, new = shown(before), shown(after)
    changed: dict[str, object] = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    had, has = (Counter(seen.meaning.description.split("\n")) for seen in (before, after))
    if had != has:
        changed["description"] = {"went": list((had - has).elements()), "came": list((has - had).elements())}
    return changed


def test_the_table_names_every_capture() -> None:
    """No capture is without an expectation and no expectation without a capture."""
    assert sorted(EXPECTED) == CAPTURES


@pytest.mark.parametrize("capture", CAPTURES)
def test_an_action_changes_what_the_table_says(capture: str) -> None:
    """Each app's action changes exactly the listed fields of what we read."""
    after = text_of(f"{capture}.after.ics")
    if EXPECTED[capture].get("deleted"):
        assert after == ""
        return
    before = CODEC.decode(text_of(f"{capture}.before.ics"))
    assert differences(before, CODEC.decode(after)) == EXPECTED[capture]


@pytest.mark.parametrize("name", OBJECTS)
def test_an_app_s_object_keeps_its_lines_when_amended(name: str) -> None:
    """Feedback in an object that an app wrote changes four lines at most and keeps all others byte for byte."""
    text = text_of(name)
    before = CODEC.decode(text)
    amended = CODEC.amend(text, Amendment(stamped_at=STAMP, title="✓ Done", description="Logged, next in May."))
    was, now = (Counter(line.raw for line in read_lines(one)) for one in (text, amended))
    assert sum((was - now).values()) <= 4
    assert {line.split(":")[0].split(";")[0] for line in now - was} == {
        "SUMMARY",
        "DESCRIPTION",
        "DTSTAMP",
        "LAST-MODIFIED",
    }
    after = CODEC.decode(amended)
    assert (after.meaning.title, after.meaning.description) == ("✓ Done", "Logged, next in May.")
    assert shown(after) | {"title": ""} == shown(before) | {"title": ""}
