"""Prints the manual page rekindled(1), drawn from the commands themselves: manual.py VERSION DATE.

Owns its form (man(7)). Must not say anything of a command that its help does not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from rekindled.cli.door import root
from rekindled.exits import ATTENTION, CONFIG, FINE, INTERRUPTED, REFUSED, TRY_AGAIN, UNAVAILABLE, USAGE

CODES = {
    FINE: "All is well.",
    ATTENTION: "Something needs your attention.",
    USAGE: "What was asked for cannot be done as it was asked.",
    UNAVAILABLE: "The server cannot be reached now.",
    TRY_AGAIN: "Another process is at work, or the server asked to come back later.",
    REFUSED: "The server refuses the user or the password.",
    CONFIG: "A file must be mended first.",
    INTERRUPTED: "It was interrupted.",
}

FILES = (
    ("~/.config/rekindled/rekindled.toml", "The configuration of a service of your own."),
    ("~/.local/state/rekindled/rekindled.db", "Its store: people, history and what stands on the calendar."),
    ("/etc/rekindled/rekindled.toml", "The configuration of the machine's service."),
    ("/etc/credstore/caldav-password", "Its password, for root's eyes only."),
    ("/var/lib/rekindled/rekindled.db", "Its store."),
)


def page(version: str, day: str) -> Iterator[str]:
    """The page, line by line."""
    yield f'.TH REKINDLED 1 "{day}" "rekindled {version}" "User Commands"'
    yield from (".SH NAME", "rekindled \\- keeps your relationships warm through the calendar you already use")
    yield from (".SH SYNOPSIS", ".B rekindled", "[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...")
    yield ".SH OPTIONS"
    yield from _options(root)
    yield ".SH COMMANDS"
    yield "Each has a help with an example: \\fBrekindled\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR."
    yield from _commands(root, ())
    yield ".SH EXIT STATUS"
    for code, meaning in CODES.items():
        yield from (".TP", str(code), meaning)
    yield ".SH FILES"
    for path, what in FILES:
        yield from (".TP", f".I {_plain(path)}", _plain(what))


def _options(command: click.Command) -> Iterator[str]:
    with click.Context(command) as ctx:
        for one in command.get_params(ctx):
            said = one.get_help_record(ctx) if isinstance(one, click.Option) else None
            if said:
                yield from (".TP", f"\\fB{_plain(said[0])}\\fR", _plain(said[1]))


def _commands(group: click.Group, path: tuple[str, ...]) -> Iterator[str]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            if command is None:
                continue
            words = (*path, name)
            shown = " ".join(command.collect_usage_pieces(click.Context(command)))
            yield from (".TP", f"\\fB{' '.join(words)}\\fR {_plain(shown)}", _plain(command.get_short_help_str(200)))
            if isinstance(command, click.Group):
                yield from _commands(command, words)


def _plain(text: str) -> str:
    """Text that roff shows as it is."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("\n", " ")


if __name__ == "__main__":
    print("\n".join(page(sys.argv[1], sys.argv[2])))
