"""What the columns of other programs' CSV exports mean, and what those of unknown files probably do (U6).

Owns these tables. Must not read a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column can say of a person."""

    NAME = "name"
    PREFIX = "prefix"
    FIRST = "first name"
    MIDDLE = "middle name"
    LAST = "last name"
    NICKNAME = "nickname"
    EMAIL = "e-mail"
    PHONE = "phone"
    ORGANISATION = "organisation"
    JOB = "job"
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    TAGS = "tags"
    RELATED = "related"
    MET = "met"
    UID = "uid"


Mapped = Mapping[int, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One program's export: its name for people, what its header must have, and what its columns mean."""

    source: str
    title: str
    needs: frozenset[str]
    columns: tuple[tuple[str, Field], ...]
    met: str = ""

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a header has what this program always writes."""
        return self.needs <= {one.casefold() for one in header}

    def mapped(self, header: Sequence[str]) -> Mapped:
        """The meaning of each column that has one; the first pattern that fits counts."""
        found: dict[int, Field] = {}
        for place, name in enumerate(header):
            meaning = next((field for pattern, field in self.columns if re.fullmatch(pattern, name.casefold())), None)
            if meaning is not None:
                found[place] = meaning
        return found


KINDS = (
    Kind(
        source="linkedin",
        title="LinkedIn connections",
        needs=frozenset({"first name", "last name", "connected on"}),
        columns=(
            ("first name", Field.FIRST),
            ("last name", Field.LAST),
            ("url", Field.UID),
            ("email address", Field.EMAIL),
            ("company", Field.ORGANISATION),
            ("position", Field.JOB),
            ("connected on", Field.MET),
        ),
        met="LinkedIn, ",
    ),
    Kind(
        source="google",
        title="Google Contacts",
        needs=frozenset({"e-mail 1 - value"}),
        columns=(
            ("name|file as", Field.NAME),
            ("name prefix", Field.PREFIX),
            ("given name|first name", Field.FIRST),
            ("additional name|middle name", Field.MIDDLE),
            ("family name|last name", Field.LAST),
            ("nickname", Field.NICKNAME),
            (r"e-mail \d+ - value", Field.EMAIL),
            (r"phone \d+ - value", Field.PHONE),
            (r"organization (1 - )?name", Field.ORGANISATION),
            (r"organization (1 - )?title", Field.JOB),
            ("birthday", Field.BIRTHDAY),
            (r"relation \d+ - value", Field.RELATED),
            ("labels|group membership", Field.TAGS),
        ),
    ),
    Kind(
        source="outlook",
        title="Outlook contacts",
        needs=frozenset({"first name", "last name", "e-mail address"}),
        columns=(
            ("title", Field.PREFIX),
            ("first name", Field.FIRST),
            ("middle name", Field.MIDDLE),
            ("last name", Field.LAST),
            ("nickname", Field.NICKNAME),
            ("company", Field.ORGANISATION),
            ("job title", Field.JOB),
            (r"e-mail (\d )?address", Field.EMAIL),
            (r"(mobile|home|business|primary|other|car) phone( \d)?", Field.PHONE),
            ("birthday", Field.BIRTHDAY),
            ("anniversary", Field.ANNIVERSARY),
            ("categories", Field.TAGS),
            ("spouse", Field.RELATED),
        ),
    ),
    Kind(
        source="outlook",
        title="Outlook contacts",
        needs=frozenset({"vorname", "nachname", "e-mail-adresse"}),
        columns=(
            ("anrede", Field.PREFIX),
            ("vorname", Field.FIRST),
            ("weitere vornamen", Field.MIDDLE),
            ("nachname", Field.LAST),
            ("spitzname", Field.NICKNAME),
            ("firma", Field.ORGANISATION),
            ("position", Field.JOB),
            (r"e-mail(-adresse| \d: adresse|-\d-adresse)", Field.EMAIL),
            (r"(mobiltelefon|telefon) ?(\(?(privat|geschäftlich)\)?)? ?\d?", Field.PHONE),
            ("geburtstag", Field.BIRTHDAY),
            ("jahrestag", Field.ANNIVERSARY),
            ("kategorien", Field.TAGS),
            ("partner", Field.RELATED),
        ),
    ),
)

# What columns of unknown files probably mean.
GUESSES = (
    ("(full |display )?name|contact|ganzer name", Field.NAME),
    ("first( |_)?name|given( |_)?name|vorname", Field.FIRST),
    ("last( |_)?name|family( |_)?name|surname|nachname|familienname", Field.LAST),
    ("nick( |_)?name|spitzname", Field.NICKNAME),
    (r"(e-?)?mail( |_|-)?(address|adresse)?( ?\d)?", Field.EMAIL),
    (
        r"(mobile|cell|home|work)?( |_)?(phone|tel|telephone|telefon|mobile|handy)( |_)?(number|nummer)?( ?\d)?",
        Field.PHONE,
    ),
    ("company|organi[sz]ation|firma", Field.ORGANISATION),
    ("job( |_)?(title)?|title|position|role", Field.JOB),
    ("birth( |_)?(day|date)|date of birth|geburtstag|geburtsdatum", Field.BIRTHDAY),
    ("anniversary|jahrestag", Field.ANNIVERSARY),
    ("tags?|labels?|groups?|categor(y|ies)|kategorien", Field.TAGS),
    ("id|uid|url", Field.UID),
)
UNKNOWN = Kind(source="csv", title="CSV file", needs=frozenset(), columns=GUESSES)
