"""People in other programs' exports (U6, U7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rekindled.adapters.csv_kinds import Field
from rekindled.adapters.csv_people import PeopleRead, proposed, read_export, read_mapped
from rekindled.adapters.file_texts import decoded
from rekindled.adapters.monica_json import read_monica
from rekindled.adapters.written_days import read_days
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.model import Birthday
from rekindled.core.sheet import Sheet

EXPORTS = Path(__file__).parents[1] / "golden" / "exports"


def export(name: str) -> PeopleRead:
    """What is read of a sample of an export."""
    read = read_export(decoded((EXPORTS / name).read_bytes()).text, name)
    assert read is not None
    return read


def test_linkedin_connections() -> None:
    """Notes stand above the header; the day of connecting says how one met, and is no conversation (U6, R2)."""
    read = export("linkedin.csv")
    assert (read.title, read.problems) == ("LinkedIn connections", ())
    assert read.sheets == (
        Sheet(
            where="linkedin.csv line 5",
            name="Priya Raman",
            source="linkedin",
            source_uid="https://www.linkedin.com/in/priya-raman-example",
            organisation="Example Freight",
            job="Head of Planning",
            met="LinkedIn, 12 Mar 2019",
        ),
        Sheet(
            where="linkedin.csv line 6",
            name='Tomás "Tom" Vega',
            source="linkedin",
            source_uid="https://www.linkedin.com/in/tom-vega-example",
            emails=("tom@vega.example",),
            met="LinkedIn, 03 Nov 2021",
        ),
    )


def test_google_contacts_of_old() -> None:
    """Several values in one cell, groups without those of the system, and a nameless person called by address."""
    mei, nameless = export("google_old.csv").sheets
    assert mei == Sheet(
        where="google_old.csv line 2",
        name="Mei Tanaka",
        source="google",
        emails=("mei@tanaka.example", "mei@work.example", "m.tanaka@office.example"),
        phones=("+81 3 5550 1040",),
        organisation="Tanaka Design",
        job="Partner",
        birthday=Birthday(month=11, day=3, year=1984),
        tags=("Choir",),
    )
    assert (nameless.name, nameless.birthday) == ("someone@unknown.example", Birthday(month=4, day=17))


def test_google_contacts_of_today() -> None:
    """Other headings, labels, relations; a note of two lines moves nothing."""
    (ify,) = export("google_new.csv").sheets
    assert (ify.name, ify.nicknames, ify.organisation, ify.job) == ("Ifeoma Okafor", ("Ify",), "Okafor & Co", "Lawyer")
    assert (ify.tags, ify.related, ify.phones) == (("Friends",), ("Chidi",), ("+44 20 7946 0103",))


def test_outlook_in_two_languages() -> None:
    """The column tells which of two numbers is the month; semicolons and Windows letters are understood."""
    helen, bo = export("outlook.csv").sheets
    assert (helen.name, helen.emails) == ("Dr. Helen Marsh", ("helen@marsh.example", "hm@clinic.example"))
    assert (helen.birthday, bo.birthday) == (Birthday(month=5, day=14, year=1980), Birthday(month=6, day=5, year=1991))
    assert (helen.tags, helen.related) == (("Old friends", "Oslo"), ("Sam",))
    (joerg,) = export("outlook_german.csv").sheets
    assert (joerg.name, joerg.job, joerg.birthday) == ("Jörg Grün", "Bäcker", Birthday(month=3, day=14, year=1975))
    assert joerg.phones == ("+49 170 5550110", "030 5550111")


def test_forms_of_address_are_no_part_of_a_name() -> None:
    """Outlook's "Anrede" is Herr or Frau; a doctor stays one."""
    german = "Anrede;Vorname;Nachname;E-Mail-Adresse\nHerr;Karl;Meier;\nFrau Dr.;Eva;Koch;\nHr.;;Bauer;\n"
    english = "Title,First Name,Last Name,E-mail Address\nMrs,Ann,Lee,\nM.,Jean,Roux,\n"
    google = "Name,Name Prefix,E-mail 1 - Value\nMs. Mei Tanaka,Ms.,\nFr. Ada Berg,Fr.,\n"
    read = [read_export(text, "o.csv") for text in (german, english, google)]
    names = [sheet.name for one in read if one for sheet in one.sheets]
    assert names == ["Karl Meier", "Dr. Eva Koch", "Bauer", "Ann Lee", "Jean Roux", "Mei Tanaka", "Ada Berg"]


def test_monica() -> None:
    """Fields of no named type are told apart by what they hold; how often she reminded is not taken over (R2)."""
    read = read_monica((EXPORTS / "monica.json").read_text(), "m.json")
    assert read.problems == ("m.json contact 3: expected a name of at most 200 characters",)
    assert read.sheets == (
        Sheet(
            where="m.json contact 1",
            name="Lena Holm",
            source="monica",
            source_uid="0d0f3b8e-0000-4000-8000-000000000001",
            emails=("lena@holm.example",),
            phones=("+47 22 55 50 11",),
            nicknames=("Leni",),
            organisation="City Hospital",
            job="Nurse",
            tags=("choir", "oslo"),
            birthday=Birthday(month=7, day=9),
            last_contact_on=date(2024, 3, 2),
            memory="from the choir",
        ),
    )


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"a": {}}', "[" * 100_000])
def test_what_is_no_export_of_monica_is_refused(text: str) -> None:
    """In one sentence that names the file."""
    with pytest.raises(ConfigError, match=r"^m\.json: "):
        read_monica(text, "m.json")


@pytest.mark.parametrize(
    "told",
    ['"birthdate": 5', '"birthdate": {"date": "soon"}', '"birthdate": {"date": "2020-01-01", "is_age_based": true}'],
)
def test_a_day_monica_does_not_know_is_none(told: str) -> None:
    """An age is no birthday; whatever else is odd says nothing."""
    contact = f'{{"uuid": 7, "properties": {{"first_name": "Al", "tags": "x", {told}}}, "data": 3}}'
    read = read_monica(f'{{"account": [{{"type": "contact", "values": [1, {contact}]}}]}}', "m.json")
    assert read.sheets == (Sheet(where="m.json contact 1", name="Al", source="monica"),)


def test_any_other_file_is_read_as_the_user_says() -> None:
    """A guess by the headings, in any separator; a row without a name is told and costs itself alone."""
    text = "Notes\nFull Name;E-Mail;Mobile;Town\nAnn Lee;ann@example.org; '+49 30 1;Oslo\n;x@example.org;;\nBo\n"
    guess = proposed(text)
    assert guess == {"Full Name": Field.NAME, "E-Mail": Field.EMAIL, "Mobile": Field.PHONE}
    read = read_mapped(text, "a.csv", guess)
    assert [(one.where, one.name, one.source) for one in read.sheets] == [
        ("a.csv line 3", "Ann Lee", "csv"),
        ("a.csv line 4", "x@example.org", "csv"),
        ("a.csv line 5", "Bo", "csv"),
    ]
    assert proposed("nothing\nto see\n") == {}
    nameless = read_mapped("name,phone\n,12345\n", "a.csv", {"Name": Field.NAME, "phone": Field.PHONE})
    assert nameless.problems[0].startswith("a.csv line 2: expected a name")


def test_columns_that_are_not_there_are_refused() -> None:
    """The near one is named; and somebody must have a name."""
    with pytest.raises(UsageError, match='no column "Nane"; did you mean "name"'):
        read_mapped("name,x\nAnn,1\n", "a.csv", {"x": Field.JOB, "Nane": Field.NAME})
    with pytest.raises(UsageError, match="no column"):
        read_mapped("", "a.csv", {"Name": Field.NAME})
    with pytest.raises(UsageError, match='--map "name=name"'):
        read_mapped("name,x\nAnn,1\n", "a.csv", {"x": Field.JOB})


def test_a_cell_that_is_too_long_costs_its_row() -> None:
    """Its line is named, and the rows below it are read."""
    text = "name,email\nAnn,a@b.example\n" + "x" * 200_000 + ",\nBo,\n"
    read = read_mapped(text, "a.csv", {"name": Field.NAME})
    assert [one.name for one in read.sheets] == ["Ann", "Bo"]
    assert read.problems[0].startswith("a.csv line 3: a cell of more than 131,072 characters")
    assert read_export("x" * 200_000 + "\n", "a.csv") is None
    assert read_export("a\n" * 20 + "First Name,Last Name,Connected On\nA,B,\n", "a.csv") is None


@pytest.mark.parametrize(
    "rows",
    [
        'Leo,"Unclosed,https://x\nMia,Good,https://y\nTim,Better,https://z\n',
        'Leo,"Unclosed,https://x\nMia,Good,https://y\nTim,"Better",https://z\n',
        'Leo,"Unclosed,https://x\r\nMia,Good",https://y\r\nTim,Better,https://z\r\n',
        'Leo,"Unclosed,https://x\n' + "Mia,Good,https://y\nTim,Better,https://z\n" * 4_000,
    ],
)
def test_a_quote_that_is_never_closed_takes_nobody_with_it(rows: str) -> None:
    """Its line is named, and whoever stands below it is read row by row."""
    read = read_export("First Name,Last Name,URL,Connected On\n" + rows, "l.csv")
    assert read is not None
    names = [one.name.split()[0] for one in read.sheets]
    assert (names[:2], len(names), len(read.problems)) == (["Mia", "Tim"], rows.count("\n") - 1, 1)
    assert read.problems[0].startswith("l.csv line 2: a quote that begins in this row is never closed")


def test_a_quote_that_the_last_row_leaves_open_is_named() -> None:
    """Also where no row stands below it."""
    read = read_mapped('name,job\nAnn,Nurse\nBo,"Baker', "a.csv", {"name": Field.NAME})
    assert ([one.name for one in read.sheets], len(read.problems)) == (["Ann"], 1)


def test_line_breaks_in_a_quoted_cell_are_no_runaway() -> None:
    """Notes of several lines belong to their row, also in rows that are shorter than the header, as others are."""
    text = 'name,notes,job,town\nAnn,"one\ntwo ""three"", four\n",Nurse,Oslo\nBo,x,Baker\nCy,"a\nb",Cook\nDi,,,\n'
    read = read_mapped(text, "a.csv", {"name": Field.NAME, "job": Field.JOB})
    assert [(one.where, one.name, one.job) for one in read.sheets[:3]] == [
        ("a.csv line 4", "Ann", "Nurse"),
        ("a.csv line 5", "Bo", "Baker"),
        ("a.csv line 7", "Cy", "Cook"),
    ]
    assert read.problems == ()


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["1980-02-29", "--02-29", "0000-02-29", "1980-02-30"], ["1980-02-29", "--02-29", "--02-29", None]),
        (["29.2.1980", "1. 12.", "31.2.1980"], ["1980-02-29", "--12-01", None]),
        (["14/5/1980", "6/5/1991", "3/3"], ["1980-05-14", "1991-05-06", "--03-03"]),
        (["5/14/1980", "6/5/1991"], ["1980-05-14", "1991-06-05"]),
        (["6/5/1991", "7/7/1991", "soon", ""], [None, "1991-07-07", None, None]),
        (["14/5/1980", "5/14/1980", "6/5/1991"], [None, None, None]),
    ],
)
def test_a_column_tells_how_it_writes_days(cells: list[str], days: list[str | None]) -> None:
    """Nobody guesses where no row tells which number is the month."""
    assert [str(day) if day else None for day in read_days(cells)] == days


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"Ann", "UTF-8"),
        ("\ufeffÄnne".encode(), "UTF-8"),
        ("Änne".encode("utf-16"), "UTF-16"),
        ("Änne".encode("cp1252"), "Windows-1252"),
    ],
)
def test_an_encoding_is_found(data: bytes, encoding: str) -> None:
    """By its mark, else as UTF-8, else as western Windows writes."""
    found = decoded(data)
    assert (found.encoding, found.text.endswith("nne") or found.text == "Ann") == (encoding, True)
