"""Content lines as vCard and its relatives write them: folded, grouped, with parameters (RFC 6350 §3.2, §3.3).

Owns lines and escapes. Must not know what a property means.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

FOLD_OCTETS = 75
LONGEST_PARAMETERS = 4096

_TOKEN = r"[A-Za-z0-9-]+"  # noqa: S105 - the grammar's name for a word
_HEAD = re.compile(rf"(?:(?P<group>{_TOKEN})\.)?(?P<name>{_TOKEN})")
_PARAMETER = re.compile(rf";(?P<name>{_TOKEN})(?:=(?P<values>(?:\"[^\"]*\"|[^\";:])*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLine:
    """One property: upper-case names; `parameters` lower-case values as written, joined by commas; `line` from 1.

    `group` in lower case says which properties belong together (RFC 6350 §3.3); empty for most.
    """

    line: int
    name: str
    parameters: Mapping[str, str]
    value: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotALine:
    """Text that is no content line."""

    line: int


def read_lines(text: str) -> Iterator[ContentLine | NotALine]:
    """All properties of a text in order; empty lines are passed over."""
    for number, line in _unfolded(text):
        if line.strip():
            yield _read(number, line)


def unescaped(value: str) -> str:
    """A text value as meant; unknown escapes keep their character, as some writers escape more than they must."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def components(value: str) -> list[str]:
    """The parts of a structured value, split at semicolons that are not escaped (RFC 6350 §6.2.2)."""
    return _split(value, ";")


def items(value: str) -> list[str]:
    """The items of a list, split at commas that are not escaped (RFC 6350 §3.4)."""
    return _split(value, ",")


def written(name: str, value: str) -> str:
    """A line with its text value escaped, folded at 75 octets between characters, ending in CR LF."""
    for character, escape in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        value = value.replace(character, escape)
    folded: list[str] = []
    octets = 0
    for character in f"{name}:{value}":
        size = len(character.encode())
        if octets + size > FOLD_OCTETS:
            folded.append("\r\n ")
            octets = 1
        folded.append(character)
        octets += size
    return "".join([*folded, "\r\n"])


def _split(value: str, sign: str) -> list[str]:
    parts = re.findall(rf"((?:\\.|[^{sign}\\])*)(?:{sign}|$)", value, flags=re.DOTALL)
    return [unescaped(part) for part in parts]


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    start, parts = 1, list[str]()
    # Old programs end lines with CR alone; beside other line ends it is part of a value.
    lines = text.replace("\r\n", "\n").split("\n") if "\n" in text else text.split("\r")
    for number, line in enumerate(lines, start=1):
        if parts and parts[-1].endswith("=") and _is_quoted(parts[0]):
            # A soft line break of quoted-printable: the next line goes on as it stands (RFC 2045 §6.7).
            parts[-1] = parts[-1][:-1]
            parts.append(line)
            continue
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield start, "".join(parts)
        start, parts = number, [line]
    yield start, "".join(parts)


def _is_quoted(line: str) -> bool:
    """Whether the value of a property is written as quoted-printable, which vCard 2.1 does."""
    return "QUOTED-PRINTABLE" in line[:LONGEST_PARAMETERS].partition(":")[0].upper()


def _read(number: int, line: str) -> ContentLine | NotALine:
    head = _HEAD.match(line)
    if head is None:
        return NotALine(line=number)
    parameters: dict[str, str] = {}
    at = head.end()
    while at < LONGEST_PARAMETERS and (found := _PARAMETER.match(line, at)):
        # vCard 2.1's bare words are types; some writers still use them in 3.0.
        name, values = (found["name"], found["values"]) if found["values"] is not None else ("TYPE", found["name"])
        known = parameters.get(name.upper())
        value = values.replace('"', "").lower()
        parameters[name.upper()] = f"{known},{value}" if known else value
        at = found.end()
    if line[at : at + 1] != ":":
        return NotALine(line=number)
    value = line[at + 1 :]
    if _is_quoted(line):
        value = _unquoted(value, parameters.get("CHARSET", "utf-8"))
    group = (head["group"] or "").lower()
    return ContentLine(line=number, name=head["name"].upper(), parameters=parameters, value=value, group=group)


def _unquoted(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode("utf-8", "replace"))
    for name in (charset, "utf-8"):
        with suppress(LookupError, UnicodeDecodeError):
            return data.decode(name)
    return data.decode("cp1252", "replace")
