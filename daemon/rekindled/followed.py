"""Wiring of what is read beside our own calendar: address books, and calendars with meetings (design §4).

Owns how these are put together from a configuration. Must not decide anything about people or events.
"""

from __future__ import annotations

from contextlib import ExitStack

from rekindled.adapters.caldav_meetings import CaldavMeetings
from rekindled.adapters.carddav_addressbook import CarddavAddressBooks
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.address_book_desk import BookDesk, BookWishes, Rounds
from rekindled.app.desk import Desk
from rekindled.app.meeting_desk import MeetingDesk, MeetingWishes
from rekindled.config import Config


def book_desk(config: Config, session: DavSession, desk: Desk, closing: ExitStack) -> BookDesk:
    """The address books; another account than the calendar's is logged in to when it is first needed."""
    wanted = config.address_book
    own: list[DavSession] = [] if wanted.url else [session]

    def opened() -> DavSession:
        if not own:
            own.append(DavSession(_book_login(config)))
            closing.callback(own[0].close)
        return own[0]

    account = f"{wanted.username} {wanted.url}" if wanted.url else desk.wishes.account
    return BookDesk(
        store=desk.store,
        clock=desk.clock,
        turns=desk.turns,
        books=CarddavAddressBooks(opened),
        reporter=desk.reporter,
        wishes=BookWishes(account=account, books=wanted.books, circles=wanted.circles, poll=wanted.poll),
        rounds=Rounds(lasting=False),
        dial=desk.almanac.dial(config.timezone),
    )


def meeting_desk(config: Config, session: DavSession, desk: Desk) -> MeetingDesk | None:
    """The calendars read for meetings; where none are named any more, those known are to be forgotten."""
    wanted = config.meetings
    if not wanted.calendars and not desk.store.meeting_calendars():
        return None
    return MeetingDesk(
        desk=desk,
        calendars=CaldavMeetings(session, desk.wishes.rhythm.zone),
        wishes=MeetingWishes(
            calendars=wanted.calendars,
            look_back=wanted.look_back,
            most_people=wanted.most_people,
            mine=frozenset((*wanted.me, *config.caldav.addresses)),
        ),
        rounds=Rounds(lasting=False),
    )


def _book_login(config: Config) -> DavLogin:
    book, caldav = config.address_book, config.caldav
    return DavLogin(
        url=book.url,
        username=book.username,
        password=config.book_secret(),
        allow_http=caldav.allow_http,
        ca_file=config.beside(caldav.ca_file) if caldav.ca_file else None,
        tls_minimum=config.tls.minimum,
        timeout_seconds=caldav.timeout.total_seconds(),
        section="address_book",
    )
