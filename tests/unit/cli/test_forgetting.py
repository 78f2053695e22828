"""`contacts forget`: what would go is shown, a yes is asked for, and the end is proved."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rekindled.core.address_books import AddressBook, AddressBookSaved, Card, CardsKept
from rekindled.core.facts import (
    CampaignSaved,
    ContactSaved,
    EntrySaved,
    InteractionAdded,
    SayingKept,
    Setting,
    SettingSaved,
    TouchSaved,
)
from rekindled.core.model import Contact, EntryState, TieProfile
from tests.fakes.cli_homes import Home
from tests.samples import CAMPAIGN, ENTRY, SAYING, TALK, THANKS

ANN = Contact(id="c-17", name="Ann Quill", nicknames=("Zuzu",), emails=("ann@example.org",), phones=("+49 30 1234567",))
BEN = Contact(
    id="c-2", name="Ben Roe", phones=("+49301234567",), profile=TieProfile(mutual=("Ann Quill",), memory="Zuzu's boat")
)


SOURCE = Path(__file__).parents[3] / "daemon"
HOLDING = """
import sys
from pathlib import Path
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
store = SqliteStore(Path(sys.argv[1]))
store.record([ContactSaved(contact=Contact(id="c-8", name="Yan Held"))])
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def known(home: Home) -> Home:
    """Ann and Ben, who know each other; no calendar was ever known."""
    home.knows(
        *(ContactSaved(contact=one) for one in (ANN, BEN)),
        InteractionAdded(interaction=replace(TALK, retracts=None)),
        CampaignSaved(campaign=CAMPAIGN),
    )
    return home


def test_what_would_go_is_shown_first(known: Home) -> None:
    """A dry run changes nothing, and neither does a no."""
    shown = known.run("contacts", "forget", "Ann", "--dry-run")
    assert shown.exit_code == 0
    assert shown.stdout == (
        "Ann Quill (c-17):\n"
        "  - all that is known of them, with 1 conversation and every decision about them\n"
        "  - their place in 1 campaign\n"
        "  - their name in 1 note about others, where it is hidden (…)\n"
        '  - "Zuzu", "Ann" alone may be anybody and stays in what is said of others, unless --also names it\n'
        '  - "+49 30 1234567" stays: others have it too\n'
        "Nothing was changed.\n"
    )
    assert known.run("contacts", "forget", "Ann", typed="n\n").stdout.endswith("Nobody was forgotten.\n")
    assert known.read("contacts", "forget", "Ann", "--dry-run")["goes"]["conversations"] == 1
    refused = known.run("contacts", "forget", "Ann")
    assert (refused.exit_code, "--yes" in refused.stderr) == (2, True)
    assert known.names() == ["Ann Quill", "Ben Roe"]


def test_a_yes_forgets_and_proves_it(known: Home) -> None:
    """Without a calendar at once: no file of the state directory has their words; what may be another's is told."""
    done = known.run("contacts", "forget", "Ann", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "Ann Quill (c-17) is forgotten.\n" in done.stdout
    assert "Perhaps: rekindled.db (contacts); " in done.stdout
    assert "Yours to delete" in done.stderr
    assert known.names() == ["Ben Roe"]
    data = b"".join(path.read_bytes() for path in known.state.rglob("*") if path.is_file())
    assert [word for word in (b"Ann Quill", b"ann@example.org") if word in data] == []


def test_a_word_the_user_is_sure_of_goes_as_well(known: Home) -> None:
    """Then nothing is found at all."""
    done = known.run("contacts", "forget", "Ann", "--also", "Zuzu", "--yes")
    assert done.exit_code == 0, done.output
    assert "Found: none of 4 names, addresses and numbers\n" in done.stdout
    assert known.snapshot().contacts[0].profile == TieProfile(memory="…'s boat")


def test_a_first_name_that_stays_is_told(known: Home) -> None:
    """Before and after; whoever is sure of it names it with --also."""
    ben = Contact(id="c-2", name="Ben Roe", profile=TieProfile(memory="Ann: wants the book"))
    known.knows(ContactSaved(contact=ben))
    assert '"Ann" alone may be anybody' in " ".join(known.run("contacts", "forget", "c-17", "--dry-run").stdout.split())
    done = known.run("contacts", "forget", "c-17", "--yes")
    assert (done.exit_code, "Perhaps: rekindled.db (contacts); " in done.stdout) == (0, True), done.output
    assert known.snapshot().contacts[0].profile.memory == "Ann: wants the book"


def test_a_first_name_that_is_surely_theirs_goes(known: Home) -> None:
    """It is hidden, as the user says it means them, and then nothing is found."""
    ben = Contact(id="c-2", name="Ben Roe", profile=TieProfile(memory="Ann: wants the book"))
    known.knows(ContactSaved(contact=ben))
    done = known.run("contacts", "forget", "c-17", "--also", "Ann", "--yes")
    assert (done.exit_code, "Found: none" in done.stdout) == (0, True), done.output
    assert known.snapshot().contacts[0].profile.memory == "…: wants the book"


def test_what_is_left_somewhere_else_is_named(known: Home) -> None:
    """A copy beside the store, and a store that was set aside, are the user's to delete; the exit code says so."""
    (known.state / "people.txt").write_text("Ann Quill", encoding="utf-8")
    (known.state / "rekindled.db.damaged-1").write_text("Ann Quill", encoding="utf-8")
    result = known.run("contacts", "forget", "Ann", "--yes", "--json")
    assert result.exit_code == 1
    told = known.run("contacts", "forget", "Ben", "--also", "Ann Quill", "--yes")
    assert told.exit_code == 1
    assert "Still there: people.txt; no part of the store; delete it" in told.stdout
    assert "Still there: rekindled.db.damaged-1; a store that was set aside" in told.stdout


def test_scripts_get_the_proof(known: Home) -> None:
    """One object, whatever came of it."""
    told = known.read("contacts", "forget", "Ann", "--also", "Zuzu", "--yes")
    assert (told["contact"], told["forgotten"], told["waiting"], told["found"]) == ("Ann Quill", True, None, [])
    assert len(told["searched"]) == 1
    no = known.run("contacts", "forget", "Ben", "--json", typed="n\n")
    assert '"forgotten": false' in no.stdout


def test_a_server_that_is_away_is_waited_for(known: Home) -> None:
    """Exit code 69, and `status` and `why` tell it; nothing of the history is gone yet."""
    entry = replace(ENTRY, uid="rk-abcd1234-c-17-thank-2@rekindled", state=EntryState.STANDING, twin="")
    known.configured().knows(
        SettingSaved(setting=Setting.CALENDAR_URL, value="http://127.0.0.1:9/me/outreach/"),
        EntrySaved(entry=entry),
        EntrySaved(entry=replace(entry, uid="rk-abcd1234-c-17-thank-3@rekindled", state=EntryState.ELSEWHERE)),
        TouchSaved(touch=replace(THANKS, entry_uid=entry.uid, origin=None)),
    )
    done = known.run("contacts", "forget", "Ann", "--yes")
    assert done.exit_code == 69, done.output
    assert "  - 1 entry on the calendar, past and changed ones too, with what you wrote there\n" in done.stdout
    assert '"Call Anna" is yours and stays' in done.stdout
    assert "the next look that can (the daemon's, or rekindled sync) does the rest" in done.stderr
    assert "a person (c-17) is being forgotten" in known.run("status").stdout
    assert "to be forgotten" in known.run("why", "c-17").stdout
    assert known.names() == ["Ben Roe"]
    assert len(known.snapshot().interactions) == 1
    again = known.run("contacts", "forget", "c-17", "--yes", "--json")
    assert (again.exit_code, '"waiting": null' in again.stdout) == (69, False)


def test_while_planning_is_paused_it_waits(known: Home) -> None:
    """Looks do nothing else while the user leaves; without a calendar nothing needs to be waited for."""
    known.configured().knows(
        SettingSaved(setting=Setting.CALENDAR_URL, value="http://127.0.0.1:9/me/outreach/"),
        SettingSaved(setting=Setting.LEAVING, value="over"),
    )
    done = known.run("contacts", "forget", "Ann", "--yes")
    assert (done.exit_code, "planning is paused, because you left" in done.stderr) == (1, True)
    known.knows(SettingSaved(setting=Setting.CALENDAR_URL, value=None))
    assert known.run("contacts", "forget", "Ben", "--yes").exit_code == 0


def test_their_card_is_told_of(known: Home) -> None:
    """U7: whoever stays in an address book comes back from it."""
    key = "ann"
    known.knows(
        SayingKept(saying=replace(SAYING, source="carddav", key=key)),
        AddressBookSaved(book=AddressBook(url="https://dav.test/a/", name="People")),
        CardsKept(url="https://dav.test/a/", cards=(Card(href="/a/1.vcf", etag="1", key=key),)),
        ContactSaved(contact=Contact(id="c-3", name="Annie Quill", merged_into="c-17", archived_on=THANKS.due_on)),
    )
    shown = known.run("contacts", "forget", "Ann Quill", "--dry-run").stdout
    assert 'their card stays in the address book "People"; delete it there' in shown
    assert shown.startswith("Ann Quill (c-17), with c-3 merged into them:\n")


def test_the_proof_can_be_had_again(known: Home) -> None:
    """Of words as they are written, whoever is known by them or not."""
    found = known.run("contacts", "forget", "ann quill", "--prove")
    assert (found.exit_code, "Still there: rekindled.db (contacts); see whom" in found.stdout) == (1, True)
    assert known.run("contacts", "forget", "Ann", "--also", "Zuzu", "--yes").exit_code == 0
    again = known.run("contacts", "forget", "Ann Quill", "--also", "Zuzu", "--prove")
    assert (again.exit_code, again.stdout.splitlines()[1]) == (0, "Found: none of 2 names, addresses and numbers")
    assert known.run("contacts", "forget", "Ann Quill", "--prove").stdout.endswith("Found: nothing\n")
    told = known.read("contacts", "forget", "Ann Quill", "--prove")
    assert (told["forgotten"], told["found"]) == (True, [])


def test_the_log_of_a_store_in_use_is_searched_too(known: Home) -> None:
    """Another process that has it open, as a daemon does, may keep in it what was written last."""
    command = [sys.executable, "-c", HOLDING, str(known.store)]
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        in_use = known.run("contacts", "forget", "Yan Held", "--prove").stdout
        other.communicate()
    assert "Still there: rekindled.db-wal; the log of a store in use" in in_use


def test_a_calendar_that_cannot_be_read_proves_nothing(known: Home) -> None:
    """The files alone are not all of it."""
    known.configured().knows(
        SettingSaved(setting=Setting.CALENDAR_URL, value="http://127.0.0.1:9/me/outreach/"),
    )
    done = known.run("contacts", "forget", "Nobody Known", "--prove")
    assert (done.exit_code, "Still there: the calendar; it could not be searched" in done.stdout) == (1, True)
