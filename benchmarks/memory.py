"""What a daemon holds and takes while nothing happens: `script/bench memory`.

Owns the looks over which memory must not grow, and the hour that is reckoned from seconds.
"""

from __future__ import annotations

import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.calendars import LOGIN, RADICALE, XANDIKOS, User, appointment, folder_in_memory
from benchmarks.commands import command, cpu_of, environ, memory
from benchmarks.counting_proxy import counting_proxy
from benchmarks.our_client import written_home
from benchmarks.report import Report, progress
from benchmarks.worker import Worker, working
from rekindled.places import Places

LOOKS = 1_000
PART = 100
IDLE_SECONDS = 24.0
_SETTLING_SECONDS = 6.0
_PATIENCE_SECONDS = 120.0
HEARTBEAT = "heartbeat.json"
_PEOPLE = 56
_LOOKS_PER_HOUR = 12
_MOST_MIB = 85
_MOST_GROWTH_MIB = 1.0


def measure(report: Report) -> None:
    """Many looks in one process, then a daemon left alone."""
    report.section("Memory and idling")
    with ExitStack() as held:
        server = held.enter_context(XANDIKOS.running(held.enter_context(folder_in_memory())))
        proxy = held.enter_context(counting_proxy())
        home = held.enter_context(TemporaryDirectory())
        ours = held.enter_context(working(proxy, "rekindled", url=server.url, login=LOGIN, folder=home))
        ours.does("people", 1, _PEOPLE)
        ours.does("settle")
        _over_looks(report, ours)
        _over_changes(report, ours, User(server))
    _idle(report)


def _over_looks(report: Report, ours: Worker) -> None:
    progress(f"{LOOKS:,} looks at which nothing changed")
    ours.does("looks", PART)
    held, spent = [ours.does("looks", 1).rss], 0.0
    for _ in range(LOOKS // PART):
        cost = ours.does("looks", PART)
        held.append(cost.rss)
        spent += cost.cpu
    grown = held[-1] - held[0]
    report.row(
        f"memory over {LOOKS:,} quiet looks, each {PART}", f"{grown:+.1f} MiB", " ".join(f"{one:.1f}" for one in held)
    )
    report.row("processor of a quiet look", f"{spent / LOOKS * 1000:.2f} ms")
    report.budget(f"memory over {LOOKS:,} looks", "no growth", f"{grown:+.1f} MiB", holds=grown < _MOST_GROWTH_MIB)


def _over_changes(report: Report, ours: Worker, user: User) -> None:
    """Each look finds another event of somebody else, so that it reads, plans and writes nothing."""
    progress("looks at which something changed")
    path = ours.does("path").said
    held = []
    for number in range(PART + 1):
        name, text = appointment(number % 10)
        user.put(path + name, text.replace("SUMMARY:", f"SUMMARY:{number} ", 1))
        cost = ours.does("look")
        if number % 20 == 0:
            held.append(cost.rss)
    report.row(
        f"memory over {PART} looks that plan, each 20",
        f"{held[-1] - held[0]:+.1f} MiB",
        " ".join(f"{one:.1f}" for one in held),
    )


def _idle(report: Report) -> None:
    """The processor time of a pause between looks, and of looks, each from a daemon of its own."""
    progress("a daemon left alone")
    with folder_in_memory() as folder, RADICALE.running(folder) as server, TemporaryDirectory() as home:
        alone, held, _ = _daemon(Path(home), server.url, "5m")
        busy, _, looks = _daemon(Path(home), server.url, "2s")
    each = max(0.0, busy - alone) * IDLE_SECONDS / looks
    hour = alone * 3600 + each * _LOOKS_PER_HOUR
    report.row(
        "processor of a daemon per hour, a look each 5 minutes",
        f"{hour:.2f} s",
        f"{alone * 3600:.2f} s of it between looks; a look {each * 1000:.1f} ms",
    )
    report.budget("idle processor per hour", "≤ 1 s", f"{hour:.2f} s", holds=hour <= 1)
    report.row("memory of an idle daemon", f"{held:.0f} MiB")
    report.budget("memory of an idle daemon", f"≤ {_MOST_MIB} MiB", f"{held:.0f} MiB", holds=held <= _MOST_MIB)


def _daemon(home: Path, url: str, poll: str) -> tuple[float, float, int]:
    """Processor seconds per second, MiB, and how many looks there were in the time it was watched."""
    places = written_home(home, url, LOGIN, f'poll = "{poll}"')
    (places.state / HEARTBEAT).unlink(missing_ok=True)
    process = subprocess.Popen(
        command(places, "run"), env=environ(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_look(places)
        time.sleep(_SETTLING_SECONDS)
        began, spent = time.perf_counter(), cpu_of(process.pid)
        time.sleep(IDLE_SECONDS)
        lasted = time.perf_counter() - began
        return (cpu_of(process.pid) - spent) / lasted, memory(str(process.pid))["rss"], int(lasted // 2)
    finally:
        process.terminate()
        process.wait()


def _await_look(places: Places) -> None:
    """Wait until the daemon has taken its first look."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while not (places.state / HEARTBEAT).exists():
        if time.monotonic() > until:
            raise RuntimeError("the daemon took no look")
        time.sleep(0.1)
