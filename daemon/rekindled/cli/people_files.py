"""People in files: which format a file has, and reading it.

Owns what a file is refused for, and what is told of it. Must not know what becomes of the people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.sheet import Sheet

if TYPE_CHECKING:
    from rekindled.adapters.csv_kinds import Field
    from rekindled.adapters.csv_people import PeopleRead

LONGEST_BYTES = 64 * 1024 * 1024
FORMATS = {".toml": "toml", ".vcf": "vcard", ".vcard": "vcard", ".csv": "csv", ".json": "json"}
USUAL_ENCODING = "UTF-8"

# What the columns of a CSV file of no known kind mean: asked with the file and a guess.
Mapper = Callable[[Path, "Mapping[str, Field]"], "Mapping[str, Field]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """The people of one file, each card or row that was left out with its place, and what kind of file it is."""

    sheets: tuple[Sheet, ...]
    problems: tuple[str, ...] = ()
    told: str = ""


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those of known kinds in folders that are named, by name.

    Raises:
        UsageError: a folder has none.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in FORMATS and one.is_file())
        if not inside:
            raise UsageError(f"{path}: there is no file in it that ends in .toml, .vcf, .csv or .json")
        yield from inside


def read_file(path: Path, mapper: Mapper | None = None) -> FileRead:
    """All people of a file.

    Raises:
        UsageError: it is not there or of no known kind.
        ConfigError: it has mistakes; each is named with its line.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: expected a file that ends in .toml, .vcf, .csv or .json")
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_BYTES + 1)
    except OSError as failure:
        raise UsageError(f"{path}: cannot be read: {failure.strerror}") from None
    if len(data) > LONGEST_BYTES:
        raise ConfigError(f"{path}: larger than 64 MiB; export without photos, or in parts")
    return _READERS[form](data, path, mapper or _refused)


def _vcards(data: bytes, path: Path, _mapper: Mapper) -> FileRead:
    from rekindled.adapters.file_texts import decoded
    from rekindled.adapters.vcard_codec import read_vcards, with_groups

    read = read_vcards(data, str(path))
    told = _told(path, "vCards", len(read.sheets), decoded(data).encoding)
    return FileRead(sheets=with_groups(read), problems=read.problems, told=told)


def _toml(data: bytes, path: Path, _mapper: Mapper) -> FileRead:
    from rekindled.adapters.toml_contacts import load_sheets

    return FileRead(sheets=tuple(load_sheets(_strictly_decoded(data, str(path)), str(path))))


def _csv(data: bytes, path: Path, mapper: Mapper) -> FileRead:
    """Our own sheet is read strictly; an export by the header of its program, any other file as the user says."""
    from rekindled.adapters import sheet_csv
    from rekindled.adapters.csv_people import proposed, read_export, read_mapped
    from rekindled.adapters.file_texts import decoded

    found = decoded(data)
    if sheet_csv.is_sheet(found.text):
        text = _strictly_decoded(data, str(path))
        return FileRead(sheets=tuple(sheet_csv.load_rows(text, str(path))))
    read = read_export(found.text, str(path))
    if read is None:
        read = read_mapped(found.text, str(path), mapper(path, proposed(found.text)))
    return _export(path, read, found.encoding)


def _json(data: bytes, path: Path, _mapper: Mapper) -> FileRead:
    from rekindled.adapters.file_texts import decoded
    from rekindled.adapters.monica_json import read_monica

    found = decoded(data)
    return _export(path, read_monica(found.text, str(path)), found.encoding)


def _export(path: Path, read: PeopleRead, encoding: str) -> FileRead:
    told = _told(path, read.title, len(read.sheets), encoding)
    return FileRead(sheets=read.sheets, problems=read.problems, told=told)


def _told(path: Path, title: str, number: int, encoding: str) -> str:
    people = "1 person" if number == 1 else f"{number:,} people"
    by = "" if encoding == USUAL_ENCODING else f", read as {encoding}"
    return f"{path.name}: {title}, {people}{by}"


def _refused(path: Path, guess: Mapping[str, Field]) -> Mapping[str, Field]:
    """Nobody is there to say what the columns mean.

    Raises:
        ConfigError: always, with the options that would say it.
    """
    from rekindled.adapters.sheet_csv import COLUMNS

    if not guess:
        raise ConfigError(
            f"{path} line 1: this header is not known; expected the one of `triage --sheet`: {','.join(COLUMNS)}, "
            "that of an export, or say what the columns mean: --map HEADING=name --map HEADING=e-mail"
        )
    options = " ".join(f'--map "{heading}={field}"' for heading, field in guess.items())
    raise ConfigError(f"{path}: a CSV file of no known kind; say what its columns mean, such as: {options}")


def _strictly_decoded(data: bytes, origin: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise ConfigError(f"{origin} line {line}: expected UTF-8 text; save the file as UTF-8") from None


_READERS: Mapping[str, Callable[[bytes, Path, Mapper], FileRead]] = {
    "toml": _toml,
    "vcard": _vcards,
    "csv": _csv,
    "json": _json,
}
