"""A year of the real daemon in minutes, with what held and what did not: `script/soak`.

Owns what is told. Must not know how anything is done.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.soak.year import SERVERS, Asked, Year, year


def main() -> int:
    """Play what the command line asks for; 1 when a promise was broken."""
    words = _words()
    # Whoever ends it wants the server and the daemon to end, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked = Asked(weeks=words.weeks, seed=words.seed, server=words.server, people=words.people)
    print(f"soak: {asked.weeks} weeks, {asked.people} people, {asked.server}, seed {asked.seed}", flush=True)
    began = time.monotonic()
    with _folder(words.keep) as folder, year(asked, folder) as played:
        try:
            played.play(lambda line: print(f"  {line}", flush=True))
        except Exception:  # noqa: BLE001 - whatever broke is what is to be told
            played.checks.fail(traceback.format_exc())
        _tell(played)
    print(f"{time.monotonic() - began:.0f} s")
    broken = played.checks.broken.values()
    for line in broken:
        print(f"BROKEN {line}")
    if broken:
        print(f"again: script/soak --weeks {asked.weeks} --seed {asked.seed} --server {asked.server}", end=" ")
        print(f"--people {asked.people}")
        return 1
    print("every promise was kept")
    return 0


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/soak", description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    fixed = 0 if os.environ.get("CI") else random.SystemRandom().randrange(1_000_000)
    parser.add_argument("--seed", type=int, default=fixed, help="the same seed draws the same user and troubles")
    parser.add_argument("--server", choices=sorted(SERVERS), default="radicale")
    parser.add_argument("--people", type=int, default=14)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder, which is kept: server, store, log")
    return parser.parse_args()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _tell(played: Year) -> None:
    """What was really played, and what was measured."""
    checks, machine, log = played.checks, played.machine, played.talks
    print(f"looks: {machine.looks:,}, with {played.requests:,} requests; {machine.starts} starts of the daemon")
    print(f"looks with nothing to do, by requests: {_counts(played.quiet)}")
    print(f"conversations: {log.total()} with {len(log)} of {len(checks.ledger.friends)} people")
    longest = sorted(checks.longest.items(), key=lambda one: -one[1])[:3]
    print(f"longest waits, in cadences: {', '.join(f'{who} {wait:.2f}' for who, wait in longest)}")
    print(f"the user: {_counts(checks.ledger.counts)}")
    print(f"troubles: {_counts(played.weather.dealt())}")
    print(f"lines of warnings and errors in the log: {_counts(played.lines)}")
    print(f"memory of the daemon, MiB: {', '.join(f'{day} #{n} {kib / 1024:.1f}' for day, n, kib in played.rss)}")


def _counts(counts: Mapping[str, int] | Mapping[int, int]) -> str:
    return ", ".join(f"{what} {number}" for what, number in sorted(counts.items(), key=lambda one: -one[1])) or "none"


if __name__ == "__main__":
    sys.exit(main())
