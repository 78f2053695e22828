"""What address books and exports last said of people, so that only what they say anew counts.

Owns the fingerprint of a sheet and the names it is kept under. Must not know who is meant by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rekindled.core.sheet import Sheet, given


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What `source` last said under `key` of one contact: each field in its own words, lists one item a line."""

    source: str
    key: str
    contact_id: str
    said: Mapping[str, str]


def key_of(sheet: Sheet) -> str:
    """What a source calls this person: its UID for them, else the name and the first address."""
    if sheet.source_uid:
        return sheet.source_uid
    addresses = [*_listed(sheet.emails), *_listed(sheet.phones), ""]
    return f"{sheet.name.casefold()}\n{addresses[0].casefold()}"


def spoken(sheet: Sheet) -> Mapping[str, str]:
    """The fields that say something, name included, as text that compares equal when they say the same."""
    return {"name": sheet.name, **{field: text_of(value) for field, value in given(sheet).items()}}


def _listed(values: object) -> tuple[str, ...]:
    return values if isinstance(values, tuple) else ()


def text_of(value: object) -> str:
    """A field's value as a saying has it."""
    return "\n".join(value) if isinstance(value, tuple) else str(value)
