"""The files of ours in a state directory: which there are, and their end.

Owns what is ours there by its name, and that nothing else is removed. Must not remove anything while a daemon runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rekindled.adapters.file_turns import DaemonPresence, FileTurns
from rekindled.adapters.heartbeat import FILE_NAME
from rekindled.adapters.sqlite_backup import named
from rekindled.adapters.store_files import refuse_in_use, remove, settle
from rekindled.core.errors import UnwritableStore
from rekindled.places import REPORT_NAME, Places

LOCKS = ("turn.lock", "daemon.lock")
# What Radicale itself keeps beside the objects.
_HOUSEKEEPING = frozenset({".Radicale.props", ".Radicale.cache", ".Radicale.lock"})
_SERVER_FILES = frozenset(
    {
        *("collections", "password", "users", "health.json", "health.new"),
        *("radicale.conf", "radicale.log", "radicale-outside.conf", "radicale-outside.log"),
        *("password.new", "users.new", "radicale.conf.new", "radicale-outside.conf.new"),
    }
)
_ASIDE = ("damaged-", "replaced-", "restoring")
LOOKED_AT = ".looked-at"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A file or a folder in the state directory, in words, and why it stays (empty: it goes with our data)."""

    path: Path
    what: str
    stays: str = ""


def files_of(places: Places, server: Path, calendar_path: str) -> tuple[OwnFile, ...]:
    """Everything in the state directory, in the order in which it would be removed: the store nearly last, so that an
    interruption leaves it, and its locks at the end. `server` is where the embedded server would be, and
    `calendar_path` our calendar's path on it.
    """
    store = places.store
    backups = [OwnFile(path=path, what="a backup") for path in _backups(places.backups)]
    asides = [OwnFile(path=path, what="a store that was set aside") for path in _asides(store)]
    beats = [places.state / FILE_NAME, (places.state / FILE_NAME).with_suffix(".new")]
    ours = [
        *backups,
        *asides,
        *(OwnFile(path=path, what="when the last look was") for path in beats if path.exists()),
        *_reports(places),
        *([_server(server, calendar_path)] if server.is_dir() else []),
        *([OwnFile(path=store, what="the store")] if store.exists() else []),
        *(OwnFile(path=places.state / name, what="a lock") for name in LOCKS if (places.state / name).exists()),
    ]
    return (*ours, *_others(places, ours))


def remove_files(places: Places, files: tuple[OwnFile, ...]) -> None:
    """Remove those that do not stay, and the folders that are empty afterwards.

    Raises:
        Busy: a daemon runs, or another process writes or reads the store; nothing was removed.
        UnwritableStore: one stays; what was removed before is gone, and asking again goes on.
    """
    with DaemonPresence(places.state).claim(), FileTurns(places.state).take():
        try:
            if places.store.exists():
                refuse_in_use(places.store)
            for one in files:
                if not one.stays:
                    _remove(one.path, places)
            for name in LOCKS:
                (places.state / name).unlink(missing_ok=True)
            settle(places.state)
        except OSError as error:
            raise UnwritableStore(
                f"{error.filename or places.state} cannot be removed: {error.strerror}; correct its permissions, and "
                "ask again"
            ) from error
    for folder in (places.backups, places.state):
        with suppress(OSError):
            folder.rmdir()


def _remove(path: Path, places: Places) -> None:
    if path == places.store:
        (path.parent / f"{path.name}-journal").unlink(missing_ok=True)
        remove(path)
    elif path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _backups(folder: Path) -> Iterator[Path]:
    """Backups, and the stores kept before an upgrade, by the names we give them."""
    yield from (path for path, _ in named(folder))
    yield from sorted(folder.glob("version-*-*.db")) if folder.is_dir() else ()


def _asides(store: Path) -> Iterator[Path]:
    """Stores that were set aside, and drafts of one that were never finished."""
    for path in sorted(store.parent.iterdir()) if store.parent.is_dir() else ():
        is_aside = path.name.startswith(tuple(f"{store.name}.{word}" for word in _ASIDE))
        is_draft = path.name.startswith(f".{store.name}.") and path.name.endswith(".new")
        if is_aside or is_draft or path.name == LOOKED_AT:
            yield path


def _reports(places: Places) -> Iterator[OwnFile]:
    """The report that is written where nobody names another place, and drafts of it that were never finished."""
    drafts = places.state.glob(f".{REPORT_NAME}.*.new") if places.state.is_dir() else ()
    for path in (places.state / REPORT_NAME, *sorted(drafts)):
        if path.is_file():
            yield OwnFile(path=path, what="the report")


def _server(server: Path, calendar_path: str) -> OwnFile:
    """The embedded server's folder: it goes only when it holds nothing but our own calendar, and that is empty."""
    storage = server / "collections"
    home = storage / "collection-root"
    objects = [path for path in storage.rglob("*") if path.is_file() and not set(path.parts) & _HOUSEKEEPING]
    calendars = {f"/{path.parent.relative_to(home).as_posix()}/" for path in home.rglob(".Radicale.props")}
    stays = ""
    if objects:
        stays = "its calendars are not empty"
    elif calendars - {calendar_path}:
        stays = "it has other calendars than ours"
    elif {path.name for path in server.iterdir()} - _SERVER_FILES:
        stays = "there are other files in it"
    return OwnFile(path=server, what="the embedded server, with its password", stays=stays)


def _others(places: Places, ours: list[OwnFile]) -> Iterator[OwnFile]:
    """What else is there, which is not ours to remove."""
    known = {one.path for one in ours} | {places.backups}
    known |= {places.store.with_name(places.store.name + end) for end in ("-wal", "-shm", "-journal")}
    folders = [folder for folder in (places.state, places.backups) if folder.is_dir()]
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        if path not in known:
            yield OwnFile(path=path, what="another file", stays="it is not ours")
