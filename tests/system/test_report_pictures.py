"""The pictures of the report in the guide are of the real page, and small."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.screenshots import report

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "report.md"
MOST_BYTES = 200 * 1024

pytestmark = pytest.mark.system


def test_the_guide_shows_those_that_are_made() -> None:
    """Each is shown, with words for whoever does not see it, and none is left over."""
    made = {image.name for image in report.IMAGES.glob("report-*")}
    assert made == set(report.VIEWS)
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in made if f".](../images/{name})" not in text] == []
    assert [image.name for image in report.IMAGES.glob("report-*") if image.stat().st_size > MOST_BYTES] == []


@pytest.mark.unmeasured
@pytest.mark.xdist_group("browser")
@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="there is no Chromium to look at the report in; README says so"
)
def test_they_can_be_made_again(tmp_path: Path) -> None:
    """From the real program, at the sizes that are named."""
    report.main(tmp_path)
    for name, view in report.VIEWS.items():
        with Image.open(tmp_path / name) as image:
            assert image.size == (view.width, view.height)
        assert (tmp_path / name).stat().st_size < MOST_BYTES
