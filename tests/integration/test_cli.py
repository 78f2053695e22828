"""The command line against a real server: from nothing to a calendar, and everything that can go wrong on the way."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.request_box import RequestBox
from rekindled.adapters.system_clock import SystemClock
from rekindled.core.facts import Setting
from tests.fakes.address_book_app import AddressBookApp
from tests.fakes.cli_homes import Home, home_in
from tests.servers import RunningServer, free_port

pytestmark = pytest.mark.server

SOURCE = Path(__file__).parents[2] / "daemon"
PEOPLE = ("--contact", "Ann Lee=6 months", "--contact", "Bob=2 weeks")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Nothing is there yet."""
    return home_in(tmp_path)


def process(
    home: Home, *words: str, typed: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "rekindled", "--config", str(home.config), "--state", str(home.state), *words],
        input=typed,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **(env or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def flags(server: RunningServer, calendar: str, *more: str) -> tuple[str, ...]:
    """What `init` needs to know of a server."""
    account = ("--url", server.url, "--username", server.username, "--password-stdin")
    return ("init", "--yes", *account, "--timezone", "Europe/Berlin", "--calendar", calendar, *more)


def started(home: Home, server: RunningServer, calendar: str, *more: str) -> Home:
    """A home after a good `init`."""
    result = home.run(*flags(server, calendar, *more), typed=server.password + "\n")
    assert result.exit_code == 0, result.output
    return home


def test_init_by_flags_writes_the_first_entries(home: Home, radicale: RunningServer) -> None:
    """From nothing to a calendar without a terminal (issue 2, point 1); the secret is in no output (promise 13)."""
    done = process(home, *flags(radicale, "By flags", *PEOPLE), typed=radicale.password + "\n")
    assert done.returncode == 0, done.stderr
    assert "Call Ann Lee and Bob" in done.stdout
    assert "1 created" in done.stdout
    assert radicale.password not in done.stdout + done.stderr + home.config.read_text(encoding="utf-8")
    again = process(home, "sync")
    assert (again.returncode, again.stdout) == (0, "Nothing changed (1 request)\n")
    agenda = json.loads(process(home, "agenda", "--json").stdout)
    assert [touch["contact"] for touch in agenda["entries"][0]["touches"]] == ["Ann Lee", "Bob"]


def test_init_by_questions(home: Home, radicale: RunningServer) -> None:
    """The same with answers typed; a wrong password and nonsense are asked again, a no writes nothing."""
    AddressBookApp(radicale, "by-questions")
    account = DavSession(DavLogin(url=radicale.url, username=radicale.username, password=radicale.password))
    CaldavAccount(account).make("Another one")
    account.close()
    answers = [
        "",
        "n",
        radicale.url,
        radicale.username,
        "wrong",
        radicale.url,
        "",
        radicale.password,
        "By questions",
        "Mars",
        "Europe/Berlin",
        "x",
        "none",
        "someday",
        "mon, Friday",
        "8-9",
        "09:00-12:00",
        "0",
        "3",
        "DE-BX",
        "DE-BE",
        "n",
        "Ann Lee",
        "Ann Lee, 6 months",
        "",
        "n",
    ]
    result = home.run("init", "--no-encrypt", typed="\n".join(answers) + "\n", env={"TZ": "UTC"})
    assert result.exit_code == 0, result.output
    assert "refuses the login" in result.stderr
    assert '"Mars" is not an IANA zone' in result.stderr
    assert 'no public holidays are known for "DE-BX"' in result.stderr
    assert 'holidays = "DE-BE"' in home.config.read_text(encoding="utf-8")
    assert "write a name and how often" in result.stderr
    assert "Call Ann Lee" in result.stdout
    assert "Nothing was written to the calendar" in result.stdout
    assert home.names() == ["Ann Lee"]
    assert 'window = "09:00-12:00"' in home.config.read_text(encoding="utf-8")
    assert 'calendar = "By questions"' in home.config.read_text(encoding="utf-8")
    assert home.snapshot().entries == ()


def test_an_unanswered_question_keeps_the_failures_code(home: Home, radicale: RunningServer) -> None:
    """Flags without --yes and nobody there: the login's failure is what ends it."""
    words = ("init", "--url", radicale.url, "--username", "me", "--password-command", "echo wrong")
    assert home.run(*words).exit_code == 77
    assert not home.config.exists()


def test_init_without_writing_shows_the_plan_only(home: Home, radicale: RunningServer) -> None:
    """--no-write keeps the answers and leaves the calendar alone."""
    secret = home.config.parent / "secret"
    secret.write_text(radicale.password, encoding="utf-8")
    secret.chmod(0o600)
    account = ("--url", radicale.url, "--username", radicale.username, "--password-file", str(secret))
    result = home.run("init", "--yes", *account, "--timezone", "UTC", "--calendar", "Unwritten", "--no-write", *PEOPLE)
    assert result.exit_code == 0, result.output
    assert "rekindled sync" in result.stdout
    assert home.snapshot().entries == ()
    assert f'password_file = "{secret}"' in home.config.read_text(encoding="utf-8")


def test_init_with_the_embedded_server(home: Home) -> None:
    """No account is needed."""
    port = str(free_port())
    result = home.run("init", "--yes", "--embedded", "--port", port, "--timezone", "UTC", *PEOPLE)
    assert result.exit_code == 0, result.output
    assert "1 created" in result.stdout
    assert home.run("check").exit_code == 0


def test_init_again_keeps_people_and_asks_in_doubt(home: Home, radicale: RunningServer) -> None:
    """--force replaces the configuration, not the people; a name that several have is a question."""
    started(home, radicale, "Again", "--no-write", *PEOPLE)
    file = home.config.parent / "more.toml"
    file.write_text('[[contact]]\nname = "Bob"\nemail = ["one@example.org"]\n', encoding="utf-8")
    home.run("contacts", "import", str(file))
    home.run("contacts", "add", "Bob", "--email", "two@example.org")
    result = home.run(*flags(radicale, "Again", "--force", "--no-write", *PEOPLE), typed=radicale.password + "\n")
    assert result.exit_code == 0, result.output
    assert home.names() == ["Ann Lee", "Bob", "Bob"]
    assert '"Bob" is the name of several people' in result.stderr


def test_the_plan_is_what_the_look_does(home: Home, radicale: RunningServer) -> None:
    """The same entries at the same times, and planning writes nothing."""
    started(home, radicale, "Planned", "--no-write", *PEOPLE)
    planned = home.read("plan")["changes"]
    assert home.read("plan")["changes"] == planned
    assert [one["action"] for one in planned] == ["create"]
    assert home.read("sync")["created"] == 1
    (entry,) = home.read("agenda")["entries"]
    assert (entry["start"], entry["title"]) == (planned[0]["start"], planned[0]["title"])
    assert [one["action"] for one in home.read("plan")["changes"]] == ["keep"]
    assert "Call Ann Lee and Bob" in home.run("plan", "--verbose").stdout


def test_a_sound_setup_checks_out(home: Home, radicale: RunningServer) -> None:
    """Every finding is fine and the exit code 0, before the first look and after."""
    started(home, radicale, "Checked", "--no-write")
    about = ["config", "store", "holidays", "server", "account", "calendar", "behaviour", "busy"]
    about += ["address book", "meetings", "clock"]
    before = home.read("check")["findings"]
    assert [finding["about"] for finding in before] == about
    assert "the first look makes it" in next(one["text"] for one in before if one["about"] == "calendar")
    home.run("sync")
    assert all(finding["ok"] for finding in home.read("check")["findings"])
    done = process(home, "check")
    assert (done.returncode, "agrees with the server's" in done.stdout) == (0, True)


@pytest.mark.parametrize("command", ["check", "sync", "plan"])
def test_a_wrong_password_is_refused(home: Home, radicale: RunningServer, command: str) -> None:
    """Exit code 77 (issue 2, Bad input)."""
    config = f'timezone = "UTC"\n[caldav]\nurl = "{radicale.url}"\nusername = "me"\npassword_command = "echo wrong"\n'
    done = process(home.configured(config), command)
    assert done.returncode == 77
    assert "refuses the login" in done.stdout + done.stderr


def test_a_wrong_address_is_told(home: Home, radicale: RunningServer) -> None:
    """A server that is not there is 69."""
    started(home, radicale, "Moved away", "--no-write")
    text = home.config.read_text(encoding="utf-8")
    home.configured(text.replace(radicale.url, f"http://127.0.0.1:{free_port()}/"))
    for command in ("check", "sync", "plan"):
        done = process(home, command)
        assert done.returncode == 69
        assert "No answer from http://127.0.0.1" in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["check", "sync", "plan"])
def test_an_unknown_busy_calendar_is_a_config_error(home: Home, radicale: RunningServer, command: str) -> None:
    """Exit code 78, with the calendars that are there."""
    started(home, radicale, "Busy", "--no-write")
    text = home.config.read_text(encoding="utf-8").replace('#busy = ["*"]', 'busy = ["Nope"]')
    result = home.configured(text).run(command)
    assert result.exit_code == 78
    assert 'there is no calendar "Nope"' in result.output


def test_busy_calendars_are_counted(home: Home, radicale: RunningServer) -> None:
    """With the star, all others."""
    started(home, radicale, "Counted")
    text = home.config.read_text(encoding="utf-8").replace("#busy", "busy")
    finding = {one["about"]: one for one in home.configured(text).read("check")["findings"]}["busy"]
    assert finding["ok"]
    assert "when you are not free" in finding["text"]


def remove_calendar(home: Home, server: RunningServer) -> None:
    """Somebody deletes our whole calendar on the server."""
    session = DavSession(DavLogin(url=server.url, username=server.username, password=server.password))
    removed = session.request(Ask(method="DELETE", url=home.snapshot().settings[Setting.CALENDAR_URL]))
    session.close()
    assert removed.status in {200, 204}


def test_a_calendar_that_is_gone_needs_a_decision(home: Home, radicale: RunningServer) -> None:
    """`check` names it, `sync` brakes with exit code 1 and says what to do."""
    started(home, radicale, "Gone", *PEOPLE)
    remove_calendar(home, radicale)
    checked = home.run("check")
    assert (checked.exit_code, "is gone" in checked.output) == (1, True)
    looked = home.run("sync")
    assert looked.exit_code == 1
    assert "rekindled resume --restore" in looked.stderr
    assert home.run("status").exit_code == 1
    assert home.run("resume", "--restore").exit_code == 0
    assert home.run("sync").exit_code == 0


def test_init_on_a_braked_store_says_so(home: Home, radicale: RunningServer) -> None:
    """Nothing is written until a person decides; exit code 1."""
    started(home, radicale, "Braked", *PEOPLE)
    remove_calendar(home, radicale)
    result = home.run(*flags(radicale, "Braked", "--force"), typed=radicale.password + "\n")
    assert result.exit_code == 1
    assert "rekindled resume --restore" in result.stderr


def test_a_drifting_clock_is_found(home: Home, radicale: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries would be misplaced (R16)."""
    started(home, radicale, "Drifting", "--no-write")
    real = SystemClock.now
    monkeypatch.setattr(SystemClock, "now", lambda self: real(self) + timedelta(hours=1))
    result = home.run("check")
    assert result.exit_code == 1
    assert "set this machine's clock" in result.stdout.replace("\n", " ")


@contextmanager
def a_daemon(home: Home, answer: dict[str, object]) -> Iterator[None]:
    """A daemon that gives one answer to whoever asks."""
    stop = threading.Event()

    def serve() -> None:
        box = RequestBox(home.store)
        while not stop.wait(0.02):
            for request in box.waiting():
                box.answer(request.id, json.dumps(answer), SystemClock().now())
        box.close()

    with DaemonPresence(home.state).claim():
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def test_a_running_daemon_does_the_look(home: Home) -> None:
    """The command asks it and tells its answer (design §5 Process)."""
    home.knows()
    fields = ("created", "updated", "deleted", "settled", "conflicts", "skipped", "requests")
    with a_daemon(home, {"result": {**dict.fromkeys(fields, 3), "brake": None}}):
        assert home.run("sync").stdout.startswith("3 created, 3 updated")


def test_a_running_daemons_failure_is_told_with_its_code(home: Home) -> None:
    """As if the command had looked itself."""
    home.knows()
    with a_daemon(home, {"error": "the login is refused", "code": 77}):
        result = home.run("sync")
    assert (result.exit_code, result.stderr) == (77, "rekindled: the login is refused\n")


def test_run_refuses_a_wrong_configuration(home: Home) -> None:
    """The daemon does not start on one: exit code 78."""
    done = process(home.configured("timezone = 1\n"), "run")
    assert done.returncode == 78
    assert "line 1: timezone" in done.stderr


def test_status_fits_a_terminal_of_80_columns(home: Home, radicale: RunningServer) -> None:
    """On a real terminal tables are coloured and folded, and nothing is wider than the page."""
    started(home, radicale, "On a terminal with a rather long name for a calendar", *PEOPLE)
    leader, follower = pty.openpty()
    words = ["--config", str(home.config), "--state", str(home.state), "agenda"]
    subprocess.run(
        [sys.executable, "-m", "rekindled", *words],
        stdout=follower,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "COLUMNS": "80", "TERM": "xterm"},
        timeout=180,
        check=True,
    )
    os.close(follower)
    said = os.read(leader, 65536).decode()
    os.close(leader)
    assert "\x1b[1m" in said
    plain = "".join(part.partition("m")[2] if index else part for index, part in enumerate(said.split("\x1b[")))
    assert max(len(line.rstrip("\r")) for line in plain.split("\n")) <= 80


def test_no_option_takes_a_password(home: Home) -> None:
    """It would stand in the process list and the shell's history (promise 13)."""
    assert "--password " not in home.run("init", "--help").stdout


def test_replanning_is_shown_and_then_written(home: Home, radicale: RunningServer) -> None:
    """What nobody touched comes into line with other mornings; a no changes nothing (design §5)."""
    started(home, radicale, "Replanned", *PEOPLE)
    text = home.config.read_text(encoding="utf-8")
    home.configured(text.replace("[mornings]\n", '[mornings]\nwindow = "14:00-17:00"\n'))
    before = home.read("agenda")["entries"]
    assert "  moved " not in home.run("plan").stdout
    assert "  moved " in home.run("plan", "--replan", typed="n\n").stdout
    assert home.read("agenda")["entries"] == before
    written = home.run("plan", "--replan", "--yes")
    assert (written.exit_code, "Written" in written.stderr) == (0, True), written.stderr
    (entry,) = home.read("agenda")["entries"]
    assert entry["start"][11:13] >= "14"


def test_init_by_flags_keeps_every_wish(home: Home, radicale: RunningServer) -> None:
    """What the questions ask can be said beforehand; a calendar that is not there is named."""
    account = DavSession(DavLogin(url=radicale.url, username=radicale.username, password=radicale.password))
    CaldavAccount(account).make("Wished for")
    account.close()
    wishes = ("--days", "mon, Wed", "--window", "09:00-10:30", "--per-week", "2", "--address-book")
    started(home, radicale, "With wishes", "--busy", "Wished for", *wishes, *PEOPLE)
    text = home.config.read_text(encoding="utf-8")
    assert 'busy = ["Wished for"]\n' in text
    assert 'days = ["mon", "wed"]\nwindow = "09:00-10:30"\n' in text
    assert "per_week = 2\n" in text
    assert "[address_book]\nfollow = true\n" in text
    wrong = (*flags(radicale, "With wishes", "--force"), "--busy", "Nowhere")
    refused = home.run(*wrong, typed=radicale.password + "\n")
    assert refused.exit_code == 2
    assert 'no calendar is called "Nowhere"' in refused.stderr
    refused = home.run(*flags(radicale, "With wishes", "--force", "--window", "noon"), typed=radicale.password + "\n")
    assert (refused.exit_code, "--window: expected two times" in refused.stderr) == (2, True)


def test_init_offers_the_address_book(home: Home, radicale: RunningServer) -> None:
    """Where there is one it is asked for once, and read only after a yes."""
    AddressBookApp(radicale, "offered")
    typed = [radicale.password, "y"]
    words = ("init", "--url", radicale.url, "--username", radicale.username, "--no-encrypt", "--no-write", *PEOPLE)
    wishes = ("--timezone", "UTC", "--holidays", "none", "--calendar", "Offered", "--busy", "none", "--per-week", "5")
    result = home.run(*words, *wishes, typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "Read people from it?" in result.stderr
    assert "follow = true" in home.config.read_text(encoding="utf-8")
