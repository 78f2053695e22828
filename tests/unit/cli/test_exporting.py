"""`export` and `import` as commands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rekindled.core.facts import ContactSaved, InteractionAdded
from tests.fakes.cli_homes import Home, home_in
from tests.samples import BEN, BEN_TALKED


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A store with Ben in it."""
    home = home_in(tmp_path / "old")
    home.state.parent.mkdir()
    home.knows(ContactSaved(contact=BEN), InteractionAdded(interaction=BEN_TALKED))
    return home


def test_everything_goes_to_a_file_and_into_a_new_store(home: Home, tmp_path: Path) -> None:
    """Nothing is locked in: the new store's export is the old one's."""
    file, new = tmp_path / "everything.json", home_in(tmp_path)
    told = home.run("export", str(file))
    assert (told.exit_code, "1 person, 1 interaction, 0 entries written to" in told.stderr) == (0, True)
    assert file.stat().st_mode & 0o777 == 0o600
    taken = new.run("import", str(file))
    assert (taken.exit_code, taken.stdout.startswith("Taken in: 1 person")) == (0, True)
    first, second = (json.loads(one.run("export", "-").stdout) for one in (home, new))
    assert {**first, "made_at": ""} == {**second, "made_at": ""}


def test_a_file_that_is_there_is_replaced_only_when_told(home: Home, tmp_path: Path) -> None:
    """No export is lost to another one by a slip."""
    file = tmp_path / "everything.json"
    file.write_text("mine", encoding="utf-8")
    refused = home.run("export", str(file))
    assert (refused.exit_code, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    assert home.run("export", str(file), "--force").exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == "rekindled-export"


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("--format", "vcard"), "BEGIN:VCARD"),
        (("--format", "csv"), "\ufeffcontact,id,when"),
        (("--format", "ics"), "BEGIN:VCALENDAR"),
        ((), "{"),
    ],
)
def test_each_format_goes_to_standard_output(home: Home, words: tuple[str, ...], begins: str) -> None:
    """Without a file the text is printed, as JSON unless told otherwise."""
    assert home.run("export", *words).stdout.startswith(begins)


def test_the_ending_of_a_file_names_its_format(home: Home, tmp_path: Path) -> None:
    """`talks.ics` is a calendar without a word more."""
    file = tmp_path / "talks.ics"
    assert home.run("export", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize(("form", "held"), [("vcard", "1 person"), ("csv", "1 interaction"), ("ics", "1 interaction")])
def test_what_is_said_of_a_file_is_what_is_in_it(home: Home, tmp_path: Path, form: str, held: str) -> None:
    """Nothing is counted that the format does not hold, nor what is removed or taken back."""
    home.knows(
        ContactSaved(contact=replace(BEN, id="c-9", name="Gone", archived_on=date(2026, 1, 1))),
        InteractionAdded(interaction=replace(BEN_TALKED, local_on=date(2020, 1, 1))),
    )
    home.knows(InteractionAdded(interaction=replace(home.snapshot().interactions[-1], id=0, retracts=2)))
    file = tmp_path / f"talks.{form}"
    assert home.run("export", "--format", form, str(file)).stderr.startswith(f"{held} written to {file}")


def test_an_import_comes_from_standard_input_too(home: Home, tmp_path: Path) -> None:
    """One machine's export can be piped into another's import."""
    text = home.run("export").stdout
    new = home_in(tmp_path)
    assert new.run("import", "-", typed=text).exit_code == 0
    assert new.names() == ["Ben"]


def test_a_store_with_people_takes_nothing_in(home: Home, tmp_path: Path) -> None:
    """Nothing is mixed; the store is as it was."""
    file = tmp_path / "everything.json"
    home.run("export", str(file))
    refused = home.run("import", str(file))
    assert refused.exit_code == 2
    assert "needs an empty one" in refused.stderr


def test_what_cannot_be_read_makes_no_store(tmp_path: Path) -> None:
    """A file that is not there, people in other formats and a wrong document leave nothing behind."""
    home, wrong = home_in(tmp_path), tmp_path / "wrong.json"
    wrong.write_text('{"format": "rekindled-export", "version": 1}', encoding="utf-8")
    assert home.run("import", str(tmp_path / "nothing.json")).exit_code == 2
    people = home.run("import", "people.vcf")
    assert (people.exit_code, "contacts import" in people.stderr) == (2, True)
    mistaken = home.run("import", str(wrong))
    assert (mistaken.exit_code, "made_at" in mistaken.stderr) == (78, True)
    assert not home.store.exists()
