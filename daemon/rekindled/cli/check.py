"""`check`: whether everything is in place, each thing with what to do.

Owns the order of the findings and the exit code they come to. Must not change anything but make a missing store.
"""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rekindled.app.address_book_checking import examined
from rekindled.app.checking import Finding, examine
from rekindled.app.meeting_checking import examined as meetings_examined
from rekindled.cli.ending import leave
from rekindled.cli.findings import say_findings
from rekindled.cli.opening import Setup, json_option, network_desk, pass_setup, refuse_others, reporter_of
from rekindled.cli.voice import working
from rekindled.core.errors import BrokenStore, ConfigError, DamagedStore, RekindledError
from rekindled.core.letters import Ground, Occasion
from rekindled.core.unseen import inert
from rekindled.exits import FINE, exit_code

if TYPE_CHECKING:
    from rekindled.bootstrap import OpenDesk
    from rekindled.config import Config

MOST_DRIFT = timedelta(minutes=2)


class ClockDrift(RekindledError):
    """This machine's clock and the server's differ so much that entries would be misplaced."""


class CertificateEnds(RekindledError):
    """The certificate that the embedded server shows to others has ended, or will soon."""


@click.command(epilog="Example: rekindled check")
@json_option
@pass_setup
def check(setup: Setup, *, as_json: bool) -> None:
    """Check configuration, templates, store, server, calendars and clock."""
    with working("Checking …"):
        findings = list(findings_of(setup))
    say_findings(findings, as_json=as_json)
    leave(next((exit_code(finding.error) for finding in findings if finding.error), FINE))


def findings_of(setup: Setup) -> Iterator[Finding]:
    """Everything that was looked at, in order."""
    from rekindled.bootstrap import read_config, refuse_unready

    refuse_others(setup)
    try:
        config = read_config(setup.places, setup.environ)
        refuse_unready(config, setup.places)
    except RekindledError as error:
        yield Finding(about="config", text=str(error), error=error)
        yield _store(setup.places.store)
        return
    yield Finding(about="config", text=f"{setup.places.config} is without mistakes; times are in {config.timezone}")
    yield from _templates(config)
    yield from _certificate(config, setup)
    store = _store(setup.places.store)
    yield store
    if isinstance(store.error, DamagedStore):
        return  # opening it for a look would change it
    try:
        with network_desk(setup, reporter_of(setup)) as opened:
            for finding in examine(opened.desk):
                yield finding
                if finding.about == "server" and finding.error is None:
                    yield _account(opened)
            yield examined(opened.books)
            yield meetings_examined(opened.meetings)
            yield _clock(opened)
    except RekindledError as error:
        yield Finding(about="server", text=str(error), error=error)


def _templates(config: Config) -> Iterator[Finding]:
    """The user's own templates, where there are any: a mistake costs entries their drafts without a word (R17)."""
    from rekindled.bootstrap import drafts_of

    drafts = drafts_of(config)
    if drafts.own is None or not drafts.own.is_dir():
        return
    try:
        for occasion in Occasion:
            drafts.draft(Ground(occasion=occasion, language=config.language, name="Ann Lee"))
    except ConfigError as error:
        yield Finding(about="templates", text=str(error), error=error)
    else:
        yield Finding(about="templates", text=f"{drafts.own} is without mistakes")


def _certificate(config: Config, setup: Setup) -> Iterator[Finding]:
    """Until when the certificate holds that the embedded server shows to others, where it does."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.bootstrap import embedded_server
    from rekindled.core.server_health import ending

    server = embedded_server(config, setup.places)
    if server is None or server.outside is None:
        return
    shown = server.outside.read()
    what = f"{server.outside.certificate} holds until {shown.ends_at:%d %b %Y} for {', '.join(shown.names)}"
    wrong = ending(shown.ends_at, SystemClock().now())
    text = inert(wrong or what)
    yield Finding(about="certificate", text=text, error=CertificateEnds(text) if wrong else None)


def _store(path: Path) -> Finding:
    """The file's rights, and whether it is sound all through."""
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.app.notices import STORE_NOTICE

    if not path.exists():
        return Finding(about="store", text=f"{path} is not there yet; the first look makes it")
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise BrokenStore(f"{path} can be read by other users; run: chmod 600 {shlex.quote(str(path))}")
        store = SqliteStore(path)
        try:
            lost = next((notice.text for notice in store.snapshot().notices if notice.key == STORE_NOTICE), "")
        finally:
            store.close()
    except RekindledError as error:
        return Finding(about="store", text=str(error), error=error)
    if lost:
        return Finding(about="store", text=lost, error=BrokenStore(lost))
    return Finding(about="store", text=f"{path} is sound")


def _account(opened: OpenDesk) -> Finding:
    """Where discovery leads from the configured address."""
    from rekindled.adapters.caldav_discovery import account_text

    try:
        return Finding(about="account", text=account_text(opened.session))
    except RekindledError as error:
        return Finding(about="account", text=str(error), error=error)


def _clock(opened: OpenDesk) -> Finding:
    """This machine's clock beside the server's, which says the time in every answer (RFC 9110 §6.6.1)."""
    from rekindled.adapters.dav_session import Ask

    try:
        answer = opened.session.request(Ask(method="OPTIONS", url=opened.login.url))
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (RekindledError, KeyError, ValueError):
        return Finding(about="clock", text="the server does not say what time it is; nothing to compare with")
    drift = abs(opened.desk.clock.now() - theirs.astimezone(UTC))
    if drift > MOST_DRIFT:
        text = f"differs from the server's by {drift.total_seconds():.0f} s; set this machine's clock (timedatectl)"
        return Finding(about="clock", text=text, error=ClockDrift(text))
    return Finding(about="clock", text="agrees with the server's")
