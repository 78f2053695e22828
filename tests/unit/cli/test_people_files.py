"""`contacts import` of exports, folders and tables (U6, U7)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fakes.cli_homes import Home

GOLDEN = Path(__file__).parents[2] / "golden"
TABLE = "Full Name,Mail\nAnn Lee,ann@example.org\n"


def test_a_folder_of_exports_goes_in_and_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    """U7: each file is told for what it was taken, what was left out is named, and the rest is there."""
    folder = tmp_path / "exports"
    shutil.copytree(GOLDEN / "exports", folder)
    first = home.run("contacts", "import", str(folder))
    assert first.exit_code == 1
    assert "linkedin.csv: LinkedIn connections, 2 people.\n" in first.stdout
    assert "outlook_german.csv: Outlook contacts, 1 person, read as Windows-1252.\n" in first.stdout
    assert "monica.json contact 3: expected a name" in first.stderr
    assert len(home.names()) == 9
    again = home.run("contacts", "import", str(folder), "--json")
    assert '"unchanged": 9' in again.stdout
    assert '"added": []' in again.stdout
    assert '"updated": []' in again.stdout


def test_the_same_people_from_two_sources_are_one_each(home: Home, tmp_path: Path) -> None:
    """U7: whoever has the same name and an address in common; and neither source undoes what the other says."""
    other = tmp_path / "phone.vcf"
    other.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nUID:x\nFN:Mei Tanaka\nEMAIL:MEI@tanaka.example\nTITLE:Owner\nEND:VCARD\n"
    )
    table = str(GOLDEN / "exports" / "google_old.csv")
    for _ in range(2):
        home.run("contacts", "import", table)
        home.run("contacts", "import", str(other))
    assert home.names() == ["Mei Tanaka", "someone@unknown.example"]
    assert home.read("contacts", "show", "Mei")["job"] == "Partner"
    assert home.read("contacts", "import", table, str(other))["updated"] == []


def test_an_empty_folder_is_named(home: Home, tmp_path: Path) -> None:
    """With what was looked for."""
    result = home.run("contacts", "import", str(tmp_path / "none"))
    assert (result.exit_code, "expected a file that ends in" in result.stderr) == (2, True)
    (tmp_path / "none").mkdir()
    result = home.run("contacts", "import", str(tmp_path / "none"))
    assert (result.exit_code, "there is no file in it" in result.stderr) == (2, True)


def test_an_unknown_table_needs_its_columns_named(home: Home, tmp_path: Path) -> None:
    """Without a terminal the options that would do are proposed, and nobody is read before."""
    table = tmp_path / "a.csv"
    table.write_text(TABLE)
    refused = home.run("contacts", "import", str(table))
    assert refused.exit_code == 78
    assert '--map "Full Name=name" --map "Mail=e-mail"' in refused.stderr
    words = ("--map", "Full Name=name", "--map", "mail=E-Mail")
    shown = "a.csv: CSV file (Full Name = name, Mail = e-mail), 1 person.\n"
    assert shown in home.run("contacts", "import", str(table), *words, "--dry-run").stdout
    assert shown in home.run("contacts", "import", str(table), *words).stdout
    assert home.read("contacts", "show", "ann")["emails"] == ["ann@example.org"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Mail", "write the heading"), ("=name", "write the heading"), ("Mail=emial", 'did you mean "e-mail"')],
)
def test_a_mapping_that_cannot_be_meant_is_refused(home: Home, tmp_path: Path, word: str, expected: str) -> None:
    """The message says how to write it."""
    (tmp_path / "a.csv").write_text(TABLE)
    result = home.run("contacts", "import", str(tmp_path / "a.csv"), "--map", word)
    assert (result.exit_code, expected in result.stderr) == (2, True)


def test_a_guess_is_shown_and_confirmed_at_a_terminal(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written; whoever says no is told how to say it."""
    monkeypatch.setattr("rekindled.cli.column_words.is_terminal", lambda: True)
    table = tmp_path / "a.csv"
    table.write_text(TABLE)
    refused = home.run("contacts", "import", str(table), typed="n\n")
    assert (refused.exit_code, '--map "Full Name=name"' in refused.stderr) == (2, True)
    taken = home.run("contacts", "import", str(table), typed="y\n")
    assert "  Full Name: name\n  Mail: e-mail\n" in taken.stderr
    assert home.names() == ["Ann Lee"]
    table.write_text("a,b\n1,2\n")
    assert "no heading is understood" in home.run("contacts", "import", str(table)).stderr


def test_a_file_too_large_is_refused(home: Home, tmp_path: Path) -> None:
    """With a way around it."""
    huge = tmp_path / "a.vcf"
    with huge.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert "larger than 64 MiB" in home.run("contacts", "import", str(huge)).stderr
