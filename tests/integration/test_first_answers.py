"""`init` beside its questions: where the password is kept, what an interruption costs, and the check at the end."""

from __future__ import annotations

import io
import shlex
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from rekindled.cli.door import root
from tests.fakes.cli_homes import Home, home_in
from tests.integration.test_systemd_creds import standing_in
from tests.servers import RunningServer, free_port

pytestmark = pytest.mark.server
WISHES = ("--timezone", "UTC", "--busy", "none", "--per-week", "5", "--no-address-book")
REST = (*WISHES, "--calendar", "Sealed", "--no-write", "--contact", "Ann Lee=6 months")


class Interrupted(io.BytesIO):
    """What is typed before Ctrl-C, which Python makes a KeyboardInterrupt."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """A line, or the interruption."""
        line = super().readline(size)
        if not line:
            raise KeyboardInterrupt
        return line

    def read1(self, _size: int | None = -1, /) -> bytes:
        """As a terminal gives it: a line at a time."""
        return self.readline()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Nothing is there yet."""
    return home_in(tmp_path)


def account_of(server: RunningServer) -> tuple[str, ...]:
    """The server and the user."""
    return ("init", "--url", server.url, "--username", server.username)


def interrupted(home: Home, *words: str, typed: str) -> tuple[int, list[str]]:
    """The exit code after Ctrl-C, and the words of the command that goes on."""
    places = ["--config", str(home.config), "--state", str(home.state)]
    result = CliRunner().invoke(root, [*places, *words], input=Interrupted(typed.encode()), env={"NO_COLOR": None})
    _, _, line = result.stderr.partition("To go on: ")
    return result.exit_code, shlex.split(line.partition("\n")[0])


def test_a_password_that_is_sealed_is_used(
    home: Home, radicale: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter agrees; it is nowhere in the clear, the configuration has the command, and the next look logs in."""
    standing_in(tmp_path / "bin", monkeypatch)
    result = home.run(*account_of(radicale), *REST, "--holidays", "none", typed=f"{radicale.password}\n\n")
    assert result.exit_code == 0, result.output
    assert "Keep it encrypted [yes]" in result.stderr
    sealed = home.config.parent / "caldav-password.cred"
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert not (home.config.parent / "caldav-password").exists()
    for path in (sealed, home.config):
        assert radicale.password not in path.read_text(encoding="utf-8")
    command = tomllib.loads(home.config.read_text(encoding="utf-8"))["caldav"]["password_command"]
    assert command[-2:] == [str(sealed), "-"]
    assert home.run("sync").exit_code == 0


@pytest.mark.parametrize("words", [("--no-encrypt",), ("--yes",), ()])
def test_a_password_is_kept_in_a_file_otherwise(
    home: Home, radicale: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """After a no, with --no-encrypt, and with --yes alone, for whoever runs the daemon may be somebody else."""
    standing_in(tmp_path / "bin", monkeypatch)
    more = ("--holidays", "none", "--password-stdin", *words)
    answers = "" if words else "maybe\nno\n"
    result = home.run(*account_of(radicale), *REST, *more, typed=f"{radicale.password}\n{answers}")
    assert result.exit_code == 0, result.output
    assert (home.config.parent / "caldav-password").read_text(encoding="utf-8") == f"{radicale.password}\n"
    assert ('expected "yes" or "no"' in result.stderr) is not bool(words)


def test_a_wish_for_encryption_is_never_passed_over(
    home: Home, radicale: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--encrypt where it cannot be done ends with 2 and writes nothing; agreed to at the terminal, a file is said."""
    standing_in(tmp_path / "bin", monkeypatch, "fails")
    words = (*account_of(radicale), *REST, "--holidays", "none")
    refused = home.run(*words, "--yes", "--encrypt", "--password-stdin", typed=f"{radicale.password}\n")
    assert (refused.exit_code, "no key here" in refused.stderr) == (2, True)
    assert not home.config.exists()
    asked = home.run(*words, typed=f"{radicale.password}\nyes\n")
    assert asked.exit_code == 0, asked.output
    assert "kept in a file that only you can read" in asked.stderr
    assert (home.config.parent / "caldav-password").exists()


def test_encryption_without_the_program_is_refused(
    home: Home, radicale: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what it needs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    words = (*account_of(radicale), *REST, "--yes", "--encrypt", "--password-stdin")
    result = home.run(*words, typed=f"{radicale.password}\n")
    assert (result.exit_code, "--encrypt needs systemd-creds" in result.stderr) == (2, True)


def test_a_command_may_print_the_password(home: Home, radicale: RunningServer) -> None:
    """Enter instead of the password asks for it; neither is asked again."""
    result = home.run(*account_of(radicale), *REST, typed=f"\n\n\necho '{radicale.password}'\nnone\n")
    assert result.exit_code == 0, result.output
    account = tomllib.loads(home.config.read_text(encoding="utf-8"))["caldav"]
    assert account["password_command"] == f"echo '{radicale.password}'"
    assert "password_file" not in account


def test_ctrl_c_costs_no_answer(home: Home, radicale: RunningServer) -> None:
    """It ends with 130 and says the options that go on without a question twice; no password is among them."""
    words = ("init", "--url", radicale.url, "--no-encrypt", "--no-address-book")
    typed = f"{radicale.username}\n{radicale.password}\nMine\nUTC\nnone\nmon\n09:00-11:00\n3\nAnn Lee, 6 months\n"
    code, going_on = interrupted(home, *words, typed=typed)
    assert code == 130
    assert not home.config.exists()
    assert radicale.password not in " ".join(going_on)
    more = going_on[going_on.index("--username") :]
    result = home.run(*words, *more, "--no-write", typed=f"{radicale.password}\n")
    assert result.exit_code == 0, result.output
    assert result.stderr.count("Password") == 1
    assert "Your time zone" not in result.stderr
    assert home.names() == ["Ann Lee"]
    config = tomllib.loads(home.config.read_text(encoding="utf-8"))
    assert (config["caldav"]["calendar"], config["mornings"]["per_week"]) == ("Mine", 3)
    assert (config["mornings"]["days"], config["mornings"]["window"]) == (["mon"], "09:00-11:00")


def test_ctrl_c_before_the_first_answer_says_little(home: Home) -> None:
    """There is nothing to go on with."""
    code, going_on = interrupted(home, "init", typed="")
    assert (code, going_on) == (130, [])


def test_ctrl_c_at_the_last_question_keeps_what_was_set_up(home: Home) -> None:
    """The configuration and the people stay, and the next step is said."""
    words = ("--embedded", "--port", str(free_port()), "--holidays", "none", "--contact", "Ann Lee=6 months")
    places = ["--config", str(home.config), "--state", str(home.state)]
    result = CliRunner().invoke(root, [*places, "init", *words, *WISHES], input=Interrupted(b""))
    assert result.exit_code == 130
    assert f"{home.config} is kept. Go on with: rekindled plan" in result.stderr
    assert home.names() == ["Ann Lee"]
    assert home.run("sync").exit_code == 0


def test_init_checks_at_its_end(home: Home) -> None:
    """In one sentence when all is well."""
    words = ("--embedded", "--port", str(free_port()), *WISHES)
    result = home.run("init", "--yes", *words)
    assert result.exit_code == 0
    assert "Checked, and all is well: config, store, " in result.stdout


def test_what_the_check_finds_is_said_and_no_failure_of_init(home: Home) -> None:
    """What was asked for was done: `check` has the code for the rest."""
    words = ("--embedded", "--port", str(free_port()), *WISHES)
    result = home.run("init", "--yes", *words, "--address-book", "--no-write")
    assert result.exit_code == 0
    assert "rekindled: address book: the account has no address book to follow" in result.stderr
    assert "See all of it with: rekindled check" in result.stdout
    assert home.run("check").exit_code == 77


def test_whoever_has_no_address_is_offered_a_server(home: Home) -> None:
    """Enter and a yes; what Ctrl-C says then goes on with it."""
    port = ("--port", str(free_port()))
    code, going_on = interrupted(home, "init", *port, typed="\ny\n")
    assert (code, going_on[-1]) == (130, "--embedded")
    result = home.run("init", *port, *REST, "--holidays", "none", typed="\ny\n")
    assert result.exit_code == 0, result.output
    assert "embedded = true" in home.config.read_text(encoding="utf-8")


def test_a_server_that_is_not_installed_is_not_offered(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to install, and the address is asked for again."""
    monkeypatch.setattr("rekindled.cli.first_questions.find_spec", lambda _name: None)
    result = home.run("init", typed="\n")
    assert result.exit_code == 2
    assert "install rekindled with its `embedded` extra" in result.stderr
    assert result.stderr.count("Enter for none") == 2
