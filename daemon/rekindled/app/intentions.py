"""What the user means to do once with one contact: ask, introduce, give, answer; and taking it back.

Owns that a favour waits for an exchange unless the user insists (P1-08), and that insisting is remembered. Must not
place anything: the next look does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rekindled.app.ports import Store
from rekindled.core.errands import Errand
from rekindled.core.errors import UsageError
from rekindled.core.facts import ErrandSaved, Fact, Journaled, Snapshot
from rekindled.core.followups import closed_gate
from rekindled.core.guard import objection
from rekindled.core.history import History, histories
from rekindled.core.inbound import Heard, Letter, heard_from
from rekindled.core.intending import LONGEST_WORDS, Intention, Planned, intended
from rekindled.core.ledger import Ledger, ledger_of
from rekindled.core.model import Contact
from rekindled.core.own_events import named
from rekindled.core.people import is_same_name
from rekindled.core.settling import Moment
from rekindled.core.sheet import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What was meant, and whether an objection of the guard was overridden for it."""

    planned: Planned
    overridden: bool


def plan_errand(store: Store, contact: Contact, intention: Intention, moment: Moment, *, anyway: bool) -> Resolved:
    """Mean to do something with a contact; a second time only the words and the date are renewed.

    Raises:
        UsageError: they are not to be contacted, the date is past, or it is a favour and nothing was exchanged yet.
        BrokenStore: nothing was recorded.
    """
    gate = closed_gate(contact, moment.today)
    if gate:
        raise UsageError(
            f"{contact.name} is not to be contacted ({gate}); change that with: rekindled contacts edit {contact.id}"
        )
    if intention.due_on is not None and intention.due_on < moment.today:
        raise UsageError(f"--on: {intention.due_on} is past; say a day from today on, or leave it out")
    snapshot = store.snapshot()
    history = histories(snapshot, {contact.id}).get(contact.id, History())
    against = objection(contact, intention.kind, history, moment)
    if against and not anyway:
        raise UsageError(against)
    meant = replace(intention, overridden=against is not None)
    planned = intended(snapshot, contact, meant, moment)
    facts: list[Fact] = [*planned.facts]
    if against:
        because = f"{intention.kind} although nothing went back and forth lately, as the user wishes"
        facts.append(Journaled(at=moment.now, event="guard.overridden", because=because, contact_id=contact.id))
    if facts:
        store.record(facts, outside=True)
    return Resolved(planned=planned, overridden=against is not None)


def hear(store: Store, contact: Contact, letter: Letter, moment: Moment) -> Heard:
    """Log that somebody turned to the user, and mean to answer (P3-18).

    Raises:
        UsageError: it lies in the future.
        BrokenStore: nothing was logged.
    """
    if letter.at > moment.now:
        raise UsageError("that is in the future; log what has come in")
    heard = heard_from(store.snapshot(), contact, letter, moment)
    store.record(heard.facts, outside=True)
    return heard


def drop_errand(store: Store, errand_id: str, moment: Moment) -> Errand:
    """Want an errand no more; what stands for it and was not touched, the next look takes off.

    Raises:
        UsageError: there is none of this id.
        BrokenStore: nothing was recorded.
    """
    errand = next((one for one in store.snapshot().errands if one.id == errand_id.strip()), None)
    if errand is None:
        raise UsageError(f'there is no errand "{errand_id}"; see: rekindled errands')
    dropped = replace(errand, dropped=True)
    if dropped != errand:
        because = f"{errand.kind} dropped by the user ({errand.id})"
        journaled = Journaled(at=moment.now, event="errand.dropped", because=because, contact_id=errand.contact_id)
        store.record([ErrandSaved(errand=dropped), journaled], outside=True)
    return dropped


def ledger_with(snapshot: Snapshot, contact: Contact) -> Ledger:
    """Gives and asks with one contact so far."""
    return ledger_of(histories(snapshot, {contact.id}).get(contact.id, History()).interactions)


def mutuals(snapshot: Snapshot, target: Contact) -> Sequence[Contact]:
    """Whom we know of those who know somebody: named in that profile, or naming them in their own (P4-05, P4-06)."""
    others = [one for one in snapshot.contacts if one.id != target.id and one.archived_on is None]
    found = {one.id: one for name in target.profile.mutual for one in _of_name(name, others)}
    found |= {one.id: one for one in others if any(is_same_name(name, target.name) for name in one.profile.mutual)}
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.id))


def read_words(text: str) -> str:
    """What is meant, as one clean line.

    Raises:
        UsageError: it is too long for an entry's text.
    """
    clean = one_line(text)
    if len(clean) > LONGEST_WORDS:
        raise UsageError(f"the words have {len(clean)} characters; {LONGEST_WORDS} are enough for an entry's text")
    return clean


def _of_name(name: str, contacts: Sequence[Contact]) -> Sequence[Contact]:
    found = named(name, contacts)
    return found if len(found) == 1 else ()
