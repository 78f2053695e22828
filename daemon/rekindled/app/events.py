"""What the program tells while it works: the names of log events, as `noun.past_verb` (design §8).

Owns the vocabulary. Must not know how a line is written. Ids stand beside an event, never names or numbers of people.
"""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """Everything that is ever logged."""

    LOOK_FINISHED = "look.finished"
    LOOK_FAILED = "look.failed"
    ENTRY_CREATED = "entry.created"
    ENTRY_UPDATED = "entry.updated"
    ENTRY_WITHDRAWN = "entry.withdrawn"
    ENTRY_REFUSED = "entry.refused"
    ENTRY_UNREADABLE = "entry.unreadable"
    TOUCH_SETTLED = "touch.settled"
    CONFLICT_MET = "conflict.met"
    BRAKE_ENGAGED = "brake.engaged"
    BRAKE_RELEASED = "brake.released"
    BUSY_UNREADABLE = "busy.unreadable"
    BUSY_RECOVERED = "busy.recovered"
    BOOKS_UNREADABLE = "books.unreadable"
    MEETINGS_UNREADABLE = "meetings.unreadable"
    MEETINGS_COUNTED = "meetings.counted"
    PEOPLE_IMPORTED = "people.imported"
    PERSON_FORGOTTEN = "person.forgotten"
    CALENDAR_MADE = "calendar.made"
    LEAVING_FINISHED = "leaving.finished"
    SERVER_TRIED = "server.tried"
    SERVER_UNAVAILABLE = "server.unavailable"
    SERVER_RECOVERED = "server.recovered"
    EMBEDDED_LOST = "embedded.lost"
    EMBEDDED_RETURNED = "embedded.returned"
    EMBEDDED_OPENED = "embedded.opened"
    CERTIFICATE_RENEWED = "certificate.renewed"
    CREDENTIALS_REFUSED = "credentials.refused"
    CONFIG_RELOADED = "config.reloaded"
    CONFIG_REFUSED = "config.refused"
    REQUEST_SERVED = "request.served"
    REQUEST_ABANDONED = "request.abandoned"
    STORE_REPLACED = "store.replaced"
    STORE_RESTORED = "store.restored"
    STORE_REBUILT = "store.rebuilt"
    STORE_FAILED = "store.failed"
    STORE_RECOVERED = "store.recovered"
    SERVICE_STARTED = "service.started"
    SERVICE_STOPPED = "service.stopped"
    HOOK_RUN = "hook.run"
    HOOK_FAILED = "hook.failed"
    REPORT_WRITTEN = "report.written"
    REPORT_FAILED = "report.failed"
    LIBRARY_REPORTED = "library.reported"
