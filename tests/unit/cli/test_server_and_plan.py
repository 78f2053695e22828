from __future__ import annotations

import socket

import pytest

from rekindled.cli.calendar_commands import summary
from rekindled.places import Places
from tests.fakes.cli_homes import CONFIG, Home

NOTHING = {
    "created": 0,
    "updated": 0,
    "deleted": 0,
    "settled": 0,
    "conflicts": 0,
    "skipped": 0,
    "requests": 1,
    "brake": None,
}


def test_the_version_is_said(home: Home) -> None:
    """To people and to scripts."""
    assert home.run("version").stdout.startswith("rekindled ")
    assert set(home.read("version")) == {"version", "python"}


def test_the_embedded_server_is_described(home: Home) -> None:
    """Address, user and password, as an app asks for them; nothing is started."""
    home.configured('timezone = "UTC"\n[server]\nembedded = true\nport = 5999\n')
    told = home.read("server", "info")
    assert (told["url"], told["username"]) == ("http://127.0.0.1:5999/me/", "me")
    said = home.run("server", "info").stdout
    assert f"password: {told['password']}\n" in said
    assert "Thunderbird" in said


def test_without_an_embedded_server_the_account_is_named(home: Home) -> None:
    """There is nothing to describe."""
    result = home.configured().run("server", "info")
    assert result.exit_code == 1
    assert "your calendar is at http://127.0.0.1:9/" in result.stderr


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "Nothing changed (1 request)"),
        ({"created": 2, "settled": 1, "requests": 5}, "2 created, 1 settled (5 requests)"),
    ],
)
def test_a_look_is_one_sentence(more: dict[str, int], sentence: str) -> None:
    """Only what happened is said."""
    assert summary({**NOTHING, **more}) == sentence


def test_checking_without_a_configuration_says_how_to_make_one(home: Home) -> None:
    """Exit code 78; the store is looked at all the same."""
    result = home.run("check")
    assert result.exit_code == 78
    assert "rekindled init" in result.stdout
    assert "is not there yet; the first look makes it" in result.stdout


def test_checking_finds_a_store_others_can_read(home: Home) -> None:
    """With the command that helps (faults promise 35)."""
    home.knows()
    home.store.chmod(0o644)
    told = home.run("check").stdout
    assert "run: chmod 600" in told


def test_checking_finds_a_damaged_store(home: Home) -> None:
    """It is read through (faults promise 36)."""
    home.state.mkdir(mode=0o700)
    home.store.write_bytes(b"not a database" * 100)
    home.store.chmod(0o600)
    assert "is not a database" in home.run("check").stdout


@pytest.mark.parametrize("command", [("sync",), ("plan",), ("check",)])
def test_a_server_that_is_down_is_unavailable(home: Home, command: tuple[str, ...]) -> None:
    """Exit code 69, and the server is named (issue 2, Bad input)."""
    result = home.configured().run(*command)
    assert result.exit_code == 69
    assert "No answer from http://127.0.0.1:9" in result.output


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('timezone = "Mars"', "line 1: timezone"),
        ("timezone = Mars", "line 1"),
        ('timezone = "UTC"\n[mornings]\nwindow = "11:30-08:30"', "line 3: mornings.window"),
        ('timezone = "UTC"\n[cadence]\ndefault = "0 days"', "line 3: cadence.default"),
        ('timezone = "UTC"\n[caldav]\nurll = "x"', 'did you mean "url"?'),
    ],
)
@pytest.mark.parametrize("command", ["sync", "plan", "check"])
def test_a_mistake_in_the_configuration_names_its_line(home: Home, command: str, line: str, expected: str) -> None:
    """Exit code 78 (issue 2, Bad input)."""
    result = home.configured(line + "\n").run(command)
    assert result.exit_code == 78
    assert expected in result.output


def test_the_daemon_gets_the_places_and_gives_the_code(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """`run` ends as the service does."""
    served: list[object] = []

    def serve(places: object, _environ: object) -> int:
        served.append(places)
        return 1

    monkeypatch.setattr("rekindled.service.serve", serve)
    assert home.run("run").exit_code == 1
    assert served == [Places(config=home.config, state=home.state)]


def test_a_port_that_is_taken_is_a_config_error(home: Home) -> None:
    """The embedded server cannot start; `check` says so as a finding."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        home.configured(f'timezone = "UTC"\n[server]\nembedded = true\nport = {port}\n')
        result = home.run("check")
    assert result.exit_code == 78
    assert "taken by another program" in result.stdout


def test_a_password_that_cannot_be_had_is_a_config_error(home: Home) -> None:
    """The key is named, the command's output never shown."""
    result = home.configured(CONFIG.replace("echo secret", "sh -c 'echo hunter2; exit 3'")).run("check")
    assert result.exit_code == 78
    assert "password_command" in result.output
    assert "hunter2" not in result.output
