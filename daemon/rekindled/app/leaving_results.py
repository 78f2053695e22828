"""What `purge` answers to scripts (design §7).

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rekindled.app.results import Plain, shown_time
from rekindled.core.leaving import Survey
from rekindled.core.model import Entry


def entry_row(entry: Entry) -> Plain:
    """One entry of ours."""
    return {"uid": entry.uid, "title": entry.now.title, "start": shown_time(entry.now.start)}


def survey_result(survey: Survey) -> Plain:
    """What of ours goes, what stays and why, and how many objects are none of ours."""
    return {
        "goes": [entry_row(entry) for entry in survey.goes],
        "stays": [{**entry_row(kept.entry), "because": kept.because} for kept in survey.stays],
        "not_ours": survey.foreign,
        "another_rekindled": survey.rivals,
    }


def purge_result(before: Survey, after: Survey | None, **more: Any) -> Plain:  # noqa: ANN401 - plain values for JSON
    """`purge`: `after` is None while nothing was removed."""
    removed: Sequence[Entry] = () if after is None else gone(before, after)
    return {**survey_result(after or before), "removed": [entry_row(entry) for entry in removed], **more}


def gone(before: Survey, after: Survey) -> tuple[Entry, ...]:
    """What was to go and is there no more."""
    there = {entry.uid for entry in (*after.goes, *(kept.entry for kept in after.stays))}
    return tuple(entry for entry in before.goes if entry.uid not in there)
