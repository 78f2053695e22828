"""Events the user makes in our calendar: "Call NAME", "+ NAME monthly", "NAME wrote" (design §5 Marks, P3-18).

Owns the grammar of such titles and whose they are. Must not know what becomes of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rekindled.core.cadence import Cadence, parse_cadence
from rekindled.core.errors import UsageError
from rekindled.core.marks import plain
from rekindled.core.model import Channel, Contact
from rekindled.core.vocabulary import EVERY_LANGUAGE, Vocabulary

OPENINGS: Mapping[str, Channel] = MappingProxyType(
    {
        **dict.fromkeys(
            ("call", "call with", "phone", "ring", "anruf", "anruf bei", "appeler", "llamar a"), Channel.CALL
        ),
        **dict.fromkeys(("video call", "video call with", "videoanruf", "videoanruf mit"), Channel.VIDEO),
        **dict.fromkeys(
            ("write", "write to", "mail", "e-mail", "email", "mail an", "écrire à", "escribir a"), Channel.EMAIL
        ),
        **dict.fromkeys(("text", "sms", "sms an", "sms à", "sms til"), Channel.TEXT),
        **dict.fromkeys(("message", "nachricht an", "mensaje a"), Channel.SOCIAL),
        **dict.fromkeys(
            ("meet", "meet with", "coffee", "coffee with", "lunch", "lunch with", "dinner with"), Channel.MEET
        ),
        **dict.fromkeys(("treffen mit", "kaffee mit", "mittagessen mit", "voir", "café avec"), Channel.MEET),
        **dict.fromkeys(("café con", "comida con", "møte", "kaffe med", "lunsj med"), Channel.MEET),
    }
)
_NEW = re.compile(r"\+\s*(\S.*)")
_LONGEST_CADENCE_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An event for somebody: whom the title names, and by which way."""

    name: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to keep in touch with from now on."""

    name: str
    every: Cadence


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Somebody turned to the user: who, and what about."""

    name: str
    note: str


def read_own_title(title: str, words: Vocabulary = EVERY_LANGUAGE) -> Invitation | Newcomer | Inbound | None:
    """What a title of the user's asks for; None for everything that is just an event."""
    text = " ".join(plain(title).split())
    new = _NEW.fullmatch(text)
    if new:
        return _newcomer(new[1])
    lowered = text.lower()
    for opening in sorted(OPENINGS, key=len, reverse=True):
        if lowered.startswith(f"{opening} ") and len(text) > len(opening) + 1:
            return Invitation(name=text[len(opening) + 1 :].strip(" :"), channel=OPENINGS[opening])
    return _inbound(text, words)


def named(name: str, contacts: Iterable[Contact]) -> list[Contact]:
    """The people a name may mean: those of exactly that name, else those with it as one of their names' words."""
    wanted = _folded(name)
    there = [contact for contact in contacts if contact.archived_on is None]
    exact = [contact for contact in there if _folded(contact.name) == wanted]
    return exact or [contact for contact in there if wanted in _folded(contact.name).split()]


def _newcomer(text: str) -> Newcomer | None:
    words = text.split()
    for count in range(min(_LONGEST_CADENCE_WORDS, len(words) - 1), 0, -1):
        try:
            every = parse_cadence(" ".join(words[-count:]))
        except UsageError:
            continue
        return Newcomer(name=" ".join(words[:-count]).strip(" ,:"), every=every)
    return None


def _inbound(text: str, words: Vocabulary) -> Inbound | None:
    """`NAME wrote`, with what it was about after a colon."""
    told, _, note = text.partition(":")
    lowered = told.rstrip(" .!").lower()
    for word in sorted(words.wrote, key=len, reverse=True):
        if lowered.endswith(f" {word}"):
            return Inbound(name=told.rstrip(" .!")[: -len(word)].strip(), note=note.strip())
    return None


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", plain(name)).casefold().split())
