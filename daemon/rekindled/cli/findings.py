"""Findings of `check` and `doctor`, as a table or as JSON.

Owns how a finding is shown. Must not find anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from rekindled.app.checking import Finding
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import say_json


def say_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Say each finding with whether it is as it must be."""
    if as_json:
        say_json({"findings": [_plain(finding) for finding in findings]})
        return
    columns = (
        Column(heading="", style="bold", folds=False),
        Column(heading="What", folds=False),
        Column(heading="Found"),
    )
    say_table(columns, [(_word(finding), finding.about, finding.text) for finding in findings])


def _word(finding: Finding) -> str:
    return "attention" if finding.error else "ok"


def _plain(finding: Finding) -> dict[str, object]:
    return {"about": finding.about, "ok": finding.error is None, "text": finding.text}
