"""Who an entry belongs to, read from its UID (design §3 Identity).

Owns the grammar of UIDs, file names and contact ids. Must not know how often anything is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rekindled.core.model import Entry, EntryState, Purpose, Shape, TouchKey

DOMAIN = "rekindled"
EPOCH_LENGTH = 8
CONTACT_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")

_PURPOSES = "|".join(purpose.value for purpose in Purpose)
_EPOCH = rf"[a-z0-9]{{{EPOCH_LENGTH}}}"
_NUMBER = r"[1-9][0-9]{0,8}"
_TASK = "-task"
_SLOT = re.compile(rf"rk-({_EPOCH})-({CONTACT_ID.pattern})-({_PURPOSES})-({_NUMBER})@{DOMAIN}")
_SHARED = re.compile(rf"rk-({_EPOCH})-(block|review|alert)-([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-({_NUMBER})@{DOMAIN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotUid:
    """The UID of an entry that carries one touch."""

    epoch: str
    key: TouchKey

    def __str__(self) -> str:
        """Spell it as the calendar has it."""
        return f"rk-{self.epoch}-{self.key.contact_id}-{self.key.purpose}-{self.key.n}@{DOMAIN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUid:
    """The UID of a block, a review or an alert: the day it was first placed on, and a number for that day."""

    epoch: str
    shape: Shape
    placed_on: date
    n: int

    def __str__(self) -> str:
        """Spell it as the calendar has it."""
        return f"rk-{self.epoch}-{self.shape}-{self.placed_on.isoformat()}-{self.n}@{DOMAIN}"


def parse_uid(uid: str) -> SlotUid | SharedUid | None:
    """Read a UID of ours; None for everybody else's, however alike (faults promise 16)."""
    slot = _SLOT.fullmatch(uid)
    if slot:
        key = TouchKey(contact_id=slot[2], purpose=Purpose(slot[3]), n=int(slot[4]))
        return SlotUid(epoch=slot[1], key=key)
    shared = _SHARED.fullmatch(uid)
    if shared is None:
        return None
    try:
        placed_on = date.fromisoformat(shared[3])
    except ValueError:
        return None
    return SharedUid(epoch=shared[1], shape=Shape(shared[2]), placed_on=placed_on, n=int(shared[4]))


def is_there(entry: Entry) -> bool:
    """Whether a listing that lacks an entry tells something new; it may be gone from another calendar."""
    return entry.state in (EntryState.STANDING, EntryState.TAKEN, EntryState.ELSEWHERE)


def is_ours(entry: Entry) -> bool:
    """Whether we may write an entry: it stands, and bears our UID; an adopted event of the user's never does."""
    return entry.state is EntryState.STANDING and belongs_to_us(entry.uid)


def belongs_to_us(uid: str) -> bool:
    """Whether a UID is one we gave, to an entry or to the task beside it."""
    return parse_uid(uid) is not None or event_of(uid) is not None


def epoch_of(uid: str) -> str | None:
    """The epoch of the store that gave a UID, to an entry or to the task beside it; None for everybody else's."""
    identity = parse_uid(event_of(uid) or uid)
    return identity.epoch if identity else None


def companion_of(uid: str) -> str:
    """The UID of the task beside the event of this UID."""
    head, _, domain = uid.partition("@")
    return f"{head}{_TASK}@{domain}"


def event_of(uid: str) -> str | None:
    """The UID of the event a task of this UID is beside; None when it is no companion's."""
    head, _, domain = uid.partition("@")
    event = f"{head.removesuffix(_TASK)}@{domain}"
    return event if head.endswith(_TASK) and parse_uid(event) else None


def file_name(uid: str) -> str:
    """The name a new object is asked to have; the real href is whatever the server says."""
    return uid.partition("@")[0] + ".ics"


def counter_of(identity: SlotUid | SharedUid) -> str:
    """The name of the counter a UID's number comes from."""
    if isinstance(identity, SlotUid):
        return f"{identity.key.contact_id}/{identity.key.purpose}"
    return f"{identity.shape}/{identity.placed_on.isoformat()}"


def number_of(identity: SlotUid | SharedUid) -> int:
    """The number a UID ends in."""
    return identity.key.n if isinstance(identity, SlotUid) else identity.n
