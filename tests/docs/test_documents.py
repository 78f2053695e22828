"""Documents that are drawn from the code, or promise files, stay true."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

from rekindled.adapters.catalogues import tongue_of
from rekindled.core.briefing import Manner
from rekindled.core.cadence import parse_cadence
from rekindled.core.letters import Ground, Sender
from rekindled.core.lifecycle import diagram
from rekindled.core.marks import SIGNS
from rekindled.core.model import Contact, Purpose
from rekindled.core.proposals import LADDER
from rekindled.core.review_text import Contents, described, proposal_row, touch_row
from rekindled.core.vocabulary import LANGUAGES
from tests.golden.example_entries import examples
from tests.golden.example_world import drawn

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#:]+)\)")


def test_the_diagram_of_a_touch_is_drawn_from_its_table() -> None:
    """docs/touch-life.md holds exactly the diagram the table gives (`script/docs` draws it)."""
    assert f"```mermaid\n{diagram()}```" in (ROOT / "docs" / "touch-life.md").read_text(encoding="utf-8")


def test_every_link_in_the_documents_leads_somewhere() -> None:
    """No document names a file of the project that is not there."""
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    missing = [
        f"{document.name}: {link}"
        for document in documents
        for link in LINK.findall(document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]
    assert not missing


def test_every_mark_is_documented() -> None:
    """docs/marks.md names every sign and word that is understood."""
    text = (ROOT / "docs" / "marks.md").read_text(encoding="utf-8")
    spoken = [word for one in LANGUAGES.values() for word in (*one.done, *one.unanswered, *one.skipped, *one.stop)]
    unnamed = [mark for mark in {*SIGNS, *spoken} - {"[✓]", "[✔]"} if f"`{mark}`" not in text]
    assert not unnamed


def test_every_word_for_a_message_that_came_in_is_documented() -> None:
    """docs/marks.md names what may follow somebody's name in an event of the user's own (P3-18)."""
    text = (ROOT / "docs" / "marks.md").read_text(encoding="utf-8")
    assert [
        word for one in LANGUAGES.values() for word in one.wrote if f"{word}`" not in text and word != "wrote"
    ] == []
    assert "`NAME wrote: about what`" in text


def test_readme_names_the_two_commands_first() -> None:
    """A newcomer meets script/quickstart and script/test on the first screen, and both can be run."""
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").split("\n")[:24])
    for command in ("script/quickstart", "script/test"):
        assert command in first_screen
        assert (ROOT / command).stat().st_mode & 0o111


def test_readme_asks_the_quickstart_where_it_is() -> None:
    """Its configuration and state are not the usual ones: README names both, as the script does when it has begun."""
    script = (ROOT / "script" / "quickstart").read_text(encoding="utf-8")
    for place in ("home=${REKINDLED_QUICKSTART:-.quickstart}", "config=$home/rekindled.toml", '--state "$home/state"'):
        assert place in script
    assert '\'  .venv/bin/rekindled --config %q --state %q history\\n\' "$config" "$home/state"' in script
    shown = "    .venv/bin/rekindled --config .quickstart/rekindled.toml --state .quickstart/state history\n"
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_review_in_the_guide_is_what_is_written() -> None:
    """docs/guide/review.md shows the very words, and names every rung from one cadence to the next."""
    ann, tom, ola = (
        Contact(id=f"c-{n}", name=name) for n, name in enumerate(("Ann Lee", "Tom Becker", "Ola Nordmann"))
    )
    two, four = parse_cadence("2 months"), parse_cadence("4 months")
    first = (datetime(2026, 12, 1, 8, 30, tzinfo=UTC), ("Priya Nair", "Grace Liu"))
    english = Contents(
        ticks=(touch_row(ann, Purpose.CHECK_IN), touch_row(tom, Purpose.THANK)),
        planned=(first, (datetime(2026, 12, 3, 8, 30, tzinfo=UTC), ("Jonas Weber",))),
        apart=(("Kenji Watanabe", date(2025, 5, 1)),),
        proposals=(proposal_row(ola, two, four),),
    )
    manner = Manner(tongue=tongue_of("de"))
    german = Contents(
        ticks=(touch_row(ann, Purpose.CHECK_IN, manner),),
        planned=(first,),
        proposals=(proposal_row(ola, two, four, manner),),
    )
    text = (ROOT / "docs" / "guide" / "review.md").read_text(encoding="utf-8")
    assert f"<!-- review -->\n```text\n{described(english)}\n```\n<!-- end -->\n" in text
    assert f"<!-- review de -->\n```text\n{described(german, manner.tongue)}\n```\n<!-- end -->\n" in text
    assert ", ".join(str(rung) for rung in LADDER) in text


def test_the_example_plan_is_drawn_by_the_planner() -> None:
    """docs/guide/mornings.md shows exactly what the rules give for its example (`script/docs` draws it)."""
    text = (ROOT / "docs" / "guide" / "mornings.md").read_text(encoding="utf-8")
    assert f"<!-- example -->\n{drawn()}<!-- end -->\n" in text


def test_what_entries_say_in_the_guide_is_what_they_say() -> None:
    """U14: docs/guide/entries.md shows the very words of entries and of a draft (`script/docs` draws them)."""
    text = (ROOT / "docs" / "guide" / "entries.md").read_text(encoding="utf-8")
    for place, words in examples().items():
        assert f"<!-- {place} -->\n{words}<!-- end -->\n" in text


def test_every_name_a_template_may_use_is_documented() -> None:
    """docs/guide/entries.md names all a template of one's own can build on."""
    text = (ROOT / "docs" / "guide" / "entries.md").read_text(encoding="utf-8")
    for name in (*(one.name for one in fields(Ground)), "first_name", *(f"me.{one.name}" for one in fields(Sender))):
        assert f"`{name}`" in text


def test_everything_that_check_looks_at_is_documented() -> None:
    """docs/cli.md names every `about` of a finding of `check`, and no other."""
    app, cli = (ROOT / "daemon" / "rekindled" / one for one in ("app", "cli"))
    sources = [*app.glob("*checking.py"), cli / "check.py"]
    spelled = re.compile(r'(?:about=|about = |ABOUT = |_tried\()"([a-z ]+)"')
    there = {one for source in sources for one in spelled.findall(source.read_text(encoding="utf-8"))}
    _, _, told = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8").partition("**`check [--json]`**")
    (listed,) = re.findall(r'"about":((?:"[a-z ]+"/?)+)', told.partition("**`backup")[0])
    assert there == {one.strip('"') for one in listed.split("/")}
