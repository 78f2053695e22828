"""The contract of the protocol `Services`, kept by the fake and by the real look-up against a DNS server alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dns.resolver import Resolver

from rekindled.adapters.dns_services import MOST_SERVICES, DnsServices, Service, Services
from tests.fakes.fake_services import FakeServices
from tests.fakes.tiny_dns import tiny_dns

SECURE = "_caldavs._tcp."
RECORDS = {
    (f"{SECURE}two.test", "SRV"): ("20 0 443 last.two.test.", "10 1 8443 light.two.test.", "10 9 443 heavy.two.test."),
    (f"{SECURE}two.test", "TXT"): ('"v=1"', '"path=no/slash"', '"path=/d" "av/"', '"path=/other"'),
    (f"{SECURE}plain.test", "SRV"): ("0 1 443 cal.plain.test.",),
    (f"{SECURE}none.test", "SRV"): ("0 0 0 .",),
    (f"{SECURE}only-path.test", "TXT"): ('"path=/dav"',),
    ("_caldav._tcp.insecure.test", "SRV"): ("0 1 80 cal.insecure.test.",),
    (f"{SECURE}many.test", "SRV"): tuple(f"{number} 0 443 s{number}.many.test." for number in range(9)),
}
KNOWN = {
    "two.test": (
        Service(host="heavy.two.test", port=443, path="/dav/"),
        Service(host="light.two.test", port=8443, path="/dav/"),
        Service(host="last.two.test", port=443, path="/dav/"),
    ),
    "plain.test": (Service(host="cal.plain.test", port=443),),
    "many.test": tuple(Service(host=f"s{number}.many.test", port=443) for number in range(9)),
}


@pytest.fixture
def resolver() -> Iterator[Resolver]:
    """A resolver that asks a server with these records."""
    with tiny_dns(RECORDS) as asking:
        yield asking


@pytest.fixture(params=["fake", "dns"])
def services(request: pytest.FixtureRequest) -> Services:
    """Each of the two."""
    return FakeServices(KNOWN) if request.param == "fake" else DnsServices(request.getfixturevalue("resolver"))


@pytest.mark.parametrize("domain", ["two.test", "plain.test"])
def test_servers_come_in_the_order_to_be_asked(services: Services, domain: str) -> None:
    """By priority, the heavier first, with the path that is named for all of them (RFC 2782, RFC 6764 §4)."""
    assert services.named_for(domain) == KNOWN[domain]


@pytest.mark.parametrize("domain", ["missing.test", "none.test", "only-path.test", "insecure.test", "x" * 70 + ".test"])
def test_what_names_no_server_with_tls_names_nothing(services: Services, domain: str) -> None:
    """No such name, a refusal, a path alone, a server without TLS, a name that cannot be."""
    assert services.named_for(domain) == ()


def test_only_a_few_servers_are_named(services: Services) -> None:
    """A long answer is not a long list of servers to send a password to."""
    assert len(services.named_for("many.test")) == MOST_SERVICES


def test_a_dns_server_that_does_not_answer_names_nothing(resolver: Resolver) -> None:
    """Setting up goes on without (promise 25)."""
    resolver.port = 1
    assert DnsServices(resolver, seconds=0.2).named_for("two.test") == ()


def test_a_machine_without_dns_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing says which server to ask, none is asked."""
    monkeypatch.setattr(Resolver, "read_resolv_conf", lambda *_: None)
    assert DnsServices().named_for("two.test") == ()
