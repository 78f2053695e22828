"""Templates: the program's own, the user's, and what is said of one with a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.adapters.catalogues import LANGUAGES
from rekindled.adapters.jinja_drafts import LONGEST, JinjaDrafts
from rekindled.core.errors import ConfigError
from rekindled.core.letters import Ground, Occasion, Sender

ME = Sender(name="Me Myself", email="me@example.org", phone="+49 30 1")
GROUND = Ground(
    occasion=Occasion.RECONNECT,
    language="en",
    name="Dr. Ann Lee",
    memory="the boat",
    met="a fair",
    standout="patience",
    homework="new job",
    offer="a room",
    last_note="the move",
    last_month="March 2019",
)


def own(folder: Path, text: str, name: str = "en/reconnect.txt") -> JinjaDrafts:
    """Drafts with one template of the user's."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return JinjaDrafts(own=folder, sender=ME)


def test_a_first_letter_follows_the_recipe() -> None:
    """P2-11, P2-12, P3-06, P3-08: who, why now, the gap owned, the memory, catching up, the tie valued, well wishes."""
    body = JinjaDrafts(sender=ME).draft(GROUND).body
    steps = [
        "Hello Ann,",
        "This is Me Myself",
        "you came to mind",
        "We last talked in March 2019 (the move), and I wish we had not lost touch",
        "that was on my side",
        "Do you remember: the boat?",
        "I would like to catch up",
        "I value knowing you",
        "I hope you are well.",
    ]
    places = [body.index(step) for step in steps]
    assert places == sorted(places)
    assert "new job" in body[: body.index("This is")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", Occasion)
def test_every_letter_closes_with_name_address_and_number(occasion: Occasion, language: str) -> None:
    """P2-14: they can answer by any way."""
    ground = Ground(occasion=occasion, language=language, name="Ann", memory="the boat")
    assert JinjaDrafts(sender=ME).draft(ground).body.endswith("Me Myself\nme@example.org\n+49 30 1")


def test_a_first_letter_asks_no_favour() -> None:
    """P1-08: what is for an ask stays out of it, whatever is planned besides."""
    letter = JinjaDrafts().draft(Ground(occasion=Occasion.RECONNECT, language="en", name="Ann", question="Who hires?"))
    assert "Who hires?" not in letter.body


def test_a_template_of_the_user_goes_first(tmp_path: Path) -> None:
    """A file beside the configuration replaces one of the program's, and may use its signature."""
    drafts = own(tmp_path, "Subject: Hi {{ first_name }}\nYou know: {{ memory }}\n\n{% include 'en/signature.txt' %}\n")
    letter = drafts.draft(GROUND)
    assert letter.subject == "Hi Ann"
    assert letter.body == "You know: the boat\n\nMe Myself\nme@example.org\n+49 30 1"


def test_a_signature_of_the_user_ends_the_programs_letters(tmp_path: Path) -> None:
    """The parts can be replaced one by one."""
    assert own(tmp_path, "Bye, {{ me.name }}", "en/signature.txt").draft(GROUND).body.endswith("\n\nBye, Me Myself")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Subject: Hi\n{% if %}\n", 2, "Expected"),
        ("Subject: Hi\n\n{{ nickname }}\n", 3, "'nickname' is undefined"),
        ("Subject: Hi\n{{ 1 / 0 }}\n", 2, "division by zero"),
        ("Subject: Hi\n{{ ().__class__.__bases__ }}\n", 2, "unsafe"),
        ("Subject: Hi\n{% for n in range(1000000000) %}x{% endfor %}\n", 2, "Range too big"),
        ("Hello\n", 1, "Subject"),
        ("Subject: Hi\n{% include 'en/nothing.txt' %}\n", 2, "nothing.txt"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    """Whatever is wrong with a template, the user can find it; a template can reach nothing but what it is given."""
    with pytest.raises(ConfigError) as caught:
        own(tmp_path, text).draft(GROUND)
    assert str(caught.value).startswith(f"{tmp_path}/en/reconnect.txt line {line}: ")
    assert words in str(caught.value)


def test_a_template_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A file that is no text has no line to name."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "reconnect.txt").write_bytes(b"Subject: \xff\xfe")
    with pytest.raises(ConfigError, match=r"reconnect\.txt: .*mend the template"):
        JinjaDrafts(own=tmp_path).draft(GROUND)


def test_no_letter_grows_without_end(tmp_path: Path) -> None:
    """What a loop in a template makes is cut."""
    drafts = own(tmp_path, "Subject: Hi\n{% for n in range(90000) %}x{% endfor %}\n")
    assert len(drafts.draft(GROUND).body) <= LONGEST


def test_an_unknown_language_names_the_missing_file() -> None:
    """As a config from the future might ask for."""
    with pytest.raises(ConfigError, match=r"xx/reconnect\.txt"):
        JinjaDrafts().draft(Ground(occasion=Occasion.RECONNECT, language="xx", name="Ann"))
