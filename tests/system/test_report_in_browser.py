"""The report in a real browser: alone, legible, and usable without a mouse or a script (Chromium, axe-core)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.fakes.cli_homes import Home, home_in
from tests.fakes.rich_years import rich_year

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.system,
    pytest.mark.unmeasured,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to look at the report in; README says so"),
]
HEADINGS = (
    *("The next mornings", "A year of conversations", "Circles", "Trust and novelty", "Campaigns"),
    *("When people are reached", "What your mornings carry", "Gives and asks"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless browser; a sandbox of its own is not to be had for root."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A store with a rich year."""
    found = home_in(tmp_path_factory.mktemp("home")).configured()
    found.knows(*rich_year(date.today()))  # noqa: DTZ011 - the command's own clock is read too
    return found


@pytest.fixture(scope="module")
def report(home: Home) -> Path:
    """Its report, with charts."""
    assert home.run("report").exit_code == 0
    return home.state / "report.html"


def opened(browser: Browser, report: Path, **manner: object) -> Page:
    """The page in a context of its own."""
    page = browser.new_context(**manner).new_page()  # type: ignore[arg-type]  # the options of a context
    page.goto(report.as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_leaves_and_nothing_complains(browser: Browser, report: Path, scheme: str) -> None:
    """Only the file itself is read, and the console, where refused styles and scripts are told, stays empty."""
    page = browser.new_context(color_scheme=scheme).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(report.as_uri(), wait_until="networkidle")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.context.close()
    assert (asked, said) == ([report.as_uri()], [])
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[scheme]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing(browser: Browser, report: Path, scheme: str, width: int) -> None:
    """Structure, names and contrast, with all tables unfolded; the page never needs to be moved sideways."""
    # The page's own policy would keep out the judge, too.
    manner = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    page = opened(browser, report, **manner)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert wide == width


def test_all_of_it_is_there_without_a_script(browser: Browser, report: Path) -> None:
    """Headings, charts and tables, which unfold; no script is in the page at all."""
    page = opened(browser, report, java_script_enabled=False)
    assert tuple(page.locator("h2").all_inner_texts()) == HEADINGS
    charts = page.locator("svg[role=img]")
    assert charts.count() == 7
    assert all((chart.bounding_box() or {"height": 0})["height"] > 40 for chart in charts.all())
    table = page.locator("#circles table")
    assert not table.is_visible()
    page.locator("#circles summary").click()
    assert table.is_visible()
    page.context.close()


def test_the_keyboard_is_enough(browser: Browser, report: Path) -> None:
    """The first stop leads past the contents, what is focused is seen, and a table unfolds with Enter."""
    page = opened(browser, report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]  # it is shown
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") is not None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.locator("#talks table").is_visible()
    page.context.close()


def test_it_prints_in_ink(browser: Browser, report: Path) -> None:
    """On paper it is light, even where the screen is dark; the contents and folded tables stay away."""
    page = opened(browser, report, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    assert not page.locator("#talks details").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.context.close()
