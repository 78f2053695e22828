"""Bytes of a file as text, by whatever it says of its encoding.

Owns the order of guesses: a byte order mark, UTF-8, then what Windows programs of western Europe write. Must not know
what the text is about.
"""

from __future__ import annotations

from dataclasses import dataclass

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
USUAL = "UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """The text, and the encoding it was read by, as people call it."""

    text: str
    encoding: str


def decoded(data: bytes) -> FileText:
    """The text of a file; bytes that no encoding explains become replacement characters, and nothing is refused."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return FileText(text=data.decode(name, "replace"), encoding=USUAL if "8" in name else "UTF-16")
    try:
        return FileText(text=data.decode("utf-8"), encoding=USUAL)
    except UnicodeDecodeError:
        return FileText(text=data.decode("cp1252", "replace"), encoding="Windows-1252")
