"""What a login may be, before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.core.errors import CalendarRefused, ConfigError


def login(url: str, **more: object) -> DavLogin:
    """A login at this URL."""
    return DavLogin(url=url, username="me", password="correct horse", **more)  # type: ignore[arg-type] # a test's words


@pytest.mark.parametrize("url", ["http://calendar.test/", "http://192.0.2.1:5232/", "http://localhost.evil.test/"])
def test_plain_http_leaves_the_machine_only_when_allowed(url: str) -> None:
    """Without https, another machine is refused unless the config allows it by name (promise 12)."""
    with pytest.raises(ConfigError, match="allow_http"):
        DavSession(login(url))
    assert str(DavSession(login(url, allow_http=True)).origin) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://127.0.0.1:5232/", "http://localhost/x", "http://[::1]:80/", "https://c.test/"])
def test_https_and_loopback_are_fine(url: str) -> None:
    """What cannot be read on the way needs no permission, and building a session asks nothing."""
    assert DavSession(login(url)).requests == 0


@pytest.mark.parametrize(
    "url", ["", "calendar.test", "ftp://calendar.test/", "https://", "https://h:port/", "https://[x/"]
)
def test_an_unusable_address_is_a_config_error(url: str) -> None:
    """The message names the key to correct."""
    with pytest.raises(ConfigError, match="`url`"):
        DavSession(login(url))


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    """Addresses are shown and stored, so they must hold no secret (promise 13)."""
    with pytest.raises(ConfigError) as refused:
        DavSession(login("https://me:hunter2@calendar.test/"))
    assert "hunter2" not in str(refused.value)


def test_a_missing_certificate_file_is_named(tmp_path: Path) -> None:
    """A wrong `ca_file` is found before the first request."""
    with pytest.raises(ConfigError, match="missing\\.pem"):
        DavSession(login("https://calendar.test/", ca_file=tmp_path / "missing.pem"))


def test_the_password_is_not_printed() -> None:
    """A login can be shown without its secret (promise 13)."""
    assert "correct horse" not in repr(login("https://calendar.test/"))


def test_another_origin_is_never_asked() -> None:
    """A URL elsewhere is refused before a connection is made (promise 10)."""
    session = DavSession(login("https://calendar.test/dav/"))
    for url in ("https://calendar.test:8443/", "http://calendar.test/", "https://other.test/"):
        with pytest.raises(CalendarRefused):
            session.request(Ask(method="GET", url=url))
    assert session.requests == 0
