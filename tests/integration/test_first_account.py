"""`init` and the other commands where the calendars are on another server than the one that was named."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from dns.resolver import Resolver

from tests.fakes.cli_homes import Home, home_in
from tests.fakes.dav_answers import CALENDAR, multistatus, redirect
from tests.fakes.dav_answers import home as home_set
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server
from tests.fakes.tiny_dns import tiny_dns
from tests.servers import RunningServer

pytestmark = pytest.mark.server
WISHES = ("--no-encrypt", "--busy", "none", "--per-week", "5", "--no-address-book")
REST = ("--timezone", "UTC", "--calendar", "Crossed", "--no-write", "--contact", "Ann Lee=6 months", *WISHES)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Nothing is there yet."""
    return home_in(tmp_path)


@pytest.fixture
def gate(radicale: RunningServer) -> Iterator[ScriptedServer]:
    """A server that sends everybody on to the real one."""
    with scripted_server() as scripted:
        scripted.places["/.well-known/caldav"] = redirect(radicale.url)
        yield scripted


def written(home: Home) -> dict[str, object]:
    """The account as the configuration has it."""
    account: dict[str, object] = tomllib.loads(home.config.read_text(encoding="utf-8"))["caldav"]
    return account


def test_another_server_is_used_and_stored_after_a_yes(
    home: Home, gate: ScriptedServer, radicale: RunningServer
) -> None:
    """It is shown, confirmed, and from then on the server (design §5 Security); the first one is asked once."""
    words = ("init", "--url", gate.url, "--username", radicale.username, *REST)
    result = home.run(*words, typed=f"{radicale.password}\ny\n")
    assert result.exit_code == 0, result.output
    origin = radicale.url.rstrip("/")
    assert f"{gate.url.rstrip('/')} redirects to {radicale.url}, another server" in result.stderr
    assert f"Your calendars are on {origin}. Use that server from now on?" in result.stderr
    assert written(home)["url"] == radicale.url
    assert len(gate.sent) == 1


def test_a_no_sends_nothing_and_asks_again(home: Home, gate: ScriptedServer, radicale: RunningServer) -> None:
    """The user may give another address then; an answer that is none is asked again."""
    typed = [radicale.password, "n", "ftp://x", radicale.url, radicale.username, radicale.password]
    words = ("init", "--url", gate.url, "--username", radicale.username, *REST)
    result = home.run(*words, typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "ftp:// is no address" in result.stderr
    assert written(home)["url"] == radicale.url


@pytest.mark.parametrize(("typed", "words"), [("", ("--yes",)), ("", ()), ("n\n", ())])
def test_nobody_to_confirm_is_no_yes(
    home: Home, gate: ScriptedServer, radicale: RunningServer, typed: str, words: tuple[str, ...]
) -> None:
    """--yes is no yes to another server: its address, given as --url, is."""
    account = ("--url", gate.url, "--username", radicale.username, "--password-command", "echo secret")
    result = home.run("init", *words, *account, *REST, typed=typed)
    assert result.exit_code == (2 if typed else 77)
    if not typed:
        assert f"run again with --url {radicale.url}" in result.stderr
    assert not home.config.exists()


def test_the_other_commands_never_cross(home: Home, gate: ScriptedServer, radicale: RunningServer) -> None:
    """They end with 77 and name the address to set as `url`."""
    secret = home.config.parent / "secret"
    secret.write_text(radicale.password, encoding="utf-8")
    secret.chmod(0o600)
    account = f'[caldav]\nurl = "{gate.url}"\nusername = "{radicale.username}"\npassword_file = "secret"\n'
    home.configured(f'timezone = "UTC"\n{account}')
    for command in ("sync", "check"):
        result = home.run(command)
        assert result.exit_code == 77
        text = " ".join((result.stdout + result.stderr).split())
        assert radicale.url in text
        assert "set this address as `url`" in text


def test_check_says_where_the_account_is(home: Home, radicale: RunningServer) -> None:
    """Principal, home and origin in one line."""
    words = ("init", "--yes", "--url", radicale.url, "--username", radicale.username, "--password-stdin", *REST)
    assert home.run(*words, typed=f"{radicale.password}\n").exit_code == 0
    findings = {finding["about"]: finding for finding in home.read("check")["findings"]}
    origin = radicale.url.rstrip("/")
    assert findings["account"]["text"] == f"principal /me/, calendars in /me/, all on {origin}"
    assert list(findings)[3:5] == ["server", "account"]


def test_an_account_that_moves_while_it_is_checked_is_a_finding(home: Home) -> None:
    """Each thing that `check` looks at may fail by itself."""
    with scripted_server() as server:
        account = f'[caldav]\nurl = "{server.url}"\nusername = "me"\npassword_command = "echo x"\n'
        home.configured(f'timezone = "UTC"\n{account}')
        server.play(multistatus(("/", home_set("/"))), multistatus(("/c/", CALENDAR)), Reply(status=401))
        result = home.run("check", "--json")
    assert result.exit_code == 77
    findings = {finding["about"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert (findings["server"]["ok"], findings["account"]["ok"]) == (True, False)
    assert "refuses the login" in findings["account"]["text"]


def test_the_e_mail_address_is_the_user_unless_another_is_given(home: Home, radicale: RunningServer) -> None:
    """It need not be typed twice; `me` in front of the host is the user there."""
    at = radicale.url.removeprefix("http://").rstrip("/")
    words = ("init", "--yes", "--url", f"{radicale.username}@{at}", "--password-stdin", *REST)
    result = home.run(*words, typed=f"{radicale.password}\n")
    assert result.exit_code == 0, result.output
    assert (written(home)["url"], written(home)["username"]) == (radicale.url, radicale.username)
    again = home.run("init", "--force", "--url", f"{radicale.username}@{at}", *REST, typed=f"\n{radicale.password}\n")
    assert again.exit_code == 0, again.output
    assert f"User [{radicale.username}]" in again.stderr


def test_what_dns_names_elsewhere_is_named_and_not_asked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A domain whose calendars a provider keeps leads to that provider, once its address is given (RFC 6764 §8)."""
    service = "_caldavs._tcp.example.test"
    records = {(service, "SRV"): ("0 1 443 cal.provider.test.",), (service, "TXT"): ('"path=/dav/"',)}
    with tiny_dns(records) as asking:
        monkeypatch.setattr(Resolver, "read_resolv_conf", lambda self, *_: vars(self).update(vars(asking)))
        words = ("init", "--yes", "--url", "me@example.test", "--password-command", "echo secret", *REST)
        result = home.run(*words)
    assert result.exit_code == 77, result.output
    assert "run again with --url https://cal.provider.test/dav/" in result.stderr
    assert not home.config.exists()


def test_a_refused_login_comes_with_what_is_often_the_matter(home: Home, radicale: RunningServer) -> None:
    """App passwords, and the part of an e-mail address that some servers want (RFC 6764 §6)."""
    words = ("init", "--url", radicale.url, *REST)
    result = home.run(*words, typed=f"me@example.org\nwrong\n\nme\n{radicale.password}\n")
    assert result.exit_code == 0, result.output
    assert "app password" in result.stderr
    assert 'Some servers know you as "me" alone.' in result.stderr
    assert written(home)["username"] == "me"


def test_a_server_with_digest_is_written_as_one(home: Home) -> None:
    """What `init` found to work is what the configuration says."""
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'}
    with scripted_server() as server:
        refused = Reply(status=401, headers=challenge)
        answer = multistatus(("/", home_set("/")), ("/c/", CALENDAR + "<D:displayname>Crossed</D:displayname>"))
        server.play(refused, refused, answer, refused, answer, *[refused, answer] * 4)
        words = ("init", "--yes", "--url", server.url, "--username", "me", "--password-stdin", *REST)
        result = home.run(*words, typed="secret\n")
    assert 'auth = "digest"' in home.config.read_text(encoding="utf-8"), result.output


def test_plain_http_to_another_machine_is_asked_for_by_name(home: Home, radicale: RunningServer) -> None:
    """An option says that the user knows who can read it, and the configuration keeps that (promise 12)."""
    words = ("init", "--yes", "--username", radicale.username, "--password-stdin", *REST)
    refused = home.run(*words, "--url", "http://calendar.test:5232/", typed="secret\n")
    assert refused.exit_code == 78
    assert "--allow-http" in refused.stderr
    allowed = home.run(*words, "--url", radicale.url, "--allow-http", typed=f"{radicale.password}\n")
    assert allowed.exit_code == 0, allowed.output
    assert written(home)["allow_http"] is True
