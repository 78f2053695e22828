"""The first configuration file: short, commented, and valid before it is put in its place.

Owns its text and its coming to be. Must not ask anything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rekindled.cli.private_files import make_private_folder, write_private
from rekindled.core.errors import ConfigError, UsageError

_ADDRESS_BOOK = """\
# People are read from your address book; nothing is ever written to it.
[address_book]
follow = true

"""
PASSWORD_NAME = "caldav-password"  # noqa: S105 - a file's name
SEALED_NAME = "caldav-password.cred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the calendar is; the secret comes from a file, a command, or is to be kept beside the configuration.

    What is kept is `sealed` where it is encrypted, and then `unseal` is the command that prints it.
    """

    url: str = ""
    username: str = ""
    auth: Literal["basic", "digest", "bearer"] = "basic"
    allow_http: bool = False
    password_file: Path | None = None
    password_command: str | None = None
    secret: str = ""
    unseal: tuple[str, ...] = ()
    sealed: str = ""
    embedded: bool = False
    port: int = 5232


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything a first configuration says."""

    account: Account
    calendar: str
    timezone: str
    holidays: str = ""
    busy: tuple[str, ...] = ()
    days: tuple[str, ...] | None = None
    window: str | None = None
    per_week: int | None = None
    address_book: bool = False


def config_text(choices: Choices) -> str:
    """The file; what it leaves out is at its default."""
    account = choices.account
    return "".join(
        (
            "# rekindled. Every other option, with its default, is in rekindled.example.toml.\n\n",
            f"# The zone you live in.\ntimezone = {_quoted(choices.timezone)}\n\n",
            "[caldav]\n",
            "" if account.embedded else _account(account),
            f"# Our own calendar; made if missing.\ncalendar = {_quoted(choices.calendar)}\n",
            '# Calendars that say when you are not free; "*" for all others.\n',
            f"busy = {_listed(choices.busy)}\n\n" if choices.busy else '#busy = ["*"]\n\n',
            _ADDRESS_BOOK if choices.address_book else "",
            _embedded(account) if account.embedded else "",
            "# When to place calls and blocks.\n[mornings]\n",
            _mornings(choices),
            _holidays(choices.holidays),
            "# How often, for everybody in a circle who has no cadence of their own.\n[cadence.circles]\n",
            '#friends = "2 months"\n',
        )
    )


def _account(account: Account) -> str:
    lines = [
        f"# The address of the server or of your account on it.\nurl = {_quoted(account.url)}\n",
        f"username = {_quoted(account.username)}\n",
    ]
    if account.auth != "basic":
        lines.append(f"# How this server wants the password.\nauth = {_quoted(account.auth)}\n")
    if account.allow_http:
        lines.append("# Everything is sent readably; only for a network you trust.\nallow_http = true\n")
    if account.unseal:
        lines.append("# Prints the password, which lies beside this file, encrypted with a key of this machine.\n")
        lines.append(f"password_command = {_listed(account.unseal)}\n")
    elif account.password_command:
        lines.append(f"# Prints the password.\npassword_command = {_quoted(account.password_command)}\n")
    else:
        place = str(account.password_file) if account.password_file else PASSWORD_NAME
        lines.append(f"# The password is its first line; only you may read it.\npassword_file = {_quoted(place)}\n")
    return "".join(lines)


def _mornings(choices: Choices) -> str:
    lines = (
        f"days = {_listed(choices.days)}" if choices.days else '#days = ["tue", "wed", "thu"]',
        f"window = {_quoted(choices.window)}" if choices.window else '#window = "08:30-11:30"',
        "# At most so many people in one week.",
        f"per_week = {choices.per_week}" if choices.per_week else "#per_week = 5",
    )
    return "".join(f"{line}\n" for line in lines)


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _embedded(account: Account) -> str:
    head = "# A small calendar server inside; how to reach it: rekindled server info\n"
    return f"{head}[server]\nembedded = true\nport = {account.port}\n\n"


def _holidays(place: str) -> str:
    comment = "# Whose public holidays are free of calls: a country, or a part of one as in DE-BE.\n"
    return comment + (f"holidays = {_quoted(place)}\n\n" if place else '#holidays = "DE"\n\n')


def _quoted(text: str) -> str:
    """TOML's basic strings are those of JSON, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def save(config: Path, choices: Choices, environ: Mapping[str, str], *, force: bool) -> None:
    """Put the configuration, and the secret where it has no place of its own, into files that only we can read.

    Raises:
        UsageError: a file is there already, or cannot be written.
        ConfigError: the choices make no valid configuration. In every case nothing was left behind.
    """
    account = choices.account
    secret = config.parent / (SEALED_NAME if account.sealed else PASSWORD_NAME)
    keeps_secret = bool(account.secret)
    refuse_existing(config, force=force)
    if keeps_secret:
        refuse_existing(secret, force=force)
    text = config_text(choices)
    make_private_folder(config.parent)
    _refuse_invalid(config, text, environ)
    before = _bytes(secret)
    try:
        if keeps_secret:
            write_private(secret, account.sealed or account.secret + "\n")
        write_private(config, text)
    except BaseException:
        if keeps_secret and before is None:
            secret.unlink(missing_ok=True)
        raise


def refuse_existing(path: Path, *, force: bool) -> None:
    """Never overwrite what is there, unless told to.

    Raises:
        UsageError: it is there.
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; change it with an editor, or start over with --force")


def _refuse_invalid(config: Path, text: str, environ: Mapping[str, str]) -> None:
    """Read a draft beside the file as the file will be read; its name in messages is the file's."""
    from rekindled.config import load_config

    draft = config.with_name(f".{config.name}.{os.getpid()}.draft")
    write_private(draft, text)
    try:
        load_config(draft, environ)
    except ConfigError as mistake:
        raise ConfigError(str(mistake).replace(str(draft), str(config))) from None
    finally:
        draft.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes()
    return None
