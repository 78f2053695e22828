"""What counts as the user's own words in a text of ours (facts: apps §1 "note added", rule 3)."""

from __future__ import annotations

import pytest

from rekindled.core.added_text import added, without_markup

OURS = "Reconnect: say hello.\nLast talk: 3 May 2024\n\nDone: put ✓ before the title.\n\nNotes:"


@pytest.mark.parametrize(
    ("theirs", "note"),
    [
        (OURS, ""),
        (OURS + "\n", ""),
        (OURS.replace("\n", "\r\n").replace("\r\n", "\n \n"), ""),
        (" ".join(OURS.split()), ""),
        ("Reconnect:\nsay\nhello. Last talk:\n3 May 2024 Done: put ✓ before\nthe title.\nNotes:", ""),
        ("<p>Reconnect: say hello.<br>Last talk: 3 May 2024</p>Done: put ✓ before the title.<br/>Notes:", ""),
        (OURS.replace("✓", "✓\ufe0f"), ""),
        (OURS + "\nmoved to Oslo\nhas a dog", "moved to Oslo\nhas a dog"),
        (OURS + " moved to Oslo", "moved to Oslo"),
        ("what a talk!\n" + OURS, "what a talk!"),
        (OURS.replace("3 May 2024", "3 May 2024 (in Rome)"), "(in Rome)"),
        ("<div>" + OURS.replace("\n", "<br>") + "<br>she &amp; Tom moved</div>", "she & Tom moved"),
        ("moved to Oslo", "moved to Oslo"),
        ("", ""),
        ("Last talk: 3 May 2024", ""),
    ],
)
def test_only_added_words_are_a_note(theirs: str, note: str) -> None:
    """Re-wrapping, markup, invisible characters and our own text are never a note; added words anywhere are."""
    assert added(theirs, OURS) == note


def test_text_without_tags_is_left_alone() -> None:
    """A comparison sign or an ampersand in plain text is the user's."""
    assert without_markup("3 < 5 & 7 > 6") == "3 < 5 & 7 > 6"


def test_words_that_stand_everywhere_are_no_anchors() -> None:
    """A note is found in a long text of few words too, and an unchanged one has none."""
    ours = " ".join(f"the w{number} of" for number in range(400))
    assert added(ours, ours) == ""
    assert added(f"{ours} moved to Oslo", ours) == "moved to Oslo"
    assert added("the " * 4000, ours) != ""
