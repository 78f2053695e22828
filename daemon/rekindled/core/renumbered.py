"""A new store whose people were numbered in another order than those on the calendar it comes to (design §3 Identity).

Owns telling so before anything is adopted: with ids mixed up, one person's entries would be taken for another's.
"""

from __future__ import annotations

from collections.abc import Iterable

from rekindled.core.block_lines import meant_by
from rekindled.core.errors import SecondEpoch
from rekindled.core.facts import Snapshot
from rekindled.core.identity import SlotUid, parse_uid
from rekindled.core.recognising import names_in
from rekindled.core.reconcile import Sighting
from rekindled.core.settling import Moment
from rekindled.core.wire import Seen


def refuse_renumbered(snapshot: Snapshot, sightings: Iterable[Sighting], moment: Moment) -> None:
    """Stop a store that has nothing on the calendar yet where an entry there names people known here, and none of them
    has an id that the entry is for.

    A name that is known here to nobody says nothing: somebody may have been renamed since.

    Raises:
        SecondEpoch: so it is; adopting would log one person's conversations with another.
    """
    if snapshot.touches:
        return
    people = {contact.id: contact for contact in snapshot.contacts}
    for seen in (one.seen for one in sightings if one.seen and parse_uid(one.seen.uid)):
        claimed = [people[one] for one in _claimed(seen) if one in people]
        named = [contact for name in names_in(seen, moment) for contact in meant_by(snapshot, name)]
        if claimed and named and not any(contact in claimed for contact in named):
            there, here = seen.meaning.title, claimed[0]
            raise SecondEpoch(
                f'"{there}" on the calendar is for {here.id}, who is {here.name} here: the people of this store were '
                "numbered anew. Nothing is written. Restore a backup (rekindled restore), or move this store away, "
                "take the people in from the calendar (rekindled doctor --rebuild), and import yours again."
            )


def _claimed(seen: Seen) -> list[str]:
    identity = parse_uid(seen.uid)
    return [identity.key.contact_id] if isinstance(identity, SlotUid) else [key.contact_id for key in seen.touches]
