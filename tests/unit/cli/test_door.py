from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rekindled.cli import server
from rekindled.cli.door import COMMANDS, enter, root
from rekindled.core.errors import (
    BrokenStore,
    Busy,
    CalendarRefused,
    CalendarUnavailable,
    ConfigError,
    RekindledError,
    SecondEpoch,
    UsageError,
)
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
from tests.fakes.cli_homes import CONFIG, Home, commands

SOURCE = Path(__file__).parents[3] / "daemon"
HEAVY = {
    "caldav",
    "niquests",
    "urllib3",
    "requests",
    "pydantic",
    "icalendar",
    "lxml",
    "structlog",
    "schedule",
    "jinja2",
}
VALIDATION = {"pydantic"}


def failing(error: BaseException) -> click.Command:
    """A command that ends in an error."""

    @click.command()
    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("what"), 2),
        (CalendarUnavailable("later"), 69),
        (CalendarUnavailable("later", retry_after=3.0), 75),
        (Busy("wait"), 75),
        (CalendarRefused("no"), 77),
        (ConfigError("line 1\nline 2"), 78),
        (BrokenStore("damaged"), 1),
        (SecondEpoch("two"), 1),
        (RekindledError("anything"), 1),
    ],
)
def test_each_failure_is_a_sentence_and_a_code(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: RekindledError, code: int
) -> None:
    """Errors go to standard error without a traceback, and end with the documented code (design §7)."""
    monkeypatch.setattr(server, "version", failing(error))
    result = home.run("version")
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == f"rekindled: {error}\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_ends_with_130(home: Home, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """As a shell expects of an interrupted program."""
    monkeypatch.setattr(server, "version", failing(error))
    result = home.run("version")
    assert (result.exit_code, result.stderr) == (130, "rekindled: interrupted\n")


def test_a_fault_of_the_program_is_one_line_without_its_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error's own text may hold a secret, so its kind and place are said, and how to see more (promise 13)."""
    monkeypatch.setattr(server, "version", failing(ValueError("hunter2")))
    result = home.run("version")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "ValueError in" in result.stderr
    assert "rekindled --debug" in result.stderr
    assert "hunter2" not in result.stderr


def test_debug_shows_the_fault(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for the traceback gets it, without what could drive a terminal or log in somewhere."""
    monkeypatch.setattr(server, "version", failing(ValueError("odd\x1b[31m \u202e, Authorization: Basic hunter2")))
    result = home.run("--debug", "version")
    assert result.exit_code == 1
    assert "Traceback (most recent call last)" in result.stderr
    assert "ValueError: odd[31m , Authorization: ***" in result.stderr


def test_a_reader_that_went_away_is_no_fault(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rekindled history | head` says nothing on standard error."""
    monkeypatch.setattr(server, "version", failing(BrokenPipeError(32, "Broken pipe")))
    assert home.run("version").stderr == ""


def test_an_unknown_command_is_a_usage_error(home: Home) -> None:
    """Click's own answer, and code 2."""
    result = home.run("nope")
    assert result.exit_code == 2
    assert "No such command 'nope'" in result.stderr


@pytest.mark.parametrize("words", commands(root), ids=" ".join)
def test_every_command_helps_with_an_example_in_80_columns(home: Home, words: tuple[str, ...]) -> None:
    """The help of each command ends in something to type."""
    result = home.run(*words, "--help")
    assert result.exit_code == 0
    assert "Example: " in result.stdout
    assert max(len(line) for line in result.stdout.split("\n")) <= 80


def test_the_front_page_lists_every_command(home: Home) -> None:
    """In the order in which a newcomer meets them."""
    result = home.run("--help")
    places = [result.stdout.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("command", [("status",), ("agenda",), ("history",)])
def test_quick_commands_import_no_http_library(home: Home, command: tuple[str, ...]) -> None:
    """What only reads the store loads neither HTTP, calendars nor validation (design §6)."""
    home.knows()
    loaded = _loaded(home, *command)
    assert "rekindled" in loaded
    assert not loaded & HEAVY


def test_what_plans_without_the_network_imports_nothing_for_it(home: Home) -> None:
    """`why` reads the configuration, and loads neither HTTP nor calendars (design §6)."""
    home.config.write_text(CONFIG, encoding="utf-8")
    home.knows(ContactSaved(contact=Contact(id="c-1", name="Ann Lee")))
    loaded = _loaded(home, "why", "Ann Lee")
    assert "pydantic" in loaded
    assert not loaded & (HEAVY - VALIDATION)


def _loaded(home: Home, *command: str) -> set[str]:
    """The packages a command has imported when it ends."""
    code = "import sys\nfrom rekindled.__main__ import main\ntry:\n    main()\nfinally:\n    print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--state", str(home.state), "--config", str(home.config), *command],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.stdout, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split("\n")[-2].split()}


def test_a_name_the_terminal_cannot_write_is_replaced(home: Home) -> None:
    """An old encoding is no reason to fail."""
    home.knows()
    home.run("contacts", "add", "Zoë 李")
    done = subprocess.run(
        [sys.executable, "-m", "rekindled", "--state", str(home.state), "contacts", "list"],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "latin-1", "REKINDLED_CONFIG": "/nowhere"},
        stdout=subprocess.PIPE,
        timeout=180,
        check=False,
    )
    assert b"Zo\xeb ?" in done.stdout


def test_entering_ends_the_process_with_the_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The front door takes the process's arguments."""
    monkeypatch.setattr(sys, "argv", ["rekindled", "version"])
    with pytest.raises(SystemExit) as ended:
        enter()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("rekindled ")


def test_a_store_of_another_user_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message ends in the command to run instead (design §5 Process)."""
    home.knows()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    result = home.run("status")
    assert result.exit_code == 2
    assert "run instead: sudo -u" in result.stderr


def test_verbose_names_the_store(home: Home) -> None:
    """On standard error, where no script reads it."""
    home.knows()
    result = home.run("--verbose", "agenda")
    assert result.stderr == f"store: {home.store}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("agenda",),
        ("history",),
        ("why", "Ann"),
        ("log", "Ann"),
        ("resume", "--restore"),
        ("move-calendar", "--yes"),
        ("triage",),
        ("circles",),
        ("circles", "choose", "Ann"),
        ("contacts", "list"),
        ("contacts", "show", "Ann"),
        ("contacts", "export"),
        ("contacts", "edit", "Ann"),
        ("contacts", "remove", "Ann"),
    ],
)
def test_without_a_store_readers_say_how_to_begin(home: Home, words: tuple[str, ...]) -> None:
    """Nothing is made by asking."""
    result = home.run(*words)
    assert result.exit_code == 1
    assert result.stderr == f"rekindled: no store yet at {home.store}; start with: rekindled init\n"
    assert not home.state.exists()
