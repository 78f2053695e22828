"""TLS as the session does it, against a server whose certificate only `ca_file` vouches for.

The key beside this file was made for this test, guards nothing and is trusted by nobody.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekindled.adapters.caldav_calendar import CaldavCalendar
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.quirks import NO_QUIRKS
from rekindled.core.errors import CalendarUnavailable
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

FOLDER = Path(__file__).parent / "tls"
OURS = (FOLDER / "localhost.pem", FOLDER / "localhost.key")
EMPTY = Reply(body=b'<D:multistatus xmlns:D="DAV:"><D:sync-token>t2</D:sync-token></D:multistatus>')


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server with a certificate of its own making for the name localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "localhost.pem", FOLDER / "localhost.key")
    with scripted_server(context) as scripted:
        scripted.play(EMPTY)
        yield scripted


def look(
    url: str, ca_file: Path | None, certificate: tuple[Path, Path] | None = None, minimum: str = "1.2"
) -> str | None:
    """The token of one look."""
    login = DavLogin(
        url=url,
        username="me",
        password="secret",
        ca_file=ca_file,
        certificate=certificate,
        tls_minimum=minimum,
        timeout_seconds=5,
    )
    session = DavSession(login)
    try:
        return CaldavCalendar(session, f"{url}cal/", NO_QUIRKS).changes("t1", {}).token
    finally:
        session.close()


def test_a_certificate_nobody_vouches_for_gets_no_request(server: ScriptedServer) -> None:
    """TLS is verified: neither credentials nor a question is sent, and the message says what to set (promise 12)."""
    with pytest.raises(CalendarUnavailable, match="ca_file"):
        look(server.url, None)
    assert server.sent == []


def test_a_certificate_for_another_name_gets_no_request(server: ScriptedServer) -> None:
    """The host name is verified too, also under one's own authority (promise 12)."""
    with pytest.raises(CalendarUnavailable, match="ca_file"):
        look(server.url.replace("localhost", "127.0.0.1"), FOLDER / "localhost.pem")
    assert server.sent == []


def test_a_server_without_tls_is_told_from_one_with_a_wrong_certificate() -> None:
    """The message says that https is not spoken there, which is another thing to mend (promise 12)."""
    with scripted_server() as plain, pytest.raises(CalendarUnavailable, match="does not speak https there"):
        look(plain.url.replace("http:", "https:"), None)
    assert plain.sent == []


def test_an_authority_of_ones_own_is_trusted_when_configured(server: ScriptedServer) -> None:
    """With `ca_file` the same server is talked to."""
    assert look(server.url, FOLDER / "localhost.pem") == "t2"


def server_context() -> ssl.SSLContext:
    """TLS as a server of one's own speaks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*OURS)
    return context


def test_a_server_that_asks_for_a_certificate_gets_ours() -> None:
    """With `certificate` and `key` it lets us in; without them it refuses us, and the message says what to set."""
    context = server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(OURS[0])
    with scripted_server(context) as scripted:
        scripted.play(EMPTY)
        with pytest.raises(CalendarUnavailable, match=r"`certificate` in \[tls\]"):
            look(scripted.url, OURS[0])
        assert scripted.sent == []
        assert look(scripted.url, OURS[0], OURS) == "t2"


def test_an_older_tls_than_is_wished_gets_no_request() -> None:
    """A server that speaks 1.2 at best is talked to by default, and not with `minimum = "1.3"`."""
    context = server_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with scripted_server(context) as scripted:
        scripted.play(EMPTY)
        with pytest.raises(CalendarUnavailable, match=r"`minimum` in \[tls\]"):
            look(scripted.url, OURS[0], minimum="1.3")
        assert scripted.sent == []
        assert look(scripted.url, OURS[0]) == "t2"
