"""What `errands` answers to scripts.

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

from collections.abc import Mapping

from rekindled.app.results import Plain, shown_time
from rekindled.core.errands import Errand
from rekindled.core.model import Entry
from rekindled.core.progress import OPEN_STAGES, progress_of
from rekindled.core.world import World


def errands_result(world: World) -> Plain:
    """`errands`: what is still to be done first, by when it is to be done; then the rest, the latest first."""
    entries = {entry.uid: entry for entry in world.snapshot.entries}
    rows = [_errand(world, errand, entries) for errand in world.snapshot.errands if errand.contact_id in world.contacts]
    to_do = [row for row in rows if row["stage"] in OPEN_STAGES]
    over = [row for row in rows if row["stage"] not in OPEN_STAGES]
    to_do.sort(key=lambda row: (row["on"] or row["due_on"], row["asked_at"]))
    over.sort(key=lambda row: row["asked_at"], reverse=True)
    return {"errands": [*to_do, *over]}


def _errand(world: World, errand: Errand, entries: Mapping[str, Entry]) -> Plain:
    about = world.contacts.get(errand.about) if errand.about else None
    found = progress_of(errand, world.history(errand.contact_id), entries, world.moment)
    return {
        "id": errand.id,
        "contact": world.contacts[errand.contact_id].name,
        "contact_id": errand.contact_id,
        "kind": errand.kind,
        "purpose": errand.purpose,
        "words": errand.words,
        "asked_at": errand.asked_at.isoformat(timespec="seconds"),
        "due_on": shown_time(errand.due_on),
        "about": about.name if about else None,
        "about_id": errand.about,
        "overridden": errand.overridden,
        "stage": found.stage,
        "on": shown_time(found.on) if found.on else None,
    }
