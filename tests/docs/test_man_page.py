"""The manual page says what the commands say of themselves."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from rekindled import exits
from rekindled.cli.door import root
from tests.docs.man_page import PAGE, drawn
from tests.fakes.cli_homes import commands

CODES = {code for name, code in vars(exits).items() if name.isupper() and isinstance(code, int)}
GROFF = shutil.which("groff")


def test_the_page_is_drawn_from_the_commands() -> None:
    """`script/docs` draws it anew."""
    assert PAGE.read_text(encoding="utf-8") == drawn()


def test_every_exit_code_and_command_is_told() -> None:
    """What a command can end with is there in words, and no command is left out."""
    text = PAGE.read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"(?m)^\.B (\d+)$", text)} == CODES
    told = re.findall(r"(?m)^\.SS ([a-z\\ -]+?)(?: [A-Z\[{<].*)?$", text)
    assert {" ".join(words) for words in commands(root)} <= {one.replace("\\", "") for one in told}


@pytest.mark.skipif(GROFF is None, reason="this machine has no groff to read a manual page with; README says so")
def test_groff_has_nothing_to_say_about_it() -> None:
    """It is set without a warning, and each command has its heading."""
    assert GROFF is not None
    done = subprocess.run(
        [GROFF, "-man", "-Tutf8", "-Kutf8", "-ww", str(PAGE)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "contacts forget" in done.stdout
