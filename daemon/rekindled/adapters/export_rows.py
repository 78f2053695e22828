"""What happened, for other programs: one row of CSV, or one calendar event, for each interaction.

Owns the columns and what such an event has; what was taken back is left out. Must not know what is stored beside them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

from rekindled.adapters.entry_writing import PRODID, spelled_instant
from rekindled.adapters.object_lines import escape, fold, one_line, plain_text
from rekindled.adapters.sheet_csv import BYTE_ORDER_MARK, guarded
from rekindled.core.exporting import Export
from rekindled.core.facts import Setting
from rekindled.core.history import valid
from rekindled.core.model import Interaction

COLUMNS = ("contact", "id", "when", "channel", "outcome", "purpose", "note", "source")
LENGTH = timedelta(minutes=15)  # how long somebody talked is not known, and an event without an end is lost in places


def dump_interactions(export: Export) -> str:
    """A header and the rows, oldest first; the byte order mark tells spreadsheets of UTF-8, times have their offset."""
    names = {contact.id: contact.name for contact in export.contacts}
    page = StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in valid(export.interactions):
        purpose = row.purpose.value if row.purpose else ""
        head = (names.get(row.contact_id, ""), row.contact_id, row.at.isoformat(), row.channel, row.outcome)
        writer.writerow([guarded(str(cell)) for cell in (*head, purpose, row.note, row.source)])
    return BYTE_ORDER_MARK + page.getvalue()


def dump_events(export: Export, made_at: datetime) -> str:
    """A calendar of past events in UTC that take no time of the user's (RFC 5545); `made_at` becomes DTSTAMP.

    Their UIDs are none that we give to entries, and the same in each export of one store.
    """
    names = {contact.id: contact.name for contact in export.contacts}
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}"]
    for row in valid(export.interactions):
        name = names.get(row.contact_id) or row.contact_id
        lines += _event(row, name, export.settings.get(Setting.EPOCH, ""), spelled_instant(made_at))
    return "".join(fold(line, "\r\n") for line in [*lines, "END:VCALENDAR"])


def _event(row: Interaction, name: str, epoch: str, stamp: str) -> Iterator[str]:
    purpose = f", {row.purpose.value.replace('_', ' ')}" if row.purpose else ""
    yield "BEGIN:VEVENT"
    yield f"UID:interaction-{row.id}-{epoch}@rekindled-export"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART:{spelled_instant(row.at)}"
    yield f"DTEND:{spelled_instant(row.at + LENGTH)}"
    yield f"SUMMARY:{escape(one_line(f'{name}: {row.channel}, {row.outcome}{purpose}'))}"
    if row.note:
        yield f"DESCRIPTION:{escape(plain_text(row.note))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
