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
    span = str(moment.rhythm.dormant_after)
    return (
        f"you and {contact.name} have not been in touch for {span} or more, as far as the log knows, and a first "
        f"contact should not ask for {CALLED[kind]}. {_first(contact, history, moment)} Advice can be asked for at "
        "once. To plan it all the same, add --anyway"
    )


def _first(contact: Contact, history: History, moment: Moment) -> str:
    """The touch that should come before; how to say that there was one."""
    if history.open_for(REGULAR):
        return "Reconnect first: it stands on your calendar (rekindled agenda)."
    if moment.rhythm.cadence_of(contact):
        return "Reconnect first: it is planned with the next look (rekindled plan)."
    return (
        f"Reconnect first: give them a cadence (rekindled contacts edit {contact.id}), or log the talk you had "
        f"(rekindled log {contact.id})."
    )
