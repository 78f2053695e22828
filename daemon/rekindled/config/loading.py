"""The configuration: found, read, merged with the environment, checked as a whole (design §7).

Owns what the rest of the program asks of the configuration. Must not know the calendar, the store or the command line.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from rekindled.config import secrets
from rekindled.config.address_book import AddressBook
from rekindled.config.habits import Habits
from rekindled.config.health import Health
from rekindled.config.marks import Marks
from rekindled.config.me import Me
from rekindled.config.meetings import Meetings
from rekindled.config.problems import NESTED, PREFIX, Origin, Problem, problems_of, refusal
from rekindled.config.report import Report
from rekindled.config.review import Review
from rekindled.config.server import Server
from rekindled.config.shape import (
    CadenceSection,
    Caldav,
    Contacts,
    Entries,
    Log,
    Mornings,
    Shape,
    Variables,
)
from rekindled.config.tls import Tls
from rekindled.core.errors import ConfigError
from rekindled.core.model import Carrier
from rekindled.core.rhythm import Other, Rhythm
from rekindled.core.spelling import hint

LONGEST_BYTES = 1024 * 1024

# Variables that are no keys: they say where to look, not what is wanted.
_PLACES = frozenset({"REKINDLED_CONFIG", "REKINDLED_STATE"})
# What the user's own command is told by, which may call us in turn; it is no section.
_TOLD = "REKINDLED_HEALTH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration without mistakes; `path` is the file it was read from."""

    path: Path
    credentials_dir: Path | None
    timezone: str
    caldav: Caldav
    tls: Tls
    address_book: AddressBook
    meetings: Meetings
    mornings: Mornings
    contacts: Contacts
    cadence: CadenceSection
    habits: Habits
    entries: Entries
    marks: Marks
    review: Review
    report: Report
    health: Health
    log: Log
    server: Server
    language: Literal["en", "de"]
    me: Me

    def rhythm(self) -> Rhythm:
        """What planning needs to know; a block nobody gave a length is never longer than the window. Our own words are
        English in it: another language comes from a catalogue, which is read elsewhere.
        """
        mornings = self.mornings
        room = mornings.window.end - mornings.window.start
        return Rhythm(
            timezone=self.timezone,
            days=mornings.days,
            window=mornings.window,
            call_minutes=mornings.call_minutes,
            block_minutes=max(mornings.call_minutes, min(mornings.block_minutes, room)),
            people_per_block=mornings.people_per_block,
            per_day=mornings.per_day,
            per_week=mornings.per_week,
            horizon=mornings.horizon,
            default_every=self.cadence.default,
            dormant_after=self.cadence.dormant_after,
            circles=MappingProxyType(dict(self.cadence.circles)),
            alarms=tuple(int(before.total_seconds()) // 60 for before in self.entries.alarm),
            carrier=Carrier.TASK if self.entries.carrier == "task" else Carrier.EVENT,
            companion=self.entries.carrier == "both",
            discreet=self.entries.discreet,
            acknowledge=self.entries.acknowledge,
            birthdays=self.habits.birthdays,
            gives_per_week=self.habits.gives_per_week,
            words=self.marks.vocabulary(self.language),
            decent=self.contacts.decent_hours,
            dormant_share=mornings.dormant_share,
            for_circles=MappingProxyType({name: one.other() for name, one in mornings.circles.items()}),
            for_channels=MappingProxyType({channel: one.other() for channel, one in mornings.channels.items()}),
            review=self.review.when(),
            alert_after=self.health.after if self.health.note else None,
            hold_back=self.meetings.hold_back if self.meetings.calendars else None,
        )

    def fingerprint(self) -> str:
        """A hash that changes exactly when planning could come out differently (SHA-256, hexadecimal)."""
        rhythm = self.rhythm()
        plain = {name: getattr(rhythm, name) for name in Rhythm.__dataclass_fields__}
        plain |= {
            "days": sorted(rhythm.days),
            "window": asdict(rhythm.window),
            "circles": {circle: str(every) for circle, every in rhythm.circles.items()},
            "busy": (self.caldav.busy, self.caldav.not_busy, self.caldav.addresses, self.feeds()),
            "words": self.marks.model_dump(),
            "tongue": self.language,
            "for_circles": {name: _plain(other) for name, other in rhythm.for_circles.items()},
            "for_channels": {name: _plain(other) for name, other in rhythm.for_channels.items()},
            "dormant_share": str(rhythm.dormant_share),
            "decent": asdict(rhythm.decent),
            "off": self.mornings.off(),
            "region": self.contacts.region,
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()

    def feeds(self) -> tuple[str, ...]:
        """The addresses of the feeds, which may be secret; a path begins at the file's folder."""
        return tuple(feed.get_secret_value() for feed in self.caldav.feeds)

    def secret(self) -> str:
        """The password of the calendar account, looked for only now: credential, file, command, then the value itself.

        Raises:
            ConfigError: none is given, or the place named holds none.
        """
        credential = secrets.from_credential(self.credentials_dir)
        if credential is not None:
            return credential
        if self.caldav.password_file is not None:
            return secrets.from_file(self.beside(self.caldav.password_file))
        if self.caldav.password_command is not None:
            return secrets.from_command(self.caldav.password_command, f"{self.path}: caldav.password_command")
        if self.caldav.password is not None and self.caldav.password.get_secret_value():
            return self.caldav.password.get_secret_value()
        raise ConfigError(
            f"{self.path}: no password for the calendar; set caldav.password_file or caldav.password_command, "
            f"the systemd credential {secrets.CREDENTIAL}, or REKINDLED_CALDAV__PASSWORD"
        )

    def book_secret(self) -> str:
        """The password of the address book's own account, looked for only now.

        Raises:
            ConfigError: the place named holds none.
        """
        book = self.address_book
        if book.password_file is not None:
            return secrets.from_file(self.beside(book.password_file), "address_book.password_file")
        return secrets.from_command(book.password_command or (), f"{self.path}: address_book.password_command")

    def certificate(self) -> tuple[Path, Path] | None:
        """Our certificate for the calendar server and its key, which nobody else may read.

        Raises:
            ConfigError: one of the files is missing, readable by others, or locked with a passphrase.
        """
        if self.tls.certificate is None:
            return None
        certificate = self.beside(self.tls.certificate)
        key = self.beside(self.tls.key) if self.tls.key else certificate
        secrets.refuse_missing(certificate, "tls.certificate")
        secrets.refuse_unusable_key(key, "tls.key")
        return certificate, key

    def server_certificate(self) -> tuple[Path, Path]:
        """What the embedded server shows to others: its certificate, and the key, which nobody else may read.

        Raises:
            ConfigError: one of the files is not named, missing, readable by others, or locked with a passphrase.
        """
        if self.server.certificate is None:
            raise ConfigError(f"{self.path}: server.certificate: is needed where others reach the embedded server")
        certificate = self.beside(self.server.certificate)
        key = self.beside(self.server.key or self.server.certificate)
        secrets.refuse_missing(certificate, "server.certificate")
        secrets.refuse_unusable_key(key, "server.key")
        return certificate, key

    def beside(self, name: str) -> Path:
        """A path the file names: `~` is the user's home, a relative one starts at the file's folder."""
        return self.path.parent / Path(name).expanduser()


def load_config(path: Path, environ: Mapping[str, str], credentials_dir: Path | None = None) -> Config:
    """Read the file, let the environment override single keys, and check all of it.

    Raises:
        ConfigError: with one line for each thing that is wrong; no line holds a secret.
    """
    text = _text_of(path)
    written = _parsed(text, path)
    origin = Origin(path=path, text=text, variables=frozenset(name for name in environ if name.startswith(PREFIX)))
    problems = [*_unknown_variables(origin.variables)]
    merged = _merged(written, _from_environment(environ))
    problems += _missing_account(merged)
    try:
        shape = Shape.model_validate(merged)
    except ValidationError as error:
        raise refusal([*problems_of(error), *problems], origin) from None
    if problems:
        raise refusal(problems, origin)
    account = written.get("caldav")
    if isinstance(account, dict) and "password" in account:
        secrets.refuse_readable(path, by_group=True, holding="it holds caldav.password and")
    sections = {name: getattr(shape, name) for name in Shape.model_fields}
    return Config(path=path, credentials_dir=credentials_dir, **sections)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_BYTES + 1)
        if len(data) > LONGEST_BYTES:
            raise ConfigError(f"{path}: larger than 1 MiB; this is no configuration file")
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; make one with: rekindled init") from None
    except OSError as problem:
        raise ConfigError(f"{path}: cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text") from None


def _plain(other: Other) -> dict[str, object]:
    """Hours without an order that could differ from one process to the next."""
    return asdict(other) | {"days": sorted(other.days) if other.days is not None else None}


def _parsed(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        what, _, where = str(problem).rpartition(" (at ")
        number = where.partition(",")[0].removeprefix("line ").rstrip(")")
        last = text.count("\n") + 1
        line = number if number.isdigit() else str(last)
        raise ConfigError(f'{path} line {line}: {what}; expected TOML, such as key = "value"') from None


class _Environment(EnvSettingsSource):
    """Variables from the mapping handed over, which keeps the process environment out of tests."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(Variables)
        ours = {name: value for name, value in environ.items() if name.startswith(PREFIX) and name != _TOLD}
        self.env_vars = {name.lower(): value for name, value in ours.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    return _Environment(environ)()


def _merged(file: Mapping[str, object], environment: Mapping[str, object]) -> dict[str, object]:
    """The file with single keys replaced; a variable wins."""
    merged = dict(file)
    for key, value in environment.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _unknown_variables(variables: Iterable[str]) -> Iterable[Problem]:
    """Top-level names that pydantic-settings would pass over in silence, such as REKINDLED_TIMEZON."""
    known = {PREFIX + name.upper() for name in Shape.model_fields} | _PLACES
    for name in sorted(variables):
        if name.partition(NESTED)[0] not in known or (name.startswith("REKINDLED_TIMEZONE" + NESTED)):
            place = name.removeprefix(PREFIX).lower()
            yield Problem(place=(place,), expected=f"is not an option{hint(name, known)}")


def _missing_account(merged: Mapping[str, object]) -> Iterable[Problem]:
    """The account is needed unless the embedded server is the account."""
    server = merged.get("server")
    caldav = merged.get("caldav", {})
    embedded = isinstance(server, dict) and str(server.get("embedded", "")).lower() in {"true", "1", "yes", "on"}
    if embedded or not isinstance(caldav, dict):
        return
    for key in ("url", "username"):
        if not caldav.get(key):
            yield Problem(place=("caldav", key), expected="is required (or set server.embedded = true)")
