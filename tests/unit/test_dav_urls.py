"""Addresses in the one spelling in which they are compared, shown and stored."""

from __future__ import annotations

import pytest

from rekindled.adapters.dav_urls import origin_of, plain_address


def test_one_server_is_one_origin_however_it_is_spelled() -> None:
    """Case, default port and script do not make another server (RFC 6454 §4, RFC 5890)."""
    assert origin_of("https://BÜCHER.example:443/a") == origin_of("https://xn--bcher-kva.example/b")
    assert origin_of("https://example.org") != origin_of("https://example.org:8443")


@pytest.mark.parametrize("url", ["", "example.org", "ftp://example.org", "https://", "https://h:x/", "https://xn--ü/"])
def test_what_is_no_web_address_has_no_origin(url: str) -> None:
    """There is no guess."""
    with pytest.raises(ValueError, match=r".*"):
        origin_of(url)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://me:secret@EXAMPLE.org:443/a%40b/@c/?token=1#x", "https://example.org/a%40b/@c/"),
        ("https://example.org", "https://example.org/"),
        ("https://good.example@evil.example/", "https://evil.example/"),
        ("https://example.org/\x1b[2J \u202e/", "https://example.org/%1B%5B2J%20%E2%80%AE/"),
    ],
)
def test_an_address_is_shown_as_it_is_asked(url: str, plain: str) -> None:
    """No login, no question, nothing that drives a terminal; the path as the server spelled it (promises 13 and 38)."""
    assert plain_address(url) == plain
