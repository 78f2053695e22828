"""The little of RFC 5545 that needs no parser: content lines and the UIDs in them.

Owns unfolding. Must not know components or values.
"""

from __future__ import annotations

import re

_FOLD = re.compile(r"\r?\n[ \t]")
_UID = re.compile(r"^UID(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def unfolded(text: str) -> str:
    """The text with each content line on one line (RFC 5545 §3.1)."""
    return _FOLD.sub("", text)


def uids_of(text: str) -> frozenset[str]:
    """The UIDs that lines of a calendar object name, those of alarms included."""
    return frozenset(found[1].strip() for found in _UID.finditer(unfolded(text)))
