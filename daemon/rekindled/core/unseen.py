"""Characters that do something instead of being seen (faults promise 38, CWE-150).

Owns which they are and what is left of a text without them. Must not know where it comes from or who looks at it.
"""

from __future__ import annotations

import re

_SPACE = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
# Controls, signs that turn the direction of writing, zero widths, invisible operators and tags, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
# Joiners hold emoji and letters of many scripts together; beside ASCII they only make two words look like one.
_IDLE_JOINER = re.compile("(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)")


def inert(text: object) -> str:
    """One line without anything that could drive a terminal: no control, C1 or bidi character, nothing hidden."""
    return _IDLE_JOINER.sub("", _UNSEEN.sub("", _SPACE.sub(" ", str(text)))).strip()


def inert_lines(text: str) -> str:
    """As `inert`, but lines stay lines, and what they begin with stays."""
    lines = (_IDLE_JOINER.sub("", _UNSEEN.sub("", _SPACE.sub(" ", line))) for line in text.split("\n"))
    return "\n".join(lines)
