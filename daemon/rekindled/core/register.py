"""The people known while people are being taken in: who was just added is found by the next sheet.

Owns keeping the keys of a book true as its people change. Must not know what is matched or merged.
"""

from __future__ import annotations

from collections.abc import Iterable

from rekindled.core.model import Contact
from rekindled.core.people import Book, Dial, book_of, keys_of


class Register:
    """A book that grows; `book` always shows the people as they are by now."""

    def __init__(self, contacts: Iterable[Contact], dial: Dial) -> None:
        """Start with these people."""
        start = book_of(contacts, dial)
        self.people: dict[str, Contact] = dict(start.people)
        self._ids_by_key = {key: set(ids) for key, ids in start.ids_by_key.items()}
        self._dial = dial
        self.book = Book(people=self.people, ids_by_key=self._ids_by_key, dial=dial)

    def put(self, contact: Contact) -> None:
        """Add a person, or replace what was known of them."""
        before = self.people.get(contact.id)
        for key in keys_of(before, self._dial) if before else ():
            self._ids_by_key[key].discard(contact.id)
        for key in keys_of(contact, self._dial):
            self._ids_by_key.setdefault(key, set()).add(contact.id)
        self.people[contact.id] = contact
