from __future__ import annotations

import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import FileTurns
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
from tests.fakes.cli_homes import Home
from tests.samples import ANNA

SOURCE = Path(__file__).parents[3] / "daemon"
EXAMPLES = Path(__file__).parents[3] / "config" / "contacts.example.toml"
CARD = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u-1\r\nFN:Cara\r\nEMAIL:cara@example.org\r\nEND:VCARD\r\n"


def test_a_name_and_an_interval_are_enough(home: Home) -> None:
    """Nothing else is asked (R1)."""
    result = home.run("contacts", "add", "Ann Lee", "--every", "6 months")
    assert (result.exit_code, result.stdout) == (0, "Added Ann Lee (c-1). Every 6 months, from the next look on.\n")


def test_whoever_has_no_cadence_is_not_planned(home: Home) -> None:
    """The answer says so, and how to change it (R2)."""
    assert "Nothing is planned without a cadence" in home.run("contacts", "add", "Ann", "--circle", "club").stdout


def test_a_circle_of_the_configuration_gives_the_cadence(home: Home) -> None:
    """As planning will see it (U8)."""
    assert "Every 2 months" in home.configured().run("contacts", "add", "Ann", "--circle", "friends").stdout


def test_everything_said_is_kept(home: Home) -> None:
    """Each option fills its field."""
    words = ("--phone", "+49 30 1", "--phone", "+49 30 2", "--email", "a@example.org", "--timezone", "Asia/Tokyo")
    home.run("contacts", "add", "Ann", "--every", "default", "--circle", "club", "--last", "2024-05-01", *words)
    told = home.read("contacts", "show", "ann")
    assert told["phones"] == ["+49 30 1", "+49 30 2"]
    assert (told["cadence"], told["circle"], told["last_contact_on"]) == ("6 months", "club", "2024-05-01")
    assert (told["emails"], told["timezone"]) == (["a@example.org"], "Asia/Tokyo")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("",), "needs a name"),
        (("  \x1b ",), "needs a name"),
        (("x" * 201,), "at most 200"),
        (("Ann", "--every", "0 days"), "between 1 and"),
        (("Ann", "--every", "often"), "not a period"),
        (("Ann", "--email", "nobody"), "--email"),
        (("Ann", "--timezone", "Europe/Berln"), 'did you mean "Europe/Berlin"?'),
        (("Ann", "--last", "2999-01-01"), "in the future"),
        (("Ann", "--last", "soon"), "not a day"),
    ],
)
def test_nonsense_is_refused_and_nobody_is_added(home: Home, words: tuple[str, ...], expected: str) -> None:
    """A usage error names what is wrong."""
    home.knows()
    result = home.run("contacts", "add", *words)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert home.names() == []


def test_somebody_known_is_not_added_twice(home: Home) -> None:
    """The message says how to change them instead."""
    home.run("contacts", "add", "Ann")
    result = home.run("contacts", "add", "ann")
    assert (result.exit_code, home.names()) == (2, ["Ann"])
    assert "rekindled contacts edit c-1" in result.stderr


def test_the_list_shows_cadence_last_talk_and_next(home: Home) -> None:
    """One row each, by name; for scripts the documented fields (design §7)."""
    home.run("contacts", "add", "Bea", "--every", "1 year", "--last", "2026-01-02")
    home.run("contacts", "add", "Ann")
    lines = home.run("contacts", "list").stdout.split("\n")
    assert lines[1].split() == ["Ann", "-", "-", "-", "c-2"]
    assert lines[2].split() == ["Bea", "1", "year", "2026-01-02", "-", "c-1"]
    fields = {"id", "name", "circle", "cadence", "last_contact_on", "next_on", "resting"}
    assert {frozenset(row) for row in home.read("contacts", "list")["contacts"]} == {frozenset(fields)}


def test_an_empty_list_says_how_to_begin(home: Home) -> None:
    """With the command to type."""
    home.knows()
    assert "rekindled contacts add NAME" in home.run("contacts", "list").stdout


def test_showing_somebody_leaves_out_what_is_not_known(home: Home) -> None:
    """Fields and tie profile, one on a line."""
    anna = replace(ANNA, merged_into=None)
    home.knows(ContactSaved(contact=anna), ContactSaved(contact=Contact(id="c-1", name="Bob")))
    said = home.run("contacts", "show", "anna").stdout
    assert "phones:           +49 30 1, +1 2\n" in said
    assert "memory:           the boat\n" in said
    assert "do not contact:   yes\n" in said
    assert home.run("contacts", "show", "bob").stdout == "id:               c-1\nname:             Bob\n"


def test_a_mistake_in_the_configuration_is_told_with_its_line(home: Home) -> None:
    """Cadences cannot be shown without it."""
    home.run("contacts", "add", "Ann")
    result = home.configured('timezone = "Mars"\n').run("contacts", "list")
    assert result.exit_code == 78
    assert f"{home.config} line 1: timezone" in result.stderr


def test_removing_asks_and_keeps_the_history(home: Home) -> None:
    """The question says what happens; only a yes does it."""
    home.run("contacts", "add", "Ann")
    refused = home.run("contacts", "remove", "ann", typed="n\n")
    assert "the history stays" in refused.stderr
    assert (refused.stdout, home.names()) == ("Nobody was removed.\n", ["Ann"])
    assert home.run("contacts", "remove", "ann", typed="y\n").exit_code == 0
    assert home.names() == []


def test_removing_without_a_terminal_needs_a_yes(home: Home) -> None:
    """Nothing is removed by accident in a script."""
    home.run("contacts", "add", "Ann")
    assert home.run("contacts", "remove", "ann").exit_code == 2
    assert home.names() == ["Ann"]
    assert home.run("contacts", "remove", "ann", "--yes").exit_code == 0
    assert home.names() == []


def test_an_import_shows_what_changed_and_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    """Added, then unchanged, then one field updated (U7)."""
    file = tmp_path / "people.toml"
    file.write_text('[[contact]]\nname = "Ann"\nmemory = "the boat"\n', encoding="utf-8")
    card = tmp_path / "cara.VCF"
    card.write_text(CARD, encoding="utf-8")
    first = home.run("contacts", "import", str(file), str(card)).stdout
    taken_for = "cara.VCF: vCards, 1 person.\n"
    assert first.startswith(f"{taken_for}2 added, 0 updated, 0 unchanged.\n  + Ann (c-1)\n  + Cara (c-2)\n")
    again = home.run("contacts", "import", str(file), str(card)).stdout
    assert again == f"{taken_for}0 added, 0 updated, 2 unchanged.\n"
    file.write_text('[[contact]]\nname = "Ann"\nmemory = "the train"\nevery = "weekly"\n', encoding="utf-8")
    assert "  ~ Ann (c-1): every, memory\n" in home.run("contacts", "import", str(file)).stdout


def test_a_dry_run_changes_nothing(home: Home) -> None:
    """It says the same, as something that would be."""
    told = home.read("contacts", "import", str(EXAMPLES), "--dry-run")
    assert (len(told["added"]), told["dry_run"]) == (10, True)
    assert home.run("contacts", "import", str(EXAMPLES), "--dry-run").stdout.startswith("Would be: 10 added")
    assert home.names() == []


def test_the_examples_go_into_an_empty_store_only(home: Home) -> None:
    """--if-empty leaves a store with people alone, and that is fine."""
    assert home.run("contacts", "import", "--if-empty", str(EXAMPLES)).exit_code == 0
    home.run("contacts", "remove", "Tom", "--yes")
    again = home.run("contacts", "import", "--if-empty", str(EXAMPLES))
    assert (again.exit_code, again.stdout, len(home.names())) == (0, "", 9)
    assert "nothing was taken in" in again.stderr


def test_a_question_is_asked_not_guessed(home: Home, tmp_path: Path) -> None:
    """A shared address under another name is for the user to answer (design §7); of an export nobody is left out."""
    home.run("contacts", "add", "Carl", "--email", "cara@example.org")
    file = tmp_path / "people.toml"
    file.write_text('[[contact]]\nname = "Cara"\nemail = ["cara@example.org"]\n', encoding="utf-8")
    said = home.run("contacts", "import", str(file)).stdout
    assert 'Only you can tell:\n  - "Cara" has the e-mail address of "Carl" (c-1)' in said
    assert home.names() == ["Carl"]
    card = tmp_path / "cara.vcf"
    card.write_text(CARD, encoding="utf-8")
    said = home.run("contacts", "import", str(card)).stdout
    assert said.endswith("1 pair of people may be one person; see: rekindled contacts duplicates\n")
    assert home.names() == ["Cara", "Carl"]


def test_a_long_import_names_twenty(home: Home, tmp_path: Path) -> None:
    """The rest is counted."""
    file = tmp_path / "people.toml"
    file.write_text("".join(f'[[contact]]\nname = "Person {n}"\n' for n in range(25)), encoding="utf-8")
    assert home.run("contacts", "import", str(file)).stdout.endswith("  … and 5 more\n")


@pytest.mark.parametrize(
    ("name", "content", "code", "expected"),
    [
        (
            "people.toml",
            b'[[contact]]\nname = "Ann"\n[[contact]]\nevery = "weekly"\n',
            78,
            "line 3: contact 2 (without a name): name",
        ),
        ("people.toml", b'[[contact]]\nname = "Ann\n', 78, "line 2"),
        ("people.toml", b'[[contact]]\nname = "Ann"\nevery = "0 days"\n', 78, "line 3"),
        ("people.toml", b'# \xff\n[[contact]]\nname = "Ann"\n', 78, "line 1: expected UTF-8"),
        ("people.txt", b"Ann", 2, "ends in .toml, .vcf, .csv or .json"),
        ("people.csv", b"Ann", 78, "line 1: this header is not known; expected the one of `triage --sheet`: id,name"),
        ("people.csv", b"id,name,past,status,trust,circle,every\n,Ann,much,,,,\n", 78, "line 2: Ann: past"),
        ("people.csv", b"id,name,past,status,trust,circle,every\n,\xff,,,,,\n", 78, "line 2: expected UTF-8"),
        ("people.json", b"{}", 78, "no export of Monica's"),
        ("missing.toml", None, 2, "No such file"),
    ],
)
def test_a_malformed_file_imports_nobody(
    home: Home, tmp_path: Path, *, name: str, content: bytes | None, code: int, expected: str
) -> None:
    """File, line and what is expected are named; the good file beside it is not taken in either."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = home.run("contacts", "import", str(EXAMPLES), str(tmp_path / name))
    assert result.exit_code == code
    assert name in result.stderr
    assert expected in result.stderr
    assert not home.store.exists()


def test_an_export_can_be_imported(home: Home, tmp_path: Path) -> None:
    """TOML holds everything; the file is for its owner alone."""
    home.run("contacts", "import", str(EXAMPLES))
    file = tmp_path / "out.toml"
    result = home.run("contacts", "export", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert home.run("contacts", "import", str(file)).stdout == "0 added, 0 updated, 10 unchanged.\n"
    assert home.run("contacts", "export").stdout == file.read_text(encoding="utf-8")


def test_an_export_replaces_nothing_unasked(home: Home, tmp_path: Path) -> None:
    """--force says that it may; the ending of the name says the format."""
    home.run("contacts", "add", "Ann")
    file = tmp_path / "out.vcf"
    file.write_text("mine", encoding="utf-8")
    assert home.run("contacts", "export", str(file)).exit_code == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert home.run("contacts", "export", str(file), "--force").exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("BEGIN:VCARD")
    assert home.run("contacts", "export", "--format", "vcard").stdout.startswith("BEGIN:VCARD")


def test_an_export_to_nowhere_says_so(home: Home, tmp_path: Path) -> None:
    """The place is named."""
    home.run("contacts", "add", "Ann")
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = home.run("contacts", "export", str(tmp_path / "file" / "out.toml"))
    assert result.exit_code == 2
    assert "cannot be written: Not a directory" in result.stderr


def test_one_writer_at_a_time(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that finds the turn taken ends with 75 after its wait (design §5 Process)."""
    home.knows()
    monkeypatch.setattr("rekindled.adapters.file_turns._locked", lambda *_: False)
    result = home.run("contacts", "add", "Ann")
    assert result.exit_code == 75
    assert "try again in a moment" in result.stderr


def test_the_writers_turn_is_given_back(home: Home) -> None:
    """After a command anybody can write."""
    home.run("contacts", "add", "Ann")
    with FileTurns(home.state, 0.0).take():
        assert home.names() == ["Ann"]


def editor(folder: Path, script: str) -> dict[str, str]:
    """An editor that runs a shell script on the page, whose name is $1."""
    program = folder / "editor.sh"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o700)
    return {"EDITOR": f"{program}", "TMPDIR": str(folder)}


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary pages go in this test."""
    folder = tmp_path / "pages"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_editing_makes_somebody_what_the_page_says(home: Home, tmp_path: Path, pages: Path) -> None:
    """A line that is taken away is forgotten; no page is left behind."""
    home.run("contacts", "add", "Ann", "--every", "weekly", "--circle", "club")
    result = home.run("contacts", "edit", "ann", env=editor(tmp_path, "sed -i '/circle/d; s/Ann/Anna/' $1"))
    assert result.stdout == "Anna is changed; the next look does what follows.\n"
    told = home.read("contacts", "show", "anna")
    assert (told["circle"], told["cadence"]) == (None, "1 week")
    assert list(pages.iterdir()) == []


def test_the_page_is_for_its_owner_alone(home: Home, tmp_path: Path, pages: Path) -> None:
    """It holds a person's addresses."""
    home.run("contacts", "add", "Ann")
    said = tmp_path / "mode"
    result = home.run("contacts", "edit", "ann", env=editor(tmp_path, f"stat -c %a $1 > {said}"))
    assert result.stdout == "Nothing was changed.\n"
    assert said.read_text(encoding="utf-8") == "600\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 'every = \"0 days\"' >> $1", "every:"),
        ("echo 'nickame = \"A\"' >> $1", "nickame"),
        ("printf '[[contact]]\\nname = \"B\"\\n' >> $1", "expected one [[contact]]"),
        ("sed -i 's/c-1/c-2/' $1", "expected one [[contact]] with the id c-1"),
        ("printf '\\377' > $1", "UTF-8"),
        ("rm $1", "cannot be read"),
    ],
)
def test_a_mistake_saves_nothing_and_keeps_the_page(
    home: Home, tmp_path: Path, pages: Path, script: str, expected: str
) -> None:
    """Without a terminal the command ends with 78 and names the page (issue 2, point 2)."""
    home.run("contacts", "add", "Ann")
    before = home.snapshot().contacts
    result = home.run("contacts", "edit", "ann", env=editor(tmp_path, script))
    assert result.exit_code == 78
    assert expected in result.stderr
    assert f"kept in {pages}/" in result.stderr
    assert home.snapshot().contacts == before


def test_a_mistake_can_be_edited_again(
    home: Home, tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the page opens once more, and a no keeps it."""
    home.run("contacts", "add", "Ann")
    wrong = editor(tmp_path, "grep -q mistake $1 && sed -i '/mistake/d; s/Ann/Anna/' $1 || echo mistake >> $1")
    monkeypatch.setattr("rekindled.cli.contact_editing.is_terminal", lambda: True)
    again = home.run("contacts", "edit", "ann", typed="y\n", env=wrong)
    assert again.exit_code == 0
    assert "Edit again?" in again.stderr
    assert home.names() == ["Anna"]
    assert home.run("contacts", "edit", "anna", typed="n\n", env=wrong).exit_code == 78


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"EDITOR": "false"}, 'the editor "false" failed'),
        ({"EDITOR": "/nowhere/editor"}, "cannot be run"),
        ({"EDITOR": "'"}, "no editor was found"),
        ({"EDITOR": "", "PATH": "/nowhere"}, "no editor was found"),
    ],
)
def test_without_a_working_editor_nothing_changes(home: Home, pages: Path, env: dict[str, str], expected: str) -> None:
    """The message says which editor, or how to name one."""
    home.run("contacts", "add", "Ann")
    result = home.run("contacts", "edit", "ann", env=env)
    assert result.exit_code == 2
    assert expected in result.stderr


def test_a_change_made_meanwhile_is_not_lost(home: Home, tmp_path: Path, pages: Path) -> None:
    """Whoever changed the contact while the editor was open wins; the page is kept."""
    home.run("contacts", "add", "Ann")
    command = f"{home.config} --state {home.state} contacts import {tmp_path / 'more.toml'}"
    (tmp_path / "more.toml").write_text('[[contact]]\nname = "Ann"\ncircle = "club"\n', encoding="utf-8")
    script = f"sed -i 's/Ann/Anna/' $1; PYTHONPATH={SOURCE} {sys.executable} -m rekindled --config {command} >/dev/null"
    result = home.run("contacts", "edit", "ann", env=editor(tmp_path, script))
    assert result.exit_code == 2
    assert "changed meanwhile" in result.stderr
    assert home.read("contacts", "show", "ann")["circle"] == "club"
    assert len(list(pages.iterdir())) == 1


def test_everybody_is_explained_in_the_journal(home: Home) -> None:
    """Additions by hand leave a row that `why` shows."""
    home.run("contacts", "add", "Ann")
    row = home.read("why", "ann")["decisions"][0]
    assert (row["event"], row["because"]) == ("contact.added", "the command line")
    assert datetime.fromisoformat(row["at"]).tzinfo == UTC


def test_an_import_tells_of_offsets_that_are_no_zones(home: Home, tmp_path: Path) -> None:
    """Once, with the names and the command that helps."""
    card = tmp_path / "book.vcf"
    card.write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Ann\nTZ;VALUE=utc-offset:-0500\nEND:VCARD\n", encoding="utf-8")
    said = home.run("contacts", "import", str(card)).stdout
    assert "stay unknown, for the file gives only an offset: Ann (c-1)\n" in said
    assert "rekindled contacts edit NAME" in said
    assert "offset" not in home.run("contacts", "import", str(card)).stdout
