"""From what was typed to an account that lets us in, over DNS, TLS and servers of several origins."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekindled.adapters.caldav_lookup import FoundAccount, find_account
from rekindled.adapters.dav_faults import Downgrade, Elsewhere, NothingThere
from rekindled.adapters.dav_session import DavLogin
from rekindled.adapters.dns_services import Service
from rekindled.adapters.typed_address import Typed, read_address
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError
from tests.fakes.dav_answers import CALENDAR, home, multistatus, redirect
from tests.fakes.fake_services import FakeServices
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server
from tests.servers import RunningServer, free_port

TLS = Path(__file__).parent / "tls"
WELL_KNOWN = "/.well-known/caldav"
ACCOUNT = multistatus(("/dav/", home("/dav/")), ("/dav/work/", CALENDAR))


@pytest.fixture
def secure() -> Iterator[ScriptedServer]:
    """An account at https://localhost/dav/ on some port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key")
    with scripted_server(context) as scripted:
        scripted.places["/dav/"] = ACCOUNT
        yield scripted


@pytest.fixture
def plain() -> Iterator[ScriptedServer]:
    """A server on plain http, as only this machine may have one."""
    with scripted_server() as scripted:
        yield scripted


def looked_for(typed: Typed, services: FakeServices | None = None, password: str = "secret") -> FoundAccount:
    """What is found with a login that trusts the test's authority."""
    login = DavLogin(url="", username="me", password=password, ca_file=TLS / "localhost.pem", timeout_seconds=5)
    return find_account(typed, login, services or FakeServices())


def port_of(server: ScriptedServer) -> int:
    """Its port."""
    return int(server.url.rstrip("/").rpartition(":")[2])


def test_a_domain_leads_to_the_server_that_dns_names_in_it(secure: ScriptedServer, plain: ScriptedServer) -> None:
    """SRV and TXT go before the domain's own address, and say what to store (RFC 6764 §6)."""
    named = FakeServices({"localhost": (Service(host="localhost", port=port_of(secure), path="/dav/"),)})
    found = looked_for(Typed(urls=(plain.url,), domain="localhost"), named)
    assert found.login.url == f"{secure.url}dav/"
    assert [info.url for info in found.calendars] == [f"{secure.url}dav/work/"]
    assert plain.sent == []


def test_a_server_that_dns_names_elsewhere_is_never_asked(secure: ScriptedServer) -> None:
    """Nobody vouches for DNS: a host outside of the domain is for a person to confirm (RFC 6764 §8)."""
    for domain in ("example.test", "host", "alhost"):
        named = FakeServices({domain: (Service(host="localhost", port=port_of(secure), path="/dav/"),)})
        with pytest.raises(Elsewhere, match=f"calendars of {domain}") as away:
            looked_for(Typed(urls=("https://localhost:1/",), domain=domain), named)
        assert away.value.url == f"{secure.url}dav/"
    assert secure.sent == []


def test_an_address_given_in_full_goes_before_dns(secure: ScriptedServer) -> None:
    """DNS is asked only when the address itself has no account, and what cannot be a host is passed over."""
    services = FakeServices(
        {"localhost": (Service(host="x y", port=443), Service(host="localhost", port=port_of(secure), path="/dav/"))}
    )
    assert looked_for(Typed(urls=(f"{secure.url}dav/",), domain="localhost", exact=True), services).calendars
    assert services.asked == []
    silent = f"https://localhost:{free_port()}/"
    assert looked_for(Typed(urls=(silent,), domain="localhost", exact=True), services).login.url == f"{secure.url}dav/"
    assert services.asked == ["localhost"]


def test_the_first_failure_is_the_one_that_is_told(secure: ScriptedServer) -> None:
    """When no address has an account; each is asked once."""
    secure.places.update({WELL_KNOWN: Reply(status=404), "/": Reply(status=404)})
    silent = f"https://localhost:{free_port()}/"
    with pytest.raises(NothingThere, match=secure.url):
        looked_for(Typed(urls=(secure.url, silent, secure.url)))
    with pytest.raises(CalendarUnavailable, match="nothing listens there"):
        looked_for(Typed(urls=(silent, secure.url)))
    assert len(secure.sent) == 4


def test_a_refused_login_is_tried_nowhere_else(secure: ScriptedServer, plain: ScriptedServer) -> None:
    """Credentials are not tried all over (promise 24)."""
    plain.places[WELL_KNOWN] = Reply(status=401)
    with pytest.raises(CalendarRefused, match="refuses the login"):
        looked_for(Typed(urls=(plain.url, f"{secure.url}dav/")))
    assert secure.sent == []


def test_this_machine_may_speak_tls_on_any_port(secure: ScriptedServer) -> None:
    """Without a scheme, plain http is tried and then https."""
    assert looked_for(read_address(f"localhost:{port_of(secure)}/dav/")).login.url == f"{secure.url}dav/"


def test_https_never_becomes_http(secure: ScriptedServer, plain: ScriptedServer) -> None:
    """Neither by a redirect nor by a home, on the same host or not; nothing is asked there (promise 12)."""
    secure.places.update({"/": Reply(status=404), WELL_KNOWN: redirect(f"{plain.url}dav/")})
    with pytest.raises(Downgrade, match=f"{plain.url}dav/, without https"):
        looked_for(Typed(urls=(secure.url,)))
    secure.places[WELL_KNOWN] = redirect(secure.url.replace("https:", "http:"))
    with pytest.raises(Downgrade, match="without https"):
        looked_for(Typed(urls=(secure.url,)))
    secure.places[WELL_KNOWN] = multistatus(("/", home(f"{plain.url}dav/")))
    with pytest.raises(Downgrade, match="without https"):
        looked_for(Typed(urls=(secure.url,)))
    assert plain.sent == []


def test_a_broken_redirect_to_http_does_not_hide_the_account(secure: ScriptedServer, plain: ScriptedServer) -> None:
    """A well-known address that was set up for http is passed over where the root has the account."""
    secure.places.update({"/": ACCOUNT, WELL_KNOWN: redirect(f"{plain.url}dav/")})
    assert looked_for(Typed(urls=(secure.url,))).login.url == secure.url
    assert plain.sent == []


def test_plain_http_to_another_machine_needs_permission() -> None:
    """An address with http:// says so before anything is sent (promise 12)."""
    with pytest.raises(ConfigError, match="--allow-http"):
        looked_for(read_address("http://calendar.test:5232"))


def test_a_server_that_wants_digest_gets_it(plain: ScriptedServer) -> None:
    """What worked is what is stored; the password itself is sent no second time."""
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'}
    refused = Reply(status=401, headers=challenge)
    plain.play(refused, refused, ACCOUNT, refused, ACCOUNT)
    found = looked_for(Typed(urls=(f"{plain.url}dav/",)))
    assert found.login.auth == "digest"
    kinds = [sent.headers.get("authorization", "none").partition(" ")[0] for sent in plain.sent]
    assert kinds[:3] == ["Basic", "none", "Digest"]
    assert "Basic" not in kinds[1:]


@pytest.mark.server
@pytest.mark.parametrize("server", ["radicale", "xandikos"])
@pytest.mark.parametrize(
    "spelling",
    [
        "{at}",
        " http://{at} ",
        "http://{at}/",
        "caldav://{at}/",
        "{user}@{at}",
        "http://{user}@{at}/",
        "localhost:{port}",
        "{at}/{user}/",
        "http://{at}/{user}",
        "{at}/.well-known/caldav",
        "http://{at}/no/such/place?x=1#y",
    ],
)
def test_every_spelling_of_a_real_server_works(request: pytest.FixtureRequest, server: str, spelling: str) -> None:
    """Whatever a newcomer types for it."""
    running: RunningServer = request.getfixturevalue(server)
    at = running.url.removeprefix("http://").rstrip("/")
    user = running.username if server == "radicale" else "user"
    text = spelling.format(at=at, port=at.rpartition(":")[2], user=user)
    login = DavLogin(url="", username=running.username, password=running.password)
    found = find_account(read_address(text), login, FakeServices())
    assert found.login.url.startswith("http://")
