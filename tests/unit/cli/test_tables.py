from __future__ import annotations

import pytest

from rekindled.cli import page
from rekindled.cli.page import NO_WIDTH, Screen, say_folded, screen
from rekindled.cli.tables import Column, table

COLUMNS = (Column(heading="When", style="bold", folds=False), Column(heading="What"))
LONG = "Reach out to Mateo Ferrari, Dr. Helen Marsh, Kenji Watanabe and Konstantin Papadopoulos in the morning"


def test_a_terminal_of_80_columns_is_enough() -> None:
    """Long words are folded, never cut, and no line is wider than the page."""
    drawn = table(COLUMNS, [("Tue 24 Nov 2026 08:30-10:00", LONG)], Screen(width=80, colour=False))
    assert max(len(line) for line in drawn.split("\n")) <= 80
    assert drawn.split("\n")[1].startswith("Tue 24 Nov 2026 08:30-10:00  Reach out to Mateo")
    assert " ".join(drawn.split()).endswith("in the morning")


def test_a_pipe_gets_one_plain_line_for_each_row() -> None:
    """Programs such as grep see whole rows and no colours."""
    drawn = table(COLUMNS, [("now", LONG), ("later", None)], screen({}, terminal=False, width=80))
    assert drawn.split("\n") == ["When   What", f"now    {LONG}", "later"]


@pytest.mark.parametrize("rows", [[], [("李雷 é e\u0301 👩‍🚀", "x"), ("", ""), ("a\tb", "  c "), ("", LONG)]])
def test_a_pipe_gets_what_a_very_wide_page_shows(rows: list[tuple[str, str]]) -> None:
    """Wide letters count as two columns and accents as none, whoever draws the table."""
    assert table(COLUMNS, rows, Screen(width=NO_WIDTH, colour=False)) == table(
        COLUMNS, rows, Screen(width=NO_WIDTH - 1, colour=False)
    )


def test_a_terminal_gets_colours() -> None:
    """Styles are written as escape sequences where they are understood."""
    assert "\x1b[1m" in table(COLUMNS, [("now", "x")], screen({"TERM": "xterm"}, terminal=True, width=80))


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_declined(environ: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal are honoured."""
    plain = screen(environ, terminal=True, width=80)
    assert "\x1b" not in table(COLUMNS, [("now", "x")], plain)
    assert plain.width == 80


def test_a_pipe_has_no_edge() -> None:
    """Nothing is folded where nobody looks."""
    assert screen({}, terminal=False, width=80) == Screen(width=NO_WIDTH, colour=False)


def test_cells_cannot_drive_the_terminal_or_the_drawing() -> None:
    """Escape sequences and the markup of the drawing library in a name are plain text (faults promise 38)."""
    drawn = table(COLUMNS, [("\x1b[31mnow\u202e", "[bold red]loud[/] [/x]")], Screen(width=80, colour=False))
    assert drawn.split("\n")[1] == "[31mnow  [bold red]loud[/] [/x]"


def test_running_text_is_folded_for_eyes_and_whole_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never wider than 80 columns, however wide the page; what goes on below is indented, and all of it is inert."""
    say_folded(LONG, "  to: ")
    assert capsys.readouterr().out == f"  to: {LONG}\n"
    monkeypatch.setattr(page, "here", lambda: Screen(width=120, colour=False))
    say_folded(LONG + "\x1b[2J", "  to: ")
    say_folded("")
    first, second, empty = capsys.readouterr().out.splitlines()
    assert len(first) <= 80
    assert second.startswith("      Papadopoulos")
    assert "\x1b" not in second
    assert empty == ""
