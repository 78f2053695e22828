"""The embedded server as others in the network meet it: by TLS, on another address than loopback's usual one."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from caldav import DAVClient

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import DavSession
from rekindled.adapters.embedded_child import Spot
from rekindled.adapters.embedded_server import EmbeddedServer, Outside
from rekindled.adapters.embedded_watch import Pace, watched
from rekindled.adapters.server_health import HealthFile
from rekindled.app.events import Event
from rekindled.core.errors import ConfigError
from tests.fakes.calendar_rigs import event
from tests.fakes.certificates import Made, self_signed, vouched_for
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.running_daemon import until
from tests.servers import free_port

pytestmark = pytest.mark.server
HOST = "127.0.0.2"
QUICK = Pace(glance=0.05, ask=0.2, patience=1.0)
ENDED = Path(__file__).parent / "tls"


def server_with(folder: Path, made: Made) -> EmbeddedServer:
    """One that shows this certificate to others, not started."""
    outside = Outside(spot=Spot(host=HOST, port=free_port()), certificate=made.certificate, key=made.key)
    return EmbeddedServer(folder / "embedded", port=free_port(), outside=outside)


@contextmanager
def opened(server: EmbeddedServer) -> Iterator[EmbeddedServer]:
    """Started, open to others, and stopped whatever happens."""
    try:
        server.start()
        server.open_up()
        yield server
    finally:
        server.stop()


def url_of(server: EmbeddedServer) -> str:
    """Where others reach it."""
    assert server.outside is not None
    return f"https://{server.outside.spot}/me/"


def phone(server: EmbeddedServer, authority: Path | bool, password: str | None = None) -> DAVClient:
    """An app in the network, which trusts an authority and knows a password."""
    secret = server.login.password if password is None else password
    verify = str(authority) if isinstance(authority, Path) else authority
    return DAVClient(url=url_of(server), username="me", password=secret, ssl_verify_cert=verify)


def test_a_phone_sees_and_changes_our_calendar_over_tls(tmp_path: Path) -> None:
    """With an authority of one's own: what one side writes, the other sees."""
    made = vouched_for(tmp_path)
    with opened(server_with(tmp_path, made)) as server:
        session = DavSession(server.login)
        ours = CaldavAccount(session)
        url = ours.make("Outreach").url
        ours.open(url).create("a.ics", event("a"))
        (calendar,) = phone(server, made.authority).principal().calendars()
        assert [one.icalendar_component["uid"] for one in calendar.events()] == ["a"]
        (there,) = calendar.events()
        there.icalendar_component["summary"] = "✓ seen"
        there.save()
        calendar.save_event(event("b"))
        assert ours.holds(url, "b")
        session.close()


def test_a_phone_that_does_not_trust_it_gets_nothing(tmp_path: Path) -> None:
    """Nor does one with a wrong password."""
    made = self_signed(tmp_path)
    with opened(server_with(tmp_path, made)) as server:
        with pytest.raises(Exception, match=r"certificate verify failed|CERTIFICATE_VERIFY_FAILED"):
            phone(server, authority=True).principal()
        with pytest.raises(Exception, match=r"(?i)unauthorized|401"):
            phone(server, made.authority, password="wrong").principal()


def test_plain_http_is_not_spoken_to_others(tmp_path: Path) -> None:
    """A password sent without TLS gets no answer; and what we use ourselves is on loopback alone."""
    with opened(server_with(tmp_path, self_signed(tmp_path))) as server:
        assert server.outside is not None
        connection = http.client.HTTPConnection(HOST, server.outside.spot.port, timeout=10)
        connection.request("OPTIONS", "/")
        with pytest.raises((OSError, http.client.HTTPException)):
            connection.getresponse()
        connection.close()
        with socket.socket() as probe:
            assert probe.connect_ex((HOST, server.inner.spot.port)) != 0


def test_old_tls_is_not_spoken(tmp_path: Path) -> None:
    """Nothing below TLS 1.2 is agreed on."""
    with opened(server_with(tmp_path, self_signed(tmp_path))) as server:
        assert server.outside is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        with (
            socket.create_connection((HOST, server.outside.spot.port), timeout=10) as plain,
            pytest.raises(ssl.SSLError, match="alert"),
        ):
            context.wrap_socket(plain)


def test_what_the_network_cannot_reach_does_not_stop_us(tmp_path: Path) -> None:
    """With a certificate that has ended others are kept out with words, and our own way stays open."""
    for name in ("ended.pem", "ended.key"):
        shutil.copy(ENDED / name, tmp_path)
    (tmp_path / "ended.key").chmod(0o600)
    made = Made(certificate=tmp_path / "ended.pem", key=tmp_path / "ended.key", authority=tmp_path / "ended.pem")
    server, reporter = server_with(tmp_path, made), FakeReporter()
    server.start()
    try:
        with pytest.raises(ConfigError, match="the certificate has ended"):
            server.open_up()
        with watched(server, reporter, QUICK):
            until("a word on it", reporter.events)
            health = until("health", HealthFile(server.directory).last)
        assert health.since is not None
        assert health.outside is not None
        assert (health.outside.since, "has ended" in str(health.outside.last_error)) == (None, True)
        assert reporter.events() == [Event.EMBEDDED_LOST]
    finally:
        server.stop()


def test_a_new_certificate_is_shown_without_a_restart_of_ours(tmp_path: Path) -> None:
    """It takes effect when both files are in place; one that is none leaves the last one in use."""
    made = self_signed(tmp_path)
    server, reporter = server_with(tmp_path, made), FakeReporter()
    server.start()
    try:
        with watched(server, reporter, QUICK):
            until("open to others", lambda: Event.EMBEDDED_OPENED in reporter.events())
            inner = server.inner.pid
            made.certificate.write_text("none", encoding="ascii")
            file = HealthFile(server.directory)
            until("its refusal", lambda: "PEM" in str((health := file.last()) and health.outside))
            assert server.outer is not None
            assert server.outer.answers()
            (tmp_path / "new").mkdir()
            new = self_signed(tmp_path / "new", days=60)
            new.key.replace(made.key)
            new.certificate.replace(made.certificate)
            until("the renewal", lambda: Event.CERTIFICATE_RENEWED in reporter.events())
            until("open again", lambda: reporter.events().count(Event.EMBEDDED_OPENED) == 2)
            assert phone(server, made.certificate).principal() is not None
            assert server.inner.pid == inner
    finally:
        server.stop()
