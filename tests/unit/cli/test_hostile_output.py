"""Nothing that a calendar, an address book, a file or a server said can drive the terminal (promise 38)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.cli import page
from rekindled.cli.page import Screen
from rekindled.core.campaigns import Campaign, CampaignState
from rekindled.core.facts import (
    CampaignSaved,
    ContactSaved,
    EntrySaved,
    ErrandSaved,
    Fact,
    InteractionAdded,
    Journaled,
    Notice,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
    TouchSaved,
)
from rekindled.core.model import Contact, TouchState
from rekindled.core.sheet import one_line
from tests.fakes.cli_homes import CONFIG, Home
from tests.fakes.hostile_words import HOSTILE, WORDS, driving
from tests.samples import ANNA, CAMPAIGN, ENTRY, ERRAND, MEANING, TALK, THANKS

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FULL = frozenset(
    {
        ("init", "--no-write"),
        ("agenda",),
        ("history",),
        ("history", ANNA.id),
        ("history", "--year"),
        ("agenda", "--month"),
        ("status",),
        ("status", "--nagios"),
        ("metrics",),
        ("report",),
        ("report", "--out", "-"),
        ("why", ANNA.id),
        ("contacts", "list"),
        ("contacts", "show", ANNA.id),
        ("contacts", "show", HOSTILE),
        ("triage",),
        ("triage", ANNA.id),
        ("triage", "--sheet", f"{HOSTILE.replace(chr(0), '')}.xls"),
        ("circles",),
        ("circles", "choose"),
        ("circles", "choose", ANNA.id),
        ("circles", "choose", HOSTILE),
        ("plan",),
        ("check",),
        ("sync",),
        ("log", HOSTILE),
        ("log", ANNA.id, "--note", HOSTILE),
        ("undo", "--yes"),
        ("contacts", "edit", ANNA.id, "--offer", HOSTILE),
        ("contacts", "edit", HOSTILE),
        ("contacts", "add", HOSTILE, "--every", HOSTILE),
        ("contacts", "add", "Ben", "--email", HOSTILE),
        ("contacts", "remove", ANNA.id, "--yes"),
        ("contacts", "import", f"{HOSTILE.replace(chr(0), '')}.toml"),
        ("resume", "--restore", "--yes"),
        ("resume", "--deleted-on-purpose", "--yes"),
        ("move-calendar", "--yes"),
        ("purge", "--dry-run"),
        ("purge", "--yes", "--json"),
        ("campaign", "list"),
        ("campaign", "show", CAMPAIGN.id),
        ("campaign", "show", HOSTILE),
        ("campaign", "new", "--problem", HOSTILE, "--question", "q"),
        ("campaign", "add", HOSTILE, "--campaign", "q-9"),
        ("campaign", "add", "--tag", HOSTILE, "--circle", HOSTILE, "--campaign", "q-9"),
        ("campaign", "add", "--search", "A", "--campaign", "q-9"),
        ("campaign", "mark", "--campaign", "q-9"),
        ("campaign", "mark", ANNA.id, "--willing", "--campaign", "q-9"),
        ("campaign", "drop", ANNA.id, "--campaign", "q-9"),
        ("campaign", "gain", ANNA.id, HOSTILE, HOSTILE),
        ("campaign", "close", "q-9", "--gain", HOSTILE),
        ("campaign", "start", "q-9"),
        ("ask", HOSTILE, HOSTILE, "--kind", "favour"),
        ("introduce", "c-18"),
        ("introduce", "c-18", "--by", ANNA.id, HOSTILE),
        ("give", HOSTILE, HOSTILE),
        ("inbound", ANNA.id, HOSTILE, "--at", HOSTILE),
        ("inbound", ANNA.id, HOSTILE),
        ("errands",),
        ("errands", "drop", HOSTILE),
        (HOSTILE,),
        ("history", f"--{HOSTILE}"),
        ("history", "--limit", HOSTILE),
    }
)

DRAWN = (
    *(("agenda",), ("agenda", "--month"), ("history",), ("history", ANNA.id), ("history", "--year"), ("status",)),
    *(("circles",), ("capacity",), ("contacts", "show", ANNA.id), ("contacts", "list"), ("why", ANNA.id)),
)


def poisoned(value: object) -> object:
    """The same value with the hostile words in every text below it."""
    if isinstance(value, str) and type(value) is str:
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(poisoned(one) for one in value)
    return value


def everywhere(contact: Contact) -> Contact:
    """The contact as no import would let it in: hostile in every text but its id and zone."""
    free = [one.name for one in fields(contact) if one.name not in {"id", "timezone", "profile", "archived_on"}]
    profile = replace(
        contact.profile,
        **{one.name: poisoned(getattr(contact.profile, one.name)) for one in fields(contact.profile)},
    )
    values = {name: poisoned(getattr(contact, name)) for name in free}
    return replace(contact, **values, profile=profile, archived_on=None)


def everyword(campaign: Campaign) -> Campaign:
    """The campaign with hostile words in it, and what came of it."""
    gains = tuple(replace(gain, note=HOSTILE) for gain in campaign.gains)
    return replace(campaign, problem=HOSTILE, question=HOSTILE, gains=gains)


def facts() -> Sequence[Fact]:
    """A store whose every text is hostile."""
    meaning = replace(MEANING, title=HOSTILE, description=HOSTILE, place=HOSTILE, status=HOSTILE)
    entry = replace(ENTRY, href=f"/cal/{HOSTILE}", written=meaning, seen=meaning, twin="")
    return [
        ContactSaved(contact=everywhere(ANNA)),
        EntrySaved(entry=entry),
        TouchSaved(touch=replace(THANKS, state=TouchState.OPEN, settled_at=None, because=HOSTILE)),
        InteractionAdded(interaction=replace(TALK, note=HOSTILE, uid=HOSTILE, retracts=None)),
        Journaled(at=NOON, event="touch.settled", because=HOSTILE, contact_id=ANNA.id, uid=HOSTILE),
        NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=HOSTILE, text=HOSTILE)),
        NoticeRaised(notice=Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=HOSTILE, text=HOSTILE)),
        ContactSaved(contact=replace(everywhere(ANNA), id="c-18", do_not_contact=False, rests_until=None)),
        CampaignSaved(campaign=everyword(CAMPAIGN)),
        CampaignSaved(campaign=replace(everyword(CAMPAIGN), id="q-9", state=CampaignState.GATHERING)),
        ErrandSaved(errand=replace(ERRAND, words=HOSTILE, dropped=False)),
        SettingSaved(setting=Setting.BRAKE, value=HOSTILE),
        SettingSaved(setting=Setting.CALENDAR_URL, value=f"http://127.0.0.1:9/{HOSTILE}"),
        SettingSaved(setting=Setting.ACCOUNT, value=HOSTILE),
    ]


@pytest.fixture
def poisoned_home(home: Home) -> Home:
    """An installation in which everything that can be text is hostile."""
    home.configured()
    home.knows(*facts())
    Heartbeat(home.state).beat(Beat(at=NOON.isoformat(), ok=False, error=HOSTILE, next_at=NOON.isoformat()))
    return home


@pytest.mark.parametrize("words", sorted(FULL), ids=lambda words: ascii(" ".join(words))[:50])
def test_no_command_prints_what_drives_a_terminal(poisoned_home: Home, words: tuple[str, ...]) -> None:
    """Whatever a command shows or complains about, it is inert, as words and as JSON."""
    for more in ([], ["--json"], ["--verbose"]):
        called = [*more, *words] if more == ["--verbose"] else [*words, *more]
        result = poisoned_home.run(*called, typed="")
        assert driving(result.stdout) == []
        assert driving(result.stderr) == []
        assert result.exit_code in {0, 1, 2, 69, 75, 77, 78}


@pytest.mark.parametrize("words", DRAWN, ids=" ".join)
def test_nothing_that_is_drawn_for_eyes_drives_a_terminal(
    poisoned_home: Home, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """On a page with an edge, where texts are folded and laid out, they are as inert."""
    monkeypatch.setattr(page, "screen", lambda *_, **__: Screen(width=60, colour=False))
    result = poisoned_home.run(*words)
    assert result.exit_code in {0, 1}
    assert driving(result.stdout) == []


def test_json_still_says_what_is_stored(poisoned_home: Home) -> None:
    """Escaped in JSON, the words reach a program exactly as they are."""
    row = json.loads(poisoned_home.run("contacts", "list", "--json").stdout)["contacts"][0]
    assert row["name"] == HOSTILE


@pytest.mark.parametrize("word", WORDS, ids=ascii)
@pytest.mark.parametrize(
    "line", ["[[contact]]\nname = {text}\nevery = {text}", "{text} = 1", "[[contact]]\nname = 1\n{text} = 2"]
)
def test_a_mistake_in_a_file_is_told_inertly(home: Home, tmp_path: Path, word: str, line: str) -> None:
    """A contacts file and a configuration with escapes in keys and values are refused in harmless words."""
    file = tmp_path / "people.toml"
    file.write_text(line.format(text=json.dumps(word + "x", ensure_ascii=True)), encoding="utf-8")
    refused = home.configured().run("contacts", "import", str(file))
    assert refused.exit_code != 0
    assert driving(refused.output) == []
    home.configured(CONFIG + f"\n{json.dumps(word, ensure_ascii=True)} = 1\n")
    assert driving(home.run("status").output) == []
    assert driving(home.run("check").output) == []


def test_a_raw_control_in_a_file_is_told_inertly(home: Home, tmp_path: Path) -> None:
    """Text that is no TOML for its control characters is refused in harmless words."""
    file = tmp_path / "people.toml"
    file.write_bytes(b'[[contact]]\nname = "\x1b]0;x\x07"\n')
    refused = home.configured().run("contacts", "import", str(file))
    assert refused.exit_code == 78
    assert driving(refused.output) == []


def test_an_import_keeps_no_escape(home: Home, tmp_path: Path) -> None:
    """A name with escapes in a vCard or a contacts file is kept as one clean line."""
    card, file = tmp_path / "a.vcf", tmp_path / "b.toml"
    plane = HOSTILE.replace("\U000e0041", "")  # TOML has no surrogate pairs
    shown = HOSTILE.replace("\r\n", "\\n")
    card.write_text(f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{shown}\r\nEND:VCARD\r\n", encoding="utf-8", newline="")
    file.write_text(f"[[contact]]\nname = {json.dumps('B' + plane)}\n", encoding="utf-8")
    imported = home.configured().run("contacts", "import", str(card), str(file))
    assert imported.exit_code == 0, imported.output
    assert driving(imported.output) == []
    assert list(home.names()) == [one_line(HOSTILE.replace("\\", "")), one_line("B" + plane)]
    assert not any(set(name) & set("\x1b\x9b\u202e\u2066\x00\r\n\x85\u2028") for name in home.names())


def test_a_title_of_a_megabyte_is_cut_for_people(home: Home) -> None:
    """Status stays a page; a program gets the whole text."""
    text = "long " * 200_000
    home.configured().knows(NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key="/a", text=text)))
    assert len(home.run("status").stdout) < 2_000
    assert json.loads(home.run("status", "--json").stdout)["questions"] == [text]
