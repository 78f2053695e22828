"""Two contacts who are one person: joined, read as one, and told apart again (U7).

Nothing is moved: the one who goes keeps their own rows and is only read under the name of the other, so that telling
them apart brings everything back. Owns that. Must not know who looks alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rekindled.core.campaigns import Candidate
from rekindled.core.facts import ContactSaved, Fact, SayingDropped, SayingKept, Snapshot
from rekindled.core.model import Contact
from rekindled.core.people import Dial
from rekindled.core.sayings import Saying, spoken
from rekindled.core.sheet import Sheet, given, sheet_of, value_of
from rekindled.core.sources import filled, resolved, updated

SOURCE = "merged"


def joining(keep: Contact, other: Contact, today: date, dial: Dial) -> tuple[Fact, ...]:
    """What makes `other` the same person as `keep`, who takes over what they know nothing of."""
    sheet = replace(sheet_of(other), id=None, source_uid=None)
    whole = filled(keep, sheet, dial)
    taken = _difference(keep, whole)
    gone = replace(other, archived_on=other.archived_on or today, merged_into=keep.id)
    saying = Saying(source=SOURCE, key=other.id, contact_id=keep.id, said=spoken(taken))
    return (ContactSaved(contact=whole), ContactSaved(contact=gone), SayingKept(saying=saying))


def parting(keep: Contact, other: Contact, sayings: Iterable[Saying], dial: Dial) -> tuple[Fact, ...]:
    """What makes `other` a person of their own again; what was taken over from them goes, unless it changed since."""
    back = replace(other, archived_on=None, merged_into=None)
    taken = next((one.said for one in sayings if (one.source, one.key) == (SOURCE, other.id)), {})
    alone = updated(keep, Sheet(where="", name=keep.name), {**taken, "name": keep.name}, dial)
    return (ContactSaved(contact=alone), ContactSaved(contact=back), SayingDropped(source=SOURCE, key=other.id))


def read_as_one(snapshot: Snapshot) -> Snapshot:
    """The snapshot with everything of a merged contact under the one they turned out to be."""
    people = {one.id: one for one in snapshot.contacts}
    ids = {one.id: resolved(people, one.id) for one in snapshot.contacts if one.merged_into is not None}
    if not ids:
        return snapshot

    def own(value: Any) -> Any:  # noqa: ANN401 - any value that names a contact
        return replace(value, contact_id=ids[value.contact_id]) if value.contact_id in ids else value

    return replace(
        snapshot,
        contacts=tuple(map(_latest(people, ids), snapshot.contacts)),
        interactions=tuple(map(own, snapshot.interactions)),
        errands=tuple(map(own, snapshot.errands)),
        encounters=tuple(map(own, snapshot.encounters)),
        campaigns=tuple(replace(one, candidates=_once(one.candidates, ids)) for one in snapshot.campaigns),
    )


def _latest(people: Mapping[str, Contact], ids: Mapping[str, str]) -> Callable[[Contact], Contact]:
    """The last contact the user knew of counts, whichever of the two they wrote it down for."""
    days = [(keep, day) for gone, keep in ids.items() if (day := people[gone].last_contact_on)]

    def latest(contact: Contact) -> Contact:
        own = [day for keep, day in days if keep == contact.id]
        return replace(contact, last_contact_on=max([*own, contact.last_contact_on or date.min])) if own else contact

    return latest


def _once(candidates: Iterable[Candidate], ids: Mapping[str, str]) -> tuple[Candidate, ...]:
    """The candidates, each person once: the one who stays counts where both are on the list."""
    kept: dict[str, Candidate] = {}
    for one in sorted(candidates, key=lambda one: one.contact_id in ids):
        contact_id = ids.get(one.contact_id, one.contact_id)
        kept.setdefault(contact_id, replace(one, contact_id=contact_id))
    order = [ids.get(one.contact_id, one.contact_id) for one in candidates]
    return tuple(kept[contact_id] for contact_id in dict.fromkeys(order))


def _difference(before: Contact, after: Contact) -> Sheet:
    """What the second says more than the first, of lists only the items that came."""
    said: dict[str, Any] = {}
    for field, value in given(sheet_of(after)).items():
        was = value_of(before, field)
        if isinstance(value, tuple) and isinstance(was, tuple):
            said[field] = tuple(one for one in value if one not in was)
        elif value != was:
            said[field] = value
    return Sheet(where="", name=after.name, **said)
