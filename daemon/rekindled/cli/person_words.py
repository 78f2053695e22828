"""One person in the words of the command line: a name, a period, ways to reach them.

Owns reading these words and refusing what cannot be meant. Must not know who is stored already.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from rekindled.core.cadence import Cadence, parse_cadence
from rekindled.core.errors import UsageError
from rekindled.core.sheet import ABSENT, LONGEST_NAME, Sheet, is_email, one_line
from rekindled.core.zones import is_zone, zone_hint

WHERE = "the command line"


class Said(TypedDict):
    """The options of `contacts add`."""

    every: str | None
    circle: str | None
    phone: tuple[str, ...]
    email: tuple[str, ...]
    last: str | None
    timezone: str | None


def sheet_from(name: str, said: Said) -> Sheet:
    """What name and options say about a person; the day of the last talk is read apart, for it needs a zone.

    Raises:
        UsageError: a value cannot be meant; the message names it.
    """
    wrong = next((email for email in said["email"] if not is_email(email)), None)
    if wrong is not None:
        raise UsageError(f'--email: "{wrong}" is not an address; write for example ann@example.org')
    zone = said["timezone"]
    if zone is not None and not is_zone(zone):
        raise UsageError(f'--timezone: "{zone}" is not an IANA zone such as Europe/Berlin{zone_hint(zone)}')
    return Sheet(
        where=WHERE,
        name=read_name(name),
        every=ABSENT if said["every"] is None else read_every(said["every"]),
        circle=one_line(said["circle"] or "") or ABSENT,
        phones=tuple(one_line(phone) for phone in said["phone"]) or ABSENT,
        emails=said["email"] or ABSENT,
        timezone=zone or ABSENT,
    )


def read_name(text: str) -> str:
    """A person's name as one clean line.

    Raises:
        UsageError: there is none, or it is too long.
    """
    clean = one_line(text)
    if not clean or len(clean) > LONGEST_NAME:
        raise UsageError(f"a contact needs a name of at most {LONGEST_NAME} characters")
    return clean


def read_every(text: str) -> Cadence | Literal["default"]:
    """A cadence as typed, or the word `default`.

    Raises:
        UsageError: it is no period.
    """
    return "default" if text.strip().lower() == "default" else parse_cadence(text)


def read_pair(text: str, sign: str) -> Sheet:
    """A name and a period with a sign between them: `Ann Lee=6 months`.

    Raises:
        UsageError: one of them is missing or cannot be meant.
    """
    name, found, every = text.rpartition(sign)
    if not found:
        raise UsageError(f'"{text}": write a name and how often, for example "Ann Lee{sign} 6 months"')
    return Sheet(where=WHERE, name=read_name(name), every=read_every(every))
