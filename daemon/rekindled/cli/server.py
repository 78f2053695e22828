"""`server info` and `version`: what runs here, and how to see it in an app.

Owns the words about adding the embedded server to an app. Must not start anything.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Any

import click

from rekindled.cli.ending import NothingYet
from rekindled.cli.opening import Setup, json_option, pass_setup, refuse_others
from rekindled.cli.voice import say, say_json
from rekindled.core.errors import ConfigError
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.adapters.embedded_server import Outside
    from rekindled.core.server_health import ServerHealth

HERE = """
Add it to an app on this machine as a CalDAV account:
  Thunderbird      New Calendar, On the Network, then the address above
  GNOME Calendar   Manage Calendars, Add Calendar, then the address above
  Evolution        New, Calendar, type CalDAV
  Apple Calendar   Add Account, Other CalDAV Account, Advanced"""
ALONE = "The server answers on this machine only, and only while rekindled runs."
ELSEWHERE = """
On a phone or another machine of your network, with the address for others, and the same user and password:
  DAVx5 (Android)  Login with URL and user name; compare the fingerprint when it asks
  iPhone, iPad     Calendar accounts, Add Account, Other, CalDAV: the name, then Advanced for the port
docs/guide/embedded-server.md says how a phone comes to trust the certificate."""


@click.group(epilog="Example: rekindled server info")
def server() -> None:
    """See the embedded calendar server."""


@server.command(epilog="Example: rekindled server info --json")
@json_option
@pass_setup
def info(setup: Setup, *, as_json: bool) -> None:
    """Show the addresses, the user and the password to add to an app, and whether it runs."""
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.adapters.server_health import HealthFile
    from rekindled.bootstrap import embedded_server, read_config

    refuse_others(setup)
    config = read_config(setup.places, setup.environ)
    embedded = embedded_server(config, setup.places)
    if embedded is None:
        raise NothingYet(f"the embedded server is not used; your calendar is at {config.caldav.url}")
    login = embedded.login
    health = HealthFile(setup.places.server).last() if DaemonPresence(setup.places.state).running() else None
    plain: dict[str, Any] = {
        "url": login.url,
        "username": login.username,
        "password": login.password,
        "running": health is not None and health.since is not None,
        "outside": _outside(embedded.outside, health) if embedded.outside else None,
    }
    say_json(plain) if as_json else _tell(plain)


def _outside(outside: Outside, health: ServerHealth | None) -> dict[str, Any]:
    """What others need to know, and what is wrong with the certificate where it cannot be read."""
    from rekindled.adapters.embedded_server import USERNAME

    known = health.outside if health else None
    plain = {"urls": [], "running": known is not None and known.since is not None}
    try:
        shown = outside.read()
    except ConfigError as error:
        return plain | {"certificate_until": None, "fingerprint": None, "error": str(error)}
    return plain | {
        "urls": [f"https://{_host(name)}:{outside.spot.port}/{USERNAME}/" for name in shown.names],
        "certificate_until": shown.ends_at.isoformat(),
        "fingerprint": shown.fingerprint,
        "error": known.last_error if known and known.since is None else None,
    }


def _host(name: str) -> str:
    """As an address has it (RFC 3986 §3.2.2): one of IPv6 stands in brackets."""
    return f"[{name}]" if ":" in name else name


def _tell(plain: Mapping[str, Any]) -> None:
    say(f"address:  {plain['url']}")
    say(f"user:     {plain['username']}")
    say(f"password: {plain['password']}")
    say(f"running:  {_running(plain)}")
    outside = plain["outside"]
    if outside is None:
        say(HERE)
        say(ALONE)
        return
    for url in outside["urls"]:
        say(f"others:   {inert(url)}")
    if outside["fingerprint"]:
        say(f"          certificate until {outside['certificate_until'][:10]}, SHA-256 fingerprint")
        say(f"          {outside['fingerprint']}")
    say(f"          {'open to others' if outside['running'] else 'not open to others now'}")
    if outside["error"]:
        say(f"          {inert(outside['error'])}")
    say(HERE)
    say(ELSEWHERE)


def _running(plain: Mapping[str, Any]) -> str:
    return "yes" if plain["running"] else "not now; it runs with the daemon: rekindled run"


@click.command(epilog="Example: rekindled version --json")
@json_option
def version(*, as_json: bool) -> None:
    """Show which version this is."""
    number = version_number()
    if as_json:
        say_json({"version": number, "python": platform.python_version()})
        return
    say(f"rekindled {number} (Python {platform.python_version()})")


def version_number() -> str:
    """The version that is installed, or "source"."""
    try:
        return version_of("rekindled")
    except PackageNotFoundError:
        return "source"
