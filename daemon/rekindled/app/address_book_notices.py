"""What a person should see of the address books: who is no longer in them, what cannot be read, and what fails.

Owns these notices, each of which stands for as long as it is so. Must not read anything from a server.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rekindled.core.address_books import SOURCE, Card
from rekindled.core.facts import Fact, Notice, NoticeDropped, NoticeKind, NoticeRaised, Snapshot
from rekindled.core.model import Contact
from rekindled.core.sayings import Saying
from rekindled.core.sources import resolved

# Not a path: what stands in our own calendar is known by its path.
PREFIX = "address book:"
TROUBLE = PREFIX + "trouble"
LOST = PREFIX + "lost"
# A whole list of people that is gone at once is one question, and one about the book.
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known after a pass: the cards of all books, and the names of books that are gone (None: not asked)."""

    cards: tuple[Card, ...]
    lost: tuple[str, ...] | None = None


def people_missing(snapshot: Snapshot, sayings: Iterable[Saying], missing: Collection[str]) -> dict[str, Contact]:
    """Whose cards are missing, by key: those who were not removed here too."""
    people = {contact.id: contact for contact in snapshot.contacts}
    owners = {one.key: one.contact_id for one in sayings if one.source == SOURCE and one.key in missing}
    found = {key: people.get(resolved(people, owner)) for key, owner in sorted(owners.items())}
    return {key: contact for key, contact in found.items() if contact is not None and contact.archived_on is None}


def noticed(snapshot: Snapshot, people: dict[str, Contact], seen: Seen) -> Iterator[Fact]:
    """What changes in `status`; what went wrong with the server is told elsewhere."""
    wanted = {(one.kind, one.key): one for one in (*_gone(people), *_unread(seen.cards), *_lost(seen.lost))}
    kept = {TROUBLE} if seen.lost is not None else {TROUBLE, LOST}
    known = {(one.kind, one.key): one for one in snapshot.notices if one.key.startswith(PREFIX) and one.key not in kept}
    yield from (NoticeDropped(kind=kind, key=key) for kind, key in sorted(known.keys() - wanted.keys()))
    yield from (NoticeRaised(notice=notice) for key, notice in sorted(wanted.items()) if known.get(key) != notice)


def troubled(snapshot: Snapshot, trouble: str) -> Iterator[Fact]:
    """That the address books cannot be read, or that they can be again."""
    known = {notice.key: notice for notice in snapshot.notices}.get(TROUBLE)
    text = f"the address book could not be read: {trouble.rstrip('.')}; what it said before stays as it is"
    if trouble and (known is None or known.text != text):
        yield NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=TROUBLE, text=text))
    elif known is not None and not trouble:
        yield NoticeDropped(kind=NoticeKind.QUESTION, key=TROUBLE)


def _gone(people: dict[str, Contact]) -> Iterator[Notice]:
    different = {contact.id: (key, contact) for key, contact in people.items()}
    if len(different) > MOST:
        names = ", ".join(contact.name for _, contact in [*different.values()][:MOST])
        text = (
            f"{len(different)} people are no longer in the address book ({names} …) and stay here; whoever is not to "
            "be kept up with: rekindled contacts remove NAME; all are meant to stay: rekindled contacts sync --keep"
        )
        yield Notice(kind=NoticeKind.QUESTION, key=PREFIX + "missing", text=text)
        return
    for key, contact in different.values():
        text = (
            f"{contact.name} ({contact.id}) is no longer in the address book and stays here; to end it: rekindled "
            f"contacts remove {contact.id}; to keep it so: rekindled contacts sync --keep"
        )
        yield Notice(kind=NoticeKind.QUESTION, key=f"{PREFIX}missing/{key}", text=text)


def _unread(cards: Iterable[Card]) -> Iterator[Notice]:
    broken = sorted((card for card in cards if card.problem), key=lambda card: card.href)
    for card in broken[:MOST]:
        yield Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=PREFIX + card.href, text=card.problem)
    if len(broken) > MOST:
        text = f"{len(broken) - MOST} more cards of the address book cannot be read, or not all of them"
        yield Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=PREFIX + "more", text=text)


def _lost(names: tuple[str, ...] | None) -> Iterator[Notice]:
    if names:
        listed = ", ".join(f'"{name}"' for name in names)
        text = f"no longer on the server, while the people from it stay here: the address book {listed}"
        yield Notice(kind=NoticeKind.QUESTION, key=LOST, text=text)
