"""Programs that run beside us until a block ends, and waiting for what they do."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_STOP_SECONDS = 20.0
_PATIENCE_SECONDS = 120.0


@contextmanager
def program(words: Sequence[str], log: Path, environ: Mapping[str, str], keep: Sequence[int] = ()) -> Iterator[None]:
    """A program that runs until the block ends, its output appended to `log`; `keep` are descriptors it inherits."""
    with log.open("ab") as output:
        process = subprocess.Popen(words, stdout=output, stderr=output, env=environ, pass_fds=keep)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(what: str, holds: Callable[[], T | None]) -> T:
    """Wait until `holds` returns something true, for two minutes, and return it.

    Raises:
        SystemExit: it never came; the sentence says what.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (answer := holds()):
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {_PATIENCE_SECONDS:.0f} seconds: {what}")
        time.sleep(0.3)
    return answer
