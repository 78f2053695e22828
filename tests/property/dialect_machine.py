"""The machine of histories on servers in memory: every dialect, and faults on the wire as one rule more.

Owns the promises about traffic. Must not know how a dialect is spoken.
"""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis.stateful import initialize, rule

from rekindled.app.quirks import UNKNOWN
from rekindled.core.facts import Setting
from tests.fakes.dialect_desks import DialectDesk, dialect_desk
from tests.fakes.dialects import Dialect, Rewriting, Unknown
from tests.fakes.fault_plan import Fault
from tests.fakes.line_faults import KINDS, Dealt
from tests.fakes.mortal_stores import MortalStore
from tests.property.faulty_looks import FaultyLooks

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


class LooksOnDialect(FaultyLooks):
    """The same histories, with the real adapters and a server that speaks `dialect`."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self.dialect = dialect

    @initialize(number=st.integers(1, 6), faults=FAULTS | st.just([]))
    def people(self, number: int, faults: list[Fault[Dealt]]) -> None:  # type: ignore[override]  # one thing more
        """Start with some people, and a first look that may go wrong."""
        super().people(number=number)
        if faults:
            self.suffer(self.here.wire.plan, faults, 1)

    def fresh_world(self) -> DialectDesk:
        """An account on a server of its own."""
        return dialect_desk(self.dialect, MortalStore())

    @property
    def here(self) -> DialectDesk:
        """The world, by its type."""
        assert isinstance(self.world, DialectDesk)
        return self.world

    def requests(self) -> int:
        """What the program has asked the server so far."""
        return self.here.session.requests

    @rule()
    def tokens_expire(self) -> None:
        """The server forgets its sync tokens; some answer to old ones as if nothing were wrong."""
        super().tokens_expire()
        self.until_tomorrow |= self.dialect.unknown is Unknown.LISTED

    @rule(data=st.data())
    def move_elsewhere(self, data: st.DataObject) -> None:
        """The user moves an entry into another calendar; it must neither come back nor be made again."""
        entry = self._pick(data)
        if entry:
            self.here.user_moves_elsewhere(entry.uid)
            self.deleted.add(entry.uid)
            self.skippable.add(entry.uid)  # where the other calendar cannot be looked into, it counts as deleted
            self.dragged.pop(entry.uid, None)
            self.decorated.pop(entry.uid, None)

    @rule(faults=FAULTS, looks=st.integers(1, 2), end=st.booleans())
    def look_with_faults(self, faults: list[Fault[Dealt]], looks: int, end: bool) -> None:
        """Things go wrong between us and the server, and then no more."""
        self.suffer(self.here.wire.plan, faults, looks)
        if end:
            self.look()

    def _promises_hold(self) -> None:
        super()._promises_hold()
        assert not self.here.session.unconditional()
        if self.world.snapshot.settings.get(Setting.QUIRKS, UNKNOWN) != UNKNOWN:
            assert not [uid for uid, _ in self.world.objects() if uid.endswith("-probe@rekindled")]

    def _what_the_user_wrote_is_there(self) -> None:
        if Rewriting.DROP in self.dialect.rewriting:
            for lines in self.decorated.values():
                lines -= {line for line in lines if line.startswith("X-")}
        super()._what_the_user_wrote_is_there()
