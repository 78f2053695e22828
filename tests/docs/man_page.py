"""docs/man/rekindled.1: the manual page, drawn from the commands (man(7)).

Owns how a command is written in roff. Must not know what any command does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from rekindled.cli.door import COMMANDS, root

PAGE = Path(__file__).parents[2] / "docs" / "man" / "rekindled.1"
HEAD = """\
.\\" Drawn by script/docs from the commands.
.TH REKINDLED 1 "" "rekindled" "User Commands"
.SH NAME
rekindled \\- keep your relationships warm through the calendar you already use
.SH SYNOPSIS
.B rekindled
[\\fB\\-\\-config\\fR \\fIFILE\\fR] [\\fB\\-\\-state\\fR \\fIDIR\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]
.SH DESCRIPTION
A daemon that keeps contact cadences, writes blocks and follow-ups into a CalDAV calendar, and reads back from it what
was done.
Begin with
.BR "rekindled init" ,
then run
.BR "rekindled run" ,
by hand or as a service.
"""
TAIL = """\
.SH EXIT STATUS
.TP
.B 0
All is fine.
.TP
.B 1
Something needs your attention.
.TP
.B 2
The command cannot be done as it was typed.
.TP
.B 69
The server is unavailable.
.TP
.B 75
Try again: the store is busy, or the server asks for fewer requests.
.TP
.B 77
The server refuses the login.
.TP
.B 78
A file must be mended.
.TP
.B 130
It was interrupted.
.SH ENVIRONMENT
.TP
.B REKINDLED_CONFIG
The configuration file.
.TP
.B REKINDLED_STATE
The state directory.
.TP
.B REKINDLED_CALDAV__PASSWORD
The password; any other key of the configuration in the same way.
.TP
.B NO_COLOR
No colours.
.SH FILES
.TP
.I ~/.config/rekindled/rekindled.toml, /etc/rekindled/rekindled.toml
The configuration.
.TP
.I ~/.local/state/rekindled/rekindled.db, /var/lib/rekindled/rekindled.db
All that must be kept.
.SH SEE ALSO
.BR systemctl (1),
.BR systemd\\-creds (1)
"""


def drawn() -> str:
    """The whole page."""
    lines: list[str] = []
    with click.Context(root, info_name="rekindled") as ctx:
        lines += [".SH OPTIONS", *_options(root, ctx), ".SH COMMANDS"]
        for name in COMMANDS:
            command = root.get_command(ctx, name)
            assert command is not None
            lines += _command(command, name, ctx)
    return HEAD + "\n".join(lines) + "\n" + TAIL


def main() -> None:
    """Draw it anew."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(drawn(), encoding="utf-8")


def _command(command: click.Command, words: str, parent: click.Context) -> Iterator[str]:
    with click.Context(command, info_name=words, parent=parent) as ctx:
        usage = " ".join(command.collect_usage_pieces(ctx))
        yield f".SS {_plain(words)} {_plain(usage)}".rstrip()
        yield from (_line(line) for line in (command.help or "").split("\n") if line.strip())
        yield from _options(command, ctx)
        if command.epilog:
            yield ".PP"
            yield _line(command.epilog)
        for name in command.list_commands(ctx) if isinstance(command, click.Group) else ():
            inner = command.get_command(ctx, name)  # type: ignore[attr-defined]
            yield from _command(inner, f"{words} {name}", ctx)


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    for one in command.get_params(ctx):
        record = one.get_help_record(ctx)
        if record is not None and "--help" not in one.opts:
            yield ".TP"
            yield f"\\fB{_plain(record[0])}\\fR"
            yield _line(record[1]) or "."


def _line(text: str) -> str:
    """A line of text: a dot or a quote at its beginning would be a request."""
    plain = _plain(text.strip())
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def _plain(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")


if __name__ == "__main__":
    main()
