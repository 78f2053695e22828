"""The address-book side of `check`: which books are found and how many cards they have, or why not.

Owns what is asked for that. Must not take anybody in.
"""

from __future__ import annotations

from rekindled.app.address_book_desk import BookDesk
from rekindled.app.address_book_naming import chosen
from rekindled.app.address_book_state import standing_in
from rekindled.app.checking import Finding
from rekindled.core.errors import RekindledError

ABOUT = "address book"


def examined(desk: BookDesk | None) -> Finding:
    """Whether the address books can be read, each with its cards on the server and its people known from it.

    Raises:
        BrokenStore: the store cannot be read.
    """
    if desk is None:
        return Finding(about=ABOUT, text="not followed; to read people from it, set follow = true in [address_book]")
    try:
        books = chosen(desk.books.found(), desk.wishes.books)
        sizes = [desk.books.size(book) for book in books]
    except RekindledError as error:
        return Finding(about=ABOUT, text=str(error), error=error)
    known = {card.key for book in books for card in desk.store.cards(book.url) if card.key}
    listed = ", ".join(f'"{book.name}" ({size} cards)' for book, size in zip(books, sizes, strict=True))
    is_read = standing_in(desk.store.pulse().settings).read_at is not None
    people = f"{len(known)} people are known from them" if is_read else "not read yet; that is done at the next look"
    return Finding(about=ABOUT, text=f"{listed}; {people}")
