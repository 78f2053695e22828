"""The password is nowhere it was not put, whatever goes wrong (promise 13)."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.fakes.running_daemon import Household, running_daemon, until
from tests.fakes.scripted_server import Reply, scripted_server
from tests.servers import RunningServer, free_port

pytestmark = pytest.mark.system

PASSWORD = "Zü'r\"ich & 7%41 <b>/geheim"
USER = "me"
TLS = Path(__file__).parents[1] / "integration" / "tls"
FAILURES = {
    "refused": Reply(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'}),
    "digest wanted": Reply(status=401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="y"'}),
    "redirected elsewhere": Reply(status=307, headers={"Location": "http://127.0.0.1:9/"}),
    "redirected in a circle": Reply(status=307, headers={"Location": "/"}),
    "failing": Reply(status=500, body=b"oops"),
    "later": Reply(status=503, headers={"Retry-After": "1"}),
    "a page": Reply(status=200, body=b"<html>"),
    "reset": Reply(trouble="reset"),
    "cut": Reply(body=b"<", trouble="cut"),
    "not HTTP": Reply(status=207, headers={"Content-Encoding": "gzip"}, body=b"x"),
}


def spellings() -> set[bytes]:
    """The password in every encoding it travels in, or could end up in."""
    plain = PASSWORD.encode()
    pair = f"{USER}:{PASSWORD}".encode()
    spelled = {
        *(plain, plain.hex().encode(), PASSWORD.encode("latin-1"), PASSWORD.encode("unicode_escape")),
        *(quote(PASSWORD).encode(), quote(PASSWORD, safe="").encode(), quote_plus(PASSWORD).encode()),
        *(repr(PASSWORD)[1:-1].encode(), ascii(PASSWORD)[1:-1].encode()),
        *(base64.b64encode(text) for text in (plain, pair, f"{USER}:{PASSWORD}".encode("latin-1"))),
        *(base64.urlsafe_b64encode(text) for text in (plain, pair)),
    }
    return spelled | {b"geheim"}


def told(household: Household) -> bytes:
    """Everything the program left on disk, but the file the password was put into."""
    kept = [path for path in household.folder.rglob("*") if path.is_file() and path.name != "password"]
    return b"".join(path.read_bytes() for path in kept)


def check_untold(text: bytes) -> None:
    """Assert that the password is not in it."""
    assert [spelled for spelled in spellings() if spelled in text] == []


@pytest.fixture
def household(tmp_path: Path) -> Household:
    """An installation with an awkward password, which says all it can."""
    server = RunningServer(url=f"http://127.0.0.1:{free_port()}/", username=USER, password=PASSWORD)
    return Household(folder=tmp_path, server=server, calendar="Outreach")


def configured(household: Household, url: str, more: str = "") -> None:
    """Write the configuration for a URL, with the log at its loudest."""
    household.write_config(url=url, more='level = "debug"\n' + more)


@pytest.mark.parametrize("name", FAILURES)
def test_no_failure_of_the_server_tells_the_password(household: Household, name: str) -> None:
    """Not in what a command says, prints of a fault, logs or keeps, in no encoding."""
    with scripted_server() as server:
        server.play(*[FAILURES[name]] * 200)
        configured(household, server.url)
        done = household.run("--debug", "--verbose", "check")
        check_untold(done.stdout.encode() + done.stderr.encode())
        assert done.returncode != 0
    check_untold(told(household))


@pytest.mark.parametrize("name", ["refused", "failing"])
def test_a_daemon_in_trouble_does_not_tell_the_password(household: Household, name: str) -> None:
    """Its log at the loudest, its state, its command line and its environment."""
    with scripted_server() as server:
        server.play(*[FAILURES[name]] * 200)
        configured(household, server.url)
        household.know('[[contact]]\nname = "Ann"\nevery = "6 months"\n')
        with running_daemon(household) as daemon:
            until("a look fails", lambda: household.beat().get("error"))
            process = Path(f"/proc/{daemon.process.pid}")
            check_untold((process / "cmdline").read_bytes() + (process / "environ").read_bytes())
            daemon.stop()
    check_untold(told(household))


@pytest.mark.parametrize("url", ["https://localhost:{port}/", "http://127.0.0.1:{dead}/", "https://nowhere.invalid/"])
def test_no_failure_to_connect_tells_the_password(household: Household, url: str) -> None:
    """A certificate nobody vouches for, a port nobody listens on, a name nobody has."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key")
    with scripted_server(context) as server:
        port = server.url.rstrip("/").rpartition(":")[2]
        configured(household, url.format(port=port, dead=free_port()))
        for words in (("sync",), ("--debug", "check")):
            done = household.run(*words)
            check_untold(done.stdout.encode() + done.stderr.encode())
            assert done.returncode != 0
        assert server.sent == []
    check_untold(told(household))


@pytest.mark.parametrize("auth", ["basic", "digest", "bearer"])
def test_a_password_no_header_can_carry_is_not_told(household: Household, auth: str) -> None:
    """An error about the header itself keeps quiet about what is in it."""
    configured(household, household.server.url)
    text = household.config.read_text(encoding="utf-8")
    household.config.write_text(text.replace("[caldav]\n", f'[caldav]\nauth = "{auth}"\n'), encoding="utf-8")
    for words in (("sync",), ("--debug", "check")):
        done = household.run(*words)
        check_untold(done.stdout.encode() + done.stderr.encode())
        assert done.returncode != 0
