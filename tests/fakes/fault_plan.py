"""Which fault strikes which request: drawn once, counted down as requests come, the same on a wire and in a proxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

D = TypeVar("D")

READS = frozenset({"GET", "PROPFIND", "REPORT"})
WRITES = frozenset({"PUT", "DELETE", "MKCALENDAR"})
EVERY = READS | WRITES


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[D]):
    """One thing that can go wrong, and at which requests.

    `lies` says that an untrue answer looks whole; `refuses` that one object may be refused, not the whole look.
    """

    name: str
    deal: D
    methods: frozenset[str] = EVERY
    lies: bool = False
    refuses: bool = False

    def __repr__(self) -> str:
        """What a failing example shows."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Generic[D]):
    """A kind of fault that strikes `times` requests after the first `after` ones it could strike."""

    kind: Kind[D]
    after: int = 0
    times: int = 1


@dataclass(slots=True)
class Plan(Generic[D]):
    """The faults to come; `dealt` counts those that did, by kind."""

    planned: list[Fault[D]] = field(default_factory=list)
    dealt: dict[str, int] = field(default_factory=dict)
    just: list[Kind[D]] = field(default_factory=list)

    def begin(self, faults: Sequence[Fault[D]]) -> None:
        """Plan these and forget what struck before."""
        self.planned, self.just = list(faults), []

    def turn(self, method: str) -> Kind[D] | None:
        """The fault whose turn it is at a request of this method."""
        for number, fault in enumerate(self.planned):
            if method not in fault.kind.methods:
                continue
            if fault.after:
                self.planned[number] = replace(fault, after=fault.after - 1)
                continue
            if fault.times:
                self.planned[number] = replace(fault, times=fault.times - 1)
                self.dealt[fault.kind.name] = self.dealt.get(fault.kind.name, 0) + 1
                self.just.append(fault.kind)
                return fault.kind
        return None
