"""Stores whose process can die just before or just after a batch is made true."""

from __future__ import annotations

from collections.abc import Sequence

from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import Fact
from tests.fakes.fake_store import FakeStore


class PowerCut(Exception):
    """The process dies here."""


class MortalStore(FakeStore):
    """One in memory; it dies at the record that comes after `dies_in` others."""

    dies_in: int | None = None
    before: bool = False

    def record(self, facts: Sequence[Fact], *, outside: bool = False) -> None:
        """Record, or die on the way."""
        if self.dies_in is not None and not outside:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.dies_in = None
                if not self.before:
                    super().record(facts, outside=outside)
                raise PowerCut
        super().record(facts, outside=outside)


class MortalSqliteStore(SqliteStore):
    """A real one; it dies at the record that comes after `dies_in` others."""

    dies_in: int | None = None
    before: bool = False

    def record(self, facts: Sequence[Fact], *, outside: bool = False) -> None:
        """Record, or die on the way."""
        if self.dies_in is not None and not outside:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.dies_in = None
                if not self.before:
                    super().record(facts, outside=outside)
                raise PowerCut
        super().record(facts, outside=outside)
