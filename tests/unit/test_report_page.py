"""The report's page and drawings: whole, inert, and alone (design §5 Security)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from lxml import etree, html

from rekindled.adapters.report.charts import charts, largest, spread
from rekindled.adapters.report.colours import COLOURS, HEAT, SERIES
from rekindled.adapters.report.heat import level, shades
from rekindled.adapters.report.page import page
from rekindled.adapters.report.svg import embedded
from rekindled.adapters.report_head import is_report
from rekindled.core.facts import CampaignSaved, ContactSaved, Fact, Setting, Snapshot
from rekindled.core.memory import evolve
from rekindled.core.report.report import Report, report_of
from rekindled.core.report.warmth import Circle
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.rich_years import rich_year

NOW = datetime(2026, 11, 29, 12, tzinfo=ZoneInfo("Europe/Berlin"))
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevil\u202c \x1b[31m\x00",
    "{{ 7 * 7 }} $x^2$ \\frac",
    "]]></style><svg onload=x>",
    "&lt;b&gt; محمد",
    "x" * 400,
)
EVERY = ("talks", "warmth", "ties", "channels", "hours", "load", "exchanges")
SECTIONS = ("mornings", "talks", "circles", "ties", "campaigns", "replies", "load", "exchanges")


def reported(facts: Sequence[Fact], *, discreet: bool = False) -> Report:
    """The report of these facts."""
    snapshot = evolve(Snapshot(settings={Setting.EPOCH: "abcd1234"}), facts)
    return report_of(
        World(snapshot=snapshot, moment=Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin"))), discreet=discreet
    )


def hostile_year() -> list[Fact]:
    """The rich year with names, circles and questions from somebody who means harm."""
    facts: list[Fact] = []
    for number, fact in enumerate(rich_year(NOW.date())):
        bad = HOSTILE[number % len(HOSTILE)]
        if isinstance(fact, ContactSaved):
            facts.append(ContactSaved(contact=replace(fact.contact, name=bad, circle=bad)))
        elif isinstance(fact, CampaignSaved):
            facts.append(CampaignSaved(campaign=replace(fact.campaign, problem=bad, question=bad)))
        else:
            facts.append(fact)
    return facts


@cache
def rich() -> str:
    """The page of a rich year, with its charts."""
    found = reported(rich_year(NOW.date()))
    return page(found, charts(found))


def parsed(text: str) -> html.HtmlElement:
    """The page as a tree."""
    tree: html.HtmlElement = html.document_fromstring(text)
    return tree


def test_every_part_and_chart_is_there() -> None:
    """In the order of the contents, each with a heading of its own that names it."""
    tree = parsed(rich())
    sections = tree.findall(".//main/section")
    assert tuple(one.get("id") for one in sections) == SECTIONS
    assert [one.get("href") for one in tree.findall(".//nav//a")] == [f"#{name}" for name in SECTIONS]
    assert all(tree.get_element_by_id(one.get("aria-labelledby")).tag == "h2" for one in sections)
    assert [one.get("class").split()[1] for one in tree.iter("svg") if one.get("role") == "img"] == list(EVERY)


def test_headings_are_in_order() -> None:
    """No level is left out on the way down."""
    levels = [int(one.tag[1]) for one in parsed(rich()).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_chart_has_its_figures_beside_it() -> None:
    """Behind the fold, with a caption, and a scope for each heading cell."""
    tree = parsed(rich())
    figures, details = tree.findall(".//figure"), tree.findall(".//details")
    assert len(figures) == len(details) == len(EVERY)
    tables = tree.findall(".//table")
    assert all(table.find("caption") is not None for table in tables)
    assert {cell.get("scope") for table in tables for cell in table.iter("th")} == {"col", "row"}


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """The policy allows its own style by its hash and nothing else; no address and no script is in the page."""
    tree = parsed(rich())
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    style = re.search(r"<style>(.*?)</style>", rich(), re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert tree.xpath("//script|//link|//img|//iframe|//@src|//@style|//base|//form") == []
    assert {one.partition("#")[0] for one in tree.xpath("//@href")} == {""}
    assert "url(" not in style[1]


def test_ids_are_unlike_and_lead_somewhere() -> None:
    """Though each drawing has its own, and the library gives all of them the same."""
    tree = parsed(rich())
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    pointed = [one[1:] for one in tree.xpath("//@href")] + re.findall(r'clip-path="url\(#([^)]+)\)"', rich())
    assert set(pointed) <= set(ids)


def test_the_same_facts_make_the_same_page() -> None:
    """So that whoever keeps reports sees only what changed."""
    found = reported(rich_year(NOW.date()))
    assert page(found, charts(found)) == rich()


def test_whoever_means_harm_gets_text() -> None:
    """Names, circles and questions are words, whatever is in them: no element, no control, no turned writing."""
    found = reported(hostile_year())
    text = page(found, charts(found))
    tree = parsed(text)
    assert tree.xpath("//script|//img|//@onerror|//@onload|//b") == []
    assert re.search("[\x00-\x08\x1b\u202a-\u202e]", text) is None
    assert "<script>alert(1)</script>" in [one.text for one in tree.iter("bdi")]
    assert "49" not in {one.text for one in tree.iter("bdi")}
    assert "x" * 301 not in text


def test_a_discreet_page_names_nobody() -> None:
    """R20: neither a name nor anything written is in it, drawings included."""
    found = reported(rich_year(NOW.date()), discreet=True)
    text = page(found, charts(found))
    for word in ("Becker", "Priya", "Watanabe", "clinics", "buyers", "Which city"):
        assert word in rich()
        assert word not in text
    assert "Campaign q-2" in text
    assert "Names are initials" in text


def test_without_the_library_the_tables_stand_open() -> None:
    """And the page says where the charts come from."""
    text = page(reported(rich_year(NOW.date())), None)
    tree = parsed(text)
    assert tree.findall(".//figure") == []
    assert "pip install 'rekindled[report]'" in tree.text_content()
    # A table of a year of days is long: it alone stays folded.
    assert [one.find(".//caption").text for one in tree.findall(".//details")] == ["Conversations by week and day"]


def test_an_empty_store_makes_a_page_that_says_what_to_do() -> None:
    """Each part tells how it is filled, and nothing is drawn of nothing but what mornings carry."""
    found = reported(())
    drawn = charts(found)
    assert list(drawn) == ["load"]
    said = parsed(page(found, drawn)).text_content()
    for command in ("plan", "log", "circles", "campaign new", "give NAME"):
        assert f"rekindled {command}" in said
    assert "Nobody is known here yet." in said
    assert "0 people" not in said


def test_a_talk_that_was_logged_is_not_denied() -> None:
    """Where nothing planned was marked, the page says so of what was planned alone: there may have been talks."""
    said = " ".join(parsed(page(reported(()), None)).text_content().split())
    assert "None of the calls and letters planned in the past year to begin a talk was marked" in said


def test_a_command_ends_its_sentence() -> None:
    """What mornings carry is told in whole sentences, whatever follows."""
    said = " ".join(parsed(rich()).text_content().split())
    assert "What would make all of it fit: rekindled capacity." in said


def test_five_thousand_people_stay_readable() -> None:
    """The first of them, and how many more; the page is no longer for it."""
    found = reported(rich_year(NOW.date(), people=5000))
    text = page(found, charts(found))
    assert len(text) < 2 * len(rich())
    assert "more people" in text
    assert "44 of 1254" in text


def test_quiet_words_only() -> None:
    """R3: nobody is late, behind or overdue, and nothing is a streak."""
    said = parsed(rich()).text_content().lower()
    assert [
        word for word in ("overdue", "streak", "behind", "missed", "failed", "late ", "score") if word in said
    ] == []


def test_a_report_is_known_by_its_head() -> None:
    """Only such a file is ever replaced."""
    assert is_report(rich().encode()[:1024])
    assert not is_report(b"<!DOCTYPE html><html>my page</html>")


# The drawings


def contrast(one: str, other: str) -> float:
    """How far two colours are apart (WCAG 2.2, contrast ratio)."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_can_be_told_from_the_page(mode: str) -> None:
    """Letters by 4.5 to 1, lines and bars too, for names stand in their colours (WCAG 2.2, 1.4.3)."""
    paper = getattr(COLOURS["page"], mode)
    weak = [name for name in ("ink", "muted", "link", *SERIES) if contrast(getattr(COLOURS[name], mode), paper) < 4.5]
    assert weak == []
    steps = [contrast(getattr(COLOURS[name], mode), paper) for name in HEAT]
    assert steps == sorted(steps)


def test_no_colour_is_red() -> None:
    """R3: nothing on the page warns."""
    for colour in COLOURS.values():
        for shown in (colour.light, colour.dark):
            red, green, blue = (int(shown[at : at + 2], 16) for at in (1, 3, 5))
            assert red < 2.5 * max(green, 1)
            assert red < 200 or green > 120 or blue > 120


def test_colours_of_drawings_are_classes() -> None:
    """So that they change with the page; what reads no style has the light ones."""
    text = "".join(charts(reported(rich_year(NOW.date()))).values())
    assert 'class="fill-heat0"' in text
    assert 'class="stroke-series1"' in text
    assert set(re.findall(r"#[0-9a-f]{6}", text)) <= {colour.light for colour in COLOURS.values()}


def test_a_drawing_keeps_what_its_style_said() -> None:
    """As attributes, which the page's policy allows; letters are the page's, and other drawings' ids are left alone."""
    ink = COLOURS["ink"].light
    text = f"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
      width="1pt" viewBox="0 0 1 1"><metadata>m</metadata><defs><style>*{{stroke:red}}</style><path id="a"/></defs>
      <g id="b" clip-path="url(#a)" style="stroke: {ink}; opacity: 0.5; font-family: x"><use xlink:href="#a"/>
      <text style="font: 11px 'x'; text-anchor: middle">t</text></g></svg>"""
    root = etree.fromstring(embedded(text.encode(), "n", "about <it>"))
    assert [one.tag.rpartition("}")[2] for one in root.iter()] == ["svg", "defs", "path", "g", "use", "text"]
    assert dict(root[1].attrib) == {"clip-path": "url(#n-a)", "stroke": ink, "opacity": "0.5", "class": "stroke-ink"}
    assert dict(root[1][0].attrib) == {"href": "#n-a"}
    assert dict(root[1][1].attrib) == {"font-size": "11px", "text-anchor": "middle"}
    assert (root.get("aria-label"), root.get("role"), root.get("width")) == ("about <it>", "img", None)


def test_shades_go_up_to_the_fullest_day() -> None:
    """In equal steps, and small numbers have one each."""
    assert [level(count, 2) for count in range(3)] == [0, 1, 2]
    assert [level(count, 9) for count in (0, 1, 3, 5, 9)] == [0, 1, 1, 2, 4]
    assert [told for _, told in shades(5)] == ["none", "1 to 2", "3", "4", "5"]
    assert shades(0) == [("heat0", "none")]


def test_names_at_the_ends_of_lines_do_not_meet() -> None:
    """They move apart, and stay below the top."""
    placed = spread([(100.0, 0, "a"), (100.0, 1, "b"), (20.0, 2, "c")], 9.0)
    assert [(height, name) for height, _, name in placed] == [(11.0, "c"), (91.0, "a"), (100.0, "b")]


def test_the_chart_has_the_circles_with_the_most_people() -> None:
    """As many as can be told apart, in their usual order."""
    circles = [Circle(name=str(n), people=n, warm=()) for n in (1, 9, 2, 8, 3, 7, 6)]
    assert [one.name for one in largest(circles)] == ["9", "2", "8", "3", "7", "6"]


def test_dates_are_written_as_in_letters() -> None:
    """Whatever the day, without a zero before it."""
    made = replace(reported(()), made_at=datetime(2026, 3, 1, 8, tzinfo=NOW.tzinfo))
    assert "Your people, 1 March 2026" in page(made, None)
