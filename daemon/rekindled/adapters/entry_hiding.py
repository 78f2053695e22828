"""Taking a person out of an object that stays for others, whoever wrote their name into it.

Owns which lines go, which alarms are ours and follow the title, and how words are hidden in all other lines. Must not
know who is meant or why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from rekindled.adapters.entry_writing import CONTACT_PROPERTY, TOUCH_PROPERTY
from rekindled.adapters.object_lines import (
    Line,
    escape,
    first_value,
    fold,
    one_line,
    own_lines,
    read_lines,
    read_tree,
    unescape,
    unfold,
    value_of,
)
from rekindled.core.traces import names, without
from rekindled.core.wire import Amendment

_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC"})
_STRUCTURE = frozenset({"BEGIN", "END", "UID", "TZID"})
_BEFORE_OR_AFTER = re.compile(r"[+-]?P")


def hide_in(text: str, amendment: Amendment, title: str) -> str:
    """The object without lines for the contacts `without` and for touches not `carried`, and with the words `hidden`
    hidden in all others.

    An alarm that says one of the words says the entry's `title` instead, and so does one of ours that says what `rang`.

    Raises:
        UnreadableEntry: it cannot be understood.
    """
    lines = read_lines(text)
    new = without(amendment.hidden, one_line(title))
    texts = frozenset(_of_alarms(lines, frozenset(one_line(one).strip() for one in amendment.rang) - {new.strip()}))
    followed = [
        replace(line, raw=fold(f"DESCRIPTION:{escape(new)}", _end(line))) if place in texts else line
        for place, line in enumerate(lines)
    ]
    return "".join(_left(followed, amendment, new))


def _of_alarms(lines: Sequence[Line], said: frozenset[str]) -> Iterator[int]:
    """Where the texts stand of alarms as we write them: shown, so long before or after, and saying one of these."""
    for part in read_tree(lines).nested:
        for alarm in part.nested:
            action, trigger, text = (first_value(lines, alarm, name) for name in ("ACTION", "TRIGGER", "DESCRIPTION"))
            is_ours = alarm.name == "VALARM" and action.upper() == "DISPLAY" and _BEFORE_OR_AFTER.match(trigger)
            if is_ours and text in said:
                yield from (place for place, line in own_lines(lines, alarm) if line.name == "DESCRIPTION")


def _left(lines: Sequence[Line], amendment: Amendment, title: str) -> Iterator[str]:
    parts: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            parts.append(value_of(line).strip().upper())
        elif line.name == "END":
            parts.pop()
        if line.name in (CONTACT_PROPERTY, TOUCH_PROPERTY) and _is_over(line, amendment):
            continue
        words = amendment.hidden if line.name not in _STRUCTURE else ()
        yield _alarm(line, words, title) if parts[-1:] == ["VALARM"] else _hidden(line, words)


def _is_over(line: Line, amendment: Amendment) -> bool:
    """Whether one of our lines is for somebody who goes, or for a touch that is not carried any more."""
    told = unescape(value_of(line)).strip()
    if told.partition("/")[0] in amendment.without:
        return True
    if amendment.carried is None:
        return False
    is_contact = line.name == CONTACT_PROPERTY
    return told not in {key.contact_id if is_contact else str(key) for key in amendment.carried}


def _alarm(line: Line, words: tuple[str, ...], title: str) -> str:
    if line.name == "DESCRIPTION" and names(words, unescape(value_of(line))):
        return fold(f"DESCRIPTION:{escape(title)}", _end(line))
    return _hidden(line, words)


def _hidden(line: Line, words: tuple[str, ...]) -> str:
    whole, value = unfold(line), value_of(line)
    if line.name == "URL" and names(words, unquote(value)):
        return ""
    if line.name in _TEXTS and names(words, unescape(value)):
        head = whole.removesuffix(value)
        return fold(without(words, head) + escape(without(words, unescape(value))), _end(line))
    return fold(without(words, whole), _end(line)) if names(words, whole) else line.raw


def _end(line: Line) -> str:
    return "\r\n" if line.raw.endswith("\r\n") else "\n"
