"""Drafts of what the user may write: what each is built on, and when it would be too general to send (P1-02, P1-07).

Owns what makes a letter personal, and how one fits into a `mailto:`. Must not know templates. Nothing is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from rekindled.core.model import Purpose
from rekindled.core.salutations import spoken_first

# What mail programs and the apps that hand the address over take for certain; a longer one goes without its body.
LONGEST_URL = 1800


class Occasion(StrEnum):
    """What a letter is for."""

    RECONNECT = "reconnect"
    THANK = "thank"
    ASK = "ask"
    CHECK_IN = "check_in"
    BIRTHDAY = "birthday"
    GRATITUDE = "gratitude"
    INTRODUCE = "introduce"
    ANSWER = "answer"


PURPOSE_OF = {
    Occasion.RECONNECT: Purpose.RECONNECT,
    Occasion.THANK: Purpose.THANK,
    Occasion.ASK: Purpose.ASK,
    Occasion.CHECK_IN: Purpose.CHECK_IN,
    Occasion.BIRTHDAY: Purpose.BIRTHDAY,
    Occasion.GRATITUDE: Purpose.GIVE,
    Occasion.INTRODUCE: Purpose.INTRODUCE,
    Occasion.ANSWER: Purpose.ANSWER,
}
OCCASION_OF = {purpose: occasion for occasion, purpose in PURPOSE_OF.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who signs, with the ways to answer (P2-14); what is empty is left out."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All a letter is built on; what is not known is empty. These are the names a template may use.

    `last_month` is when the two last talked, such as `March 2019`; `about` is whom an introduction is to.
    """

    occasion: Occasion
    language: str
    name: str
    memory: str = ""
    met: str = ""
    standout: str = ""
    homework: str = ""
    offer: str = ""
    last_note: str = ""
    last_month: str = ""
    question: str = ""
    matter: str = ""
    about: str = ""
    introduced_by: str = ""

    @property
    def first_name(self) -> str:
        """How one would speak to them: the first word of the name that is no title or form of address."""
        return spoken_first(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A subject and a body, to be read and changed before it is sent."""

    subject: str
    body: str


# What only the two of them know, by the field of `Ground`, in the order in which it is proposed.
PERSONAL = {
    "memory": "a shared memory",
    "met": "how you met",
    "standout": "what stood out about them",
    "homework": "what you looked up",
    "last_note": "a note of your last talk",
}
_ALSO_PERSONAL = ("offer", "matter")


def is_personal(ground: Ground) -> bool:
    """Whether there is one specific thing about them to say (P1-07)."""
    return any(getattr(ground, name) for name in (*PERSONAL, *_ALSO_PERSONAL))


def missing(ground: Ground) -> tuple[str, ...]:
    """The personal details that are not known, in words."""
    return tuple(words for name, words in PERSONAL.items() if not getattr(ground, name))


def anonymous(letter: Letter, ground: Ground) -> str:
    """The body as anybody could get it: without the name it is written to."""
    return letter.body.replace(ground.name, "…").replace(ground.first_name, "…")


def mailto(address: str, letter: Letter | None = None) -> str:
    """A `mailto:` with subject and body as far as they fit (RFC 6068 §2, §5: percent-encoded, lines end with CRLF)."""
    return next(url for url in _mailtos(address, letter) if len(url) <= LONGEST_URL or "?" not in url)


def _mailtos(address: str, letter: Letter | None) -> Iterator[str]:
    plain = f"mailto:{_quoted(address, safe='@')}"
    if letter is not None:
        subject = f"{plain}?subject={_quoted(letter.subject)}"
        body = "\r\n".join(letter.body.splitlines())
        yield f"{subject}&body={_quoted(body)}"
        yield subject
    yield plain


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")
