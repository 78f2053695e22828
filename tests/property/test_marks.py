"""Marks are found whatever the title, and never where there is none (design §5 Marks)."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.marks import SIGNS, plain, read_title
from rekindled.core.vocabulary import EVERY_LANGUAGE

LETTERS = st.characters(whitelist_categories=("Lu", "Ll", "Lo"), blacklist_characters="xX")
TITLES = st.lists(st.text(LETTERS, min_size=2, max_size=8), min_size=1, max_size=4).map(lambda w: f"Call {' '.join(w)}")
WORDS = EVERY_LANGUAGE.outcomes
MARKS = st.sampled_from([*SIGNS, *WORDS])
UNSEEN = st.sampled_from(
    ["\ufe0f", "\u200b", "\u200d", "\u200e", "\u202a", "\u2066", "\u2069", "\ufeff", "\u00ad", "\u061c"]
)


@given(title=TITLES, mark=MARKS, behind=st.booleans())
def test_a_mark_before_or_after_any_title_is_found(title: str, mark: str, behind: bool) -> None:
    """Every sign and word settles every title of ours, from either side."""
    marked = f"{title} {mark}" if behind else f"{mark} {title}"
    found = read_title(marked, title)
    assert found is not None
    assert found.outcome is {**SIGNS, **WORDS}[mark]
    assert found.rest == plain(title).strip()


@given(title=TITLES, added=st.text(st.characters(whitelist_categories=("Lu", "Lo", "Nd")), min_size=1, max_size=10))
def test_no_title_without_a_mark_settles(title: str, added: str) -> None:
    """Capital letters, digits and scripts without case around our title are the user's own words."""
    words = {word.upper() for word in WORDS}
    if plain(added).upper() not in words:
        assert read_title(f"{title} {added}", title) is None
        assert read_title(f"{added} {title}", title) is None
    assert read_title(title, title) is None


@given(title=TITLES, mark=MARKS, data=st.data())
def test_what_nobody_sees_changes_nothing(title: str, mark: str, data: st.DataObject) -> None:
    """Unseen characters anywhere, and another normal form, leave the mark and the title what they were."""
    marked = f"{mark} {title}"
    at = data.draw(st.lists(st.integers(0, len(marked)), max_size=4))
    for place in sorted(at, reverse=True):
        marked = marked[:place] + data.draw(UNSEEN) + marked[place:]
    if data.draw(st.booleans()):
        marked = unicodedata.normalize("NFD", marked)
    written = unicodedata.normalize("NFC", title)
    assert read_title(marked, written) == read_title(f"{mark} {title}", written)


@given(text=st.text())
def test_plain_text_is_plain_already(text: str) -> None:
    """Taking away what nobody sees twice takes away nothing more."""
    assert plain(plain(text)) == plain(text)
