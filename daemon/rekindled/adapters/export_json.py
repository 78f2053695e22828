"""The export as one JSON document (docs/export.md).

Owns the document's head and its versions. Must not know what becomes of what it says.
"""

from __future__ import annotations

import json
from datetime import datetime

from rekindled.adapters.plain_values import spelled, understood
from rekindled.core.errors import ConfigError
from rekindled.core.exporting import Export, flaws

FORMAT = "rekindled-export"
VERSION = 1
MOST_NAMED = 50


def dump_export(export: Export, made_at: datetime) -> str:
    """The document, indented, in UTF-8 when written; `made_at` is aware."""
    head = {"format": FORMAT, "version": VERSION, "made_at": spelled(made_at)}
    return json.dumps({**head, **spelled(export)}, ensure_ascii=False, indent=2) + "\n"


def load_export(data: bytes, origin: str) -> Export:
    """Read what `dump_export` wrote.

    Raises:
        ConfigError: it is no export, a newer program's, or has mistakes; each is named with its place in the document.
    """
    document = _parsed(data, origin)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ConfigError(
            f'{origin}: is no export of rekindled (it has no "format": "{FORMAT}"); people alone are taken in with: '
            "rekindled contacts import"
        )
    mistakes: list[str] = []
    head = {name: document.pop(name, None) for name in ("format", "version", "made_at")}
    version = understood(int, head["version"], "version", mistakes)
    if not mistakes and version > VERSION:
        raise ConfigError(
            f"{origin}: was written by a newer rekindled (version {version} of exports, this program knows {VERSION}); "
            "update the program"
        )
    understood(datetime, head["made_at"], "made_at", mistakes)
    export = understood(Export, document, "", mistakes)
    mistakes = mistakes or flaws(export)
    if mistakes:
        raise ConfigError("\n".join(f"{origin}: {one}" for one in _first(mistakes)))
    return export  # type: ignore[no-any-return]  # without mistakes it is one


def _parsed(data: bytes, origin: str) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(f"{origin}: expected UTF-8 text") from None
    except json.JSONDecodeError as failure:
        raise ConfigError(f"{origin} line {failure.lineno}: is no JSON: {failure.msg}") from None
    except (RecursionError, ValueError):
        raise ConfigError(f"{origin}: is no JSON that can be read") from None


def _first(mistakes: list[str]) -> list[str]:
    more = len(mistakes) - MOST_NAMED
    return [*mistakes[:MOST_NAMED], *([f"and {more} more like these"] if more > 0 else [])]
