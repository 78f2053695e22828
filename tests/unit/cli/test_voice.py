from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rekindled.cli.voice import asked, complain, confirmed, say_json, say_raw, working
from rekindled.core.errors import UsageError
from rekindled.core.unseen import inert, inert_lines

DANGEROUS = "\x1b]52;c;aGk=\x07\x9b31m\u202eevil\u2066\x00\r\ud800\ufeff"


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_that_drives_a_terminal_is_left(text: str) -> None:
    """No control, C1 or bidi character survives (faults promise 38)."""
    shown = inert(text)
    assert not [one for one in shown if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_plain_words_stay_as_they_are() -> None:
    """Letters of any script, marks and joined emoji are left alone."""
    assert inert("Zoë 李雷 ✓ 👩\u200d🔧") == "Zoë 李雷 ✓ 👩\u200d🔧"
    assert inert_lines("a\tb\nc\x1b") == "a b\nc"


def test_json_says_the_same_without_driving_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Dangerous characters are escaped in JSON, so that a program reads exactly what was stored."""
    text = DANGEROUS.replace("\ud800", "") + "Ωmega"
    say_json({"text": text})
    said = capsys.readouterr().out
    assert json.loads(said) == {"text": text}
    assert inert_lines(said.rstrip("\n")) == said.rstrip("\n")
    assert "Ωmega" in said


def test_a_file_in_a_pipe_is_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    """What goes to another program is not changed."""
    say_raw("a\u202eb\n")
    assert capsys.readouterr().out == "a\u202eb\n"


def test_a_file_on_a_terminal_is_inert(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person sees is made harmless."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    say_raw("a\u202eb\n")
    assert capsys.readouterr().out == "ab\n"


@pytest.mark.parametrize(("typed", "answer"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_only_a_yes_is_a_yes(typed: str, answer: bool) -> None:
    """An empty answer agrees to nothing."""
    assert _with(typed, lambda: confirmed("Go on?", yes=False)) is answer


def test_a_yes_beforehand_is_not_asked_again() -> None:
    """--yes answers without a terminal."""
    assert _with("", lambda: confirmed("Go on?", yes=True)) is True


@pytest.mark.parametrize("question", [lambda: confirmed("Go on?", yes=False), lambda: asked("Who?")])
def test_nobody_there_is_a_mistake_that_says_what_to_do(question: object) -> None:
    """An input that ended names --yes instead of waiting or guessing."""
    failure = _with("", question)
    assert isinstance(failure, UsageError)
    assert "--yes" in str(failure)


@pytest.mark.parametrize("question", [lambda: confirmed("Go on?", yes=False), lambda: asked("Who?")])
def test_ctrl_c_at_a_question_is_no_mistake(question: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C stays an interruption."""

    def interrupt(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.termui.visible_prompt_func", interrupt)
    with pytest.raises(click.Abort):
        question()  # type: ignore[operator]  # a parameter


def test_progress_is_shown_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pipe nothing is said while something takes its time."""
    with working("Planning …"):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with working("Planning …"):
        pass
    assert "Planning" in capsys.readouterr().err


def _with(typed: str, question: object) -> object:
    """What a question comes to with this typed."""
    came: list[object] = []

    @click.command()
    def ask() -> None:
        try:
            came.append(question())  # type: ignore[operator]  # a parameter
        except UsageError as failure:
            came.append(failure)

    CliRunner().invoke(ask, input=typed)
    return came[0]


@pytest.mark.parametrize("ours", [True, False])
def test_the_journal_is_told_that_it_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: bool) -> None:
    """A line has a priority where systemd reads that very stream, and nowhere else: not in a file, for one."""
    with (tmp_path / "stream").open("w+") as stream:
        named = os.fstat(stream.fileno())
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("JOURNAL_STREAM", f"{named.st_dev}:{named.st_ino if ours else 1}")
        complain("one\ntwo")
        stream.seek(0)
        assert stream.read() == ("<3>rekindled: one\n<3>two\n" if ours else "rekindled: one\ntwo\n")
