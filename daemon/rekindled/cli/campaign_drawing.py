"""How campaigns are drawn for a person, from the objects scripts get.

Owns the words beside them. Must not know where they come from. Nothing is graded or counted as late (R3, R20).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.cli.days import shown
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say
from rekindled.core.unseen import inert

_WORDS = {True: "yes", False: "no", None: "not known"}
_STAGES = {
    "waiting": "waits for a morning",
    "planned": "planned on",
    "done": "talked on",
    "no answer": "no answer on",
    "skipped": "skipped on",
    "passed": "passed on",
}


def draw_campaigns(result: Mapping[str, Any]) -> None:
    """One row for each."""
    if not result["campaigns"]:
        say("No campaign yet. Begin one with: rekindled campaign new")
        return
    columns = (
        Column(heading="Id", style="bold", folds=False),
        Column(heading="State", folds=False),
        Column(heading="Question"),
        Column(heading="Listed", folds=False),
        Column(heading="Shortlist", folds=False),
        Column(heading="Gains", folds=False),
    )
    rows = [
        (one["id"], one["state"], one["question"], one["listed"], one["shortlisted"], one["gained"])
        for one in result["campaigns"]
    ]
    say_table(columns, rows)


def draw_campaign(result: Mapping[str, Any], zone: ZoneInfo) -> None:
    """Problem and question, the candidates, the shortlist, and what came of it."""
    say_table(
        (Column(heading=result["id"], style="bold", folds=False), Column(heading=_state(result, zone))),
        [("Problem", result["problem"]), ("Question", result["question"])],
    )
    say()
    _draw_candidates(result, zone)
    if result["gains"]:
        say()
        columns = (
            Column(heading="Gain", style="bold", folds=False),
            Column(heading="What came of it"),
            Column(heading="From"),
            Column(heading="Noted", style="dim", folds=False),
        )
        rows = [(one["kind"], one["note"], one["contact"], shown(one["noted_on"], zone)) for one in result["gains"]]
        say_table(columns, rows)
    _draw_next_step(result)


def _state(result: Mapping[str, Any], zone: ZoneInfo) -> str:
    if result["state"] == "closed":
        return f"closed on {shown(result['closed_on'], zone)}"
    if result["state"] == "running":
        return f"running since {shown(result['ran_from'], zone)[:-6]}"
    return "gathering: nobody is asked yet"


def _draw_candidates(result: Mapping[str, Any], zone: ZoneInfo) -> None:
    people = result["candidates"]
    if not people:
        say("Nobody is listed yet. Add people with: rekindled campaign add NAME")
        return
    ran, is_closed = result["ran_from"] is not None, result["state"] == "closed"
    columns = (
        Column(heading="Candidate", style="bold"),
        Column(heading="1 Trusted and willing"),
        Column(heading="2 Ahead or distant"),
        Column(heading="So far" if ran else "Shortlist"),
    )
    rows = [
        (one["contact"], _mark(one["willing"]), _mark(one["distant"]), _so_far(one, zone, is_closed=is_closed))
        for one in people
    ]
    say_table(columns, rows)
    say()
    chosen = [one for one in people if one["shortlisted"]]
    names = ", ".join(one["contact"] for one in chosen)
    say(f"Shortlist: {names}" if chosen else "Shortlist: nobody has both check marks.")
    for one in people:
        if one["not_asked_because"]:
            say(f"{inert(one['contact'])} will not be asked: {one['not_asked_because']}.")
    for one in chosen:
        if one["also_in"]:
            others = " and ".join(one["also_in"])
            say(f"{inert(one['contact'])} is on the shortlist of {others} too: one ask serves them all.")


def _mark(mark: Mapping[str, Any]) -> str:
    """The value, and where it comes from: the user's own mark, or the profile with what it says."""
    if mark["value"] is None:
        return _WORDS[None]
    return f"{_WORDS[mark['value']]} ({'your mark' if mark['given'] else 'profile: ' + mark['because']})"


def _so_far(one: Mapping[str, Any], zone: ZoneInfo, *, is_closed: bool) -> str:
    if not one["shortlisted"]:
        return "-"
    progress = one["progress"]
    if progress is None:
        return "yes"
    if is_closed and progress["stage"] in {"waiting", "planned"}:
        return "not asked"
    words = _STAGES[progress["stage"]]
    return f"{words} {shown(progress['on'], zone)}" if progress["on"] else words.removesuffix(" on")


def _draw_next_step(result: Mapping[str, Any]) -> None:
    if result["state"] != "gathering" or not result["candidates"]:
        return
    say()
    open_marks = any(not one[mark]["given"] for one in result["candidates"] for mark in ("willing", "distant"))
    if open_marks:
        say("Go through the check marks with: rekindled campaign mark")
    if any(one["shortlisted"] for one in result["candidates"]):
        say("Have the shortlist asked with: rekindled campaign start")
