"""What `init` asks beside the account: when the user is not free, when to call, whose address book to read.

Owns these questions; each has an answer that Enter gives. Must not write anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from rekindled.cli.first_config import Account
from rekindled.cli.voice import aside, asked, complain, confirmed, working
from rekindled.core.errors import RekindledError, UsageError
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.app.ports import CalendarInfo
    from rekindled.cli.first_questions import Given

T = TypeVar("T")
ALL = "*"
NONE = "none"
DAYS = "tue, wed, thu"
WINDOW = "08:30-11:30"
PER_WEEK = 5
MOST = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Mornings:
    """When calls are placed, as the configuration spells it; None stays at the default."""

    days: tuple[str, ...] | None = None
    window: str | None = None
    per_week: int | None = None


def busy_from(given: Given, calendars: Sequence[CalendarInfo], ours: str) -> tuple[str, ...]:
    """The calendars that say when the user is not free, by shown name; "*" for all others.

    Raises:
        UsageError: an option names one that is not there, or nobody is there to answer.
    """
    names = [info.name for info in calendars if info.name != ours]
    if given["busy"] == (NONE,):
        return ()
    if given["busy"]:
        unknown = next((name for name in given["busy"] if name != ALL and name not in names), None)
        if unknown is not None:
            there = ", ".join(f'"{inert(name)}"' for name in names) or "none"
            raise UsageError(f'--busy: no calendar is called "{unknown}" (found: {there})')
        return given["busy"]
    if given["yes"] or not names:
        return ()
    aside("Which calendars say when you are not free? Calls are placed around what is in them.")
    for number, name in enumerate(names, start=1):
        aside(f"  {number} {inert(name)}")
    return _until_right(f'Their numbers, "{ALL}" for all, "{NONE}"', ALL, lambda answer: _picked(answer, names))


def mornings_from(given: Given) -> Mornings:
    """On which days, from when until when, and for how many people a week.

    Raises:
        UsageError: an option cannot be understood, or nobody is there to answer.
    """
    if given["yes"] or (given["days"], given["window"], given["per_week"]) != (None, None, None):
        return Mornings(
            days=_days(given["days"], "--days: ") if given["days"] else None,
            window=_window(given["window"], "--window: ") if given["window"] else None,
            per_week=given["per_week"],
        )
    days = _until_right("On which days do you have time for calls", DAYS, _days)
    window = _until_right("From when until when", WINDOW, _window)
    per_week = _until_right("How many people a week at most", str(PER_WEEK), _number)
    return Mornings(
        days=None if days == _days(DAYS) else days,
        window=None if window == WINDOW else window,
        per_week=None if per_week == PER_WEEK else per_week,
    )


def address_book_from(given: Given, account: Account) -> bool:
    """Whether the account's address book is to be read; asked only where there is one.

    Raises:
        UsageError: nobody is there to answer.
    """
    if given["address_book"] is not None or given["yes"] or account.embedded:
        return bool(given["address_book"])
    names = _address_books(account)
    if not names:
        return False
    aside(
        f"Your address book is there, too: {', '.join(names)}. Nothing is ever written to it, and nobody is scheduled"
    )
    aside("by being in it.")
    return confirmed("Read people from it?", yes=False)


def _address_books(account: Account) -> list[str]:
    """What they are called; none where there are none or that cannot be found out now: `check` says why."""
    from rekindled.adapters.carddav_addressbook import CarddavAddressBooks
    from rekindled.adapters.dav_session import DavSession
    from rekindled.app.address_book_naming import chosen
    from rekindled.cli.first_account import login_of

    try:
        with working("Looking for your address book …"):
            session = DavSession(login_of(account))
            try:
                return [
                    f'"{inert(info.name)}"' for info in chosen(CarddavAddressBooks(lambda: session).found(), (ALL,))
                ]
            finally:
                session.close()
    except RekindledError:
        return []


def _picked(answer: str, names: Sequence[str]) -> tuple[str, ...]:
    words = answer.replace(",", " ").split()
    if words == [ALL]:
        return (ALL,)
    if not words or words == [NONE]:
        return ()
    if any(not word.isdecimal() or not 1 <= int(word) <= len(names) for word in words):
        raise UsageError(f'expected numbers from 1 to {len(names)}, "{ALL}" or "{NONE}"')
    return tuple(dict.fromkeys(names[int(word) - 1] for word in words))


def _until_right(question: str, offered: str, read: Callable[[str], T]) -> T:
    while True:
        answer = asked(question, offered)
        try:
            return read(answer)
        except UsageError as mistake:
            complain(str(mistake))


def _days(text: str, option: str = "") -> tuple[str, ...]:
    from rekindled.config.values import Days

    words = tuple(word.strip().lower()[:3] for word in text.split(",") if word.strip())
    _checked(Days, list(words), option)
    return words


def _window(text: str, option: str = "") -> str:
    from rekindled.config.values import Hours

    _checked(Hours, text, option)
    return text.strip()


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise UsageError(f"expected a number from 1 to {MOST}")
    return int(text)


def _checked(kind: Any, value: object, option: str) -> None:  # noqa: ANN401 - a type with its rule
    """Refuse what the configuration would refuse, in the same words.

    Raises:
        UsageError: it would.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as mistake:
        raise UsageError(f"{option}{mistake.errors()[0]['msg'].removeprefix('Value error, ')}") from None
