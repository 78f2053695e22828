"""What is wrong with a configuration, one line for each mistake, naming file and line or variable.

Owns the wording of problems. Must not know any value: a message that repeats one could repeat a secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from rekindled.config.shape import Shape
from rekindled.core.errors import ConfigError
from rekindled.core.spelling import hint
from rekindled.toml_lines import line_of, lines_of_keys

PREFIX = "REKINDLED_"
NESTED = "__"

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A key and what is expected of it."""

    place: Place
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where values came from: the file and its text, and the names of the variables that are set."""

    path: Path
    text: str
    variables: frozenset[str]


def problems_of(error: ValidationError) -> list[Problem]:
    """What pydantic found, in our words and without the values it saw."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return [Problem(place=_place(one["loc"]), expected=_wording(one["type"], one["loc"], one["msg"])) for one in found]


def refusal(problems: Iterable[Problem], origin: Origin) -> ConfigError:
    """One error with a line for each problem, each said once."""
    lines = lines_of_keys(origin.text)
    written = (_line(problem, origin, lines) for problem in problems)
    return ConfigError("\n".join(dict.fromkeys(written)))


def variable_of(place: Place) -> str:
    """The environment variable that sets a key."""
    return PREFIX + NESTED.join(str(part).upper() for part in place)


def _line(problem: Problem, origin: Origin, lines: Mapping[Place, int]) -> str:
    key = ".".join(str(part) for part in problem.place)
    for length in range(len(problem.place), 0, -1):
        variable = variable_of(problem.place[:length])
        if variable in origin.variables:
            return f"environment variable {variable}: {key}: {problem.expected}"
    number = line_of(lines, problem.place)
    where = f"{origin.path} line {number}" if number else str(origin.path)
    return f"{where}: {key}: {problem.expected}"


def _place(location: Place) -> Place:
    """Keep what a person wrote: pydantic adds the names of types it tried for a union."""
    return tuple(part for part in location if not isinstance(part, int) and part not in _TYPES)


_TYPES = frozenset({"str", "tuple[str, ...]", "[key]"})


_KINDS = {
    "missing": "is required",
    "model_type": "expected a table of keys",
    "dict_type": "expected a table of keys",
    "tuple_type": "expected a list",
}


def _wording(kind: str, location: Place, message: str) -> str:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "extra_forbidden":
        return f"is not an option{hint(str(location[-1]), _siblings(location))}"
    return (
        message.removeprefix("Value error, ").replace("Input should be", "expected").replace("Input should", "should")
    )


def _siblings(location: Place) -> Iterable[str]:
    """The keys that stand beside the one named; unknown keys are only reported inside of tables with a shape."""
    fields = Shape.model_fields
    for part in location[:-1]:
        kind = fields[str(part)].annotation
        fields = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
    return tuple(fields)
