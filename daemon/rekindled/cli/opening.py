"""What every command needs first: where things are, whose they are, and the store.

Owns opening the store for reading or writing, and the rhythm a quick command works with. Must not know any command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from rekindled.app.ports import Reporter
from rekindled.cli.ending import NothingYet
from rekindled.cli.voice import aside
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.people import Dial, last_digits
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.world import World
from rekindled.places import Places

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.bootstrap import OpenDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the options before the command say."""

    places: Places
    environ: Mapping[str, str]
    verbose: bool = False
    debug: bool = False


Opened = Callable[[Setup], AbstractContextManager["SqliteStore"]]
pass_setup = click.make_pass_decorator(Setup)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


def refuse_others(setup: Setup) -> None:
    """Let only the store's owner go on.

    Raises:
        UsageError: as `refuse_foreign_owner`.
    """
    from rekindled.adapters.store_owner import refuse_foreign_owner

    refuse_foreign_owner(setup.places.store, os.geteuid(), sys.argv[1:])
    if setup.verbose:
        aside(f"store: {setup.places.store}")


@contextmanager
def known_store(setup: Setup) -> Iterator[SqliteStore]:
    """The store that is there already, opened without reading it through.

    Raises:
        NothingYet: there is none.
        UsageError, BrokenStore, Busy: it is not ours, or cannot be used.
    """
    from rekindled.adapters.sqlite_store import SqliteStore

    refuse_others(setup)
    if not setup.places.store.exists():
        raise NothingYet(f"no store yet at {setup.places.store}; start with: rekindled init")
    store = SqliteStore(setup.places.store, check=False)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def any_store(setup: Setup) -> Iterator[SqliteStore]:
    """The store, made if there is none.

    Raises:
        UsageError, BrokenStore, Busy: it is not ours, or cannot be used.
    """
    from rekindled.store_place import open_store

    refuse_others(setup)
    store = open_store(setup.places)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def turn(setup: Setup) -> Iterator[None]:
    """The writer's turn for the length of one command (design §5 Process).

    Raises:
        Busy: another process kept it for longer than 10 seconds.
    """
    from rekindled.adapters.file_turns import FileTurns

    with FileTurns(setup.places.state).take():
        yield


@contextmanager
def network_desk(setup: Setup, reporter: Reporter) -> Iterator[OpenDesk]:
    """The account with everything behind it, over the embedded server of a running daemon where there is one.

    Raises:
        ConfigError, BrokenStore, CalendarUnavailable, UsageError: it cannot be put together.
    """
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.bootstrap import open_desk, read_config

    refuse_others(setup)
    config = read_config(setup.places, setup.environ)
    alone = not DaemonPresence(setup.places.state).running()
    with open_desk(setup.places, config, reporter, serve=alone) as opened:
        yield opened


def reporter_of(setup: Setup) -> Reporter:
    """Where a command that uses the network tells its events: nowhere, unless it was asked to be verbose."""
    from rekindled.logs import configure_logging
    from rekindled.reporting import LogReporter

    configure_logging("info" if setup.verbose else "critical", "console", sys.stderr, setup.environ)
    return LogReporter()


def quick_rhythm(setup: Setup, settings: Mapping[Setting, str]) -> Rhythm:
    """The user's zone and otherwise defaults: from the store once a look was taken, else the configuration, else UTC.

    Raises:
        ConfigError: the configuration had to be read and has mistakes.
    """
    known = settings.get(Setting.TIMEZONE)
    return Rhythm(timezone=known) if known else full_rhythm(setup, settings)


def full_rhythm(setup: Setup, settings: Mapping[Setting, str]) -> Rhythm:
    """The whole rhythm where there is a configuration; reading it costs a quarter of a second.

    Raises:
        ConfigError: the configuration has mistakes.
    """
    if not setup.places.config.exists():
        return Rhythm(timezone=settings.get(Setting.TIMEZONE, "UTC"))
    from rekindled.config import load_config
    from rekindled.surroundings import rhythm_of

    return rhythm_of(load_config(setup.places.config, setup.environ))


@contextmanager
def looking_ahead(setup: Setup, opened: Opened = any_store, *, far: bool = True) -> Iterator[tuple[SqliteStore, World]]:
    """The store, made if there is none unless it is `opened` otherwise, and the world as far as it is known without the
    network; where contacts live only when it goes `far`.

    Raises:
        ConfigError: the configuration has mistakes.
        NothingYet, UsageError, BrokenStore, Busy: as opening the store says.
    """
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.knowing import known_mornings, known_world
    from rekindled.config import load_config
    from rekindled.surroundings import almanac_of, rhythm_of

    config = load_config(setup.places.config, setup.environ)
    with opened(setup) as store:
        moment = Moment(now=SystemClock().now(), rhythm=rhythm_of(config))
        yield store, (known_world if far else known_mornings)(store, almanac_of(config), moment)


def dial_of(setup: Setup) -> Dial:
    """What phone numbers are compared by; without a configuration nobody knows the country of those without one.

    Raises:
        ConfigError: the configuration has mistakes.
    """
    from rekindled.config import load_config
    from rekindled.surroundings import almanac_of

    if not setup.places.config.exists():
        return last_digits
    config = load_config(setup.places.config, setup.environ)
    return almanac_of(config).dial(config.timezone)


def moment_in(rhythm: Rhythm) -> Moment:
    """Now."""
    from rekindled.adapters.system_clock import SystemClock

    return Moment(now=SystemClock().now(), rhythm=rhythm)


def world_in(snapshot: Snapshot, rhythm: Rhythm) -> World:
    """What the store knows, now."""
    return World(snapshot=snapshot, moment=moment_in(rhythm))
