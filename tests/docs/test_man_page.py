"""The manual page says what the commands say of themselves."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.docs.man_page import PAGE, drawn

GROFF = shutil.which("groff")


def test_the_page_is_drawn_from_the_commands() -> None:
    """`script/docs` draws it anew."""
    assert PAGE.read_text(encoding="utf-8") == drawn()


@pytest.mark.skipif(GROFF is None, reason="this machine has no groff to read a manual page with; README says so")
def test_groff_has_nothing_to_say_about_it() -> None:
    """It is set without a warning, and each command has its heading."""
    assert GROFF is not None
    done = subprocess.run(
        [GROFF, "-man", "-Tutf8", "-Kutf8", "-ww", str(PAGE)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "contacts forget" in done.stdout
