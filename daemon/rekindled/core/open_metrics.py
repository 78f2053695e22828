"""Numbers for a monitor, written in the OpenMetrics text format (OpenMetrics 1.0, "Text Format").

Owns the grammar: names, units, escapes, the order of lines and the end. Must not know what is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

END = "# EOF\n"
NO_LABELS: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What a number does: a gauge goes up and down, a counter only grows until it begins anew."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One number, told from others of its family by labels."""

    value: float
    labels: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Numbers that mean the same: a name that ends in the unit where there is one, and a sentence about it."""

    name: str
    about: str
    samples: tuple[Sample, ...]
    kind: Kind = Kind.GAUGE
    unit: str = ""


def written(families: Iterable[Family]) -> str:
    """The whole text; a family without a number is left out."""
    return "".join(line for family in families if family.samples for line in _lines(family)) + END


def _lines(family: Family) -> Iterator[str]:
    yield f"# TYPE {family.name} {family.kind}\n"
    if family.unit:
        yield f"# UNIT {family.name} {family.unit}\n"
    yield f"# HELP {family.name} {_escaped(family.about)}\n"
    suffix = "_total" if family.kind is Kind.COUNTER else ""
    for sample in family.samples:
        yield f"{family.name}{suffix}{_labels(sample.labels)} {_number(sample.value)}\n"


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}" if labels else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
