"""Whom the words of a command line name: several people, and a note behind a colon.

Owns reading these words, and asking where somebody sits who can tell. Must not know what is done with the people.
"""

from __future__ import annotations

from collections.abc import Sequence

from rekindled.cli.keys import QUIT, SKIP, pressed
from rekindled.cli.voice import is_terminal
from rekindled.core.calling import fitting, nearly
from rekindled.core.errors import UsageError
from rekindled.core.facts import Snapshot
from rekindled.core.model import Contact
from rekindled.core.unseen import inert

MOST_LISTED = 9


def names_and_note(words: Sequence[str]) -> tuple[list[str], str]:
    """The names, one for each word or between commas, and what stands behind the first colon at a word's end.

    Before a colon all words are one list of names: `Ann Lee, Bo: moved to Oslo`.
    """
    for place, word in enumerate(words):
        name, colon, rest = word.partition(":")
        if colon and (not rest or rest.startswith(" ")):
            named = " ".join((*words[:place], name))
            return _between_commas([named]), " ".join((rest.strip(), *words[place + 1 :])).strip()
    return _between_commas(words), ""


def people_named(snapshot: Snapshot, names: Sequence[str]) -> list[Contact]:
    """Whom the names mean, each once; unquoted words that together are one name are that name.

    Raises:
        UsageError: somebody is not clear; nobody is returned.
    """
    from rekindled.app.people import find_person

    whole = " ".join(names)
    if len(names) > 1 and len(fitting(_present(snapshot), whole)) == 1:
        return [find_person(snapshot, whole)]
    found = [_one(snapshot, name) for name in names]
    return list({one.id: one for one in found}.values())


def _between_commas(words: Sequence[str]) -> list[str]:
    return [name for word in words for part in word.split(",") if (name := part.strip())]


def _present(snapshot: Snapshot) -> list[Contact]:
    from rekindled.app.people import present_people

    return present_people(snapshot)


def _one(snapshot: Snapshot, name: str) -> Contact:
    from rekindled.app.people import find_person

    try:
        return find_person(snapshot, name)
    except UsageError:
        if not is_terminal():
            raise
        chosen = _asked(snapshot, name)
        if chosen is None:
            raise
        return chosen


def _asked(snapshot: Snapshot, name: str) -> Contact | None:
    """Whoever the user points at with one key; None where there is nothing to choose, or nobody was chosen."""
    present = _present(snapshot)
    choices = (fitting(present, name) or nearly(present, name))[:MOST_LISTED]
    if not choices:
        return None
    keys = {str(number): f"{inert(one.name)} ({one.id})" for number, one in enumerate(choices, start=1)}
    key = pressed(f'Who is "{inert(name)}"?', keys)
    return None if key in (QUIT, SKIP) else choices[int(key) - 1]
