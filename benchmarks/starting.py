"""How long one waits for the daemon and for quick commands: `script/bench starting`.

Owns which commands, on which store. Must not know what they answer.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.calendars import LOGIN, RADICALE, folder_in_memory
from benchmarks.commands import PYTHON, Run, command, environ, run
from benchmarks.counting_proxy import counting_proxy
from benchmarks.importing import cards
from benchmarks.our_client import written_home
from benchmarks.report import Report, progress
from benchmarks.vdirsyncer import PROGRAM
from benchmarks.worker import working
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import Setting, SettingSaved
from rekindled.places import Places

RUNS = 5
LIMIT_SECONDS = 0.4
_PEOPLE = 56
_MANY = 10_000
_QUICK = (["version"], ["status"], ["agenda"], ["why", "Person 7"], ["contacts", "list"])
_BUDGETED = ("status", "agenda", "version", "why Person 7", "why Person 7 Example")


def measure(report: Report) -> None:
    """Commands first, the daemon then."""
    report.section("Starting")
    progress("commands")
    with folder_in_memory() as folder, TemporaryDirectory() as home, RADICALE.running(folder) as server:
        with counting_proxy() as proxy:
            proxy.target = server.url
            with working(proxy, "rekindled", url=server.url, login=LOGIN, folder=home) as ours:
                ours.does("people", 1, _PEOPLE)
                ours.does("settle")
        places = Places(config=Path(home) / "rekindled.toml", state=Path(home) / "state")
        bare = _runs([PYTHON, "-c", "pass"], places)
        library = _runs([PYTHON, "-c", "from caldav import DAVClient"], places)
        report.row("python -c pass", _shown(bare), "the floor of every command")
        report.row("python -c 'from caldav import DAVClient'", _shown(library))
        report.row("vdirsyncer --version", _shown(_runs([PROGRAM, "--version"], places)))
        for words in _QUICK:
            _command(report, f"{_PEOPLE} people and entries", words, places)
        _daemon(report, places, library)
    _many(report)


def _many(report: Report) -> None:
    """The same on a store of so many contacts."""
    with TemporaryDirectory() as home:
        places = written_home(Path(home), "http://127.0.0.1:9/", LOGIN)
        file = Path(home) / "people.vcf"
        file.write_text(cards(_MANY), encoding="utf-8", newline="")
        run(command(places, "contacts", "import", str(file)), places.config.parent)
        _looked(places)
        for words in (["status"], ["agenda"], ["why", "Person 7 Example"], ["contacts", "list"]):
            _command(report, f"{_MANY:,} people", words, places)


def _looked(places: Places) -> None:
    """A store remembers the user's zone from the first look on."""
    store = SqliteStore(places.store)
    store.record([SettingSaved(setting=Setting.TIMEZONE, value="Europe/Berlin")])
    store.close()


def _command(report: Report, where: str, words: Sequence[str], places: Places) -> None:
    took = _runs(command(places, *words), places)
    shown = " ".join(words)
    report.row(f"rekindled {shown}, {where}", _shown(took), f"{_least(took, 'cpu'):.2f} s processor")
    if shown in _BUDGETED:
        least = _least(took, "wall")
        report.budget(
            f"rekindled {shown}, {where}", f"≤ {LIMIT_SECONDS} s", f"{least:.2f} s", holds=least <= LIMIT_SECONDS
        )


def _daemon(report: Report, places: Places, library: Sequence[Run]) -> None:
    progress("the daemon's start")
    took = [_until_ready(places) for _ in range(RUNS)]
    beside = f"importing python-caldav alone {_least(library, 'wall'):.2f} s"
    report.row("rekindled run until READY", f"{min(took):.2f} s", f"median {median(took):.2f} s; {beside}")


def _until_ready(places: Places) -> float:
    """From the start of the process to READY=1 (sd_notify(3))."""
    folder = places.config.parent
    address = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(address))
        heard.settimeout(60)
        began = time.perf_counter()
        process = subprocess.Popen(
            command(places, "run"),
            env=environ(folder, NOTIFY_SOCKET=str(address)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while b"READY=1" not in heard.recv(4096):
                pass
            return time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()
            address.unlink()


def _runs(words: Sequence[str | Path], places: Places) -> list[Run]:
    run(words, places.config.parent)  # once unmeasured: compiled modules and the disk's cache
    return [run(words, places.config.parent) for _ in range(RUNS)]


def _least(runs: Sequence[Run], what: str) -> float:
    return min(float(getattr(one, what)) for one in runs)


def _shown(runs: Sequence[Run]) -> str:
    return f"{_least(runs, 'wall'):.2f} s"
