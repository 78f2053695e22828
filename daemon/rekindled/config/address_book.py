"""The section `[address_book]`: whether an address book is followed, which, and what its groups mean.

Owns its keys. Must not know how an address book is read.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from rekindled.config.section import Section
from rekindled.config.values import Duration, Names

SHORTEST_POLL = timedelta(minutes=5)


class AddressBook(Section):
    """An address book to read people from; without a `url` it is the calendar account's own."""

    follow: bool = False
    url: str = ""
    username: str = ""
    password_file: str | None = Field(default=None, min_length=1)
    password_command: tuple[str, ...] | str | None = Field(default=None, min_length=1)
    books: Names = Field(default=("*",), min_length=1)
    poll: Duration = timedelta(hours=1)
    circles: dict[str, str] = Field(default_factory=dict)

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if url and not usable:
            raise ValueError('expected an address with scheme and host, such as "https://cloud.example.org/"')
        if url and (parts.username is not None or parts.password is not None):
            raise ValueError("expected an address without name and password in it; use username and password_file")
        return url

    @field_validator("poll")
    @classmethod
    def _seldom(cls, poll: timedelta) -> timedelta:
        if poll < SHORTEST_POLL:
            raise ValueError('expected at least "5m"')
        return poll

    @model_validator(mode="after")
    def _whole(self) -> AddressBook:
        has_secret = self.password_file is not None or self.password_command is not None
        if self.url and not (self.username and has_secret):
            raise ValueError("expected username and password_file or password_command beside url")
        if not self.url and (self.username or has_secret):
            raise ValueError("expected url beside username and password; without it the calendar's account is used")
        return self
