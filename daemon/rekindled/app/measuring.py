"""How the program is, in numbers for a monitor, without a name or an id of anybody (R17).

Owns which numbers there are. Must not know who reads them, nor use the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from rekindled.app.address_book_state import standing_in as book_standing
from rekindled.app.meeting_state import standing_in as meeting_standing
from rekindled.app.upcoming import open_entries
from rekindled.app.vitals import others
from rekindled.core.backoff import not_before
from rekindled.core.busy import BusySource
from rekindled.core.facts import NoticeKind, Setting, Snapshot
from rekindled.core.health import Course
from rekindled.core.model import Source
from rekindled.core.open_metrics import Family, Kind, Sample, written
from rekindled.core.server_health import ServerHealth

ANSWERS = {False: 0, True: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What is known beside the store's content: the versions, the looks, the daemon, and the files.

    All times are aware; `requests` are those of the last look, `store_bytes` the size of the store's files.
    """

    now: datetime
    version: str
    python: str
    course: Course = field(default_factory=Course)
    looked_at: datetime | None = None
    next_at: datetime | None = None
    requests: int | None = None
    is_running: bool = False
    store_bytes: int | None = None
    backup_at: datetime | None = None
    server: ServerHealth | None = None


def metrics(snapshot: Snapshot | None, sources: Iterable[BusySource], vitals: Vitals) -> str:
    """The text of `metrics`; without a snapshot, for a store that cannot be read, what the files tell."""
    stored = _stored(snapshot, others(snapshot, sources), vitals) if snapshot else ()
    return written(
        (*_around(vitals), _flag("store_readable", "Whether the store can be read.", bool(snapshot)), *stored)
    )


def _around(vitals: Vitals) -> Iterator[Family]:
    # A gauge and no `info`: the readers of the older text format, such as node_exporter, refuse what they do not know.
    build = Sample(value=1, labels={"version": vitals.version, "python": vitals.python})
    yield Family(name="rekindled_build_info", about="The versions of the program and of Python.", samples=(build,))
    yield _flag("daemon_running", "Whether the daemon runs.", vitals.is_running)
    course = vitals.course
    yield _moment("last_look", "When the last look was.", vitals.looked_at)
    yield _moment("last_good_look", "When the last look was that did its work.", course.good_at)
    yield _moment("next_look", "When the next look is meant to be.", vitals.next_at)
    yield _count("looks_failed_in_a_row", "Looks in a row that were not good.", course.failures)
    if vitals.requests is not None:
        yield _count("last_look_requests", "HTTP requests of the last look.", vitals.requests)
    if vitals.store_bytes is not None:
        yield _count("store_size_bytes", "The size of the store.", vitals.store_bytes, "bytes")
    if vitals.server is not None:
        yield from _embedded(vitals.server)
    if vitals.backup_at is not None:
        age = max(0.0, (vitals.now - vitals.backup_at).total_seconds())
        yield _count("backup_age_seconds", "The age of the newest backup beside the store.", age, "seconds")


def _embedded(server: ServerHealth) -> Iterator[Family]:
    ways = {"own": (server.since, server.restarts)}
    if server.outside is not None:
        ways["outside"] = (server.outside.since, server.outside.restarts)
    running = [Sample(value=ANSWERS[since is not None], labels={"which": which}) for which, (since, _) in ways.items()]
    again = [Sample(value=restarts, labels={"which": which}) for which, (_, restarts) in ways.items()]
    yield Family(
        name="rekindled_embedded_server_running",
        about="Whether the embedded server runs, for ourselves and for others.",
        samples=tuple(running),
    )
    yield Family(
        name="rekindled_embedded_server_restarts",
        about="How often it had to be started again since the daemon began.",
        kind=Kind.COUNTER,
        samples=tuple(again),
    )
    until = server.outside.certificate_until if server.outside else None
    yield _moment("embedded_server_certificate_end", "When the certificate ends that others are shown.", until)


def _stored(snapshot: Snapshot, sources: tuple[BusySource, ...], vitals: Vitals) -> Iterator[Family]:
    settings = snapshot.settings
    kept_up = sum(1 for contact in snapshot.contacts if contact.archived_on is None)
    yield _count("contacts", "People who are kept.", kept_up)
    yield _count("open_entries", "Entries on the calendar that wait for a mark.", open_entries(snapshot))
    kinds = Counter(notice.kind is NoticeKind.QUESTION for notice in snapshot.notices)
    yield _count("questions", "Questions that wait for an answer.", kinds[True])
    yield _count("not_understood", "Things on the calendar that were not understood.", kinds[False])
    yield _interactions(snapshot)
    yield _flag("brake_on", "Whether nothing is written until a person decides.", Setting.BRAKE in settings)
    retry_at = not_before(settings, vitals.now)
    yield _flag("paused", "Whether a failing server is left alone now.", bool(retry_at and retry_at > vitals.now))
    failing = {
        "busy": any(source.failures for source in sources),
        "address_book": bool(book_standing(settings).failures),
        "meetings": bool(meeting_standing(settings).failures),
    }
    samples = tuple(Sample(value=ANSWERS[is_so], labels={"source": name}) for name, is_so in failing.items())
    yield Family(name="rekindled_reading_failing", about="Whether what is read beside fails now.", samples=samples)


def _interactions(snapshot: Snapshot) -> Family:
    rows = Counter(row.source for row in snapshot.interactions if row.retracts is None)
    return Family(
        name="rekindled_interactions",
        about="Interactions that were logged, those taken back too.",
        kind=Kind.COUNTER,
        samples=tuple(Sample(value=rows[source], labels={"source": source}) for source in Source),
    )


def _flag(name: str, about: str, is_so: bool) -> Family:  # noqa: FBT001 - the value that is written
    return _count(name, about, ANSWERS[is_so])


def _moment(name: str, about: str, at: datetime | None) -> Family:
    samples = (Sample(value=at.timestamp()),) if at else ()
    name = f"rekindled_{name}_timestamp_seconds"
    return Family(name=name, about=f"{about} Seconds since 1970.", samples=samples, unit="seconds")


def _count(name: str, about: str, value: float, unit: str = "") -> Family:
    return Family(name=f"rekindled_{name}", about=about, samples=(Sample(value=value),), unit=unit)
