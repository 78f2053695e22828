"""The sheet to fill in as TOML: a contacts file in which every open question is a line to uncomment (R1).

Owns the lines that are offered. Must not know how a contacts file is read: `toml_contacts` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rekindled.adapters.toml_contacts import dump_sheets
from rekindled.core.model import Contact, TieProfile
from rekindled.core.triage import ALL, Topic

HEAD = """# What you know of these people. Take the # away where you know something, put in what is so, leave the rest.
# Then: rekindled contacts import THIS-FILE

"""
OFFERED: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.PAST: '"occasional"  # how much contact back then; or "a lot"',
        Topic.STATUS: '"ahead"  # where they are in their work, compared with you; or "peer", "behind"',
        Topic.TRUST: "true  # you could vent, they helped willingly, were honest, did not judge; or false",
        Topic.CIRCLE: '"friends"  # or "family", "colleagues", "hobbies", or one of your own',
        Topic.CADENCE: '"6 months"  # how often; or "1 month", "1 year", "default"; without it nobody is planned',
        Topic.LOST: '""  # why contact was lost: they moved, changed jobs, what you shared ended',
        Topic.OFFER: '""  # what you can offer them',
    }
)


def dump_blank(contacts: Iterable[Contact]) -> str:
    """A table for each person, with what is known as it is and what is not known as a comment."""
    return HEAD + "\n".join(_table_of(contact) for contact in contacts)


def _table_of(contact: Contact) -> str:
    profile = contact.profile
    told = TieProfile(
        past=profile.past,
        status=profile.status,
        trust=profile.trust,
        lost_because=profile.lost_because,
        offer=profile.offer,
    )
    short = Contact(id=contact.id, name=contact.name, circle=contact.circle, every=contact.every, profile=told)
    written = dump_sheets([short])
    known = {line.partition(" ")[0] for line in written.splitlines()}
    offered = (f"# {topic.value} = {OFFERED[topic]}\n" for topic in ALL if topic.value not in known)
    return written + "".join(offered)
