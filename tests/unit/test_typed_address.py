"""What people type for the address of their calendar, and what is asked of it."""

from __future__ import annotations

import pytest

from rekindled.adapters.typed_address import Typed, https_address, read_address
from rekindled.core.errors import UsageError

HOME = "https://example.org/"
DAV = "https://cloud.example.org/remote.php/dav"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("me@example.org", Typed(urls=(HOME,), domain="example.org", username="me@example.org")),
        ("mailto:me@example.org", Typed(urls=(HOME,), domain="example.org", username="me@example.org")),
        (" <me@example.org>\n", Typed(urls=(HOME,), domain="example.org", username="me@example.org")),
        ("example.org", Typed(urls=(HOME,), domain="example.org")),
        ('  "EXAMPLE.org." ', Typed(urls=(HOME,), domain="example.org")),
        ("caldav://example.org", Typed(urls=(HOME,), domain="example.org")),
        ("webcal://example.org/", Typed(urls=(HOME,), domain="example.org")),
        ("https://example.org", Typed(urls=(HOME,), domain="example.org", exact=True)),
        ("https:example.org", Typed(urls=(HOME,), domain="example.org", exact=True)),
        ("caldavs://example.org/", Typed(urls=(HOME,), domain="example.org", exact=True)),
        ("webcals://example.org?export", Typed(urls=(HOME,), domain="example.org", exact=True)),
        ("cloud.example.org/remote.php/dav", Typed(urls=(DAV,))),
        ("https://cloud.example.org/remote.php/dav?x#y", Typed(urls=(DAV,), exact=True)),
        ("https://example.org/My calendars/ü%20/", Typed(urls=(f"{HOME}My%20calendars/%C3%BC%20/",), exact=True)),
        ("example.org:8443", Typed(urls=("https://example.org:8443/",))),
        ("example.org:443", Typed(urls=(HOME,))),
        ("example.org:", Typed(urls=(HOME,), domain="example.org")),
        ("nas", Typed(urls=("https://nas/",))),
        ("nas.local", Typed(urls=("https://nas.local/",))),
        ("192.0.2.7", Typed(urls=("https://192.0.2.7/",))),
        ("http://192.0.2.7:5232/me", Typed(urls=("http://192.0.2.7:5232/me",), exact=True)),
        ("[2001:db8::1]:8443/dav/", Typed(urls=("https://[2001:db8::1]:8443/dav/",))),
        ("2001:db8::1", Typed(urls=("https://[2001:db8::1]/",))),
    ],
)
def test_every_spelling_says_what_to_ask(text: str, typed: Typed) -> None:
    """A host or e-mail address is looked up too, a path or port says where to go; without a scheme it is https."""
    assert read_address(text) == typed


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_is_asked_in_plain_http_first(host: str) -> None:
    """Nobody listens on the way (promise 12); a port that is one for TLS, or a scheme, says otherwise."""
    assert read_address(f"{host}:5232/me/").urls == (f"http://{host}:5232/me/", f"https://{host}:5232/me/")
    assert read_address(host).urls == (f"http://{host}/", f"https://{host}/")
    assert read_address(f"{host}:8443").urls == (f"https://{host}:8443/",)
    assert read_address(f"https://{host}:5232").urls == (f"https://{host}:5232/",)
    assert read_address(f"http://{host}:5232").urls == (f"http://{host}:5232/",)


@pytest.mark.parametrize(
    ("text", "host", "username"),
    [
        ("bücher.example", "xn--bcher-kva.example", ""),
        ("me@straße.example", "xn--strae-oqa.example", "me@straße.example"),
        ("https://BÜCHER.example/", "xn--bcher-kva.example", ""),
    ],
)
def test_a_name_in_any_script_is_asked_as_dns_has_it(text: str, host: str, username: str) -> None:
    """What is shown and stored is the name that is connected to; the user name stays as typed (RFC 5890)."""
    typed = read_address(text)
    assert typed.urls == (f"https://{host}/",)
    assert (typed.domain, typed.username) == (host, username)


@pytest.mark.parametrize(
    ("text", "username"),
    [
        ("https://me@cloud.example.org/dav", "me"),
        ("https://me%40example.org@cloud.example.org/dav", "me@example.org"),
        ("me@example.org@cloud.example.org", "me@example.org"),
        ("me@cloud.example.org:8443", "me"),
        ("https://me@cloud.example.org", "me"),
    ],
)
def test_a_user_in_the_address_is_the_user_and_leaves_the_address(text: str, username: str) -> None:
    """Only a bare e-mail address is a user name as a whole (RFC 6764 §6)."""
    typed = read_address(text)
    assert typed.username == username
    assert "@" not in "".join(typed.urls)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "names no server"),
        ("my calendar", "names no server"),
        ("https://", "names no server"),
        ("me@", "names no server"),
        ("-x.example", "names no server"),
        ("a..b", "names no server"),
        ("x" * 64, "names no server"),
        (".".join(["abcdefgh"] * 30), "names no server"),
        ("https:\\\\example.org", "names no server"),
        ("::::", "names no server"),
        ("\u202eevil.example", "names no server"),
        ("ftp://example.org", "ftp:// is no address"),
        ("example.org:hunter2", "no port"),
        ("example.org:0", "no port"),
        ("example.org:65536", "no port"),
        ("example.org:٣", "no port"),
        ("https://me:hunter2@example.org", "without the password"),
        ("webcal://example.org/a.ICS?x", "single file"),
    ],
)
def test_what_cannot_be_an_address_is_said_without_repeating_it(text: str, expected: str) -> None:
    """The sentence says what would be right, and repeats nothing that may be a password (promise 13)."""
    with pytest.raises(UsageError, match=expected) as refused:
        read_address(text)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "port", "path", "url"),
    [
        ("cal.example.org.", 443, "", "https://cal.example.org/"),
        ("CAL.example.org", 8443, "/dav/ü", "https://cal.example.org:8443/dav/%C3%BC"),
        ("cal.example.org/x", 443, "", None),
        ("me@cal", 443, "", None),
        ("", 443, "", None),
        ("cal.example.org", 0, "", None),
    ],
)
def test_a_service_is_an_address_only_with_a_host_and_a_port(host: str, port: int, path: str, url: str | None) -> None:
    """What DNS says becomes no login, path or port by itself; always https."""
    assert https_address(host, port, path) == url
