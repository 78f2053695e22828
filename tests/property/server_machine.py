"""The machine of histories on real servers, with a proxy before them that spoils what passes.

Owns the promises about traffic on real sockets. Must not know how a server is started.
"""

from __future__ import annotations

import itertools
import tempfile
from contextlib import ExitStack
from pathlib import Path

import hypothesis.strategies as st
from hypothesis.stateful import initialize, rule

from tests.fakes.fault_plan import Fault
from tests.fakes.faulty_proxy import KINDS, REDIRECTS, SpoiledServer
from tests.fakes.mortal_stores import MortalSqliteStore
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.property.faulty_looks import FaultyLooks

_NUMBERS = itertools.count(1)
# Which kind (the redirects to another origin are known once there is one), after how many requests, how often.
FAULTS = st.lists(
    st.tuples(
        st.integers(0, len(KINDS) + len(REDIRECTS) - 1),
        st.sampled_from([0, 0, 0, 1, 3]),
        st.sampled_from([1, 1, 2]),
    ),
    min_size=1,
    max_size=3,
)
_CONDITIONS = {"if-match", "if-none-match"}


def fresh() -> str:
    """A prefix of calendar names that nobody used yet."""
    return f"looks {next(_NUMBERS)}"


class LooksOnServer(FaultyLooks):
    """The same histories, with a real server and a real store in place of the fakes."""

    def __init__(self, spoiled: SpoiledServer) -> None:
        """Nothing is asked of the server yet."""
        super().__init__()
        self._spoiled = spoiled
        self._closing = ExitStack()
        self._since = len(spoiled.proxy.passed)

    @initialize(number=st.integers(1, 4), faults=FAULTS)
    def people(self, number: int, faults: list[tuple[int, int, int]]) -> None:  # type: ignore[override]  # one thing more
        """Start with some people, and a first look that goes wrong."""
        super().people(number=number)
        self.look_with_faults(faults=faults, joins=False)

    def fresh_world(self) -> ServerDesk:
        """An account on calendars nobody used before."""
        folder = Path(self._closing.enter_context(tempfile.TemporaryDirectory()))
        server, way = self._spoiled.server, self._spoiled.url
        desk = server_desk(server, folder, fresh(), store=MortalSqliteStore, quirks=None, through=way)
        return self._closing.enter_context(desk)

    def requests(self) -> int:
        """What the program has asked the server so far."""
        return len(self._spoiled.proxy.passed) - self._since

    @rule()
    def tokens_expire(self) -> None:
        """The token we remember is not one the server knows."""
        assert isinstance(self.world, ServerDesk)
        self.world.forget_token()

    @rule(faults=FAULTS, joins=st.booleans())
    def look_with_faults(self, faults: list[tuple[int, int, int]], joins: bool) -> None:
        """Things go wrong on the way to the server or back; somebody new gives a look something to write."""
        if joins:
            self.somebody_joins(every="6 months", days=100)
        spoiler = self._spoiled.spoiler
        planned = [Fault(kind=spoiler.kinds[kind], after=after, times=times) for kind, after, times in faults]
        assert isinstance(self.world, ServerDesk)
        with self.world.impatient():
            self.suffer(spoiler.plan, planned, 1)

    @rule(faults=FAULTS, joins=st.booleans())
    def look_with_faults_and_then_without(self, faults: list[tuple[int, int, int]], joins: bool) -> None:
        """Things go wrong, and then no more."""
        self.look_with_faults(faults=faults, joins=joins)
        self.look()

    def teardown(self) -> None:
        """Close the sessions and forget the store."""
        self._closing.close()

    def _promises_hold(self) -> None:
        super()._promises_hold()
        writes = [one for one in self._spoiled.proxy.passed[self._since :] if one.method in {"PUT", "DELETE"}]
        assert not [one for one in writes if not one.headers.keys() & _CONDITIONS]
        assert not self._spoiled.trap.sent
