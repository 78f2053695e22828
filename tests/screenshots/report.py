"""Pictures of the report: the real page of an invented year, in a real browser, light and wide, dark and narrow.

Owns which part of it is shown. Must not draw anything. Days are near today, so a picture changes when it is made anew.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.fakes.cli_homes import home_in
from tests.fakes.rich_years import ZONE, rich_year

IMAGES = Path(__file__).parents[2] / "docs" / "images"
COLOURS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How wide the page is shown, in which colours, and from which of its parts on; sizes in pixels."""

    width: int
    height: int
    scheme: Literal["light", "dark"]
    section: str


VIEWS: Mapping[str, View] = {
    "report-light.png": View(width=900, height=1150, scheme="light", section=""),
    "report-dark.png": View(width=480, height=1000, scheme="dark", section="circles"),
}


def main(images: Path = IMAGES) -> None:
    """Make both."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        sys.exit("pictures of the report need Chromium; on Debian: apt install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = home_in(Path(folder)).configured()
        home.knows(*rich_year(datetime.now(ZONE).date()))
        said = home.run("report")
        if said.exit_code:
            sys.exit(said.output)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        images.mkdir(parents=True, exist_ok=True)
        for name, view in VIEWS.items():
            (images / name).write_bytes(_picture(browser, home.state / "report.html", view))
        browser.close()


def _picture(browser: Browser, report: Path, view: View) -> bytes:
    size = {"width": view.width, "height": view.height}
    context = browser.new_context(color_scheme=view.scheme, viewport=size)  # type: ignore[arg-type]  # its own shape
    page = context.new_page()
    page.goto(report.as_uri())
    if view.section:
        page.locator(f"#{view.section}").evaluate("one => one.scrollIntoView()")
    taken = page.screenshot()
    context.close()
    return _small(taken)


def _small(picture: bytes) -> bytes:
    """The same in fewer colours, of which a page has not many."""
    page = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(page, "PNG", optimize=True)
    return page.getvalue()


if __name__ == "__main__":
    main()
