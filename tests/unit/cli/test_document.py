from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from rekindled import exits
from rekindled.cli.door import root
from tests.fakes.cli_homes import Home, commands

TEXT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")


def options(words: tuple[str, ...]) -> set[str]:
    """The long options of a command."""
    command: click.Command | None = root
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None
    named = [
        name for one in command.params if isinstance(one, click.Option) for name in (*one.opts, *one.secondary_opts)
    ]
    return {name for name in named if name.startswith("--")}


@pytest.mark.parametrize("words", [(), *commands(root)], ids=" ".join)
def test_every_command_and_option_is_documented(words: tuple[str, ...]) -> None:
    """docs/cli.md leaves nothing out."""
    assert words[-1:] == () or words == ("server",) or " ".join(words) in TEXT
    assert {name for name in options(words) if not re.search(rf"{name}\b", TEXT)} == set()


def test_every_exit_code_is_documented() -> None:
    """The table of the document is the table of the program (design §7)."""
    codes = {code for name, code in vars(exits).items() if name.isupper() and isinstance(code, int)}
    assert {int(found) for found in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)} == codes


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("agenda",),
        ("history",),
        ("contacts", "list"),
        ("contacts", "show", "Ann"),
        ("why", "Ann"),
        ("triage",),
        ("circles",),
        ("circles", "choose"),
        ("circles", "choose", "Ann", "Bob"),
        *(("campaign", "list"), ("campaign", "show"), ("errands",)),
    ],
)
def test_every_json_field_is_documented(home: Home, words: tuple[str, ...]) -> None:
    """What a script can read stands in the document by name."""
    home.run("contacts", "add", "Ann", "--every", "weekly")
    home.run("log", "Ann")
    home.run("contacts", "add", "Bob", "--circle", "friends")
    home.run("contacts", "add", "Cy")
    home.run("circles", "choose", "Cy")
    home.run("give", "Ann")
    home.run("campaign", "new", "--problem", "p", "--question", "q?")
    home.run("campaign", "add", "Ann")
    home.run("campaign", "mark", "Ann", "--willing", "--distant")
    home.run("campaign", "start")
    home.run("campaign", "gain", "Ann", "lead", "n")
    said = home.run(*words, "--json").stdout
    assert {name for name in re.findall(r'"(\w+)":', said) if f'"{name}"' not in TEXT} == set()
