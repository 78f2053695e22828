"""Wiring: which adapter stands behind which port (design §4).

Owns how an account's desk is put together from a configuration, and taken apart again. Must not decide anything about
contacts or calendars.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_busy import CaldavBusyTimes
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.adapters.embedded_child import Spot
from rekindled.adapters.embedded_server import EmbeddedServer, Outside
from rekindled.adapters.feed_busy import BusyTimesWithFeeds
from rekindled.adapters.feed_fetching import FeedPlace, place_of
from rekindled.adapters.file_turns import DaemonPresence, FileTurns
from rekindled.adapters.ical_codec import IcalCodec
from rekindled.adapters.jinja_drafts import JinjaDrafts
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.address_book_desk import BookDesk
from rekindled.app.desk import Desk, Wishes
from rekindled.app.meeting_desk import MeetingDesk
from rekindled.app.ports import Reporter
from rekindled.config import Config, load_config
from rekindled.followed import book_desk, meeting_desk
from rekindled.places import EMBEDDED, Places
from rekindled.store_place import open_store
from rekindled.surroundings import almanac_of, rhythm_of

TEMPLATES = "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """A desk that is ready to work, with what stands behind it."""

    desk: Desk
    session: DavSession
    login: DavLogin
    config: Config
    server: EmbeddedServer | None = None
    books: BookDesk | None = None
    meetings: MeetingDesk | None = None

    @property
    def poll(self) -> timedelta:
        """How often the daemon looks."""
        return self.config.caldav.poll


def read_config(places: Places, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration, checked as a whole.

    Raises:
        ConfigError: with a line for each thing that is wrong.
    """
    environ = os.environ if environ is None else environ
    credentials = environ.get("CREDENTIALS_DIRECTORY")
    return load_config(places.config, environ, Path(credentials) if credentials else None)


def embedded_server(config: Config, places: Places) -> EmbeddedServer | None:
    """The embedded server, not started, where the configuration asks for one."""
    if not config.server.embedded:
        return None
    wish = config.server
    if wish.certificate is None:
        return EmbeddedServer(places.server, wish.host, wish.port)
    certificate, key = config.server_certificate()
    outside = Outside(spot=Spot(host=wish.host, port=wish.tls_port), certificate=certificate, key=key)
    # Our own way to it stays on this machine, whatever others reach.
    return EmbeddedServer(places.server, port=wish.port, outside=outside)


def refuse_unready(config: Config, places: Places) -> None:
    """Refuse what only a person can mend, and would stay as it is however long one waited.

    Raises:
        ConfigError: the password is not to be had, or the embedded server's certificate and key are none.
    """
    server = embedded_server(config, places)
    if server is None:
        config.secret()
    elif server.outside is not None:
        server.outside.read()


def login_of(config: Config, server: EmbeddedServer | None) -> DavLogin:
    """Where and as whom to log in.

    Raises:
        ConfigError: no password is given, or the place named holds none.
    """
    if server is not None:
        return server.login
    caldav = config.caldav
    return DavLogin(
        url=caldav.url,
        username=caldav.username,
        password=config.secret(),
        auth=caldav.auth,
        allow_http=caldav.allow_http,
        ca_file=config.beside(caldav.ca_file) if caldav.ca_file else None,
        tls_minimum=config.tls.minimum,
        certificate=config.certificate(),
        timeout_seconds=caldav.timeout.total_seconds(),
    )


@contextmanager
def open_desk(
    places: Places,
    config: Config,
    reporter: Reporter,
    *,
    serve: bool | None = None,
    interrupted: Callable[[], bool] = lambda: False,
) -> Iterator[OpenDesk]:
    """One account, ready to look; closed again at the end of the `with` block.

    `serve` starts the embedded server where there is one; unless told, only if no running daemon has started it.

    Raises:
        ConfigError, BrokenStore, CalendarUnavailable: it cannot be put together.
    """
    with ExitStack() as closing:
        store = open_store(places)
        closing.callback(store.close)
        server = embedded_server(config, places)
        if server is not None and (serve if serve is not None else not DaemonPresence(places.state).running()):
            closing.callback(server.stop)
            server.start(interrupted)
        login = login_of(config, server)
        session = DavSession(login)
        closing.callback(session.close)
        desk = _desk(config, places, session, store, reporter)
        books = book_desk(config, session, desk, closing) if config.address_book.follow else None
        meetings = meeting_desk(config, session, desk)
        yield OpenDesk(
            desk=desk, session=session, login=login, config=config, server=server, books=books, meetings=meetings
        )


def _desk(config: Config, places: Places, session: DavSession, store: SqliteStore, reporter: Reporter) -> Desk:
    rhythm = rhythm_of(config)
    return Desk(
        store=store,
        clock=SystemClock(),
        turns=FileTurns(places.state),
        account=CaldavAccount(session),
        busy=BusyTimesWithFeeds(CaldavBusyTimes(session, rhythm.zone), feeds_of(config), rhythm.zone),
        codec=IcalCodec(rhythm.zone),
        almanac=almanac_of(config),
        reporter=reporter,
        wishes=wishes_of(config),
        drafts=drafts_of(config),
    )


def drafts_of(config: Config) -> JinjaDrafts:
    """Where drafts come from; the user's own templates are in a folder beside the configuration."""
    return JinjaDrafts(own=config.path.parent / TEMPLATES, sender=config.me.sender())


def feeds_of(config: Config) -> dict[str, FeedPlace]:
    """Where the feeds are, by the keys they are known by."""
    caldav = config.caldav
    ca_file = config.beside(caldav.ca_file) if caldav.ca_file else None
    found = (place_of(address, config.path.parent) for address in config.feeds())
    seconds = caldav.timeout.total_seconds()
    places = [
        FeedPlace(url=url, file=file, ca_file=ca_file, tls_minimum=config.tls.minimum, seconds=seconds)
        for url, file in found
    ]
    return {place.key: place for place in places}


def wishes_of(config: Config) -> Wishes:
    """What the user wants, as a look needs it."""
    caldav = config.caldav
    where = EMBEDDED if config.server.embedded else caldav.url
    return Wishes(
        rhythm=rhythm_of(config),
        calendar=caldav.calendar,
        busy="*" if caldav.busy == ("*",) else caldav.busy,
        not_busy=caldav.not_busy,
        addresses=frozenset(caldav.addresses),
        feeds={key: place.name for key, place in feeds_of(config).items()},
        feed_poll=caldav.feed_poll,
        account=f'"{caldav.calendar}" of {caldav.username or "me"} at {where}',
        fingerprint=config.fingerprint(),
        quirks=caldav.quirks,
        brake_share=caldav.brake_share,
    )
