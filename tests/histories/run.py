"""Thousands of histories in two processes, with the counts of what was really run: `script/histories`.

Owns how the work is shared out and told. Must not know what a history is made of.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tests.fakes.dialects import BY_NAME
from tests.histories.shares import SERVERS, Done, Share, play

PLAIN = "plain fake"
PIECE = 50


def main() -> int:
    """Play what the command line asks for; 1 when a promise was broken."""
    asked = _asked()
    shares = list(_shares(asked))
    print(f"histories: seed {asked.seed}", flush=True)
    began = time.monotonic()
    broken: list[Done] = []
    totals: dict[str, Counter[str]] = {}
    kinds: Counter[str] = Counter()
    # Servers and fakes side by side: one waits for the disk while the other computes.
    with ProcessPoolExecutor(max_workers=asked.processes, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(play, share) for share in shares]):
            done = future.result()
            total = totals.setdefault(done.share.where, Counter())
            total.update(histories=done.histories, steps=done.steps, requests=done.requests)
            kinds.update(done.dealt)
            if done.broken:
                broken.append(done)
                print(f"BROKEN over {done.share.where} (seed {done.share.seed}):\n{done.broken}", flush=True)
    _tell(totals, kinds, time.monotonic() - began)
    for done in broken:
        print(f"again: script/histories --only '{done.share.where}' --seed {asked.seed}")
    return 1 if broken else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/histories", description=__doc__)
    parser.add_argument("--fakes", type=int, default=2000, help="histories over the fakes, all dialects together")
    parser.add_argument("--servers", type=int, default=50, help="histories over real servers, all together")
    parser.add_argument("--only", help="a dialect, 'plain fake', or a real server such as 'radicale process'")
    parser.add_argument("--processes", type=int, default=2)
    fixed = 0 if os.environ.get("CI") else random.SystemRandom().randrange(1_000_000)
    parser.add_argument("--seed", type=int, default=fixed, help="the same seed makes the same histories")
    return parser.parse_args()


def _shares(asked: argparse.Namespace) -> Iterator[Share]:
    """Real servers first, for they take longest; each place in pieces, so that two processes end together."""
    wheres = {**dict.fromkeys(SERVERS, asked.servers), **dict.fromkeys((PLAIN, *BY_NAME), asked.fakes)}
    for where, number in wheres.items():
        places = len(SERVERS) if where in SERVERS else 1 + len(BY_NAME)
        left = -(-number // places)
        for piece in range(0, left, PIECE):
            # The seed does not depend on what else was asked for.
            seed = asked.seed * 1_000_003 + sorted(wheres).index(where) * 10_007 + piece
            if asked.only in (None, where):
                yield Share(where=where, histories=min(PIECE, left - piece), seed=seed)


def _tell(totals: dict[str, Counter[str]], kinds: Counter[str], seconds: float) -> None:
    for title, wheres in (
        ("over fakes", sorted(totals.keys() - set(SERVERS))),
        ("over real servers", sorted(totals.keys() & set(SERVERS))),
    ):
        total: Counter[str] = sum((totals[where] for where in wheres), Counter())
        parts = ", ".join(f"{where} {totals[where]['histories']}" for where in wheres)
        print(f"histories {title}: {total['histories']:,} ({parts or 'none'})")
        print(f"  {total['steps']:,} steps, {total['requests']:,} requests")
    dealt = ", ".join(f"{name} {number}" for name, number in kinds.most_common())
    print(f"faults dealt: {kinds.total():,} of {len(kinds)} kinds ({dealt})")
    print(f"{seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
