"""What commands answer to scripts: the objects of the contract (design §7), as plain values for JSON.

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rekindled.app.upcoming import next_dates, open_entries
from rekindled.core.backoff import not_before
from rekindled.core.facts import NoticeKind, Setting, Snapshot
from rekindled.core.history import valid
from rekindled.core.model import Contact, Entry, Interaction, Touch, TouchState
from rekindled.core.pausing import pause_words
from rekindled.core.settling import Moment
from rekindled.core.world import World

if TYPE_CHECKING:
    # `status` and `agenda` need not wait for the machinery of a look or of planning (design §6).
    from rekindled.app.explaining import Explanation
    from rekindled.app.look import Report

Plain = dict[str, Any]

# A daemon that is this late for its own next look is not merely asleep between two polls (R17).
LATE = timedelta(hours=1)


def shown_time(when: datetime | date) -> str:
    """RFC 3339 with offset for a moment, ISO 8601 for a day."""
    return when.isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()


def sync_result(report: Report, requests: int) -> Plain:
    """`sync`."""
    tally = report.tally
    return {
        "created": tally.created,
        "updated": tally.updated,
        "deleted": tally.deleted,
        "settled": report.settled,
        "conflicts": tally.conflicts,
        "skipped": tally.skipped,
        "requests": requests,
        "brake": report.brake,
        "paused": report.paused,
    }


def agenda_result(world: World, since: datetime) -> Plain:
    """`agenda`: our entries that end after `since`, by start."""
    entries = [entry for entry in world.standing if world.place_of(entry).end > since]
    return {"entries": [_entry(world, entry) for entry in entries]}


def history_result(snapshot: Snapshot, contact_id: str | None) -> Plain:
    """`history`: the valid interactions of one contact or of all, newest first."""
    people = {contact.id: contact for contact in snapshot.contacts}
    rows = [row for row in valid(snapshot.interactions) if contact_id in (None, row.contact_id)]
    return {"interactions": [interaction_row(people.get(row.contact_id), row) for row in reversed(rows)]}


def contacts_result(world: World) -> Plain:
    """`contacts list`: everybody who was not removed."""
    upcoming = next_dates(world)
    there = [contact for contact in world.snapshot.contacts if contact.archived_on is None]
    ordered = sorted(there, key=lambda contact: (contact.name.casefold(), contact.id))
    return {"contacts": [contact_row(world, contact, upcoming) for contact in ordered]}


def status_result(snapshot: Snapshot, beat: Mapping[str, Any] | None, moment: Moment) -> Plain:
    """`status`; `beat` is the last look as the heartbeat has it."""
    notices = snapshot.notices
    brake = snapshot.settings.get(Setting.BRAKE)
    last = {"at": beat["at"], "ok": beat["ok"], "error": beat["error"]} if beat else None
    retry_at = not_before(snapshot.settings, moment.now)
    next_look_at = retry_at.isoformat() if retry_at else (beat["next_at"] if beat else None)
    late = next_look_at is not None and datetime.fromisoformat(next_look_at) + LATE < moment.now
    return {
        "healthy": bool(beat and beat["ok"]) and brake is None and not late,
        "last_look": last,
        "next_look_at": next_look_at,
        "late": late,
        "brake": brake,
        "paused": pause_words(snapshot.settings),
        "questions": [notice.text for notice in notices if notice.kind is NoticeKind.QUESTION],
        "not_understood": [notice.text for notice in notices if notice.kind is not NoticeKind.QUESTION],
        "server": {
            "calendar": snapshot.settings.get(Setting.CALENDAR_URL),
            "account": snapshot.settings.get(Setting.ACCOUNT),
            "failures": int(snapshot.settings.get(Setting.FAILURES, "0")),
        },
        "open_entries": open_entries(snapshot),
        "capacity": json.loads(snapshot.settings.get(Setting.CAPACITY, "null")),
        "now": shown_time(moment.now.astimezone(moment.rhythm.zone)),
    }


def why_result(explanation: Explanation) -> Plain:
    """`why`: the rule in force, what stands, what is wanted, and the decisions so far, newest first."""
    contact = explanation.contact
    return {
        "contact": contact.name,
        "contact_id": contact.id,
        "cadence": explanation.cadence,
        "talked_on": explanation.talked_on.isoformat() if explanation.talked_on else None,
        "rule": explanation.rule,
        "standing": [
            {
                "uid": one.entry.uid,
                "start": shown_time(one.entry.now.start),
                "title": one.entry.now.title,
                "purpose": one.touch.key.purpose,
                "because": one.touch.because,
            }
            for one in explanation.standing
        ],
        "wanted": [
            {"purpose": one.purpose, "due_on": one.due_on.isoformat(), "because": one.because}
            for one in explanation.wanted
        ],
        "chain": [{"about": link.about, "text": link.text} for link in explanation.chain],
        "next_on": explanation.next_on.isoformat() if explanation.next_on else None,
        "decisions": [
            {"at": shown_time(one.at), "event": one.event, "because": one.because, "uid": one.uid}
            for one in explanation.decisions
        ],
    }


def _entry(world: World, entry: Entry) -> Plain:
    return {
        "uid": entry.uid,
        "href": entry.href,
        "carrier": entry.carrier,
        "start": shown_time(entry.now.start),
        "end": shown_time(entry.now.end),
        "title": entry.now.title,
        "state": entry.state,
        "beside": entry.twin or None,
        "touches": [
            touch_row(world, touch)
            for touch in world.carried.get(entry.twin or entry.uid, ())
            if touch.state is not TouchState.WITHDRAWN
        ],
    }


def touch_row(world: World, touch: Touch) -> Plain:
    """One touch of an entry."""
    return {
        "contact": name_of(world, touch.key.contact_id),
        "contact_id": touch.key.contact_id,
        "purpose": touch.key.purpose,
        "channel": touch.channel,
        "state": touch.state,
    }


def name_of(world: World, contact_id: str) -> str | None:
    """The name of a contact; None for one that is not known."""
    contact = world.contacts.get(contact_id)
    return contact.name if contact else None


def interaction_row(contact: Contact | None, row: Interaction) -> Plain:
    """One row of `history`."""
    return {
        "contact": contact.name if contact else None,
        "contact_id": row.contact_id,
        "at": shown_time(row.at),
        "channel": row.channel,
        "outcome": row.outcome,
        "note": row.note,
        "source": row.source,
        "uid": row.uid,
    }


def contact_row(world: World, contact: Contact, upcoming: Mapping[str, datetime | date]) -> Plain:
    """One contact of `contacts list`; `upcoming` is when each contact's next entry starts."""
    talked_on = world.history(contact.id).talked_on(contact)
    every = world.rhythm.cadence_of(contact)
    following = upcoming.get(contact.id)
    return {
        "id": contact.id,
        "name": contact.name,
        "circle": contact.circle,
        "cadence": str(every) if every else None,
        "last_contact_on": talked_on.isoformat() if talked_on else None,
        "next_on": shown_time(following.date() if isinstance(following, datetime) else following)
        if following
        else None,
        "resting": contact.rests_until is not None and contact.rests_until > world.moment.today,
    }
