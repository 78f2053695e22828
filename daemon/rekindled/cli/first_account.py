"""Finding the account that `init` was told of, and the one question only the user can answer: is that server yours?

Owns the tries until an account lets us in. Must not write anything, or let credentials cross to a server unconfirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rekindled.cli.first_config import Account
from rekindled.cli.first_questions import Given, account_again
from rekindled.cli.voice import aside, complain, confirmed, working
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError, UsageError
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.adapters.caldav_lookup import FoundAccount
    from rekindled.adapters.dav_faults import Elsewhere
    from rekindled.adapters.dav_session import DavLogin
    from rekindled.app.ports import CalendarInfo


def reachable(account: Account, given: Given) -> tuple[Account, tuple[CalendarInfo, ...]]:
    """An account that lets us in, at its full address, and its calendars, after as many tries as the user wants.

    Raises:
        CalendarRefused, CalendarUnavailable, ConfigError: it does not, and nobody may be asked.
    """
    from rekindled.adapters.dav_faults import Elsewhere

    while not account.embedded:
        try:
            with working("Looking for your calendars …"):
                known = _looked_for(account)
        except Elsewhere as away:
            account = _confirmed(account, away, given)
        except (CalendarRefused, CalendarUnavailable, ConfigError) as failure:
            account = _corrected(account, failure, given)
        else:
            aside(found(known.calendars))
            return replace(account, url=known.login.url, auth=known.login.auth), tuple(known.calendars)
    return account, ()


def found(calendars: Sequence[CalendarInfo]) -> str:
    """What was found, in one sentence."""
    if not calendars:
        return "Your account is there; it has no calendars yet."
    names = ", ".join(f'"{inert(info.name)}"' for info in calendars)
    return f"Found {'1 calendar' if len(calendars) == 1 else f'{len(calendars)} calendars'}: {names}"


def login_of(account: Account) -> DavLogin:
    """Where and as whom to log in.

    Raises:
        ConfigError: the place named for the password holds none.
    """
    from rekindled.adapters.dav_session import DavLogin
    from rekindled.config.secrets import from_command, from_file

    secret = account.secret
    if account.password_file:
        secret = from_file(account.password_file)
    elif account.password_command:
        secret = from_command(account.password_command, "--password-command")
    return DavLogin(
        url=account.url,
        username=account.username,
        password=secret,
        auth=account.auth,
        allow_http=account.allow_http,
    )


def _looked_for(account: Account) -> FoundAccount:
    from rekindled.adapters.caldav_lookup import find_account
    from rekindled.adapters.dns_services import DnsServices
    from rekindled.adapters.typed_address import read_address

    return find_account(read_address(account.url), login_of(account), DnsServices())


def _confirmed(account: Account, away: Elsewhere, given: Given) -> Account:
    """The account on the other server, if that is the user's (design §5 Security).

    Raises:
        CalendarRefused: nobody may be asked; the address to give is named.
    """
    from rekindled.adapters.dav_urls import origin_of

    unasked = CalendarRefused(f"{away}. To use that server from now on, run again with --url {away.url}")
    if given["yes"]:
        raise unasked
    aside(str(away))
    try:
        agreed = confirmed(f"Your calendars are on {origin_of(away.url)}. Use that server from now on?", yes=False)
    except UsageError:
        raise unasked from None
    return replace(account, url=away.url) if agreed else _corrected(account, None, given)


def _corrected(account: Account, failure: Exception | None, given: Given) -> Account:
    """The account as the user spells it the next time.

    Raises:
        Exception: the failure, where nobody may be asked.
    """
    if failure is not None and given["yes"]:
        raise failure
    if failure is not None:
        complain(str(failure))
        _advise(account, failure)
    try:
        return account_again(account, given)
    except UsageError:
        if failure is None:
            raise
        raise failure from None


def _advise(account: Account, failure: Exception) -> None:
    """What most often is the matter with a login that is right elsewhere."""
    from rekindled.adapters.dav_faults import LoginRefused

    if not isinstance(failure, LoginRefused):
        return
    aside("Where the web page asks for a second factor, calendars want an app password from there.")
    name, at, _ = account.username.partition("@")
    if at and name:
        aside(f'Some servers know you as "{name}" alone.')
