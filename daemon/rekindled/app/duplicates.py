"""People who are there twice: asked about, joined, told apart, and taken apart again (U7).

Owns the order in which these are decided and recorded. Must not know how a question is put.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rekindled.app.people import duplicates_noticed, find_person, listed
from rekindled.app.ports import Store
from rekindled.core.calling import fitting
from rekindled.core.duplicates import Pair, both_in_order, pairs
from rekindled.core.errors import UsageError
from rekindled.core.facts import Fact, Journaled, Snapshot
from rekindled.core.memory import evolve
from rekindled.core.merging import joining, parting
from rekindled.core.model import Contact
from rekindled.core.people import Dial
from rekindled.core.settling import Moment
from rekindled.core.sources import merged_copies


def waiting_pairs(snapshot: Snapshot, dial: Dial) -> tuple[Pair, ...]:
    """The pairs nobody has judged yet; first in each the one to keep: who is planned, then who has the longer story."""
    talks = [row.contact_id for row in snapshot.interactions]

    def weight(contact: Contact) -> tuple[bool, int]:
        return (contact.every is not None, talks.count(contact.id))

    found = pairs(snapshot.contacts, snapshot.apart, dial)
    return tuple(
        pair if weight(pair.one) >= weight(pair.other) else Pair(one=pair.other, other=pair.one, because=pair.because)
        for pair in found
    )


def merge_people(store: Store, keep: Contact, other: Contact, moment: Moment, dial: Dial) -> None:
    """Make two contacts one: what `other` had is read under `keep` from now on, and the next look clears the calendar.

    Raises:
        UsageError: they are one already, or one of them was removed.
        BrokenStore: nothing was recorded.
    """
    if keep.id == other.id:
        raise UsageError(f'"{keep.name}" ({keep.id}) is one person already')
    gone = next((one for one in (keep, other) if one.archived_on is not None), None)
    if gone is not None:
        raise UsageError(f'"{gone.name}" ({gone.id}) was removed; bring them back first, or leave it so')
    because = f"{other.id} is the same person as {keep.id}, the user says"
    people = _recorded(store)
    facts = [
        *joining(people[keep.id], people[other.id], moment.today, dial),
        *_journaled((keep, other), "contact.merged", because, moment),
    ]
    _record(store, facts, dial)


def find_merged(snapshot: Snapshot, text: str) -> Contact:
    """The one merged copy a user means: by its id, by the name it had, or by part of one.

    Raises:
        UsageError: several are meant, or the text names whoever was kept, with all whom it may be; or nobody fits.
    """
    copies = [one for one in snapshot.contacts if one.merged_into is not None]
    found = [one for one in copies if one.id == text.strip()] or fitting(copies, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f'"{text}" fits several merged people: {listed(found)}; use the id')
    keep = find_person(snapshot, text)
    theirs = merged_copies(snapshot.contacts, keep)
    if theirs:
        raise UsageError(
            f'"{keep.name}" ({keep.id}) is whom others were merged into; say who is to be split off: {listed(theirs)}'
        )
    return keep


def split_person(store: Store, other: Contact, moment: Moment, dial: Dial) -> Contact:
    """Take a merged contact apart again; returns whom it was merged into.

    Raises:
        UsageError: it was not merged.
        BrokenStore: nothing was recorded.
    """
    people = _recorded(store)
    keep = people.get(other.merged_into or "")
    if keep is None:
        raise UsageError(f'"{other.name}" ({other.id}) was not merged into anybody')
    because = f"{other.id} is another person than {keep.id}, the user says"
    facts = [*parting(keep, people[other.id], store.sayings(), dial), both_in_order(keep.id, other.id)]
    _record(store, [*facts, *_journaled((keep, other), "contact.split", because, moment)], dial)
    return keep


def keep_apart(store: Store, pair: Pair, moment: Moment, dial: Dial) -> None:
    """Remember that these are two people, so that nobody asks again.

    Raises:
        BrokenStore: nothing was recorded.
    """
    because = f"{pair.one.id} and {pair.other.id} are two people, the user says"
    told = _journaled((pair.one, pair.other), "contact.kept_apart", because, moment)
    _record(store, [both_in_order(pair.one.id, pair.other.id), *told], dial)


def duplicates_result(found: Sequence[Pair]) -> dict[str, Any]:
    """`contacts duplicates` for scripts."""
    return {"pairs": [{"keep": _row(one.one), "other": _row(one.other), "because": list(one.because)} for one in found]}


def _row(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact.name,
        "circle": contact.circle,
        "emails": list(contact.emails),
        "phones": list(contact.phones),
    }


def _journaled(who: Iterable[Contact], event: str, because: str, moment: Moment) -> list[Fact]:
    return [Journaled(at=moment.now, event=event, because=because, contact_id=one.id) for one in who]


def _recorded(store: Store) -> Mapping[str, Contact]:
    return {one.id: one for one in store.snapshot(as_recorded=True).contacts}


def _record(store: Store, facts: Sequence[Fact], dial: Dial) -> None:
    """With the line in `status` that says how many pairs are left."""
    after = evolve(store.snapshot(), facts)
    left = len(pairs(after.contacts, after.apart, dial))
    store.record([*facts, *duplicates_noticed(after, left)], outside=True)
