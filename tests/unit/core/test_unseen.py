"""What a text looks like without the characters that do something instead of being seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.unseen import inert, inert_lines
from tests.fakes.hostile_words import HOSTILE, driving

ANY = st.text(st.characters(exclude_categories=()) | st.sampled_from([*HOSTILE, "\ud800"]))


@given(ANY)
def test_nothing_is_left_to_obey(text: str) -> None:
    """Whatever the text, what is shown drives no terminal, and showing it again changes nothing."""
    assert driving(inert(text)) == []
    assert driving(inert_lines(text)) == []
    assert inert(inert(text)) == inert(text)
    assert inert_lines(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 李雷 ✓ 👩\u200d🔧", "Zoë 李雷 ✓ 👩\u200d🔧"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("ad\u200cmin\u200d", "admin"),
        ("a\r\nb\u2028c", "a  b c"),
        ("Ann\u200b\u00ad\u2060", "Ann"),
        (None, "None"),
    ],
)
def test_letters_stay_and_disguises_go(text: object, shown: str) -> None:
    """Joiners stay where scripts and emoji need them and go beside plain letters."""
    assert inert(text) == shown
