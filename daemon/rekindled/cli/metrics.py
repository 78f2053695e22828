"""`metrics`: how it is, in numbers for a monitor (R17).

Owns where the numbers come from: the store and small files beside it. Must not use the network, nor import what does
(design §6).
"""

from __future__ import annotations

import platform
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rekindled.cli.opening import Setup, known_store, pass_setup
from rekindled.cli.server import version_number
from rekindled.cli.voice import say_raw
from rekindled.core.errors import BrokenStore, Busy

if TYPE_CHECKING:
    from rekindled.core.busy import BusySource
    from rekindled.core.facts import Snapshot


@click.command(epilog="Example: rekindled metrics > rekindled.prom")
@pass_setup
def metrics(setup: Setup) -> None:
    """Print numbers for a monitor, in the OpenMetrics text format."""
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.adapters.heartbeat import Heartbeat
    from rekindled.adapters.server_health import HealthFile
    from rekindled.adapters.sqlite_backup import named
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.measuring import Vitals
    from rekindled.app.measuring import metrics as measured

    snapshot, sources = _stored(setup)
    heart = Heartbeat(setup.places.state)
    beat = heart.last()
    is_running = DaemonPresence(setup.places.state).running()
    vitals = Vitals(
        now=SystemClock().now(),
        version=version_number(),
        python=platform.python_version(),
        course=heart.course(),
        looked_at=datetime.fromisoformat(beat.at) if beat else None,
        next_at=datetime.fromisoformat(beat.next_at) if beat and beat.next_at else None,
        requests=beat.requests if beat else None,
        is_running=is_running,
        store_bytes=_size(setup.places.store),
        backup_at=next((at for _, at in named(setup.places.backups)), None),
        server=HealthFile(setup.places.server).last() if is_running else None,
    )
    say_raw(measured(snapshot, sources, vitals))


def _stored(setup: Setup) -> tuple[Snapshot | None, tuple[BusySource, ...]]:
    """What the store knows; a store that cannot be read is a number too."""
    try:
        with known_store(setup) as store:
            return store.snapshot(), store.busy_sources()
    except (BrokenStore, Busy):
        return None, ()


def _size(store: Path) -> int:
    """The bytes of the store and of the files that stand beside it while it is in use."""
    files = (store, store.with_name(f"{store.name}-wal"), store.with_name(f"{store.name}-shm"))
    return sum(file.stat().st_size for file in files if file.exists())
