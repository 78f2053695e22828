from __future__ import annotations

import os
import stat
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from rekindled.app.ports import CalendarInfo
from rekindled.cli.first_account import found
from rekindled.cli.first_config import PASSWORD_NAME, Account, Choices, config_text, save
from rekindled.cli.first_questions import Given, holidays_from
from rekindled.cli.home_zone import guess_zone
from rekindled.config import load_config
from rekindled.core.closed_days import Jurisdiction
from rekindled.core.errors import ConfigError, UsageError
from tests.fakes.cli_homes import Home

ACCOUNT = Account(url="https://cloud.example.org/", username='m"e\\', secret="hunter2 ünï")
CHOICES = Choices(account=ACCOUNT, calendar="Outreach {x}\x7f", timezone="Europe/Berlin")


def kept(folder: Path) -> set[str]:
    """The files of a folder."""
    return {one.name for one in folder.iterdir()}


def test_the_first_configuration_is_read_as_it_was_meant(tmp_path: Path) -> None:
    """Whatever signs the answers hold; the secret stands in a file of its own, and both are private."""
    config = tmp_path / "new" / "rekindled.toml"
    save(config, CHOICES, {}, force=False)
    read = load_config(config, {})
    assert (read.caldav.url, read.caldav.username, read.caldav.calendar) == (ACCOUNT.url, 'm"e\\', "Outreach {x}\x7f")
    assert (read.timezone, read.secret()) == ("Europe/Berlin", "hunter2 ünï")
    assert kept(config.parent) == {"rekindled.toml", PASSWORD_NAME}
    assert {stat.S_IMODE(one.stat().st_mode) for one in config.parent.iterdir()} == {0o600}
    assert "hunter2" not in config.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("account", "line"),
    [
        (Account(url="https://a.example/", username="me", password_file=Path("/run/p")), 'password_file = "/run/p"'),
        (Account(url="https://a.example/", username="me", password_command="pass x"), 'password_command = "pass x"'),
        (Account(embedded=True, port=5999), "embedded = true\nport = 5999"),
    ],
)
def test_a_secret_with_a_place_of_its_own_is_not_copied(tmp_path: Path, account: Account, line: str) -> None:
    """The configuration names the file, the command or the embedded server."""
    config = tmp_path / "rekindled.toml"
    save(config, Choices(account=account, calendar="Outreach", timezone="UTC"), {}, force=False)
    assert line in config.read_text(encoding="utf-8")
    assert kept(tmp_path) == {"rekindled.toml"}
    load_config(config, {})


GIVEN: Given = {
    "url": None,
    "username": None,
    "allow_http": False,
    "password_file": None,
    "password_command": None,
    "password_stdin": False,
    "encrypt": None,
    "calendar": None,
    "timezone": None,
    "holidays": None,
    "contact": (),
    "embedded": True,
    "port": 5232,
    "write": False,
    "force": False,
    "yes": False,
}


@pytest.mark.parametrize(
    ("typed", "zone", "place"),
    [
        ("\n", "Europe/Berlin", "DE"),
        ("de-be\n", "Europe/Berlin", "DE-be"),
        ("Germany\nUS-ZZ\nUS-CA\n", "America/New_York", "US-CA"),
        ("none\n", "Europe/Berlin", ""),
        ("", "UTC", ""),
    ],
)
def test_the_holidays_of_the_zones_country_are_offered(
    typed: str, zone: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another place or nobody's may be named; a zone of no country asks nothing, and unknown places are asked again."""
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    assert holidays_from(GIVEN, zone) == place


def test_given_holidays_are_not_asked_for(tmp_path: Path) -> None:
    """They stand in the configuration as they are read; with --yes and none given nobody's are kept free."""
    assert holidays_from({**GIVEN, "holidays": "AT-9"}, "UTC") == "AT-9"
    assert holidays_from({**GIVEN, "yes": True}, "Europe/Berlin") == ""
    config = tmp_path / "rekindled.toml"
    save(config, replace(CHOICES, holidays="AT-9"), {}, force=False)
    assert load_config(config, {}).mornings.holidays == Jurisdiction(country="AT", subdivision="9")


@pytest.mark.parametrize("name", ["rekindled.toml", PASSWORD_NAME])
def test_nothing_is_overwritten_unasked(tmp_path: Path, name: str) -> None:
    """--force says that it may."""
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        save(tmp_path / "rekindled.toml", CHOICES, {}, force=False)
    assert kept(tmp_path) == {name}
    save(tmp_path / "rekindled.toml", CHOICES, {}, force=True)
    assert (tmp_path / PASSWORD_NAME).read_text(encoding="utf-8") == "hunter2 ünï\n"


def test_a_configuration_with_mistakes_is_never_put_in_place(tmp_path: Path) -> None:
    """The message names the file as it would be called, and nothing is left behind."""
    wrong = Choices(account=Account(url="ftp://x", username="me", secret="s"), calendar="Outreach", timezone="UTC")
    with pytest.raises(ConfigError, match=r"/rekindled.toml line \d+: caldav.url"):
        save(tmp_path / "rekindled.toml", wrong, {}, force=False)
    assert kept(tmp_path) == set()


def test_an_interruption_leaves_no_secret_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between the two files takes the first away again."""
    move = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "rekindled.toml":
            raise KeyboardInterrupt
        return move(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path / "rekindled.toml", CHOICES, {}, force=False)
    assert kept(tmp_path) == set()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """With what is wrong and what to do."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"cannot be made: .*; choose another place"):
        save(tmp_path / "file" / "below" / "rekindled.toml", CHOICES, {}, force=False)


def test_the_text_explains_itself() -> None:
    """Every table has a comment, and options worth a look are there, commented out."""
    text = config_text(CHOICES)
    assert text.count("#") > 8
    assert '#window = "08:30-11:30"' in text


def test_the_zone_is_guessed_from_tz_then_files(tmp_path: Path) -> None:
    """TZ wins, then /etc/timezone, then the link; what is no zone tells nothing."""
    assert guess_zone({}, tmp_path) is None
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    assert guess_zone({}, tmp_path) == "Asia/Tokyo"
    (tmp_path / "timezone").write_bytes(b"\xff")
    assert guess_zone({}, tmp_path) == "Asia/Tokyo"
    (tmp_path / "timezone").write_text("Europe/Berlin\n", encoding="ascii")
    assert guess_zone({}, tmp_path) == "Europe/Berlin"
    assert guess_zone({"TZ": "CET-1CEST"}, tmp_path) == "Europe/Berlin"
    assert guess_zone({"TZ": ":America/Lima"}, tmp_path) == "America/Lima"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--yes",), "--url is needed with --yes"),
        (("--yes", "--url", "http://127.0.0.1:9/"), "--username is needed with --yes"),
        (("--yes", "--url", "http://127.0.0.1:9/", "--username", "me"), "--password-file"),
        (("--yes", "--embedded", "--timezone", "Mars"), '--timezone: "Mars" is not an IANA zone'),
        (("--yes", "--embedded", "--timezone", "UTC", "--holidays", "Germany"), 'did you mean "DE"?'),
        (
            ("--yes", "--embedded", "--timezone", "UTC", "--holidays", "DE-BX"),
            "--holidays: no public holidays are known",
        ),
        (("--yes", "--embedded", "--timezone", "UTC", "--contact", "Ann"), "write a name and how often"),
        (("--yes", "--embedded", "--timezone", "UTC", "--contact", "Ann=0 days"), "a period must be"),
        (("--yes", "--embedded", "--timezone", "UTC", "--contact", "=weekly"), "needs a name"),
        (("--url", "http://127.0.0.1:9/", "--username", "me", "--password-stdin"), "nothing came"),
        ((), "there is nobody to answer"),
    ],
)
def test_init_without_answers_writes_nothing(home: Home, words: tuple[str, ...], expected: str) -> None:
    """A usage error names the option that is missing or wrong."""
    result = home.run("init", *words)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert not home.config.exists()
    assert not home.state.exists()


def test_init_leaves_a_configuration_alone(home: Home) -> None:
    """It says how to start over, before anything is asked."""
    home.configured()
    before = home.config.read_bytes()
    result = home.run("init", "--yes", "--embedded")
    assert result.exit_code == 2
    assert "start over with --force" in result.stderr
    assert home.config.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("--password-command", "false"), 78, "failed with exit code 1"),
        (("--password-file", os.devnull), 78, "no such file"),
        (("--password-command", "echo x"), 69, "No answer from"),
    ],
)
def test_init_that_cannot_log_in_writes_nothing(home: Home, words: tuple[str, ...], code: int, expected: str) -> None:
    """The failure keeps its own code (design §7)."""
    account = ("--url", "http://127.0.0.1:9/", "--username", "me", "--timezone", "UTC")
    result = home.run("init", "--yes", *account, *words)
    assert result.exit_code == code
    assert expected in result.stderr
    assert not home.config.exists()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), "Your account is there; it has no calendars yet."),
        (("Home",), 'Found 1 calendar: "Home"'),
        (("Home", "Work\x1b[2J"), 'Found 2 calendars: "Home", "Work[2J"'),
    ],
)
def test_the_calendars_found_are_named(names: tuple[str, ...], sentence: str) -> None:
    """Before a name is chosen."""
    infos = [CalendarInfo(url="https://x/", name=name, carriers=frozenset(), writable=True) for name in names]
    assert found(infos) == sentence
