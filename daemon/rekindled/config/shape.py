"""What the configuration file may hold: sections, keys, defaults and what each value must be (design §7).

Owns the shape. Must not know where the file is, what the environment adds or how a mistake is reported.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from fractions import Fraction
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from rekindled.app.desk import FEED_POLL
from rekindled.config.address_book import AddressBook
from rekindled.config.day_values import QuietWeeks, Region, Spans, Whose, Words
from rekindled.config.habits import Habits
from rekindled.config.health import Health
from rekindled.config.marks import Marks
from rekindled.config.me import Me
from rekindled.config.meetings import Meetings
from rekindled.config.report import Report
from rekindled.config.review import Review
from rekindled.config.section import Section
from rekindled.config.server import Server
from rekindled.config.tls import Tls
from rekindled.config.values import Addresses, Days, Duration, Durations, Feeds, Hours, Names, Period, QuirkNames, Share
from rekindled.core.absence import BRAKE_SHARE
from rekindled.core.cadence import Cadence, Unit
from rekindled.core.closed_days import VACATION_WORDS, DaysOff
from rekindled.core.model import Channel
from rekindled.core.rhythm import Other, Window
from rekindled.core.zones import is_zone, zone_hint

SHORTEST_POLL = timedelta(seconds=2)


class Caldav(Section):
    """The account on the calendar server; `poll` and `timeout` are durations."""

    allow_http: bool = False
    url: str = ""
    username: str = ""
    password: SecretStr | None = None
    password_file: str | None = Field(default=None, min_length=1)
    password_command: tuple[str, ...] | str | None = Field(default=None, min_length=1)
    calendar: str = Field(default="Outreach", min_length=1, max_length=100)
    busy: Names = ()
    not_busy: Names = ()
    addresses: Addresses = ()
    feeds: Feeds = ()
    feed_poll: Duration = FEED_POLL
    poll: Duration = timedelta(minutes=5)
    auth: Literal["basic", "digest", "bearer"] = "basic"
    ca_file: str | None = Field(default=None, min_length=1)
    timeout: Duration = timedelta(seconds=60)
    quirks: QuirkNames = None
    brake_share: Share = BRAKE_SHARE

    @field_validator("url")
    @classmethod
    def _reachable(cls, url: str, info: ValidationInfo) -> str:
        """TLS everywhere but on this machine, unless allowed by name (design §5 Security)."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
            _ = parts.port  # a port that is no number raises only when it is asked for
        except ValueError:
            host = None
        if "://" not in url and "@" not in url:
            raise ValueError('expected "https://" before it, or "http://" where the server is this very machine')
        if host is None or parts.scheme not in {"http", "https"}:
            raise ValueError('expected an address with scheme and host, such as "https://cloud.example.org/"')
        if parts.username is not None or parts.password is not None:
            raise ValueError("expected an address without name and password in it; use username and password_file")
        if parts.scheme == "http" and not info.data.get("allow_http") and not _is_loopback(host):
            raise ValueError(
                "expected https; plain http would send the password readably (allow_http = true permits it)"
            )
        return url

    @field_validator("feeds")
    @classmethod
    def _readable(cls, feeds: tuple[SecretStr, ...], info: ValidationInfo) -> tuple[SecretStr, ...]:
        """As the account's address: TLS everywhere but on this machine. A secret address is never repeated."""
        for number, feed in enumerate(feeds, 1):
            parts = urlsplit(feed.get_secret_value().strip())
            plain = parts.scheme.lower() == "http" and not info.data.get("allow_http")
            if plain and not _is_loopback(parts.hostname or ""):
                raise ValueError(f"expected https for feed {number}; plain http lets others read it")
        return feeds

    @field_validator("feed_poll")
    @classmethod
    def _seldom(cls, feed_poll: timedelta) -> timedelta:
        if feed_poll < timedelta(minutes=5):
            raise ValueError('expected at least "5m"')
        return feed_poll

    @field_validator("poll")
    @classmethod
    def _polite(cls, poll: timedelta) -> timedelta:
        if poll < SHORTEST_POLL:
            raise ValueError('expected at least "2s"')
        return poll

    @field_validator("timeout")
    @classmethod
    def _finite(cls, timeout: timedelta) -> timedelta:
        if timeout < timedelta(seconds=1):
            raise ValueError('expected at least "1s"')
        return timeout


class OtherHours(Section):
    """Hours for a circle or a channel that differ from the usual ones; what is not given is as usual."""

    days: Days | None = None
    window: Hours | None = None
    minutes: int | None = Field(default=None, ge=1, le=24 * 60)

    @field_validator("minutes")
    @classmethod
    def _fits(cls, minutes: int | None, info: ValidationInfo) -> int | None:
        return None if minutes is None else _fitting(minutes, info)

    def other(self) -> Other:
        """As planning knows it."""
        return Other(days=self.days, window=self.window, minutes=self.minutes)


class Mornings(Section):
    """When contacts are placed; `per_day` counts entries, `per_week` people, `dormant_share` of them dormant ties."""

    days: Days = frozenset({1, 2, 3})
    window: Hours = Window(start=8 * 60 + 30, end=11 * 60 + 30)
    # Checked even when not given: a short window alone can make it impossible.
    call_minutes: int = Field(default=20, ge=1, le=24 * 60, validate_default=True)
    block_minutes: int = Field(default=90, ge=1, le=24 * 60)
    people_per_block: int = Field(default=3, ge=0, le=50)
    per_day: int = Field(default=2, ge=0, le=100)
    per_week: int = Field(default=5, ge=0, le=1000)
    horizon: Period = Cadence(count=4, unit=Unit.WEEKS)
    dormant_share: Share = Fraction(1, 2)
    circles: dict[str, OtherHours] = Field(default_factory=dict)
    channels: dict[Channel, OtherHours] = Field(default_factory=dict)
    holidays: Whose = None
    days_off: Spans = ()
    quiet_weeks: QuietWeeks = ()
    vacation_words: Words = VACATION_WORDS

    def off(self) -> DaysOff:
        """The days without calls that are configured."""
        return DaysOff(
            holidays_of=self.holidays,
            spans=self.days_off,
            weeks=self.quiet_weeks,
            vacation_words=self.vacation_words,
        )

    @field_validator("call_minutes")
    @classmethod
    def _call_fits(cls, minutes: int, info: ValidationInfo) -> int:
        return _fitting(minutes, info)

    @field_validator("block_minutes")
    @classmethod
    def _block_fits(cls, minutes: int, info: ValidationInfo) -> int:
        if minutes < info.data.get("call_minutes", 0):
            raise ValueError(f"expected at least call_minutes, which is {info.data['call_minutes']}")
        return _fitting(minutes, info)


class Contacts(Section):
    """What holds for everybody one calls: decent hours where they live, and the country of numbers without one."""

    decent_hours: Hours = Window(start=8 * 60, end=20 * 60)
    region: Region = None


class CadenceSection(Section):
    """How often; a circle named here schedules the people in it."""

    default: Period = Cadence(count=6, unit=Unit.MONTHS)
    dormant_after: Period = Cadence(count=1, unit=Unit.YEARS)
    circles: dict[str, Period] = Field(default_factory=dict)


class Entries(Section):
    """What an entry looks like; `alarm` are durations before its start, none for silence."""

    alarm: Durations = (timedelta(minutes=10),)
    carrier: Literal["event", "task", "both"] = "event"
    discreet: bool = False
    acknowledge: bool = True


class Log(Section):
    """What is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "logfmt", "json"] = "auto"


class Shape(Section):
    """The whole file."""

    timezone: str
    language: Literal["en", "de"] = "en"
    me: Me = Field(default_factory=Me)
    server: Server = Field(default_factory=Server)
    caldav: Caldav = Field(default_factory=Caldav)
    tls: Tls = Field(default_factory=Tls)
    address_book: AddressBook = Field(default_factory=AddressBook)
    meetings: Meetings = Field(default_factory=Meetings)
    mornings: Mornings = Field(default_factory=Mornings)
    contacts: Contacts = Field(default_factory=Contacts)
    cadence: CadenceSection = Field(default_factory=CadenceSection)
    habits: Habits = Field(default_factory=Habits)
    entries: Entries = Field(default_factory=Entries)
    marks: Marks = Field(default_factory=Marks)
    review: Review = Field(default_factory=Review)
    report: Report = Field(default_factory=Report)
    health: Health = Field(default_factory=Health)
    log: Log = Field(default_factory=Log)

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError(f'expected an IANA zone such as "Europe/Berlin"{zone_hint(name)}')
        return name


class Variables(Shape, BaseSettings):
    """The same keys as names of environment variables; only its outline is used, it is never filled."""

    model_config = SettingsConfigDict(
        env_prefix="REKINDLED_",
        env_nested_delimiter="__",
        enable_decoding=False,
    )


def _fitting(minutes: int, info: ValidationInfo) -> int:
    window = info.data.get("window")
    if isinstance(window, Window) and minutes > window.end - window.start:
        raise ValueError(f"expected at most the length of the window, which is {window.end - window.start} minutes")
    return minutes


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
