"""People in files: which format a file has, and reading it.

Owns what a file is refused for. Must not know what becomes of the people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.sheet import Sheet

Fits = Callable[[str], bool]
Loads = Callable[[str, str], list[Sheet]]

LONGEST_BYTES = 20 * 1024 * 1024
FORMATS = {".toml": "toml", ".vcf": "vcard", ".vcard": "vcard", ".csv": "csv"}


def read_sheets(path: Path) -> list[Sheet]:
    """All people of a file.

    Raises:
        UsageError: it is not there or of no known kind.
        ConfigError: it has mistakes; each is named with its line.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: expected a file that ends in .toml, .vcf or .csv")
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_BYTES + 1)
    except OSError as failure:
        raise UsageError(f"{path}: cannot be read: {failure.strerror}") from None
    return _READERS[form](data, str(path))


def _vcards(data: bytes, origin: str) -> list[Sheet]:
    from rekindled.adapters.vcard_codec import load_vcards

    return load_vcards(data, origin)


def _toml(data: bytes, origin: str) -> list[Sheet]:
    from rekindled.adapters.toml_contacts import load_sheets

    return load_sheets(_decoded(data, origin), origin)


def _csv(data: bytes, origin: str) -> list[Sheet]:
    """Whoever knows the header of the file reads it."""
    from rekindled.adapters import sheet_csv

    kinds: tuple[tuple[Fits, Loads], ...] = ((sheet_csv.is_sheet, sheet_csv.load_rows),)
    text = _decoded(data, origin)
    for fits, loads in kinds:
        if fits(text):
            return loads(text, origin)
    expected = ",".join(sheet_csv.COLUMNS)
    raise ConfigError(f"{origin} line 1: this header is not known; expected the one of `triage --sheet`: {expected}")


def _decoded(data: bytes, origin: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise ConfigError(f"{origin} line {line}: expected UTF-8 text; save the file as UTF-8") from None


_READERS: Mapping[str, Callable[[bytes, str], list[Sheet]]] = {"toml": _toml, "vcard": _vcards, "csv": _csv}
