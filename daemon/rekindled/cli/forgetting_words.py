"""How forgetting a person is told: what would go, what stays, and what the search found.

Owns the sentences. Must not know how anything is found or removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rekindled.cli.page import say_folded
from rekindled.cli.voice import aside, say
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.app.forgetting import Goes
    from rekindled.app.proving import Proof

YOURS = "Yours to delete: exports, backups, and what your calendar app keeps in its bin. The log names nobody."
AGAIN = "an import, or an address book that still has them, adds them again"


def show(goes: Goes) -> None:
    """What would go, line by line."""
    first, *others = goes.people
    merged = f", with {', '.join(one.id for one in others)} merged into them" if others else ""
    say(f"{first.name} ({first.id}){merged}:")
    for line in (*_what_goes(goes), *_what_stays(goes)):
        say_folded(line, "  - ")


def tell(proof: Proof, *, mind: bool = False) -> None:
    """What was searched and what was found, and with `mind` what else there is to know."""
    say_folded(", ".join(proof.searched), "Searched: ")
    if not proof.found:
        say_folded("nothing" if proof.words == 1 else f"none of {proof.words} names, addresses and numbers", "Found: ")
    for place in proof.found:
        say_folded(f"{place.where}; {place.advice}", "Still there: " if place.sure else "Perhaps: ")
    if mind:
        say_folded(AGAIN, "Mind: ")
        aside(YOURS)


def _what_goes(goes: Goes) -> Iterator[str]:
    talks = f"{_counted(goes.conversations, 'conversation')} and " if goes.conversations else ""
    yield f"all that is known of them, with {talks}every decision about them"
    if goes.entries:
        number = _counted(goes.entries, "entry", "entries")
        yield f"{number} on the calendar, past and changed ones too, with what you wrote there"
    if goes.shared:
        yield f"their lines in {_counted(goes.shared, 'entry', 'entries')} for others, where their name is hidden (…)"
    if goes.campaigns:
        yield f"their place in {_counted(goes.campaigns, 'campaign')}"
    if goes.rows:
        yield f"their name in {_counted(goes.rows, 'note')} about others, where it is hidden (…)"


def _what_stays(goes: Goes) -> Iterator[str]:
    for title in (*goes.elsewhere, *goes.own):
        yield f'"{title}" is yours and stays; delete it in your calendar app'
    for book in goes.books:
        yield f'their card stays in the address book "{book}"; delete it there, or they come back when it changes'
    if goes.traces.unsure:
        loose = _quoted(goes.traces.unsure)
        yield f"{loose} alone may be anybody and stays in what is said of others, unless --also names it"
    if goes.traces.shared:
        yield f"{_quoted(goes.traces.shared)} stays: others have it too"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{inert(word)}"' for word in words)
