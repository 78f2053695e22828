"""No favour before something went back and forth (P1-08, P3-12, P4-08, P4-09).

Owns what counts as an exchange, and which errands wait for one. Must not know how a refusal is overridden.
"""

from __future__ import annotations

from rekindled.core.cadence import after
from rekindled.core.errands import FAVOURS, ErrandKind
from rekindled.core.history import REGULAR, History, is_conversation
from rekindled.core.model import Contact
from rekindled.core.settling import Moment

CALLED = {
    ErrandKind.FAVOUR: "a favour",
    ErrandKind.REFERRAL: "a job referral",
    ErrandKind.RECOMMENDATION: "a recommendation",
    ErrandKind.INTRODUCTION: "an introduction",
    ErrandKind.ADVICE: "advice",
}


def has_exchanged(history: History, moment: Moment) -> bool:
    """Whether a talk is logged that is not so long ago that the tie is dormant again; an inbound message is one.

    A day of a last contact that was only noted is not enough, nor is a post that was seen (P3-16).
    """
    span = moment.rhythm.dormant_after
    talks = (row.local_on for row in history.interactions if is_conversation(row))
    return any(after(day, span) > moment.today for day in talks)


def objection(contact: Contact, kind: ErrandKind, history: History, moment: Moment) -> str | None:
    """Why this cannot be asked for yet, and what to do first, in sentences; None when it can."""
    if kind not in FAVOURS or has_exchanged(history, moment):
        return None
    instead = "" if kind is ErrandKind.INTRODUCTION else " Advice can be asked for at once: --kind advice."
    return (
        f"no talk with {contact.name} within {moment.rhythm.dormant_after} is logged, and a first contact should not "
        f"ask for {CALLED[kind]}. {_first(contact, history, moment)}{instead} To plan it all the same, add --anyway"
    )


def _first(contact: Contact, history: History, moment: Moment) -> str:
    """The touch that should come before, or how to say that there was one."""
    noted_on = contact.last_contact_on
    if noted_on and after(noted_on, moment.rhythm.dormant_after) > moment.today:
        return f"If you talked on {noted_on}, say so: rekindled log {contact.id} --on {noted_on}."
    if history.open_for(REGULAR):
        return "Reconnect first, it stands on your calendar: rekindled agenda."
    if moment.rhythm.cadence_of(contact):
        return "Reconnect first, the next look plans it: rekindled plan."
    return (
        f"Reconnect first: give them a cadence (rekindled contacts edit {contact.id}), or log the talk you had "
        f"(rekindled log {contact.id})."
    )
