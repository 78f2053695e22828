"""`purge`: what goes and stays is shown, a yes is asked for twice, and nothing else is touched."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.core.facts import ContactSaved, EntrySaved, Setting, SettingSaved, TouchSaved
from rekindled.core.model import Contact, EntryState
from tests.fakes.calendar_rigs import event
from tests.fakes.cli_homes import CONFIG, Home
from tests.samples import ENTRY, THANKS

ANN = Contact(id="c-17", name="Ann Quill")
UID = "rk-abcd1234-c-17-thank-2@rekindled"
STANDING = replace(
    ENTRY,
    uid=UID,
    href="/me/outreach/a.ics",
    state=EntryState.STANDING,
    twin="",
    seen=None,
    unmarked="",
    pinned=False,
    text=event(UID, "Call Ann"),
)


@pytest.fixture
def known(home: Home) -> Home:
    """Somebody is known; no calendar was ever known."""
    home.knows(ContactSaved(contact=ANN))
    return home


def on_calendar(home: Home) -> Home:
    """One entry stands on the calendar of a server that is away."""
    home.configured().knows(
        ContactSaved(contact=ANN),
        SettingSaved(setting=Setting.CALENDAR_URL, value="http://127.0.0.1:9/me/outreach/"),
        EntrySaved(entry=STANDING),
        TouchSaved(touch=replace(THANKS, entry_uid=UID, origin=None)),
    )
    return home


def test_a_dry_run_and_a_no_change_nothing(known: Home) -> None:
    """It says which data is where, and that it stays."""
    shown = known.run("purge", "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("No entry of ours is there to go.\n")
    assert f"  - {known.store}: the store\n" in shown.stdout
    assert shown.stdout.endswith("Nothing was changed.\n")
    told = known.read("purge", "--dry-run")
    assert (told["dry_run"], told["paused"], told["goes"], told["removed"]) == (True, False, [], [])
    assert [one["what"] for one in told["data"]] == ["the store"]
    no = known.run("purge", typed="n\n")
    assert (no.exit_code, no.stdout.endswith("Nothing was changed.\n")) == (0, True)
    assert known.run("purge").exit_code == 2
    assert Setting.LEAVING not in known.snapshot().settings


def test_without_a_store_there_is_nothing_to_leave(home: Home) -> None:
    """And none is made for it."""
    assert home.run("purge", "--yes").exit_code == 1
    assert not home.store.exists()


def test_planning_is_paused_until_resume(known: Home) -> None:
    """`status`, `why`, `plan` and the monitor's line say so in words, and `resume` ends it (R17)."""
    assert known.run("purge", "--yes").exit_code == 0
    assert known.snapshot().settings[Setting.LEAVING] == "over"
    Heartbeat(known.state).beat(Beat(at="2026-11-22T08:00:00+00:00", ok=True))
    words = "planning is paused, because you left; to go on: rekindled resume"
    assert words[1:] in known.run("status").stdout
    assert words in known.run("status", "--nagios").stdout
    assert words in known.run("why", "Ann").stdout
    told = known.read("why", "Ann")
    assert (told["paused"], told["next_on"]) == (words, None)
    assert "place" not in {link["about"] for link in told["chain"]}
    assert words in known.configured().run("plan").stdout
    assert known.read("plan")["paused"] == words
    assert known.run("resume", "--restore").exit_code == 2
    assert "Planning goes on" in known.run("resume").stdout
    assert Setting.LEAVING not in known.snapshot().settings
    assert known.run("resume").exit_code == 2
    assert json.loads(known.run("status", "--json").stdout)["paused"] is None


def test_the_brake_is_decided_by_itself(known: Home) -> None:
    """R12: two questions have two answers; planning stays paused after the first."""
    known.run("purge", "--yes")
    known.knows(SettingSaved(setting=Setting.BRAKE, value="all are gone"))
    assert known.run("resume").exit_code == 2
    said = known.run("resume", "--deleted-on-purpose")
    assert (said.exit_code, "Planning stays paused" in said.stdout) == (0, True)
    assert known.run("resume").exit_code == 0


def test_each_file_with_a_password_is_named(known: Home) -> None:
    """Also one that is sealed, and those that the configuration names wherever they are: all of it stays."""
    elsewhere = known.config.parent / "elsewhere"
    elsewhere.mkdir()
    sealed = known.config.with_name("caldav-password.cred")
    ours, book = elsewhere / "ours", elsewhere / "book"
    for path in (sealed, ours, book):
        path.write_text("secret", encoding="utf-8")
    text = CONFIG.replace('password_command = "echo secret"', f"password_file = '{ours}'")
    known.configured(
        f"{text}\n[address_book]\nurl = 'https://b.test/'\nusername = 'me'\npassword_file = 'elsewhere/book'\n"
    )
    told = known.read("purge", "--dry-run")["left"]
    assert [one["path"] for one in told] == [str(path) for path in (known.config, sealed, ours, book)]


def test_data_goes_after_a_second_yes(known: Home) -> None:
    """What was removed and what is left where is said; configuration and password are never removed."""
    known.configured()
    password = known.config.with_name("caldav-password")
    password.write_text("secret", encoding="utf-8")
    kept = known.run("purge", typed="y\nn\n")
    assert (kept.exit_code, "rekindled purge --data" in kept.stdout, known.store.exists()) == (0, True, True)
    done = known.run("purge", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "Removed:\n" in done.stdout
    assert f"  - {known.config}: your configuration; it stays\n" in done.stdout
    assert f"  - {password}: your password; it stays\n" in done.stdout
    assert "secret" not in done.output
    assert not known.state.exists()
    assert password.exists()


def test_nobody_there_for_the_second_question_is_a_no(known: Home) -> None:
    """The calendar's part is done by then."""
    done = known.run("purge", typed="y\n")
    assert (done.exit_code, known.store.exists()) == (0, True)


def test_scripts_say_it_beforehand(known: Home) -> None:
    """`--yes` alone never removes data; with `--data` it does."""
    assert known.read("purge", "--yes")["paused"] is True
    assert known.store.exists()
    (known.state / "mine.txt").touch()
    told = known.read("purge", "--yes", "--data")
    assert not known.store.exists()
    assert [(one["what"], one["removed"]) for one in told["data"]] == [
        ("the store", True),
        ("a lock", True),
        ("another file", False),
    ]
    assert (known.state / "mine.txt").exists()
    assert told["waiting"] is None


def test_what_is_left_is_named(known: Home) -> None:
    """A file that is not ours stays."""
    (known.state / "mine.txt").touch()
    done = known.run("purge", "--yes", "--data")
    assert "Left:\n" in done.stdout
    assert "mine.txt: another file, for it is not ours; it stays" in done.stdout
    assert "Nothing of ours is left" not in done.stdout


def test_data_stays_while_a_daemon_runs(known: Home) -> None:
    """R7: with the words to stop it; the rest of the command is done."""
    assert known.run("purge", "--yes").exit_code == 0
    with DaemonPresence(known.state).claim():
        refused = known.run("purge", "--yes", "--data")
        asked = known.run("purge", typed="y\n")
    assert (refused.exit_code, "systemctl stop rekindled" in refused.stderr) == (75, True)
    assert (asked.exit_code, known.store.exists()) == (0, True)


def test_a_server_that_is_away_is_waited_for(home: Home) -> None:
    """Exit code 69; planning is paused already, and our data stays until the calendar is clear."""
    on_calendar(home)
    shown = home.run("purge", "--dry-run")
    assert (shown.exit_code, "1 entry of ours would go:\n" in shown.stdout) == (69, True)
    assert "the calendar cannot be read now" in shown.stderr
    done = home.run("purge", "--yes", "--data")
    assert done.exit_code == 69, done.output
    assert "planning is paused; the next look that can" in done.stderr
    assert "our data stays until then" in done.stderr
    assert "you are leaving" in home.run("status").stdout
    assert home.store.exists()
    assert home.snapshot().settings[Setting.LEAVING] == "ours"
    told = json.loads(home.run("purge", "--all", "--yes", "--json").stdout)
    assert (told["removed"], [one["uid"] for one in told["goes"]]) == ([], [UID])
    assert told["waiting"]
    assert home.snapshot().settings[Setting.LEAVING] == "all"


def test_many_titles_are_cut_short(home: Home) -> None:
    """All of them are in the object for scripts."""
    on_calendar(home)
    uids = [f"rk-abcd1234-c-17-thank-{n}@rekindled" for n in range(3, 20)]
    home.knows(
        *(
            EntrySaved(entry=replace(STANDING, uid=uid, href=f"/me/outreach/{uid}", text=event(uid, "Call Ann")))
            for uid in uids
        )
    )
    assert "  … and 6 more; all of them: rekindled purge --dry-run --json\n" in home.run("purge", "--dry-run").stdout
