"""What people were called before they got another name: it may still stand in a note, in an entry or in an alarm.

Owns how a new name is journaled, and where the old ones are found again. Must not know who is forgotten, nor how rows
are kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from rekindled.core.facts import Journaled, Snapshot
from rekindled.core.identity import SlotUid, parse_uid
from rekindled.core.model import Contact
from rekindled.core.people import name_key
from rekindled.core.phrases import THANKING, TITLES
from rekindled.core.sayings import Saying
from rekindled.core.tongue import Tongue

RENAMED = "contact.renamed"
_BECAUSE = 'called "{name}" before'
_CALLED = re.compile(r'called "(.+)" before', re.DOTALL)


def renamed(before: Iterable[Contact], after: Iterable[Contact], now: datetime) -> Iterator[Journaled]:
    """A line for everybody who is called otherwise than before; `now` is aware."""
    known = {contact.id: contact.name for contact in before}
    for contact in after:
        was = known.get(contact.id, contact.name)
        if was != contact.name:
            yield Journaled(at=now, event=RENAMED, because=_BECAUSE.format(name=was), contact_id=contact.id)


def former_names(
    snapshot: Snapshot, sayings: Iterable[Saying], journal: Iterable[Journaled], ids: Collection[str], tongue: Tongue
) -> tuple[str, ...]:
    """What the contacts of these ids were ever called, as far as it is known, today's names perhaps among them.

    Known from the journal, from what address books and exports say, and from titles of ours, which count where they
    share a word with another name: of an entry that was taken in the title may be the user's own.
    """
    now = [contact.name for contact in snapshot.contacts if contact.id in ids]
    told = [*_journaled(journal, ids), *_said(sayings, ids)]
    words = {word for name in (*now, *told) for word in name_key(name).split()}
    titled = (name for name in _titled(snapshot, ids, tongue) if words & set(name_key(name).split()))
    return tuple(dict.fromkeys((*told, *titled)))


def _journaled(journal: Iterable[Journaled], ids: Collection[str]) -> Iterator[str]:
    for row in journal:
        found = _CALLED.fullmatch(row.because) if row.event == RENAMED and row.contact_id in ids else None
        if found:
            yield found[1]


def _said(sayings: Iterable[Saying], ids: Collection[str]) -> Iterator[str]:
    for one in sayings:
        if one.contact_id in ids:
            yield from filter(str.strip, (one.said.get("name", ""), *one.said.get("nicknames", "").split("\n")))


def _titled(snapshot: Snapshot, ids: Collection[str], tongue: Tongue) -> Iterator[str]:
    """The names in the titles of their own entries, past ones too; one of one word may be initials."""
    patterns = [_pattern(way) for title in (*TITLES.values(), THANKING) for way in tongue.ways(title)]
    for entry in snapshot.entries:
        identity = parse_uid(entry.uid)
        if isinstance(identity, SlotUid) and identity.key.contact_id in ids:
            found = (pattern.fullmatch(entry.meant_title) for pattern in patterns)
            yield from (one[1] for one in found if one and len(one[1].split()) > 1)


def _pattern(way: str) -> re.Pattern[str]:
    before, _, after = way.partition("{name}")
    return re.compile(f"{re.escape(before)}(.+){re.escape(after)}")
