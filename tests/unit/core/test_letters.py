"""What makes a letter personal, and how it fits into an address."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from rekindled.core.letters import (
    LONGEST_URL,
    OCCASION_OF,
    PERSONAL,
    Ground,
    Letter,
    Occasion,
    anonymous,
    is_personal,
    mailto,
    missing,
)
from rekindled.core.model import Purpose

BARE = Ground(occasion=Occasion.RECONNECT, language="en", name="Dr. Ann Lee")


def test_every_purpose_has_a_letter() -> None:
    """Whatever is planned, a draft can be had for it."""
    assert set(OCCASION_OF) == set(Purpose)


def test_one_personal_detail_is_enough() -> None:
    """P1-07: a question, a name or a date is none."""
    assert not is_personal(BARE)
    assert not is_personal(Ground(occasion=Occasion.ASK, language="en", name="Ann", question="Why?", last_month="May"))
    for detail in (*PERSONAL, "offer", "matter"):
        known: dict[str, str] = {detail: "x"}
        assert is_personal(Ground(occasion=Occasion.ASK, language="en", name="Ann", **known))  # type: ignore[arg-type]  # texts all


def test_what_is_missing_is_named() -> None:
    """And what is there is not."""
    assert missing(BARE) == tuple(PERSONAL.values())
    known = Ground(occasion=Occasion.ASK, language="en", name="Ann", memory="the boat")
    assert missing(known) == tuple(PERSONAL.values())[1:]


@pytest.mark.parametrize(
    ("name", "first"), [("Dr. Ann Lee", "Ann"), ("Ann", "Ann"), ("Prof. Dr.", "Prof. Dr."), ("李雷", "李雷")]
)
def test_the_first_name_is_no_title(name: str, first: str) -> None:
    """One writes to Ann, not to Dr."""
    assert Ground(occasion=Occasion.ASK, language="en", name=name).first_name == first


def test_a_letter_without_its_name_is_what_anybody_could_get() -> None:
    """P1-02: two such letters can be compared."""
    body = "Hello Ann, dear Dr. Ann Lee"
    assert anonymous(Letter(subject="s", body=body), BARE) == "Hello …, dear …"


def test_an_address_carries_subject_and_body() -> None:
    """RFC 6068: everything is percent-encoded and lines end with CRLF."""
    url = mailto("a+b@example.org", Letter(subject="Hi & bye?", body="Übung = 1 %\n\nend"))
    assert url.isascii()
    parts = urlsplit(url)
    assert unquote(parts.path) == "a+b@example.org"
    assert parts.query.count("&") == 1
    assert parse_qs(parts.query) == {"subject": ["Hi & bye?"], "body": ["Übung = 1 %\r\n\r\nend"]}


def test_a_long_letter_leaves_its_body_behind() -> None:
    """And a long subject too; the plain address always stands, whatever an address book holds."""
    assert mailto("a@example.org", Letter(subject="Hi", body="x" * LONGEST_URL)) == "mailto:a@example.org?subject=Hi"
    assert mailto("a@example.org", Letter(subject="x" * LONGEST_URL, body="y")) == "mailto:a@example.org"
    assert mailto("a@example.org") == "mailto:a@example.org"
    assert len(mailto("a" * 2000 + "@example.org")) > LONGEST_URL
    assert mailto("\ud800@example.org") == "mailto:%3F@example.org"
