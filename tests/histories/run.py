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
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tests.fakes.dialects import BY_NAME
from tests.histories.shares import FAKES, SERVERS, Done, Share, play

PIECE = 50


def main() -> int:
    """Play what the command line asks for; 1 when a promise was broken."""
    asked = _asked()
    shares = list(_shares(asked))
    print(f"histories: seed {asked.seed}", flush=True)
    began = time.monotonic()
    told: list[Done] = []
    # Servers and fakes side by side: one waits for the disk while the other computes.
    with ProcessPoolExecutor(max_workers=asked.processes, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(play, share, shrink=asked.shrink) for share in shares]):
            done = future.result()
            told.append(done)
            if done.broken:
                print(f"BROKEN over {done.share.where} (seed {done.share.seed}):\n{done.broken}", flush=True)
    _tell("fakes", [done for done in told if done.share.where not in SERVERS])
    _tell("real servers", [done for done in told if done.share.where in SERVERS])
    print(f"{time.monotonic() - began:.0f} s")
    broken = sorted({done.share.where for done in told if done.broken})
    for where in broken:
        print(f"again: script/histories --only '{where}' --seed {asked.seed} --shrink")
    return 1 if broken else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/histories", description=__doc__)
    parser.add_argument("--fakes", type=int, default=2000, help="histories over the fakes, all dialects together")
    parser.add_argument("--servers", type=int, default=50, help="histories over real servers, all together")
    parser.add_argument("--only", help=f"a dialect, or one of: {', '.join((*FAKES, *SERVERS))}")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--shrink", action="store_true", help="make a broken history short: minutes more")
    fixed = 0 if os.environ.get("CI") else random.SystemRandom().randrange(1_000_000)
    parser.add_argument("--seed", type=int, default=fixed, help="the same seed makes the same histories")
    return parser.parse_args()


def _shares(asked: argparse.Namespace) -> Iterator[Share]:
    """Real servers first, for they take longest; each place in pieces, so that two processes end together."""
    wheres = {**dict.fromkeys(SERVERS, asked.servers), **dict.fromkeys((*FAKES, *BY_NAME), asked.fakes)}
    for where, number in wheres.items():
        places = len(SERVERS) if where in SERVERS else len(FAKES) + len(BY_NAME)
        left = -(-number // places)
        for piece in range(0, left, PIECE):
            # The seed does not depend on what else was asked for.
            seed = asked.seed * 1_000_003 + sorted(wheres).index(where) * 10_007 + piece
            if asked.only in (None, where):
                yield Share(where=where, histories=min(PIECE, left - piece), seed=seed)


def _tell(over: str, told: Sequence[Done]) -> None:
    """What was really run, and where; a fault that never struck would be seen here."""
    wheres: Counter[str] = Counter()
    dealt: Counter[str] = Counter()
    for done in told:
        wheres[done.share.where] += done.histories
        dealt.update(done.dealt)
    places = ", ".join(f"{where} {number}" for where, number in sorted(wheres.items()))
    print(f"histories over {over}: {wheres.total():,} ({places or 'none'})")
    print(f"  {sum(done.steps for done in told):,} steps, {sum(done.requests for done in told):,} requests")
    kinds = ", ".join(f"{name} {number}" for name, number in dealt.most_common())
    print(f"  {dealt.total():,} faults of {len(dealt)} kinds ({kinds or 'none'})")


if __name__ == "__main__":
    sys.exit(main())
