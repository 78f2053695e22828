"""One piece of the work: so many histories in one place, and what came of them.

Owns how a machine is run and counted. Must not know how many pieces there are.
"""

from __future__ import annotations

import re
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import get_state_machine_test

from tests.fakes.dialects import BY_NAME
from tests.fakes.faulty_proxy import spoiled
from tests.property.dialect_machine import LooksOnDialect
from tests.property.looks_machine import Looks
from tests.property.reviewed_looks import ReviewedLooks
from tests.property.server_machine import LooksOnServer
from tests.servers import RunningServer, running_radicale, running_xandikos

SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[RunningServer]]] = {
    "radicale process": running_radicale,
    "xandikos process": running_xandikos,
}
FAKES: Mapping[str, Callable[[], Looks]] = {"plain fake": Looks, "plain fake with a review": ReviewedLooks}
_CHECKS = re.compile(r"state\.(?:each|nothing|one|step)_\w+\(\)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many histories in this place."""

    where: str
    histories: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was really run; `broken` is the reproducing example, empty when every promise was kept."""

    share: Share
    histories: int
    steps: int
    requests: int
    dealt: Mapping[str, int] = field(default_factory=dict)
    broken: str = ""


@dataclass(slots=True)
class _Counts:
    histories: int = 0
    steps: int = 0
    requests: int = 0
    dealt: Counter[str] = field(default_factory=Counter)


def play(share: Share, *, shrink: bool = False) -> Done:
    """Run one share to its end or to its first broken promise, which `shrink` makes as short as it can be in memory.

    Real servers do not repeat themselves well enough for that.
    """
    counts, broken = _Counts(), ""
    with _machines(share.where) as make:
        test = get_state_machine_test(
            _counted(make, counts),  # type: ignore[arg-type]  # anything that makes a machine
            settings=settings(
                max_examples=share.histories,
                stateful_step_count=16 if share.where in SERVERS else 30,
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                print_blob=False,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink) if shrink and share.where not in SERVERS else (Phase.generate,),
            ),
        )
        try:
            hypothesis.seed(share.seed)(test)()
        except Exception as failure:  # noqa: BLE001 - whatever broke is what is to be told
            notes = "\n".join(getattr(failure, "__notes__", []))
            broken = "".join(traceback.format_exception(failure, limit=-6)).replace(notes, "") + _CHECKS.sub("", notes)
    return Done(
        share=share,
        histories=counts.histories,
        steps=counts.steps,
        requests=counts.requests,
        dealt=dict(counts.dealt),
        broken=broken,
    )


@contextmanager
def _machines(where: str) -> Iterator[Callable[[], Looks]]:
    if where not in SERVERS:
        yield FAKES[where] if where in FAKES else lambda: LooksOnDialect(BY_NAME[where])
        return
    with tempfile.TemporaryDirectory() as folder, SERVERS[where](Path(folder)) as server, spoiled(server) as before:
        yield lambda: LooksOnServer(before)


def _counted(make: Callable[[], Looks], counts: _Counts) -> Callable[[], Looks]:
    """The same machines, with what they did added up."""

    def begin() -> Looks:
        machine = make()
        end = machine.teardown

        def teardown() -> None:
            counts.histories += 1
            counts.steps += machine.steps
            counts.requests += machine.requests()
            counts.dealt.update(machine.dealt())
            end()

        machine.teardown = teardown  # type: ignore[method-assign]  # one machine of its class, only here
        return machine

    return begin
