"""A backup put back beside a real calendar: what the dry run says is what the next look finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.cli_homes import home_in
from tests.fakes.plain_user import PlainUser
from tests.integration.test_cli import started
from tests.servers import RunningServer

pytestmark = pytest.mark.server


def test_the_calendar_goes_on_after_a_restore(tmp_path: Path, radicale: RunningServer) -> None:
    """Entries since the backup are named before, and whom looks leave; none is written twice; a tick counts once."""
    home = started(home_in(tmp_path), radicale, "Restored", "--contact", "Ann Lee=6 months")
    user = PlainUser(radicale, "Restored")
    home.read("backup")
    assert home.run("contacts", "add", "Bob Ray", "--every", "2 weeks").exit_code == 0
    home.read("sync")
    (ann,) = (one for one in user.events().values() if "Ann Lee" in one.title)
    user.tick(ann)
    titles = sorted(one.title for one in user.events().values())
    dry = home.read("restore", "newest", "--dry-run")
    assert dry["calendar"] == {
        "unknown_to_backup": ["Call Bob Ray"],
        "for_people_unknown_to_backup": ["Call Bob Ray"],
        "not_on_calendar": [],
    }
    said = " ".join(home.run("restore", "newest", "--dry-run").stdout.split())
    assert "for people unknown to the backup" in said
    assert "rekindled doctor --rebuild: - Call Bob Ray" in said
    assert "takes them up" not in said
    assert sorted(one.title for one in user.events().values()) == titles
    assert home.read("restore", "newest", "--yes")["kept"]
    for _ in range(3):
        home.read("sync")
    rows = home.read("history")["interactions"]
    assert [(row["contact"], row["outcome"]) for row in rows] == [("Ann Lee", "done")]
    named = [one.title for one in user.events().values() if "Ann Lee" in one.title]
    assert sorted(named) == ["Call Ann Lee", "Thank Ann Lee", "✓ Call Ann Lee"]
    with closing(sqlite3.connect(home.store)) as store:
        said = store.execute("SELECT because FROM journal WHERE event = 'store.restored'").fetchall()
    assert len(said) == 1


@pytest.mark.parametrize("looked", [True, False], ids=["after a look", "before a look"])
def test_nobody_inherits_the_entry_of_another(tmp_path: Path, radicale: RunningServer, *, looked: bool) -> None:
    """Somebody added after a restore gets an id of their own, so a tick for whom the backup lacks is not theirs."""
    name = f"Inherited {looked}"
    home = started(home_in(tmp_path), radicale, name, "--contact", "Ann Lee=6 months", "--contact", "Bob=2 weeks")
    user = PlainUser(radicale, name)
    home.read("backup")
    assert home.run("contacts", "add", "Wim New", "--every", "1 month").exit_code == 0
    home.read("sync")
    assert home.run("restore", "newest", "--yes").exit_code == 0
    if looked:
        home.read("sync")
    assert home.run("contacts", "add", "Xaver Other", "--every", "1 month").exit_code == 0
    home.read("sync")
    (wims,) = (one for one in user.events().values() if "Wim New" in one.title)
    user.tick(wims)
    home.read("sync")
    assert home.read("history")["interactions"] == []
    assert len({contact.id for contact in home.snapshot().contacts} - {"c-3"}) == 3
    assert home.run("doctor", "--rebuild").exit_code == 0
    assert [row["contact"] for row in home.read("history")["interactions"]] == ["Wim New"]
