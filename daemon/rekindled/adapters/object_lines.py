"""Content lines: splitting iCalendar text without losing a byte, and writing single lines (RFC 5545 §3.1).

Owns the limits on untrusted text and the shape of lines and components. Must not know what a property means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rekindled.core.errors import UnreadableEntry

MAX_BYTES = 1024 * 1024
MAX_LINES = 20_000
MAX_DEPTH = 50
FOLD_AT = 75

_FOLD = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"([A-Za-z0-9-]++)[;:]")
_HEAD = re.compile(r'[^":]*+(?:"[^"]*+"[^":]*+)*+:')
# C0 except tab and line feed, DEL, C1, and lone surrogates, which no encoding can carry.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\u2028\u2029\x85]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One logical line: `raw` with its folds and line end as received, `name` in upper case or empty."""

    raw: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component's place among the lines: those of its BEGIN and END, and what is nested in it."""

    name: str
    begin: int
    end: int
    nested: tuple[Component, ...] = ()


def read_lines(text: str) -> tuple[Line, ...]:
    """Split text into logical lines whose `raw` parts joined are the text again.

    Raises:
        UnreadableEntry: it is larger than a calendar object may be (faults promise 26).
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise UnreadableEntry(f"The object is larger than {MAX_BYTES} bytes; it is skipped.")
    if text.count("\n") > MAX_LINES:
        raise UnreadableEntry(f"The object has more than {MAX_LINES} lines; it is skipped.")
    return tuple(Line(raw=raw, name=_name_of(raw)) for raw in _logical(text))


def read_tree(lines: Sequence[Line]) -> Component:
    """The VCALENDAR that the lines make up; one to a text (RFC 4791 §4.1).

    Raises:
        UnreadableEntry: they are not one well-nested VCALENDAR, or one nested deeper than any real one.
    """
    open_parts: list[tuple[str, int, list[Component]]] = [("", -1, [])]
    for index, line in enumerate(lines):
        if line.name == "BEGIN":
            open_parts.append((value_of(line).strip().upper(), index, []))
        elif line.name == "END":
            name, begin, nested = open_parts.pop()
            if begin < 0 or name != value_of(line).strip().upper():
                raise UnreadableEntry("The object's BEGIN and END lines do not match; it is skipped.")
            open_parts[-1][2].append(Component(name=name, begin=begin, end=index, nested=tuple(nested)))
        if len(open_parts) > MAX_DEPTH + 1:
            raise UnreadableEntry(f"The object is nested deeper than {MAX_DEPTH} levels; it is skipped.")
    roots = open_parts[0][2]
    if len(open_parts) != 1 or [root.name for root in roots] != ["VCALENDAR"]:
        raise UnreadableEntry("The object is not one complete VCALENDAR; it is skipped.")
    return roots[0]


def own_lines(lines: Sequence[Line], part: Component) -> Iterator[tuple[int, Line]]:
    """The component's own properties with their places; what is nested in it is left out."""
    index = part.begin + 1
    nested = iter(part.nested)
    hole = next(nested, None)
    while index < part.end:
        if hole is not None and index == hole.begin:
            index = hole.end + 1
            hole = next(nested, None)
        else:
            yield index, lines[index]
            index += 1


def first_value(lines: Sequence[Line], part: Component, name: str) -> str:
    """The value of the first own property of this name, unescaped and stripped; empty when there is none."""
    found = (value_of(line) for _, line in own_lines(lines, part) if line.name == name)
    return plain_text(unescape(next(found, ""))).strip()


def value_of(line: Line) -> str:
    """What stands after the colon that ends name and parameters; a quoted colon does not (RFC 5545 §3.2)."""
    whole = unfold(line)
    head = _HEAD.match(whole)
    return whole[head.end() :] if head else whole.partition(":")[2]


def unfold(line: Line) -> str:
    """The line as one, without its line end."""
    return _FOLD.sub("", line.raw.rstrip("\r\n"))


def fold(line: str, end: str) -> str:
    """Fold at 75 octets, never inside a character (RFC 5545 §3.1)."""
    if len(line.encode()) <= FOLD_AT:  # most lines
        return line + end
    pieces: list[str] = []
    piece, room = "", FOLD_AT
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = " ", FOLD_AT - 1
        piece += character
        room -= size
    return end.join([*pieces, piece]) + end


def escape(text: str) -> str:
    """Spell a TEXT value (RFC 5545 §3.3.11)."""
    return plain_text(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def unescape(value: str) -> str:
    """Read a TEXT value (RFC 5545 §3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def plain_text(text: str) -> str:
    """Text with LF line ends and no control characters, so that none can start a property (faults promise 14)."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """As `plain_text`, on one line."""
    return plain_text(text).replace("\n", " ")


def _logical(text: str) -> Iterator[str]:
    gathered: list[str] = []
    for physical in text.split("\n"):
        if gathered and not physical.startswith((" ", "\t")):
            yield "".join(gathered)
            gathered = []
        gathered.append(physical + "\n")
    last = "".join(gathered)[:-1]
    if last:
        yield last


def _name_of(raw: str) -> str:
    found = _NAME.match(raw.removeprefix("\ufeff")) or _NAME.match(_FOLD.sub("", raw))
    return found[1].upper() if found else ""
