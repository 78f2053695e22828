from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from rekindled.cli import page, plan_drawing
from rekindled.cli.page import Screen, width_of
from rekindled.cli.plan_drawing import draw_plan
from rekindled.core.changes import AS_IT_IS
from tests.fakes.cli_homes import Home

UTC = ZoneInfo("UTC")


def change(action: str, title: str, on: str = "2026-11-24", **more: object) -> dict[str, object]:
    """One change of a plan."""
    return {
        "action": action,
        "start": f"{on}T08:30:00+00:00",
        "end": f"{on}T08:50:00+00:00",
        "title": title,
        "touches": [],
        "because": "every 6 months",
        "rewrites": False,
        "moved_from": None,
        **more,
    }


def plan_of(*changes: dict[str, object], **more: object) -> dict[str, object]:
    """A plan made on a Sunday."""
    return {"from": "2026-11-22", "changes": list(changes), "waiting": [], "closed": [], **more}


def test_a_plan_is_an_agenda_by_week_and_day(capsys: pytest.CaptureFixture[str]) -> None:
    """What is new, moved, reworded, removed and kept, each with its reason; closed days between are named."""
    plan = plan_of(
        change("move", "Call Di", "2026-12-02", moved_from="2026-11-26T09:00:00+00:00", because="it passed"),
        change("create", "Call Ann"),
        change("withdraw", "Call Cy"),
        change("keep", "Call Bob", rewrites=True),
        change("keep", "Call Eve"),
        closed=[{"on": "2026-11-26", "because": "vacation"}, {"on": "2026-12-24", "because": "quiet week"}],
    )
    draw_plan(plan, UTC)
    assert capsys.readouterr().out == (
        "Week of Mon 23 November 2026\n"
        "  Tue 24 Nov\n"
        "    08:30-08:50  new     Call Ann: every 6 months\n"
        "    08:30-08:50  remove  Call Cy: every 6 months\n"
        "    08:30-08:50  reword  Call Bob: every 6 months\n"
        "    08:30-08:50  keep    Call Eve: every 6 months\n"
        "  Thu 26 Nov  closed: vacation\n"
        "Week of Mon 30 November 2026\n"
        "  Wed 2 Dec\n"
        "    08:30-08:50  moved   Call Di: from Thu 26 Nov 09:00: it passed\n"
    )


def test_who_waits_is_named_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """By name where it is known."""
    waiting = [
        {"contact": "Cy", "contact_id": "c-3", "because": "the week is full"},
        {"contact": None, "contact_id": "c-4", "because": "the week is full"},
    ]
    draw_plan(plan_of(waiting=waiting), UTC)
    said = capsys.readouterr().out
    assert said.startswith("Nothing to change: the calendar is as it should be.")
    assert "Waiting:\n  the week is full: Cy, c-4\n" in said


def test_many_who_wait_for_one_reason_are_named_in_part(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them when asked for; on one line in a pipe."""
    plan = plan_of(
        waiting=[{"contact": f"P{n}", "contact_id": f"c-{n}", "because": "the weeks are full"} for n in range(50)]
    )
    draw_plan(plan, UTC)
    assert capsys.readouterr().out.splitlines()[-1].endswith("P38, P39 and 10 more")
    draw_plan(plan, UTC, verbose=True)
    assert capsys.readouterr().out.splitlines()[-1].endswith("P48, P49")


def test_what_simply_stays_has_no_reason_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Unless all is asked for: the same words at every line would hide what changes."""
    plan = plan_of(change("keep", "Call Bob", because=AS_IT_IS))
    draw_plan(plan, UTC)
    assert "keep    Call Bob\n" in capsys.readouterr().out
    draw_plan(plan, UTC, verbose=True)
    assert f"Call Bob: {AS_IT_IS}" in capsys.readouterr().out


def test_what_stays_far_ahead_is_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """What changes is shown however far away it is."""
    plan = plan_of(change("keep", "Call Bob", "2027-03-02"), change("create", "Call Ann", "2027-03-02"))
    draw_plan(plan, UTC)
    said = capsys.readouterr().out
    assert "Call Ann" in said
    assert "Call Bob" not in said
    draw_plan(plan, UTC, verbose=True)
    assert "Call Bob" in capsys.readouterr().out


def test_a_view_of_some_weeks_counts_what_comes_later(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is hidden without a word."""
    draw_plan(plan_of(change("create", "Call Ann", "2027-03-02"), change("create", "Call Bob")), UTC, weeks=2)
    said = capsys.readouterr().out
    assert "Call Ann" not in said
    assert "Later: 1 more; all of them: rekindled plan" in said


def test_a_terminal_gets_colours_and_eighty_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However wide it is; long titles and reasons go on below, and nothing a title holds can drive the terminal."""
    monkeypatch.setattr(plan_drawing, "here", lambda: Screen(width=120, colour=True))
    names = " and ".join(["Call Somebody With Quite A Name"] * 3)
    draw_plan(plan_of(change("create", "\x1b[31m" + names, because="every 6 months, " * 9)), UTC)
    said = capsys.readouterr().out
    assert "\x1b[32mnew" in said
    assert "\x1b[31m" not in said
    plain = said.replace("\x1b[32m", "").replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert len(plain.splitlines()) > 5
    assert max(map(len, plain.splitlines())) <= 80


def test_replanning_needs_somebody_to_say_yes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown first; no answer is a usage error, a no changes nothing, a plan without changes asks nothing."""
    shown = [plan_of(change("move", "Call Ann", moved_from="2026-11-25T08:30:00+00:00"))]
    monkeypatch.setattr("rekindled.cli.calendar_commands.planned", lambda _setup, *, replan: (shown[replan - 1], UTC))
    home.configured().knows()
    assert home.run("plan", "--replan").exit_code == 2
    refused = home.run("plan", "--replan", typed="n\n")
    assert "Call Ann" in refused.stdout
    assert "Nothing was changed." in refused.stderr
    assert home.run("plan", "--replan", "--json").exit_code == 0
    shown[0] = plan_of()
    assert home.run("plan", "--replan").exit_code == 0
    assert "replan" not in home.snapshot().settings


def test_a_narrow_page_folds_all_of_a_plan(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles in wide letters, reasons of closed days, and who waits: nothing is wider than 60 columns."""
    monkeypatch.setattr(page, "screen", lambda *_, **__: Screen(width=60, colour=False))
    holiday = "public holiday: the second day of a feast that has a very long name"
    plan = plan_of(
        change("create", "给李雷和韩梅梅以及他们所有的朋友们打电话，聊聊最近的生活"),
        change("create", "Call Ann", "2026-11-27"),
        change("create", "Call Bob", "2027-03-04"),
        closed=[{"on": "2026-11-26", "because": holiday}],
        waiting=[{"contact": f"Person {n}", "contact_id": f"c-{n}", "because": "the week is full"} for n in range(30)],
    )
    draw_plan(plan, UTC, weeks=2)
    lines = capsys.readouterr().out.split("\n")
    assert max(map(width_of, lines)) <= 60
    (at,) = (number for number, line in enumerate(lines) if line.startswith("  Thu 26 Nov  closed: public"))
    assert lines[at + 1] == "              feast that has a very long name"
    assert "Later: 1 more; all of them: rekindled plan" in lines
