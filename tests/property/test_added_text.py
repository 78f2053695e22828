"""Our own text is never a note, however it comes back; the user's words always are (facts: apps §1)."""

from __future__ import annotations

import html
import unicodedata

import hypothesis.strategies as st
from hypothesis import given

from rekindled.core.added_text import added
from rekindled.core.marks import read_words
from rekindled.core.vocabulary import EVERY_LANGUAGE

OURS = (
    "Reconnect: say hello after a while. No favour asked this time.\nLast talk: 3 May 2024: the café in Århus\n"
    "Reach: +49 30 1234, anna@example.org\n\nDone: put ✓ before the title. Or: no answer, skip, later.\n\nNotes:"
)
UNSEEN = st.sampled_from(["\u200b", "\u200e", "\u202a", "\ufe0f", "\u2060"])
SPACES = st.sampled_from([" ", "\n", "  ", " \n", "\n\n", "\t"])


@given(st.data())
def test_text_wrapped_anew_with_unseen_characters_is_no_note(data: st.DataObject) -> None:
    """Any white space between the words, any invisible character in them, any Unicode form."""
    words = [word + data.draw(st.just("") | UNSEEN) for word in OURS.split()]
    text = "".join(word + data.draw(SPACES) for word in words)
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    assert added(unicodedata.normalize(form, text), OURS) == ""


@given(st.sampled_from(["<br>", "<br/>", "</p><p>", "</div>\n<div>"]), st.booleans())
def test_html_made_of_our_text_is_no_note(line_break: str, escaped: bool) -> None:
    """As servers and apps make it, with entities or without."""
    text = html.escape(OURS, quote=False) if escaped else OURS
    assert added(f"<html><body><p>{text.replace(chr(10), line_break)}</p></body></html>", OURS) == ""


@given(st.lists(st.from_regex(r"[A-Z][a-zäöü]{3,12}", fullmatch=True), min_size=1, max_size=8), st.booleans())
def test_words_of_the_users_are_the_note_wherever_they_stand(words: list[str], first: bool) -> None:
    """At the beginning or under the heading, all of them and nothing of ours."""
    fresh = [f"{word}zq" for word in words]
    note = " ".join(fresh)
    assert added(f"{note}\n{OURS}" if first else f"{OURS}\n{note}", OURS) == note


@given(st.text(alphabet=st.characters(categories=["L", "Nd"]), min_size=1, max_size=30))
def test_a_word_that_is_no_mark_settles_nothing(word: str) -> None:
    """Only the vocabulary's words are marks; every other single word is a note."""
    if word.lower() not in EVERY_LANGUAGE.outcomes and word.lower() not in EVERY_LANGUAGE.later:
        assert read_words(word) is None
