"""`service`: units of one's own, with a service manager that only remembers what it was asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from rekindled.adapters.systemctl import Systemctl
from rekindled.adapters.user_units import MARK, running_program, user_units
from rekindled.cli import service_units
from rekindled.core.errors import UsageError
from rekindled.places import Places
from tests.fakes.cli_homes import Home, home_in

NAMES = ["rekindled-backup.service", "rekindled-backup.timer", "rekindled.service"]
# Enables as the real one does: by a link in the folder of what wants the unit.
MANAGER = """#!/bin/sh
echo "$*" >> "$HOME/asked"
[ -e "$HOME/deaf" ] && { echo "Failed to connect to bus" >&2; exit 1; }
case "$2" in
    is-enabled) echo enabled ;;
    is-active) echo active ;;
    enable) cd "$HOME/.config/systemd/user" && mkdir -p default.target.wants timers.target.wants &&
        ln -sf ../rekindled.service default.target.wants/ && ln -sf ../rekindled-backup.timer timers.target.wants/ ;;
esac
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody logged in, with a home, a configuration and a service manager."""

    home: Home
    folder: Path

    @property
    def units(self) -> Path:
        """Where the units of this user are."""
        return self.folder / ".config" / "systemd" / "user"

    def run(self, *words: str, path: str | None = None) -> Result:
        """One command as this user."""
        program = self.folder / "bin"
        variables = {
            "HOME": str(self.folder),
            "PATH": path if path is not None else f"{program}:{os.environ['PATH']}",
            "XDG_CONFIG_HOME": "",
            "XDG_DATA_HOME": "",
        }
        return self.home.run("service", *words, env=variables)

    def read(self, *words: str) -> dict[str, Any]:
        """The object that a command prints."""
        answer: dict[str, Any] = json.loads(self.run(*words, "--json").stdout)
        return answer

    def asked(self) -> list[str]:
        """What the manager was asked, in order."""
        return [line.removeprefix("--user ") for line in (self.folder / "asked").read_text().splitlines()]

    def installed(self) -> list[str]:
        """The files there, without folders."""
        return sorted(path.name for path in self.units.glob("*") if path.is_file())


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Login:
    """A home with a configuration, a program called rekindled that runs, and nothing installed."""
    folder = tmp_path / "home"
    (folder / "bin").mkdir(parents=True)
    for name, text in (("systemctl", MANAGER), ("rekindled", "#!/bin/sh\n")):
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    home = home_in(tmp_path)
    home.configured()
    monkeypatch.setattr("sys.argv", [str(folder / "bin" / "rekindled")])
    return Login(home=home, folder=folder)


def test_the_units_are_for_this_program_and_these_places(login: Login) -> None:
    """The service and the backup start the very program, with the configuration and store they were installed with."""
    done = login.run("install", "--user")
    assert done.exit_code == 0, done.output
    assert login.installed() == NAMES
    text = (login.units / "rekindled.service").read_text()
    assert text.startswith(MARK)
    assert f'\nExecStart="{login.folder}/bin/rekindled" run\n' in text
    assert f'\nEnvironment="REKINDLED_CONFIG={login.home.config}" "REKINDLED_STATE={login.home.state}"\n' in text
    backup = (login.units / "rekindled-backup.service").read_text()
    assert f"\nConditionPathExists={login.home.store}\n" in backup
    assert f'\nExecStart="{login.folder}/bin/rekindled" backup\n' in backup
    assert "%h" not in text.replace("%h/.config", "") + backup.replace("%h/.config", "")


def test_installing_enables_and_starts_only_when_asked(login: Login) -> None:
    """Without --now it starts at the next login, and lingering is told of."""
    said = login.run("install", "--user").stdout
    assert login.asked() == ["daemon-reload", "enable rekindled.service rekindled-backup.timer"]
    assert "To start it now: systemctl --user start rekindled" in said
    assert "loginctl enable-linger" in said
    assert "It runs" in login.run("install", "--user", "--now").stdout
    assert login.asked()[-1] == "restart rekindled.service rekindled-backup.timer"


def test_lingering_that_is_on_is_not_told_of(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told to do what is done."""
    monkeypatch.setattr(service_units, "LINGERING", login.folder)
    monkeypatch.setattr("getpass.getuser", lambda: "bin")
    assert "enable-linger" not in login.run("install", "--user").stdout


def test_a_unit_of_somebody_else_is_not_replaced_unasked(login: Login) -> None:
    """Nothing at all is written then; --force replaces it, and a link is not written through."""
    login.units.mkdir(parents=True)
    mine = login.units / "rekindled-backup.service"
    mine.write_text("[Service]\n")
    refused = login.run("install", "--user")
    assert refused.exit_code == 2
    assert f"{mine} was not written by rekindled" in refused.stderr
    assert login.installed() == ["rekindled-backup.service"]
    mine.unlink()
    elsewhere = login.folder / "elsewhere"
    elsewhere.write_text(MARK)
    mine.symlink_to(elsewhere)
    assert login.run("install", "--user").exit_code == 2
    assert login.run("install", "--user", "--force").exit_code == 0
    assert elsewhere.read_text() == MARK
    assert login.installed() == NAMES


def test_uninstalling_leaves_nothing_but_data(login: Login) -> None:
    """Units, links and the timer's stamp go, folders that are empty then too; where the data is, is said."""
    before = sorted(login.folder.rglob("*"))
    login.run("install", "--user", "--now")
    stamp = login.folder / ".local" / "share" / "systemd" / "timers" / "stamp-rekindled-backup.timer"
    stamp.parent.mkdir(parents=True)
    stamp.touch()
    done = login.run("uninstall", "--user")
    assert done.exit_code == 0, done.output
    assert login.asked()[-2:] == ["disable --now rekindled.service rekindled-backup.timer", "daemon-reload"]
    left = {path for path in login.folder.rglob("*") if path.is_file() or path.is_symlink()} - set(before)
    assert {path.name for path in left} == {"asked"}
    assert not login.units.parent.exists()
    assert str(login.home.state) in done.stdout
    assert str(login.home.config.parent) in done.stdout
    assert login.home.config.exists()


def test_uninstalling_leaves_what_is_not_ours(login: Login) -> None:
    """A unit that somebody wrote in place of ours stays, and is named; so do other units."""
    login.run("install", "--user")
    (login.units / "rekindled.service").write_text("[Service]\n")
    (login.units / "other.service").write_text("[Service]\n")
    done = login.run("uninstall", "--user")
    assert login.installed() == ["other.service", "rekindled.service"]
    assert f"Left {login.units / 'rekindled.service'}" in done.stdout
    assert login.asked()[-2] == "disable --now rekindled-backup.timer"
    assert (login.units / "default.target.wants" / "rekindled.service").is_symlink()


def test_nothing_to_uninstall_is_said(login: Login) -> None:
    """It is no success, for nothing was done."""
    done = login.run("uninstall", "--user")
    assert done.exit_code == 1
    assert "nothing is taken away" in done.stderr


def test_show_tells_how_the_units_stand(login: Login) -> None:
    """Not there, as installed, drawn for another program, or not ours; and what systemd says."""
    assert {one["state"] for one in login.read("show")["units"]} == {"absent"}
    login.run("install", "--user")
    service = login.units / "rekindled.service"
    service.write_text(service.read_text().replace("bin/rekindled", "old/rekindled"))
    (login.units / "rekindled-backup.timer").write_text("[Timer]\n")
    told = login.read("show")
    assert {Path(one["path"]).name: one["state"] for one in told["units"]} == {
        "rekindled.service": "outdated",
        "rekindled-backup.service": "current",
        "rekindled-backup.timer": "foreign",
    }
    assert (told["active"], told["enabled"]) == ("active", "enabled")
    assert told["program"] == [str(login.folder / "bin" / "rekindled")]
    said = login.run("show").stdout
    assert "write it anew" in said
    assert "systemd says: enabled, active" in said


def test_a_manager_that_does_not_answer_is_told_of(login: Login) -> None:
    """The units stand, the rest is to be done by hand, and the command says so with 1."""
    (login.folder / "deaf").touch()
    done = login.run("install", "--user")
    assert done.exit_code == 1
    assert "Failed to connect to bus" in done.stderr
    assert "systemctl --user enable --now rekindled" in done.stderr
    assert login.installed() == NAMES
    assert "systemctl --user stop rekindled" in login.run("uninstall", "--user").stderr
    assert login.installed() == []


def test_without_a_manager_the_files_are_still_written_and_removed(login: Login) -> None:
    """A machine may be prepared before systemd runs on it."""
    nowhere = str(login.folder)
    assert "systemctl is not installed" in login.run("install", "--user", path=nowhere).stderr
    assert login.installed() == NAMES
    assert "no service manager of yours answers" in login.run("show", path=nowhere).stdout
    assert login.run("uninstall", "--user", path=nowhere).exit_code == 0
    assert login.installed() == []


@pytest.mark.parametrize("words", [("install",), ("uninstall",)])
def test_a_service_for_the_machine_is_left_to_its_package(login: Login, words: tuple[str, ...]) -> None:
    """Without --user it is said where that one comes from."""
    done = login.run(*words)
    assert done.exit_code == 2
    assert "add --user" in done.stderr


def test_nothing_is_started_without_a_configuration(login: Login) -> None:
    """--now is refused before anything is written; without it, what is missing is said."""
    login.home.config.unlink()
    refused = login.run("install", "--user", "--now")
    assert (refused.exit_code, login.units.exists()) == (2, False)
    assert "make one first: rekindled init" in login.run("install", "--user").stdout


def test_a_folder_that_takes_nothing_is_named(login: Login) -> None:
    """The sentence has the file and the reason."""
    login.units.parent.mkdir(parents=True)
    login.units.write_text("a file where the folder should be")
    done = login.run("install", "--user")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_without_its_own_file_the_interpreter_starts_it(tmp_path: Path) -> None:
    """`python -m rekindled` is started that way again, and a link is followed to what it is for."""
    assert running_program([str(tmp_path / "__main__.py")])[1:] == ("-m", "rekindled")
    real, link = tmp_path / "venv" / "rekindled", tmp_path / "rekindled"
    real.parent.mkdir()
    real.write_text("#!/bin/sh\n")
    real.chmod(0o755)
    link.symlink_to(real)
    assert running_program([str(link)]) == (str(real),)


def test_a_question_is_answered_in_one_word_or_not_at_all(tmp_path: Path) -> None:
    """Sentences of the manager are no state, and a program that cannot be started is no answer."""
    program = tmp_path / "systemctl"
    program.write_text("not a program")
    program.chmod(0o755)
    assert Systemctl({"PATH": str(tmp_path)}).word("is-active") is None
    assert "could not be asked" in str(Systemctl({"PATH": str(tmp_path)}).failure("daemon-reload"))
    program.write_text("#!/bin/sh\nexit 3\n")
    assert Systemctl({"PATH": str(tmp_path)}).failure("start") == "it ended with 3"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="this machine has no systemd-analyze; README says so"
)
def test_any_path_is_understood_by_systemd(tmp_path: Path) -> None:
    """Spaces, quotes, percents and backslashes stand in the units as they are; what systemd starts has fewer signs."""
    odd = tmp_path / 'a "b" 100% \\c'
    program = tmp_path / "a b 100% $HOME" / "rekindled"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    environ = {"HOME": str(tmp_path)}
    for unit in user_units(environ, Places(config=odd / "c.toml", state=odd), [str(program)]):
        unit.path.parent.mkdir(parents=True, exist_ok=True)
        unit.path.write_text(unit.text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--user", *map(str, sorted((tmp_path / ".config").rglob("*.*er*")))],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        check=False,
    )
    assert done.stdout + done.stderr == ""
    with pytest.raises(UsageError, match="a quote or a backslash in its path"):
        user_units(environ, Places(config=odd / "c.toml", state=odd), [str(odd / "rekindled")])
