"""A look that remembers how it went, so that a failing server is asked less and less, across restarts too.

Owns what is remembered of failures (faults promise 45). Must not wait itself.
"""

from __future__ import annotations

from datetime import timedelta

from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.look import Report, look
from rekindled.core.backoff import pause, pause_refused
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from rekindled.core.facts import Setting, SettingSaved


def paced_look(desk: Desk, poll: timedelta) -> Report:
    """One look; a failure is remembered with the time before which the server should not be asked again.

    Raises:
        CalendarUnavailable, CalendarRefused: after remembering; everything else as `look`.
    """
    try:
        report = look(desk)
    except CalendarUnavailable as failure:
        number = _failures(desk) + 1
        desk.reporter.tell(Event.SERVER_UNAVAILABLE, failures=number)
        _remember(desk, number, pause(number, poll, failure.retry_after, _seed(desk)))
        raise
    except CalendarRefused:
        number = _failures(desk) + 1
        desk.reporter.tell(Event.CREDENTIALS_REFUSED, failures=number)
        _remember(desk, number, pause_refused(number, _seed(desk)))
        raise
    if _failures(desk):
        desk.reporter.tell(Event.SERVER_RECOVERED)
        desk.store.record(
            [SettingSaved(setting=setting, value=None) for setting in (Setting.FAILURES, Setting.RETRY_AT)]
        )
    return report


def _failures(desk: Desk) -> int:
    return int(desk.store.pulse().settings.get(Setting.FAILURES, "0"))


def _seed(desk: Desk) -> str:
    return desk.store.pulse().settings.get(Setting.EPOCH, "")


def _remember(desk: Desk, failures: int, wait: timedelta) -> None:
    retry_at = (desk.clock.now() + wait).isoformat()
    desk.store.record(
        [
            SettingSaved(setting=Setting.FAILURES, value=str(failures)),
            SettingSaved(setting=Setting.RETRY_AT, value=retry_at),
        ]
    )
