"""What `init` needs to know: from options where they say it, from the user where they do not.

Owns the questions and their order. Must not write anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypedDict

from rekindled.cli.first_config import SEALED_NAME, Account
from rekindled.cli.home_zone import guess_zone
from rekindled.cli.person_words import read_pair
from rekindled.cli.voice import aside, asked, complain, confirmed
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.sheet import Sheet
from rekindled.core.zones import is_zone, zone_hint

CALENDAR = "Outreach"
NOBODY = "none"
_SERVER = "Address of the calendar server, or your e-mail address"


class Given(TypedDict):
    """The options of `init`."""

    url: str | None
    username: str | None
    allow_http: bool
    password_file: Path | None
    password_command: str | None
    password_stdin: bool
    encrypt: bool | None
    calendar: str | None
    timezone: str | None
    holidays: str | None
    busy: tuple[str, ...]
    days: str | None
    window: str | None
    per_week: int | None
    address_book: bool | None
    contact: tuple[str, ...]
    embedded: bool
    port: int
    write: bool
    force: bool
    yes: bool


def account_from(given: Given) -> Account:
    """The account, with every question that the options leave open.

    Raises:
        UsageError: something is missing and nobody may be asked.
    """
    if given["embedded"]:
        return Account(embedded=True, port=given["port"])
    url, named = _address(given)
    if not url:
        return Account(embedded=True, port=given["port"])
    username = _answer(given["username"], "User", "--username", yes=given["yes"], offered=named)
    account = Account(url=url, username=username, allow_http=given["allow_http"])
    return replace(account, **(_secret_place(given) if _names_place(given) else _secret(given)))


def account_again(account: Account, given: Given) -> Account:
    """Ask for address, user and password once more, the former answers being offered."""
    url, named = _address_asked(account.url)
    username = asked("User", named or account.username)
    again = replace(account, url=url, username=username)
    return again if _names_place(given) else replace(again, **_secret_asked())


def _address(given: Given) -> tuple[str, str]:
    """What is typed for the server, and the user it names; nothing for the one inside."""
    from rekindled.adapters.typed_address import read_address

    if not given["url"] and not given["yes"]:
        return _address_asked(may_be_none=True)
    url = _answer(given["url"], _SERVER, "--url", yes=given["yes"])
    try:
        return url, read_address(url).username
    except UsageError as mistake:
        raise UsageError(f"--url: {mistake}") from None


def _address_asked(offered: str = "", *, may_be_none: bool = False) -> tuple[str, str]:
    from rekindled.adapters.typed_address import read_address

    while True:
        if may_be_none:
            url = asked(f"{_SERVER}; Enter for none")
            if not url and _goes_without():
                return "", ""
            if not url:
                continue
        else:
            url = _answer(None, _SERVER, "--url", yes=False, offered=offered)
        try:
            return url, read_address(url).username
        except UsageError as mistake:
            complain(str(mistake))


def _goes_without() -> bool:
    """Whether the server inside is to be used, where it is installed."""
    if find_spec("radicale") is None:
        complain("without an address the embedded server is needed: install rekindled with its `embedded` extra")
        return False
    return confirmed("Use a small calendar server of your own, on this machine?", yes=False)


def calendar_from(given: Given) -> str:
    """The calendar's shown name.

    Raises:
        UsageError: nobody is there to answer.
    """
    if given["calendar"] or given["yes"] or given["embedded"]:
        return given["calendar"] or CALENDAR
    return asked("Name of the calendar to keep (made if missing)", CALENDAR)


def timezone_from(given: Given, environ: Mapping[str, str]) -> str:
    """The user's zone: given, or guessed and confirmed.

    Raises:
        UsageError: it is no zone, or it cannot be guessed and nobody may be asked.
    """
    guess = guess_zone(environ)
    if given["timezone"] or given["yes"]:
        zone = _answer(given["timezone"] or guess, "Your time zone", "--timezone", yes=given["yes"])
        if not is_zone(zone):
            raise UsageError(f"--timezone: {_no_zone(zone)}")
        return zone
    while not is_zone(answer := asked("Your time zone", guess or "")):
        complain(_no_zone(answer))
    return answer


def holidays_from(given: Given, zone: str) -> str:
    """Whose public holidays are to be free: what is given, else the country of the zone, when the user agrees; empty
    for nobody's.

    Raises:
        UsageError: what is given is no place whose holidays are known, or nobody is there to answer.
    """
    from rekindled.countries import country_names, country_with

    if given["holidays"] is not None:
        try:
            return _place(given["holidays"])
        except ConfigError as mistake:
            raise UsageError(f"--holidays: {mistake}") from None
    country = country_with(zone)
    if given["yes"] or country is None:
        return ""
    aside(f'Public holidays can be kept free: {country} is {country_names()[country]}; "{NOBODY}" keeps none.')
    while True:
        try:
            return _place(asked("Whose, or of which part (as in DE-BE)", country))
        except ConfigError as mistake:
            complain(str(mistake))


def _place(text: str) -> str:
    from rekindled.adapters.public_holidays import read_place

    return "" if text.casefold() in {"", NOBODY} else str(read_place(text))


def sealed(account: Account, given: Given, folder: Path) -> Account:
    """The account with its password encrypted, where systemd can do that and the user agrees; without a word with
    --yes it is kept in a file.

    Raises:
        UsageError: --encrypt was given and it cannot be done, or nobody is there to answer.
    """
    from rekindled.adapters.systemd_creds import find_sealer
    from rekindled.config.secrets import CREDENTIAL

    if not account.secret or given["encrypt"] is False or (given["yes"] and not given["encrypt"]):
        return account
    sealer = find_sealer(CREDENTIAL)
    if sealer is None and given["encrypt"]:
        raise UsageError("--encrypt needs systemd-creds, as root or of systemd 256; run again with --no-encrypt")
    if sealer is None or not (given["encrypt"] or _agreed()):
        return account
    try:
        text = sealer.seal(account.secret)
    except UsageError as failure:
        if given["encrypt"]:
            raise
        complain(f"{failure}, or go on: it is kept in a file that only you can read")
        return account
    return replace(account, sealed=text, unseal=sealer.unseal(folder / SEALED_NAME))


def _agreed() -> bool:
    aside("systemd can keep the password encrypted with a key of this machine: a copied file alone opens nothing.")
    aside('"no" keeps it in a file that only you can read.')
    while (answer := asked("Keep it encrypted", "yes").casefold()) not in {"yes", "y", "no", "n"}:
        complain('expected "yes" or "no"')
    return answer in {"yes", "y"}


def people_from(given: Given, heard: Callable[[Sheet], None]) -> list[Sheet]:
    """Whom to keep in touch with; whoever is named at the terminal is told to `heard` at once.

    Raises:
        UsageError: an option cannot be understood, or nobody is there to answer.
    """
    sheets = [read_pair(text, "=") for text in given["contact"]]
    if given["contact"] or given["yes"]:
        return sheets
    aside("Whom do you want to keep in touch with? For example: Ann Lee, 6 months. An empty line ends.")
    while line := asked("Who, how often"):
        try:
            sheets.append(read_pair(line, ","))
            heard(sheets[-1])
        except UsageError as mistake:
            complain(str(mistake))
    return sheets


def _answer(given: str | None, question: str, option: str, *, yes: bool, offered: str = "") -> str:
    """What the option says, else what the user answers; asked again until something is said."""
    if given:
        return given
    if yes and offered:
        return offered
    if yes:
        raise UsageError(f"{option} is needed with --yes")
    while not (answer := asked(question, offered)):
        complain("an answer is needed here")
    return answer


def _names_place(given: Given) -> bool:
    return bool(given["password_file"] or given["password_command"])


def _secret_place(given: Given) -> dict[str, Any]:
    """A path is kept whole: in the configuration a relative one would start elsewhere."""
    if given["password_file"]:
        return {"password_file": given["password_file"].expanduser().absolute()}
    return {"password_command": given["password_command"]}


def _secret(given: Given) -> dict[str, Any]:
    if given["password_stdin"]:
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise UsageError("--password-stdin: nothing came; write the password to standard input")
        return {"secret": line}
    if given["yes"]:
        raise UsageError("--password-file, --password-command or --password-stdin is needed with --yes")
    return _secret_asked()


def _secret_asked() -> dict[str, Any]:
    """What is typed, or a command that prints it; never both, whatever was known before."""
    while True:
        secret = asked("Password, or Enter to name a command that prints it", hidden=True)
        command = "" if secret else asked("Command, such as pass show calendar")
        if secret or command:
            return {"secret": secret, "password_command": command or None}


def _no_zone(name: str) -> str:
    return f'"{name}" is not an IANA zone such as Europe/Berlin{zone_hint(name)}'
