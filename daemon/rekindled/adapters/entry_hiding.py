"""Taking a person out of an object that stays for others, whoever wrote their name into it.

Owns which lines go and how words are hidden in all others. Must not know who is meant or why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from rekindled.adapters.entry_writing import CONTACT_PROPERTY, TOUCH_PROPERTY
from rekindled.adapters.object_lines import Line, escape, fold, read_lines, unescape, unfold, value_of
from rekindled.core.traces import names, without
from rekindled.core.wire import Amendment

_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC"})
_STRUCTURE = frozenset({"BEGIN", "END", "UID", "TZID"})


def hide_in(text: str, amendment: Amendment, title: str) -> str:
    """The object without lines for the contacts `without`, and with the words `hidden` hidden in all others.

    An alarm that says one of the words says the entry's `title` instead.

    Raises:
        UnreadableEntry: it cannot be understood.
    """
    return "".join(_left(read_lines(text), amendment, without(amendment.hidden, title)))


def _left(lines: Sequence[Line], amendment: Amendment, title: str) -> Iterator[str]:
    parts: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            parts.append(value_of(line).strip().upper())
        elif line.name == "END":
            parts.pop()
        if _is_theirs(line, amendment.without):
            continue
        words = amendment.hidden if line.name not in _STRUCTURE else ()
        yield _alarm(line, words, title) if parts[-1:] == ["VALARM"] else _hidden(line, words)


def _is_theirs(line: Line, ids: frozenset[str]) -> bool:
    named = unescape(value_of(line)).strip().partition("/")[0]
    return line.name in (CONTACT_PROPERTY, TOUCH_PROPERTY) and named in ids


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
