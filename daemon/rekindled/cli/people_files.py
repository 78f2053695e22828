"""People in files: which format a file has, and reading it.

Owns what a file is refused for. Must not know what becomes of the people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.sheet import Sheet

LONGEST_BYTES = 20 * 1024 * 1024
FORMATS = {".toml": "toml", ".vcf": "vcard", ".vcard": "vcard"}


def read_sheets(path: Path) -> list[Sheet]:
    """All people of a file.

    Raises:
        UsageError: it is not there or of no known kind.
        ConfigError: it has mistakes; each is named with its line.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: expected a file that ends in .toml or .vcf")
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

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise ConfigError(f"{origin} line {line}: expected UTF-8 text; save the file as UTF-8") from None
    return load_sheets(text, origin)


_READERS: Mapping[str, Callable[[bytes, str], list[Sheet]]] = {"toml": _toml, "vcard": _vcards}
