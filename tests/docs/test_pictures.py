"""The pictures of the documentation are of the real program, and fetch nothing."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.screenshots import terminal

ROOT = Path(__file__).parents[2]
IMAGES = sorted((ROOT / "docs" / "images").glob("*.svg"))
FORMAT = "http://www.w3.org/2000/svg"


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.name)
def test_a_picture_asks_nobody_for_anything(image: Path) -> None:
    """No font, style, script or link of another place; the only address is the name of the format."""
    text = image.read_text(encoding="utf-8")
    assert set(re.findall(r"\w+://[^\s\"'<>)]+", text)) == {FORMAT}
    assert not re.search(r"<script|<foreignObject|@import|@font-face|href=", text)


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.name)
def test_a_picture_is_well_formed(image: Path) -> None:
    """Names with signs of the format are written as text."""
    assert ET.parse(image).getroot().tag == f"{{{FORMAT}}}svg"


def test_a_picture_shows_text_as_it_is() -> None:
    """What looks like the picture's own format, or like the drawing library's markup, stays text."""
    drawn = terminal.picture("x", 'rekindled history "A & B"', "\x1b[1m[red]A[/red] <b>&\x1b[0m B\n")
    # The pieces of a line stand apart, with hard spaces.
    texts = "".join(ET.fromstring(drawn).itertext()).replace("\xa0", " ")
    assert 'rekindled history "A & B"' in texts
    assert "[red]A[/red] <b>&" in texts


def test_pictures_are_those_that_are_made() -> None:
    """Each command has its picture, and no picture is left over."""
    made = {f"terminal-{name}.svg" for name in (*terminal.BEFORE, *terminal.AFTER)}
    assert {image.name for image in IMAGES if image.name.startswith("terminal-")} == made


def test_the_script_names_its_groups() -> None:
    """A name that is no group makes nothing, and tells which there are."""
    refused = subprocess.run(
        [ROOT / "script" / "screenshots", "no-such"], capture_output=True, text=True, check=False, timeout=60
    )
    assert refused.returncode == 2
    assert "terminal" in refused.stderr


@pytest.mark.system
@pytest.mark.unmeasured
def test_pictures_can_be_made_again(tmp_path: Path) -> None:
    """From the real program, with looks at a real server; each shows the command and what it printed."""
    terminal.main(tmp_path)
    assert {image.name for image in tmp_path.iterdir()} == {
        image.name for image in IMAGES if image.name.startswith("terminal-")
    }
    month = "".join(ET.parse(tmp_path / "terminal-month.svg").getroot().itertext()).replace("\xa0", " ")
    assert "rekindled agenda --month" in month
    assert "for how many" in month
