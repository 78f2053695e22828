from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.adapters.content_lines import components
from rekindled.adapters.vcard_codec import CardGroup, dump_vcards, read_vcards, with_groups
from rekindled.core.errors import ConfigError
from rekindled.core.model import Birthday, Contact
from rekindled.core.people import merged
from rekindled.core.sheet import ABSENT, Sheet

GOLDEN = Path(__file__).parents[1] / "golden" / "vcards"


def card(*lines: str) -> bytes:
    """A vCard 4.0 with these lines in it."""
    return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD", ""]).encode()


def load_vcards(data: bytes, origin: str) -> list[Sheet]:
    """The people of a file in which everything can be read."""
    read = read_vcards(data, origin)
    assert read.problems == ()
    return list(read.sheets)


def refusal(data: bytes) -> list[str]:
    """What is told of a file that is not whole."""
    return list(read_vcards(data, "book.vcf").problems)


def one(*lines: str) -> Sheet:
    """The person that a card with these lines is."""
    (sheet,) = load_vcards(card(*lines), "book.vcf")
    return sheet


def test_an_export_of_an_iphone() -> None:
    """Groups, labels, photos and the year 1604 are understood, and a company is listed by its name."""
    rosa, cafe = load_vcards((GOLDEN / "ios.vcf").read_bytes(), "ios.vcf")
    assert rosa == Sheet(
        where="ios.vcf line 1",
        name="Dr. Rosa Maria Lindqvist",
        source="vcard",
        nicknames=("Rosie",),
        organisation="Harbour Office",
        source_uid="5A7E1C9C-2F0B-4A40-9B35-0F5B1E7E7C11",
        emails=("rosa@lindqvist.example", "rosa.home@lindqvist.example"),
        phones=("+46 8 555 0101", "08-555 0102"),
        birthday=Birthday(month=2, day=29),
    )
    assert (cafe.name, cafe.where) == ("Harbour Café", "ios.vcf line 22")


def test_an_export_of_google() -> None:
    """Cards without UID are read, and one without a name is called by its address."""
    mateo, nameless = load_vcards((GOLDEN / "google.vcf").read_bytes(), "google.vcf")
    assert mateo == Sheet(
        where="google.vcf line 1",
        source="vcard",
        name="Mateo Ferrari",
        emails=("mateo@ferrari.example",),
        phones=("+39 06 5550 104", "06 5550 105"),
        tags=("Friends",),
        birthday=Birthday(month=11, day=3, year=1984),
    )
    assert nameless.name == "someone@unknown.example"


def test_an_export_of_nextcloud() -> None:
    """Preferences, `tel:` and a birthday without year are understood, and a group is no person."""
    (amara,) = load_vcards((GOLDEN / "nextcloud.vcf").read_bytes(), "nextcloud.vcf")
    assert amara == Sheet(
        where="nextcloud.vcf line 1",
        source="vcard",
        name="Amara Okafor",
        source_uid="0c8a3d0e-2a53-4b47-8b7e-77b8a6f5a5f0",
        emails=("amara@okafor.example", "amara@work.example"),
        phones=("+44-20-7946-0103",),
        tags=("Friends",),
        birthday=Birthday(month=4, day=17),
        timezone="Europe/London",
    )


def test_an_export_of_outlook() -> None:
    """U6, U7: vCard 2.1 in the code page of Windows, with days in short and Outlook's own properties, is understood."""
    (antonia,) = load_vcards((GOLDEN / "outlook21.vcf").read_bytes(), "outlook21.vcf")
    assert antonia == Sheet(
        where="outlook21.vcf line 1",
        source="vcard",
        name="Dr. Antónia Grünwald",
        organisation="Café am Markt, Einkäufe",
        job="Leiterin Einkäufe",
        emails=("antonia@markt.example",),
        phones=("+49 30 5550141", "+49 170 5550142"),
        birthday=Birthday(month=2, day=29, year=1968),
        anniversary=Birthday(month=6, day=17, year=1995),
    )


def test_an_export_of_thunderbird() -> None:
    """Plain line ends and zones marked as text are understood."""
    (helen,) = load_vcards((GOLDEN / "thunderbird.vcf").read_bytes(), "thunderbird.vcf")
    assert helen == Sheet(
        where="thunderbird.vcf line 1",
        source="vcard",
        name="Helen Marsh",
        source_uid="7e0b54fa-8f7e-4e08-9b5c-0e2ff3f4f7e1",
        emails=("helen.marsh@example.org",),
        phones=("+1 (212) 555-0105",),
        birthday=Birthday(month=5, day=9, year=1961),
        timezone="America/New_York",
    )


@pytest.mark.parametrize("name", ["ios", "google", "nextcloud", "thunderbird"])
def test_what_is_written_is_read_again(name: str) -> None:
    """Cards of our own making say the same as those they came from."""
    read = load_vcards((GOLDEN / f"{name}.vcf").read_bytes(), "")
    contacts = [merged(Contact(id=f"c-{n}", name=sheet.name), sheet) for n, sheet in enumerate(read, start=1)]
    again = load_vcards(dump_vcards(contacts).encode(), "")
    assert [merged(Contact(id=f"c-{n}", name=""), sheet) for n, sheet in enumerate(again, start=1)] == contacts


def test_a_name_cannot_bring_a_property() -> None:
    """Line breaks in a name, folded, escaped or bare, stay inside the name (faults promise 14)."""
    assert one("FN:Ann\\nATTENDEE:mailto:x\rBEGIN:VALARM\x07").name == "Ann ATTENDEE:mailto:x BEGIN:VALARM"
    written = dump_vcards([Contact(id="c-1", name="Ann\r\nTEL:1; x, \\")])
    assert "\r\nFN:Ann TEL:1\\; x\\, \\\\\r\n" in written
    assert load_vcards(written.encode(), "")[0].name == "Ann TEL:1; x, \\"


def test_long_names_are_folded_between_characters() -> None:
    """No line is longer than 75 octets, and no character is cut (RFC 6350 §3.2)."""
    name = "Ø" * 100
    written = dump_vcards([Contact(id="c-1", name=name)]).encode()
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert load_vcards(written, "")[0].name == name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Ma\\;rsh;Helen;;Dr.;Jr."], "Dr. Helen Ma;rsh Jr."),
        (["N:Marsh"], "Marsh"),
        (["N:;;;;", "NICKNAME:Nell"], "Nell"),
        (["ORG:Works;Office"], "Works, Office"),
        (["fn:lower case"], "lower case"),
        (["FN;CHARSET=UTF-8;QUOTED:words"], "words"),
        (['FN;X="a:b;c";TYPE=a;TYPE=b:quoted'], "quoted"),
        (["", "FN:Ann", " Lee"], "AnnLee"),
    ],
)
def test_a_name_is_found(lines: list[str], name: str) -> None:
    """Whatever a card calls a person is taken, the spoken form first."""
    assert one(*lines).name == name


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:1980-02-29", Birthday(month=2, day=29, year=1980)),
        ("BDAY:19800229T000000Z", Birthday(month=2, day=29, year=1980)),
        ("BDAY:1604-12-24", Birthday(month=12, day=24)),
        ("BDAY;X-APPLE-OMIT-YEAR=1900:1900-12-24", Birthday(month=12, day=24)),
        ("BDAY:--02-29", Birthday(month=2, day=29)),
        ("BDAY:", ABSENT),
        ("BDAY:0000-00-00", ABSENT),
    ],
)
def test_a_birthday_is_a_day_or_nothing(line: str, birthday: object) -> None:
    """Unknown years are kept unknown, and what names no day is passed over (U17)."""
    assert one("FN:Ann", line).birthday == birthday


@pytest.mark.parametrize("line", ["BDAY:1981-02-29", "BDAY:1980-02", "BDAY;VALUE=text:circa 1800", "ANNIVERSARY:soon"])
def test_a_day_that_cannot_be_read_is_named(line: str) -> None:
    """With its line, and the rest of the card is taken."""
    read = read_vcards(card("FN:Ann", line, "EMAIL:a@b.example"), "book.vcf")
    (sheet,) = read.sheets
    assert (sheet.name, sheet.emails, sheet.birthday, sheet.anniversary) == ("Ann", ("a@b.example",), ABSENT, ABSENT)
    (problem,) = read.problems
    name = line.partition(":")[0].partition(";")[0]
    assert problem.startswith(f"book.vcf line 4: expected a day such as 1980-02-29 or --02-29 in {name}; ")


def test_a_day_that_another_line_tells_is_no_problem() -> None:
    """One of several that can be read is enough."""
    assert one("FN:Ann", "BDAY:circa 1800", "BDAY:1980-02-29").birthday == Birthday(month=2, day=29, year=1980)


@pytest.mark.parametrize("parameter", ["PREF=1", "TYPE=pref"])
def test_the_preferred_of_several_names_counts(parameter: str) -> None:
    """Wherever it stands (RFC 6350 §6.2.1)."""
    assert one("FN:Annegret Lee", f"FN;{parameter}:Ann Lee", "FN;PREF=2:Anna").name == "Ann Lee"


def test_lines_that_end_with_cr_alone_are_read() -> None:
    """As old programs write them; beside other line ends it is part of a value."""
    (ann,) = load_vcards(card("FN:Ann", "NOTE:a", " b").replace(b"\r\n", b"\r"), "old.vcf")
    assert ann.name == "Ann"
    assert one("FN:Ann\rLee").name == "Ann Lee"


def test_values_that_tell_nothing_are_passed_over() -> None:
    """An address without `@`, a number without digits and an offset for a zone leave the field unsaid."""
    sheet = one("FN:Ann", "EMAIL:nobody", "TEL:none", "TZ;VALUE=utc-offset:-0500", "UID:")
    assert sheet == Sheet(where="book.vcf line 1", name="Ann", source="vcard", offset="-0500")


@pytest.mark.parametrize(
    ("lines", "zone", "offset"),
    [
        (["TZ:America/New_York"], "America/New_York", ""),
        (["TZ;VALUE=text:Asia/Tokyo"], "Asia/Tokyo", ""),
        (["TZ:-05:00"], ABSENT, "-05:00"),
        (["TZ;VALUE=utc-offset:+01"], ABSENT, "+01"),
        (["TZ;VALUE=text:-05:00\\; EST\\; Raleigh/North America"], ABSENT, "-05:00; EST; Raleigh/North America"),
        (["TZ:-0500", "TZ:America/New_York"], "America/New_York", ""),
        (["TZ:Raleigh/North America"], ABSENT, ""),
        (["TZ:"], ABSENT, ""),
    ],
)
def test_an_offset_is_no_zone(lines: list[str], zone: object, offset: str) -> None:
    """It tells nothing of summer time, so the zone stays unknown, and the sheet says why (RFC 6350 §6.5.1)."""
    sheet = one("FN:Ann", *lines)
    assert (sheet.timezone, sheet.offset) == (zone, offset)


def test_a_mailto_is_an_address_and_doubles_are_one() -> None:
    """Addresses are taken out of URIs, each once."""
    assert one("FN:Ann", "EMAIL;PREF=x:mailto:a@b.example", "EMAIL:a@b.example").emails == ("a@b.example",)


def test_old_utf_16_exports_are_read() -> None:
    """A byte order mark says how the file is written."""
    assert load_vcards(card("FN:Ann").decode().encode("utf-16"), "")[0].name == "Ann"
    assert load_vcards(b"\xef\xbb\xbf" + card("FN:Ann"), "")[0].name == "Ann"


def test_an_empty_file_is_nobody() -> None:
    """No cards are no mistake."""
    assert load_vcards(b"\n", "book.vcf") == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (card("EMAIL;PREF=1"), ["line 3: expected NAME:VALUE", "line 1: expected a name in FN or N"]),
        (card("FN:Ann", "???"), ["line 4: expected NAME:VALUE"]),
        (card(f"FN;X={'a' * 5000};Y=b:Ann"), ["line 1: expected a name in FN or N", "line 3: expected NAME:VALUE"]),
        (card("TEL:1234"), ["line 1: expected a name in FN or N"]),
        (card(f"FN:{'x' * 201}"), ["line 1: expected a name of at most 200 characters"]),
        (card("FN:Ann").replace(b"4.0", b"1.0"), ["line 1: expected VERSION:2.1, 3.0 or 4.0"]),
        (card("FN:Ann") + b"FN:Bob\n", ["line 5: expected BEGIN:VCARD"]),
        (b"BEGIN:VCARD\nVERSION:4.0\nFN:Bob\n" + card("FN:Ann"), ["line 1: expected END:VCARD before"]),
        (card("FN:Ann") + b"BEGIN:VCARD\nVERSION:4.0\n", ["line 5: expected END:VCARD for this card"]),
        (b"name,email\nAnn,a@b.example\n", ["line 1: expected NAME:VALUE", "line 2: expected NAME:VALUE"]),
    ],
)
def test_a_malformed_card_is_named(data: bytes, expected: list[str]) -> None:
    """Every malformed card or line says file, line and what is expected."""
    found = refusal(data)
    assert len(found) == len(expected)
    for line, start in zip(found, sorted(expected), strict=True):
        assert line.startswith(f"book.vcf {start}")


def test_a_huge_file_is_refused() -> None:
    """The limit is told with a way around it."""
    with pytest.raises(ConfigError, match="64 MiB"):
        read_vcards(b" " * (64 * 1024 * 1024 + 1), "book.vcf")


def test_a_broken_card_costs_itself_alone() -> None:
    """The rest of the file goes in, and a line that cannot be read costs its person nothing else (U7)."""
    read = read_vcards(card("TEL:1234") + card("FN:Ann", "???", "TEL:12345"), "book.vcf")
    assert [(one.name, one.phones) for one in read.sheets] == [("Ann", ("12345",))]
    assert [problem.partition(": ")[0] for problem in read.problems] == ["book.vcf line 1", "book.vcf line 8"]


def test_an_old_phone_writes_quoted_printable() -> None:
    """VCard 2.1: charsets, soft line breaks, bare types, a photo of many lines; the encoding it names, else a guess."""
    muller, accent, latin = load_vcards((GOLDEN / "android21.vcf").read_bytes(), "android21.vcf")
    assert (muller.name, muller.phones, muller.emails) == (
        "Jörg Müller-Lüdenscheidt",
        ("+49 170 5550106", "030 5550107"),
        ("joerg@mueller.example",),
    )
    assert (muller.job, muller.birthday) == ("Kapitän", Birthday(month=3, day=14, year=1975))
    assert (accent.name, latin.name) == ("Zoé", "Ole Ærø")


def test_a_windows_export_is_read_by_its_bytes() -> None:
    """What is no UTF-8 is what western Windows writes."""
    old = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Grün;Änne\r\nEND:VCARD\r\n".encode("cp1252")
    assert load_vcards(old, "old.vcf")[0].name == "Änne Grün"


def test_all_that_a_card_knows_is_taken() -> None:
    """Names, work, relations, categories and days, as 4.0 and as Apple write them."""
    sheet = one(
        "FN:Ann Lee",
        "NICKNAME:Annie,Ann-Cat",
        "ORG:Lee\\, Sons;Sales;",
        "TITLE:Baker",
        "CATEGORIES:choir,old\\, friends",
        "RELATED;VALUE=text;TYPE=spouse:Ben",
        "RELATED:urn:uuid:1",
        "item1.X-ABDATE;type=pref:1604-06-01",
        "item1.X-ABLabel:_$!<Anniversary>!$_",
        "item2.X-ABDATE:2001-01-01",
        "X-ABRELATEDNAMES:Ole",
        "BDAY:0000-05-02",
        "PHOTO:data:image/jpeg;base64,AAAA",
    )
    assert sheet == Sheet(
        where="book.vcf line 1",
        name="Ann Lee",
        source="vcard",
        nicknames=("Annie", "Ann-Cat"),
        organisation="Lee, Sons, Sales",
        job="Baker",
        tags=("choir", "old, friends"),
        related=("Ben", "Ole"),
        birthday=Birthday(month=5, day=2),
        anniversary=Birthday(month=6, day=1),
    )
    assert one("FN:Ann", "ANNIVERSARY:20010203").anniversary == Birthday(month=2, day=3, year=2001)


def test_groups_are_tags_of_their_people() -> None:
    """Groups of Apple's books and of version 4.0 (U8); one with members nobody knows says nothing."""
    people = card("FN:Ann", "UID:urn:uuid:A-1") + card("FN:Bob", "UID:b-2", "CATEGORIES:work")
    apple = card("FN:Choir", "X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:a-1")
    plain = card("KIND:group", "FN:work", "MEMBER:urn:uuid:b-2", "MEMBER:urn:uuid:zz")
    read = read_vcards(people + apple + plain, "book.vcf")
    assert read.groups[0] == CardGroup(name="Choir", members=frozenset({"a-1"}))
    assert [one.tags for one in with_groups(read)] == [("Choir",), ("work",)]


def test_components_are_split_where_they_are_not_escaped() -> None:
    """A structured value keeps semicolons and commas that belong to it."""
    assert components("a\\;b;c\\,d;\\\\;")[:4] == ["a;b", "c,d", "\\", ""]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("N:Meier;Karl;;Herr;",), "Karl Meier"),
        (("FN:Herr Dr. Karl Meier", "N:Meier;Karl;;Herr Dr.;"), "Dr. Karl Meier"),
        (("FN:M. Jean Roux", "N:Roux;Jean;;M.;"), "Jean Roux"),
        (("FN:Frau",), "Frau"),
    ],
)
def test_forms_of_address_are_no_part_of_a_name(lines: tuple[str, ...], name: str) -> None:
    """Whether they stand in FN or among the prefixes of N; titles stay."""
    assert one(*lines).name == name
