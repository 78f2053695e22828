"""What a planning was for, and when the next one is worth while.

Owns the moments at which time alone makes a look eventful. Must not plan.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from rekindled.app.desk import Desk
from rekindled.app.ports import Pulse
from rekindled.app.writing import Tally
from rekindled.core.absence import GRACE
from rekindled.core.acknowledging import acknowledged_from
from rekindled.core.ailing import lasting_from
from rekindled.core.facts import Setting, SettingSaved, Snapshot
from rekindled.core.memory import touches_of
from rekindled.core.model import EntryState, TouchState
from rekindled.core.settling import Moment, end_of

# A write that was refused is asked for again at the next looks, then less and less: a passing fault is soon made good,
# and a server that refuses for good is not asked each time (promises 20 and 22).
AT_ONCE = 2
FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)


def planned_for(desk: Desk, pulse: Pulse, moment: Moment) -> str:
    """What a planning depends on, beside the calendar and time."""
    return f"{pulse.revision} {moment.today} {desk.wishes.fingerprint}"


def planned(desk: Desk, pulse: Pulse, tally: Tally, *, again: bool) -> list[SettingSaved]:
    """What this planning was for, and when time alone makes the next one worth while."""
    snapshot, moment = desk.store.snapshot(), desk.moment()
    refusals = int(pulse.settings.get(Setting.REFUSALS, "0")) + 1 if tally.skipped else 0
    again = again or 0 < refusals <= AT_ONCE
    busy_at = [source.retry_at for source in desk.store.busy_sources()]
    after = moment.rhythm.alert_after
    alert_at = lasting_from(snapshot.settings, moment.now, after) if after else None
    coming = (_next_moment(snapshot, moment), _next_try(refusals, moment), alert_at, *busy_at)
    wake_at = min(filter(None, coming), default=None)
    return [
        SettingSaved(setting=Setting.PLANNED_FOR, value=None if again else planned_for(desk, pulse, moment)),
        SettingSaved(setting=Setting.WAKE_AT, value=wake_at.isoformat() if wake_at else None),
        SettingSaved(setting=Setting.REFUSALS, value=str(refusals) if refusals else None),
        *([] if again else [SettingSaved(setting=Setting.REPLAN, value=None)]),
        SettingSaved(setting=Setting.TIMEZONE, value=moment.rhythm.timezone),
    ]


def _next_try(refusals: int, moment: Moment) -> datetime | None:
    if refusals <= AT_ONCE:
        return None
    doublings = min(refusals - AT_ONCE - 1, 10)
    return moment.now + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _next_moment(snapshot: Snapshot, moment: Moment) -> datetime | None:
    carried = touches_of(snapshot)
    coming: list[datetime] = []
    for entry in snapshot.entries:
        touches = carried.get(entry.uid, ())
        acknowledged_at = acknowledged_from(entry, touches)
        coming += [acknowledged_at] if acknowledged_at else []
        if entry.state is not EntryState.GONE and any(touch.state is TouchState.OPEN for touch in touches):
            coming.append(end_of(entry, moment.rhythm) + GRACE)
    return min((at for at in coming if at > moment.now), default=None)
