"""Every practice is shown by a test, and the page that says so is true."""

from __future__ import annotations

from tests.docs.practices import PAGE, citations, drawn, practices


def test_every_practice_is_cited_by_a_test() -> None:
    """A practice nobody shows fails the build; one that is not doable yet says so."""
    cited = citations()
    missing = [one.id for one in practices() if not one.later and one.id not in cited]
    assert not missing


def test_no_test_cites_what_is_no_practice() -> None:
    """A misspelt id would show nothing."""
    known = {one.id for one in practices()}
    assert not {one for one in citations() if one not in known}


def test_the_page_is_drawn_from_the_table_and_the_tests() -> None:
    """docs/practices.md is what `script/docs` makes."""
    assert PAGE.read_text(encoding="utf-8") == drawn()
