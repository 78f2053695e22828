"""`contacts duplicates`, `merge` and `split`: a key for each pair, and nothing that cannot be taken back (U7)."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
from tests.fakes.cli_homes import Home

ANN = Contact(id="c-1", name="Ann Lee", emails=("ann@example.org",), organisation="Lee & Sons")
ANNIE = Contact(id="c-2", name="Annie", emails=("ann@example.org",))
TWIN = Contact(id="c-3", name="Lee, Ann")


@pytest.fixture
def at_terminal(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Somebody sits there; Ann is there three times."""
    monkeypatch.setattr("rekindled.cli.keys.is_terminal", lambda: True)
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: sys.stdin.read(1))
    home.knows(*(ContactSaved(contact=one) for one in (ANN, ANNIE, TWIN)))
    return home


def test_a_key_for_each_pair(at_terminal: Home) -> None:
    """One person under either of the two, or two people; nobody is asked about a pair again."""
    said = at_terminal.run("contacts", "duplicates", typed="1n")
    assert said.stdout == "2 of 2 answered.\n"
    assert "1 of 2: the same e-mail address\n  1 Ann Lee (c-1): Lee & Sons, ann@example.org\n" in said.stderr
    assert at_terminal.names() == ["Ann Lee", "Lee, Ann"]
    assert at_terminal.run("contacts", "duplicates").stdout.startswith("Nobody is there twice")


def test_a_pair_goes_with_one_of_its_people(at_terminal: Home) -> None:
    """Whoever was merged is not asked about once more; Enter leaves a pair, q ends."""
    assert at_terminal.run("contacts", "duplicates", typed="\nq").stdout == "Nothing was answered.\n"
    said = at_terminal.run("contacts", "duplicates", typed="2")
    assert said.stdout == "1 of 2 answered. The others wait: rekindled contacts duplicates\n"
    assert at_terminal.names() == ["Annie", "Lee, Ann"]


def test_without_a_terminal_pairs_are_listed(home: Home) -> None:
    """For scripts with their reasons; the question itself needs somebody to answer."""
    home.knows(*(ContactSaved(contact=one) for one in (ANN, TWIN)))
    (pair,) = home.read("contacts", "duplicates")["pairs"]
    assert (pair["keep"]["id"], pair["other"]["id"], pair["because"]) == ("c-1", "c-3", ["the same name"])
    refused = home.run("contacts", "duplicates")
    assert (refused.exit_code, "contacts merge KEEP OTHER" in refused.stderr) == (2, True)


def test_merging_and_splitting_by_name(home: Home) -> None:
    """What was merged can be split, by the id that is named."""
    home.knows(*(ContactSaved(contact=one) for one in (ANN, ANNIE)))
    assert home.run("contacts", "merge", "c-1", "c-2", typed="n\n").stdout.endswith("Nobody was merged.\n")
    merged = home.run("contacts", "merge", "c-1", "c-2", "--yes")
    assert "Annie (c-2) is now Ann Lee (c-1).\nIf that was wrong: rekindled contacts split c-2\n" in merged.stdout
    assert home.names() == ["Ann Lee"]
    assert home.run("contacts", "split", "c-2").stdout == "Annie (c-2) and Ann Lee (c-1) are two people again.\n"
    assert home.names() == ["Ann Lee", "Annie"]
    assert home.run("contacts", "duplicates").stdout.startswith("Nobody is there twice")
    assert home.run("contacts", "split", "c-2").exit_code == 2


def test_a_merged_person_is_found_by_the_name_they_had(home: Home) -> None:
    """U7: showing the one who was kept names the other with their id, and either name leads to the split."""
    home.knows(*(ContactSaved(contact=replace(one, tags=("choir",))) for one in (ANN, ANNIE)))
    home.run("contacts", "merge", "Ann Lee", "Annie", "--yes")
    shown = home.run("contacts", "show", "Ann Lee").stdout
    assert "merged:           Annie (c-2)\n" in shown
    assert "tags:             choir\n" in shown
    assert home.read("contacts", "show", "Ann Lee")["merged"] == [{"id": "c-2", "name": "Annie"}]
    refused = home.run("contacts", "split", "Ann Lee")
    assert (refused.exit_code, "say who is to be split off: Annie (c-2)" in refused.stderr) == (2, True)
    assert home.run("contacts", "split", "annie").stdout == "Annie (c-2) and Ann Lee (c-1) are two people again.\n"


def test_a_configured_home_knows_the_country_of_numbers(home: Home) -> None:
    """A number with and without its country is one number (U7)."""
    people = (
        Contact(id="c-1", name="A", phones=("030 1234567",)),
        Contact(id="c-2", name="B", phones=("+49301234567",)),
    )
    home.configured().knows(*(ContactSaved(contact=one) for one in people))
    assert home.read("contacts", "duplicates")["pairs"][0]["because"] == ["the same phone number"]
