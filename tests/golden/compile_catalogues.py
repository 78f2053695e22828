"""Compiles the catalogues of translations: `script/catalogues` runs it, and a test compares."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rekindled.adapters.catalogues import DOMAIN, LOCALES, TRANSLATED


def source_of(language: str) -> Path:
    """Where a language is written."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue_of(language: str) -> Catalog:
    """A language as it is written."""
    with source_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(language: str) -> bytes:
    """A language as the program reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalogue_of(language))
    return buffer.getvalue()


if __name__ == "__main__":
    for name in TRANSLATED:
        source_of(name).with_suffix(".mo").write_bytes(compiled(name))
