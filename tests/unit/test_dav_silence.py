"""Why no answer came, told from what the system said beneath the HTTP library."""

from __future__ import annotations

import socket
import ssl

import pytest

from rekindled.adapters.dav_silence import EMBEDDED, silence
from rekindled.adapters.dav_urls import origin_of
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

HERE = origin_of("https://calendar.test")


class ReadTimeout(Exception):
    """What a library calls its own failure."""


def wrapped(cause: BaseException, times: int = 3) -> Exception:
    """A failure as a library hands it on, wrapped in its own; every second layer keeps its cause only by the way."""
    for layer in range(times):
        outer = ReadTimeout("secret")
        outer.__cause__, outer.__context__ = (cause, None) if layer % 2 else (None, cause)
        cause = outer
    assert isinstance(cause, Exception)
    return cause


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ConnectionRefusedError(), "nothing listens there"),
        (socket.gaierror(), "no server of that name, or no network"),
        (ssl.SSLCertVerificationError(), "see `ca_file`"),
        (ValueError(), "read timeout"),
    ],
)
def test_the_cause_is_said_however_deep_it_is(cause: BaseException, words: str) -> None:
    """With what to look at, and without what the library says itself, which may hold a secret (promise 13)."""
    said = silence(wrapped(cause), HERE, "caldav")
    assert isinstance(said, CalendarUnavailable)
    assert words in str(said)
    assert str(said).startswith("No answer from https://calendar.test: ")
    assert "secret" not in str(said)


def test_a_chain_without_end_is_not_followed_for_ever() -> None:
    """A failure that is its own cause is named by its kind."""
    first, second = ReadTimeout(), ReadTimeout()
    first.__context__, second.__context__ = second, first
    assert "read timeout" in str(silence(first, HERE, "caldav"))


@pytest.mark.parametrize("failure", [CalendarRefused("x"), CalendarUnavailable("x")])
def test_what_has_its_name_already_keeps_it(failure: Exception) -> None:
    """A refusal inside of the request is no silence."""
    assert silence(failure, HERE, "caldav") is failure


def test_the_section_to_look_at_is_that_of_the_server() -> None:
    """An address book on a server of its own has its own `url`; the embedded server has none, and a command instead."""
    book, inside = (str(silence(wrapped(ConnectionRefusedError()), HERE, name)) for name in ("address_book", EMBEDDED))
    assert book.endswith("check `url` in [address_book] if this lasts")
    assert (inside.endswith("see: rekindled status"), "`url`" in inside) == (True, False)
