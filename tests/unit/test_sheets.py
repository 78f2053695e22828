"""Sheets to fill in, as CSV and as TOML (R1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rekindled.adapters.sheet_csv import COLUMNS, dump_rows, is_sheet, load_rows
from rekindled.adapters.sheet_toml import OFFERED, dump_blank
from rekindled.adapters.toml_contacts import load_sheets
from rekindled.core.cadence import parse_cadence
from rekindled.core.errors import ConfigError
from rekindled.core.model import Contact, Past, Status, TieProfile
from rekindled.core.people import merged
from rekindled.core.sheet import ABSENT, Sheet
from rekindled.core.triage import ALL

OFTEN = '"often" is not a period; write for example "10 days", "2 weeks", "6 months" or "1 year"'
HEADER = "id,name,past,status,trust,circle,every\n"
ANN = Contact(id="c-1", name="Ann Lee")
FULL = Contact(
    id="c-17",
    name='Zoë "Z", 李',
    circle="book; club",
    every=parse_cadence("2 weeks"),
    phones=("+49 30 1",),
    profile=TieProfile(past=Past.A_LOT, status=Status.AHEAD, trust=False, lost_because="moved", offer="a bed", met="x"),
)


def refusal(text: str) -> list[str]:
    """The lines with which a sheet is refused."""
    with pytest.raises(ConfigError) as caught:
        load_rows(text, "people.csv")
    return str(caught.value).splitlines()


def test_a_csv_sheet_has_a_header_and_a_row_for_each_person() -> None:
    """R1: what is known is filled in, what is not is an empty cell."""
    assert dump_rows([ANN]) == f"\ufeff{HEADER}c-1,Ann Lee,,,,,\n"
    row = dump_rows([FULL]).splitlines()[1]
    assert row == 'c-17,"Zoë ""Z"", 李",a lot,ahead,no,book; club,2 weeks'
    assert dump_rows([replace(ANN, every="default", profile=TieProfile(trust=True))]).endswith(",yes,,default\n")


@pytest.mark.parametrize("contact", [ANN, FULL, replace(ANN, name="=1+1", circle="@home"), replace(ANN, name="'=x")])
def test_a_csv_sheet_that_nobody_filled_in_changes_nothing(contact: Contact) -> None:
    """U7: written and read, it says what is stored."""
    (sheet,) = load_rows(dump_rows([contact]), "people.csv")
    assert merged(contact, sheet) == contact


def test_no_cell_is_a_formula() -> None:
    """A name from an address book starts no program of a spreadsheet (CWE-1236)."""
    rows = dump_rows([replace(ANN, name=name) for name in ("=cmd", "+1", "-1", "@x")]).splitlines()[1:]
    assert [row.split(",")[1][0] for row in rows] == ["'"] * 4


def test_filled_cells_are_read_and_empty_ones_say_nothing() -> None:
    """P0-03, P0-05, P0-07: words as the sheet has them, or the keys of the walk."""
    text = HEADER + 'c-1,Ann Lee,occasional,a,TRUE,"choir, alto",m\n,New One,,,,,\n\n,,,,,,\n'
    ann, new = load_rows(text, "people.csv")
    assert (ann.where, ann.past, ann.status, ann.trust) == ("people.csv line 2", Past.OCCASIONAL, Status.AHEAD, True)
    assert (ann.circle, ann.every) == ("choir, alto", parse_cadence("1 month"))
    assert new == Sheet(where="people.csv line 3", name="New One")
    assert new.every is ABSENT


@pytest.mark.parametrize(
    "text",
    [
        HEADER,
        HEADER.replace(",", ";"),
        HEADER.replace(",", "\t").replace("\n", "\r\n"),
        "\ufeff\n" + HEADER.upper(),
        "every,circle,trust,status,past,name,id",
        '"id","name","past","status","trust","circle","every"\n',
    ],
)
def test_our_header_is_known_however_a_spreadsheet_saved_it(text: str) -> None:
    """Separator, order, case and quotes differ from program to program."""
    assert is_sheet(text)
    assert load_rows(text, "people.csv") == []


@pytest.mark.parametrize("text", ["", "name\n", HEADER.replace("trust", "score"), HEADER.replace(",every", "")])
def test_other_headers_are_left_to_others(text: str) -> None:
    """What has another header is none of our sheets."""
    assert not is_sheet(text)


def test_separators_and_order_are_kept_to_below_the_header() -> None:
    """A cell belongs to the name above it."""
    (sheet,) = load_rows("name;id;every;circle;trust;status;past\r\nAnn;c-1;y;;n;;\r\n", "people.csv")
    assert (sheet.id, sheet.name, sheet.every, sheet.trust) == ("c-1", "Ann", parse_cadence("1 year"), False)


def test_every_mistake_is_told_with_its_line() -> None:
    """Nobody is read of a sheet with mistakes."""
    text = f"{HEADER}c-1,Ann,much,top,y,,often\nC 1,Bob,,,,,\n,,o,,,,\nc-2,Eve\n,{'x' * 201},,,,,\n"
    assert refusal(text) == [
        'people.csv line 2: Ann: past: "much" is no answer here; expected occasional or a lot',
        'people.csv line 2: Ann: status: "top" is no answer here; expected ahead or peer or behind',
        f"people.csv line 2: Ann: every: {OFTEN}",
        'people.csv line 3: id: expected the id as it was in the sheet, such as "c-17", not "C 1"; or an empty cell',
        "people.csv line 4: name: expected the name of the person, at most 200 characters",
        "people.csv line 5: expected 7 cells: id,name,past,status,trust,circle,every",
        "people.csv line 6: name: expected the name of the person, at most 200 characters",
    ]


def test_what_is_no_csv_is_refused() -> None:
    """A cell without an end is a mistake of the file, not a fault of the program."""
    assert "expected comma-separated values" in refusal(f'{HEADER}c-1,"{"x" * 200_000}')[0]


def test_a_header_is_needed() -> None:
    """Not even one that is too long to be read is a fault."""
    assert refusal(f'"{"x" * 200_000}"\nAnn') == [f"people.csv line 1: expected the header {','.join(COLUMNS)}"]


def test_a_toml_sheet_offers_every_open_question_as_a_comment() -> None:
    """R1: unfilled, it is a contacts file that changes nothing."""
    text = dump_blank([ANN, FULL])
    assert [merged(known, sheet) for known, sheet in zip((ANN, FULL), load_sheets(text, "x"), strict=True)] == [
        ANN,
        FULL,
    ]
    first, second = text.split("[[contact]]")[1:]
    assert first.count("\n# ") == len(ALL)
    assert "\n# " not in second
    assert "phone" not in text


def test_what_a_toml_sheet_offers_can_be_taken_as_it_is() -> None:
    """Taking the # away is enough."""
    text = dump_blank([ANN]).replace("\n# ", "\n", 20).split("\n\n", 1)[1]
    (sheet,) = load_sheets(text, "x")
    assert (sheet.past, sheet.status, sheet.trust) == (Past.OCCASIONAL, Status.AHEAD, True)
    assert (sheet.circle, sheet.every, sheet.offer) == ("friends", parse_cadence("6 months"), "")
    assert set(OFFERED) == set(ALL)
    assert COLUMNS[:2] == ("id", "name")
