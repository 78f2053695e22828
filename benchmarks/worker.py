"""A client in a process of its own, which does what it is told and says what that cost it.

Owns the measuring of one piece of work: processor and wall seconds, and memory. Must not know what the work is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.commands import memory
from benchmarks.counting_proxy import CountingProxy, Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one piece of work cost: seconds, MiB held afterwards and at the most, what passed; `said` is its answer."""

    cpu: float
    wall: float
    rss: float
    peak: float
    traffic: Traffic
    said: Any = None


class Worker:
    """The other end of a client's process."""

    def __init__(self, process: subprocess.Popen[str], proxy: CountingProxy) -> None:
        self._process = process
        self._proxy = proxy

    def does(self, work: str, *words: object) -> Cost:
        """Let it do something and wait for that."""
        return self._told(1, work, words)

    def does_often(self, times: int, work: str) -> Cost:
        """Let it do something several times in a row; the cost is that of one."""
        cost = self._told(times, work, ())
        seen = cost.traffic
        each = Traffic(requests=round(seen.requests / times), up=seen.up // times, down=seen.down // times)
        return replace(cost, cpu=cost.cpu / times, wall=cost.wall / times, traffic=each)

    def _told(self, times: int, work: str, words: Sequence[object]) -> Cost:
        self._proxy.taken()
        assert self._process.stdin is not None  # noqa: S101 - both ends are pipes
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._process.stdin.write(json.dumps([times, work, *words]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the client ended while it was to {work}")
        return Cost(**json.loads(line), traffic=self._proxy.taken())


@contextmanager
def working(proxy: CountingProxy, kind: str, **words: object) -> Iterator[Worker]:
    """A client of a kind, gone at the end of the `with` block."""
    command = [sys.executable, "-m", "benchmarks.worker", kind, json.dumps(words)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Worker(process, proxy)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Do what the lines of standard input say, one answer each."""
    client = _client(sys.argv[1], json.loads(sys.argv[2]))
    for line in sys.stdin:
        times, work, *words = json.loads(line)
        print(json.dumps(_measured(getattr(client, work), words, times)), flush=True)  # noqa: T201 - the other end reads it


def _measured(work: Callable[..., object], words: list[object], times: int) -> dict[str, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        said = work(*words)
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, **memory(), "said": said}


def _client(kind: str, words: dict[str, Any]) -> object:
    """Only what is measured is imported, for its memory is told too."""
    if kind == "rekindled":
        from benchmarks.our_client import Rekindled  # noqa: PLC0415 - see above

        return Rekindled(**words)
    from benchmarks.clients import Floor, PythonCaldav  # noqa: PLC0415 - see above

    return {"floor": Floor, "caldav": PythonCaldav}[kind](**words)


if __name__ == "__main__":
    main()
