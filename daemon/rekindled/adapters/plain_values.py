"""Any value of the core as what JSON has, and back: one walk over its fields, so that none can be left out.

Owns how each kind of field is spelled and what is said of a mistake. Must not know which values there are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from rekindled.adapters.sqlite_texts import read_moment, spell_moment
from rekindled.core.cadence import Cadence, parse_cadence
from rekindled.core.errors import UsageError
from rekindled.core.model import Birthday
from rekindled.core.sheet import parse_birthday

_WIDEST = 2**63  # what a store can hold
# Read from one text each; the words are for whoever reads the mistake.
_SPELLED: Mapping[type, tuple[Callable[[str], object], str]] = {
    datetime: (read_moment, 'a moment such as "2026-03-01T09:00:00+01:00[Europe/Berlin]"'),
    date: (date.fromisoformat, 'a date such as "2026-03-01"'),
    Cadence: (parse_cadence, 'a period such as "6 months"'),
    Birthday: (parse_birthday, 'a day such as "1980-02-29", or "--02-29" without a year'),
}


class _Wrong:
    """Stands where a mistake was: no field of the core can hold it."""


WRONG = _Wrong()


def spelled(value: object) -> Any:  # noqa: ANN401 - JSON has no type of its own
    """The value as objects, lists, texts, numbers, true, false and null."""
    if isinstance(value, datetime):
        return spell_moment(value)
    if isinstance(value, Cadence | Birthday | date):
        return str(value)
    if is_dataclass(value):
        return {part.name: spelled(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): spelled(one) for key, one in value.items()}
    if isinstance(value, frozenset | tuple):
        return [spelled(one) for one in (sorted(value) if isinstance(value, frozenset) else value)]
    return value.value if isinstance(value, StrEnum) else value


def understood(kind: Any, value: object, place: str, mistakes: list[str]) -> Any:  # noqa: ANN401 - as `spelled`
    """The value of this kind that was spelled so; WRONG, and a line more in `mistakes`, where it was not."""
    if get_origin(kind) in (Union, UnionType):
        return _either(kind, value, place, mistakes)
    if is_dataclass(kind) and kind not in _SPELLED:
        return _object(kind, value, place, mistakes)
    if get_origin(kind) is not None and get_origin(kind) is not Literal:
        return _several(kind, value, place, mistakes)
    found = _single(kind, value)
    if found is WRONG:
        mistakes.append(f"{place}: expected {_wanted(kind)}, not {_shown(value)}")
    return found


def _single(kind: Any, value: object) -> object:  # noqa: ANN401 - a type, or a Literal
    """A value without parts; WRONG where it is none of this kind."""
    if kind in (bool, type(None)) or get_origin(kind) is Literal:
        return value if value in (get_args(kind) or (True, False, None)) and _is_of(kind, value) else WRONG
    if kind is int:
        return value if type(value) is int and -_WIDEST <= value < _WIDEST else WRONG
    if not isinstance(value, str) or not _is_text(value):
        return WRONG
    reads = _SPELLED[kind][0] if kind in _SPELLED else kind
    try:
        return reads(value)
    except (ValueError, OverflowError, UsageError):
        return WRONG


def _is_of(kind: Any, value: object) -> bool:  # noqa: ANN401 - as above
    return isinstance(value, str if get_origin(kind) is Literal else kind)


def _is_text(value: str) -> bool:
    """Half a character, as JSON can name one, is no text that could be stored."""
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def _either(kind: Any, value: object, place: str, mistakes: list[str]) -> object:  # noqa: ANN401 - a union
    for one in get_args(kind):
        tried: list[str] = []
        found = understood(one, value, place, tried)
        if not tried:
            return found
    others = [one for one in get_args(kind) if one is not type(None)]
    if len(others) == 1 and value is not None:
        return understood(others[0], value, place, mistakes)
    mistakes.append(f"{place}: expected {' or '.join(map(_wanted, get_args(kind)))}, not {_shown(value)}")
    return WRONG


def _object(kind: Any, value: object, place: str, mistakes: list[str]) -> object:  # noqa: ANN401 - a dataclass
    if not isinstance(value, Mapping):
        mistakes.append(f"{place}: expected an object, not {_shown(value)}")
        return WRONG
    before, hints = len(mistakes), hints_of(kind)
    dot = f"{place}." if place else ""
    mistakes += [
        f"{dot}{name}: is not known here; a newer program may have written it" for name in value.keys() - hints
    ]
    found: dict[str, object] = {}
    for part in fields(kind):
        if part.name in value:
            found[part.name] = understood(hints[part.name], value[part.name], dot + part.name, mistakes)
        elif part.default is MISSING and part.default_factory is MISSING:
            mistakes.append(f"{dot}{part.name}: is missing")
    return kind(**found) if len(mistakes) == before else WRONG


def _several(kind: Any, value: object, place: str, mistakes: list[str]) -> object:  # noqa: ANN401 - a container
    origin, inside, before = get_origin(kind), get_args(kind), len(mistakes)
    if issubclass(origin, Mapping):
        if not isinstance(value, dict):
            mistakes.append(f"{place}: expected an object, not {_shown(value)}")
            return WRONG
        pairs = {
            understood(inside[0], name, f"{place}.{name}", mistakes): understood(
                inside[1], one, f"{place}.{name}", mistakes
            )
            for name, one in value.items()
        }
        return MappingProxyType(pairs) if len(mistakes) == before else WRONG
    if not isinstance(value, list):
        mistakes.append(f"{place}: expected a list, not {_shown(value)}")
        return WRONG
    parts = [understood(inside[0], one, f"{place}[{n}]", mistakes) for n, one in enumerate(value)]
    return origin(parts) if len(mistakes) == before else WRONG


@cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """The fields of a value with their types."""
    return get_type_hints(kind)


def _wanted(kind: Any) -> str:  # noqa: ANN401 - a type, or a Literal
    if kind in _SPELLED:
        return _SPELLED[kind][1]
    if get_origin(kind) is Literal:
        return " or ".join(f'"{one}"' for one in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(f'"{one}"' for one in kind)
    return {str: "a text", int: "a whole number", bool: "true or false", type(None): "null"}.get(kind, "an object")


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return json.dumps(value, ensure_ascii=False)[:60]
