"""A touch that should be opened, and by which way somebody is reached.

Owns the shape of a wish and the choice of the way. Must not know why anything is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rekindled.core.history import History
from rekindled.core.model import Channel, Contact, Purpose, Touch, TouchKey, TouchState

RETRY_GAPS = (timedelta(days=10), timedelta(days=30))
WRITTEN = frozenset({Channel.EMAIL, Channel.TEXT, Channel.SOCIAL})
OTHER_WAYS = (Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.SOCIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A touch that should be opened: not before `due_on`, and by `latest_on` where a date binds.

    `undated` says that no conversation is known which a date could be counted from.
    """

    contact: Contact
    purpose: Purpose
    due_on: date
    channel: Channel
    because: str
    latest_on: date | None = None
    undated: bool = False
    attempt: int = 1
    origin: TouchKey | None = None


def written_way(contact: Contact) -> Channel:
    """How to write to somebody, and how they write: as they prefer, else by e-mail where there is an address."""
    if contact.channel in WRITTEN:
        return contact.channel
    return Channel.EMAIL if contact.emails or not contact.phones else Channel.TEXT


def way_to(contact: Contact, history: History, unanswered: Touch | None = None) -> Channel:
    """The preferred way; after no answer another one there is an address for, not yet tried if possible (P2-09)."""
    if unanswered is None:
        return contact.channel or (Channel.EMAIL if contact.emails and not contact.phones else Channel.CALL)
    tried = [t.channel for t in history.touches if t.state is TouchState.UNANSWERED][-unanswered.attempt :]
    others = [way for way in OTHER_WAYS if way is not unanswered.channel and _has_address(contact, way)]
    return next((way for way in others if way not in tried), others[0])


def _has_address(contact: Contact, way: Channel) -> bool:
    """Whether it can be tried; of somebody without any address the user may know all of them."""
    if not (contact.emails or contact.phones) or way is Channel.SOCIAL:
        return True
    return bool(contact.emails if way is Channel.EMAIL else contact.phones)
