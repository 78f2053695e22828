"""What the `contacts` commands answer to scripts: one contact in full, and what an import did (design §7).

Owns the fields and their names. Must not print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from rekindled.app.people import ImportResult
from rekindled.app.results import Plain, contact_row
from rekindled.app.upcoming import next_dates
from rekindled.core.model import Contact
from rekindled.core.people import Question
from rekindled.core.sheet import PROFILE_FIELDS
from rekindled.core.sources import merged_copies
from rekindled.core.world import World


def contact_result(world: World, contact: Contact) -> Plain:
    """`contacts show`: the fields of `contacts list`, then everything else that is known."""
    profile = {name: getattr(contact.profile, name) for name in PROFILE_FIELDS}
    return {
        **contact_row(world, contact, next_dates(world)),
        "emails": list(contact.emails),
        "phones": list(contact.phones),
        "channel": contact.channel,
        "nicknames": list(contact.nicknames),
        "organisation": contact.organisation,
        "job": contact.job,
        "related": list(contact.related),
        "tags": list(contact.tags),
        "birthday": str(contact.birthday) if contact.birthday else None,
        "anniversary": str(contact.anniversary) if contact.anniversary else None,
        "timezone": contact.timezone,
        **profile,
        "mutual": list(contact.profile.mutual),
        "do_not_contact": contact.do_not_contact,
        "rests_until": contact.rests_until.isoformat() if contact.rests_until else None,
        "snoozed_until": contact.snoozed_until.isoformat() if contact.snoozed_until else None,
        "merged": [{"id": one.id, "name": one.name} for one in merged_copies(world.snapshot.contacts, contact)],
        "merged_into": contact.merged_into,
        "removed_on": contact.archived_on.isoformat() if contact.archived_on else None,
    }


def import_result(before: Iterable[Contact], result: ImportResult, *, dry_run: bool) -> Plain:
    """`contacts import`: who was added, who was changed in which fields, how many are as before, what is asked."""
    known = {contact.id: contact for contact in before}
    return {
        "added": [{"id": contact.id, "name": contact.name} for contact in result.added],
        "updated": [
            {"id": contact.id, "name": contact.name, "changed": _changed(known[contact.id], contact)}
            for contact in result.updated
        ],
        "unchanged": len(result.unchanged),
        "questions": [question.text for question in _each_once(result.questions).values()],
        "without_zone": [{"id": contact.id, "name": contact.name} for contact in result.without_zone],
        "pairs": result.pairs,
        "dry_run": dry_run,
    }


def _changed(before: Contact, after: Contact) -> list[str]:
    """The names of the fields that differ, those of the tie profile among them."""
    plain = [one.name for one in fields(Contact) if one.name != "profile"]
    told = [name for name in PROFILE_FIELDS if getattr(before.profile, name) != getattr(after.profile, name)]
    return [name for name in plain if getattr(before, name) != getattr(after, name)] + told


def _each_once(questions: Iterable[Question]) -> Mapping[str, Question]:
    return {question.text: question for question in questions}
