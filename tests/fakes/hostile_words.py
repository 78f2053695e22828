"""Words that try to drive a terminal or to hide in one, and how to find out whether they still can."""

from __future__ import annotations

import re

# The window's title, a link, the clipboard, colours, a line of one's own, the direction of writing, zero widths.
WORDS = (
    "\x1b]0;owned\x07",
    "\x1b]8;;http://evil.example/\x1b\\link",
    "\x1b]52;c;aGk=\x07",
    "\x9b31m",
    "\x9d52;c;aGk=\x9c",
    "\r\n\x08\x7f\x0b\x0c\x85\u2028\u2029",
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "in\u200bvi\u200csi\u200dble\u2060\ufeff\u00ad\U000e0041",
    "\x00",
)
HOSTILE = "A" + "".join(WORDS) + "Z"

_DRIVING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def driving(text: str) -> list[str]:
    """What is left in a text that a terminal would obey or not show; a joiner counts beside ASCII."""
    joiners = re.findall("[\x00-\x7f][\u200c\u200d]|[\u200c\u200d][\x00-\x7f]", text)
    return [ascii(found) for found in (*_DRIVING.findall(text), *joiners)]
