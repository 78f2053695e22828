"""The machine of histories on servers in memory: every dialect, and faults on the wire as one rule more.

Owns the promises about traffic. Must not know how a dialect is spoken.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis.stateful import rule

from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from tests.fakes.dialect_desks import DialectDesk, dialect_desk
from tests.fakes.dialects import Dialect, Rewriting, Unknown
from tests.fakes.line_faults import KINDS, Fault
from tests.property.looks_machine import Looks, MortalStore

FAULTS = st.lists(
    st.builds(
        Fault,
        kind=st.sampled_from(KINDS),
        after=st.sampled_from([0, 0, 0, 1, 2, 4, 7]),
        times=st.sampled_from([1, 1, 2, 99]),
    ),
    min_size=1,
    max_size=3,
)


class LooksOnDialect(Looks):
    """The same histories, with the real adapters and a server that speaks `dialect`."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self.dialect = dialect
        self.lied_to = False

    def fresh_world(self) -> DialectDesk:
        """An account on a server of its own."""
        return dialect_desk(self.dialect, MortalStore())

    @rule()
    def tokens_expire(self) -> None:
        """The server forgets its sync tokens; some answer to old ones as if nothing were wrong."""
        super().tokens_expire()
        self.lied_to |= self.dialect.unknown is Unknown.LISTED

    @rule(faults=FAULTS, looks=st.integers(1, 2), end=st.booleans())
    def look_with_faults(self, faults: list[Fault], looks: int, end: bool) -> None:
        """Things go wrong between us and the server; each look ends with an error that has a name, or well."""
        assert isinstance(self.world, DialectDesk)
        wire = self.world.wire
        wire.planned = list(faults)
        before = dict(wire.dealt)
        for _ in range(looks):
            with suppress(CalendarUnavailable, CalendarRefused):
                self.world.look()
        wire.planned.clear()
        lies = {fault.kind.name for fault in faults if fault.kind.lies}
        self.lied_to |= any(wire.dealt.get(name, 0) > before.get(name, 0) for name in lies)
        if end:
            self.look()

    @rule()
    def look(self) -> None:
        """As everywhere; what a lie kept from us comes with the complete listing of the next day (promise 30)."""
        if self.lied_to:
            self.world.clock.advance(timedelta(days=1))
            self.lied_to = False
        super().look()

    def _promises_hold(self) -> None:
        super()._promises_hold()
        assert isinstance(self.world, DialectDesk)
        assert not self.world.session.unconditional()

    def _what_the_user_wrote_is_there(self) -> None:
        if Rewriting.DROP in self.dialect.rewriting:
            for lines in self.decorated.values():
                lines -= {line for line in lines if line.startswith("X-")}
        super()._what_the_user_wrote_is_there()
