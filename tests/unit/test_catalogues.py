"""The translations that come with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rekindled.adapters.catalogues import LANGUAGES, TRANSLATED, tongue_of
from rekindled.adapters.jinja_drafts import TEMPLATES
from rekindled.core import phrases, review_phrases
from rekindled.core.letters import Occasion
from rekindled.core.marks import Mark, read_title, read_words
from rekindled.core.model import Outcome
from rekindled.core.phrases import EVERY_TEXT, HOW_TO_MARK, HOW_TO_MARK_LINES, LOGGED, LOGGED_WITH_NEXT
from rekindled.core.tongue import opening_of
from tests.golden.compile_catalogues import catalogue_of, compiled, source_of

PARTS = re.compile(r"\{\w+\}")


def _texts(value: object) -> list[str]:
    """Every text in a constant, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, tuple) else []


def test_every_text_is_listed() -> None:
    """A phrase that is added cannot be forgotten by the translations."""
    constants = [*vars(phrases).items(), *vars(review_phrases).items()]
    named = {text for name, value in constants if name.isupper() for text in _texts(value)}
    assert named - {*phrases.TIE_HEADINGS} == set(EVERY_TEXT)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_with_the_same_parts(language: str) -> None:
    """Nothing is left English by mistake, and what is filled in has its place."""
    messages = {str(one.id): str(one.string) for one in catalogue_of(language) if one.id}
    assert set(messages) == set(EVERY_TEXT)
    for text, said in messages.items():
        assert said
        assert sorted(PARTS.findall(said)) == sorted(PARTS.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_what_apps_cannot_show(language: str) -> None:
    """One ampersand and GNOME Calendar shows nothing (design §5)."""
    tongue = tongue_of(language)
    assert not [text for text in EVERY_TEXT if set(tongue.say(text)) & set("&<>\n")]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_what_is_written(language: str) -> None:
    """`script/catalogues` was run after the last change."""
    assert source_of(language).with_suffix(".mo").read_bytes() == compiled(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_template(language: str) -> None:
    """One for each occasion, and a signature."""
    names = {f"{occasion}.txt" for occasion in Occasion} | {"signature.txt"}
    assert {path.name for path in Path(TEMPLATES / language).iterdir()} == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_to_mark_that_are_proposed_are_understood(language: str) -> None:
    """What an entry tells the user to write means what it says."""
    tongue = tongue_of(language)
    _, _, words = tongue.say(HOW_TO_MARK).rstrip(".").rpartition(": ")
    found = [read_title(f"{word} {'Call Ann'}", "Call Ann") for word in words.split(", ")]
    outcomes = [mark.outcome for mark in found if isinstance(mark, Mark)]
    assert outcomes == [Outcome.UNANSWERED, Outcome.SKIPPED, Outcome.LATER]
    _, _, lines = tongue.say(HOW_TO_MARK_LINES).rstrip(".").rpartition("[-] ")
    assert all(read_words(word) for word in lines.split(", "))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_lines_of_an_acknowledgement_begin_alike(language: str) -> None:
    """By its beginning it is known again."""
    tongue = tongue_of(language)
    assert opening_of(tongue.say(LOGGED)) == opening_of(tongue.say(LOGGED_WITH_NEXT))
    assert opening_of(tongue.say(LOGGED)).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tongue_knows_every_other(language: str) -> None:
    """An entry written in any language is understood in each."""
    assert set(tongue_of(language).ways("Notes:")) == {"Notes:", "Notizen:"}
    assert tongue_of(language).language == language
