"""Looks, reading back and writing, against the floor and what people use: `script/bench looks`.

Owns the story every client is put through on calendars of three sizes on two servers. Must not know how they do it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import looks_table
from benchmarks.calendars import LOGIN, RADICALE, XANDIKOS, Kind, User, appointment, folder_in_memory
from benchmarks.counting_proxy import CountingProxy, counting_proxy
from benchmarks.looks_table import CREATED, FIRST, IN_A_ROW, NOTHING, READ_BACK, START, TICKED, Client, Figures
from benchmarks.report import Report, progress
from benchmarks.vdirsyncer import Vdirsyncer
from benchmarks.worker import Worker, working
from tests.servers import RunningServer

KINDS = (RADICALE, XANDIKOS)
SIZES = (100, 1_000, 10_000)
PEOPLE = 56
COMPLETIONS = 50
_SINGLE = 3
_LARGE = 10_000


def measure(report: Report) -> None:
    """All servers and sizes."""
    for kind in KINDS:
        report.section(f"Looks on {kind.name}")
        found = {}
        for number in SIZES:
            progress(f"{kind.name}, {number:,} events")
            found[number] = _told(kind.name, number)
            looks_table.show(report, f"{kind.name}, {number:,} events", found[number])
        looks_table.judge(report, kind.name, found)


def _told(server: str, number: int) -> Figures:
    """The story, in a process of its own, so that none is told on what another left behind."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_story, server, number).result()


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody who looks at one calendar; `warmer` asks after each change first, so that nobody pays for the server's
    own caches, and `direct` is the floor without the proxy.
    """

    server: RunningServer
    floor: Worker
    direct: Worker
    warmer: Worker
    sync: Worker
    multiget: Worker
    ours: Worker
    vdirsyncer: Vdirsyncer
    path: str
    size: int
    figures: Figures = field(default_factory=Figures)

    @property
    def user(self) -> User:
        """Somebody who changes the calendar with another program."""
        return User(self.server)

    @property
    def is_large(self) -> bool:
        """Whether a server takes seconds for what takes it milliseconds otherwise: fewer runs must do."""
        return self.size >= _LARGE


def _story(server_name: str, number: int) -> Figures:
    kind = next(one for one in KINDS if one.name == server_name)
    with ExitStack() as held:
        folder = held.enter_context(folder_in_memory())
        homes = Path(held.enter_context(TemporaryDirectory()))
        proxy = held.enter_context(counting_proxy())
        path, entries = _begin(kind, folder, homes, proxy)
        calendar = next(one for one in folder.rglob(Path(path).name) if one.is_dir())
        kind.fill(folder, calendar, dict(appointment(n) for n in range(number - len(entries))))
        server = held.enter_context(kind.running(folder))
        proxy.target = server.url
        words = {"url": proxy.url, "login": LOGIN, "path": path}
        floor, warmer = (held.enter_context(working(proxy, "floor", **words)) for _ in range(2))
        sync, multiget = (held.enter_context(working(proxy, "caldav", **words)) for _ in range(2))
        cast = Cast(
            server=server,
            floor=floor,
            warmer=warmer,
            sync=sync,
            multiget=multiget,
            direct=held.enter_context(working(proxy, "floor", **(words | {"url": server.url}))),
            ours=held.enter_context(
                working(proxy, "rekindled", url=proxy.url, login=LOGIN, folder=str(homes / "ours"))
            ),
            vdirsyncer=Vdirsyncer(proxy, LOGIN, path, homes / "vdirsyncer"),
            path=path,
            size=number,
        )
        for act in (_first, _nothing, _created, _ticked, _read_back):
            progress(f"{kind.name}, {number:,} events: {act.__doc__}")
            act(cast, entries)
        return cast.figures


def _begin(kind: Kind, folder: Path, homes: Path, proxy: CountingProxy) -> tuple[str, list[list[str]]]:
    """Let the program make its calendar and its entries while that is quick; returns the path and the entries."""
    with kind.running(folder) as server:
        proxy.target = server.url
        with working(proxy, "rekindled", url=proxy.url, login=LOGIN, folder=str(homes / "begun")) as ours:
            ours.does("people", 1, PEOPLE)
            ours.does("settle")
            return ours.does("path").said, ours.does("entries").said


def _first(cast: Cast, _entries: Sequence[Sequence[str]]) -> None:
    """First sync."""
    add = cast.figures.add
    cast.warmer.does("first")
    cast.direct.does("begin")
    add(FIRST, Client.FLOOR, cast.floor.does("first"))
    add(FIRST, Client.MULTIGET, cast.multiget.does("first"))
    if cast.is_large:
        cast.sync.does("begin")
    else:
        add(FIRST, Client.SYNC, cast.sync.does("first_each"))
    add(START, Client.VDIRSYNCER, cast.vdirsyncer.runs("--version"))
    add(FIRST, Client.VDIRSYNCER, cast.vdirsyncer.first())
    cast.ours.does("people", 1, PEOPLE)
    cast.ours.does("warm")
    add(FIRST, Client.WHOLE, cast.ours.does("first"))
    # One entry more, for the server is tried out once, after the first write.
    cast.ours.does("people", 900, 1)
    cast.ours.does("settle")


def _nothing(cast: Cast, _entries: Sequence[Sequence[str]]) -> None:
    """Nothing changed."""
    _catch_up(cast)
    add = cast.figures.add
    for _ in range(5 if cast.is_large else 25):
        add(NOTHING, Client.DIRECT, cast.direct.does("look"))
        add(NOTHING, Client.FLOOR, cast.floor.does("look"))
        add(NOTHING, Client.SYNC, cast.sync.does("look_each"))
        add(NOTHING, Client.WHOLE, cast.ours.does("look"))
    often = 5 if cast.is_large else 50
    for _ in range(3):
        add(IN_A_ROW, Client.FLOOR, cast.floor.does_often(often, "look"))
        add(IN_A_ROW, Client.SYNC, cast.sync.does_often(often, "look_each"))
        add(IN_A_ROW, Client.WHOLE, cast.ours.does_often(often, "look"))
    for _ in range(1 if cast.is_large else 3):
        add(NOTHING, Client.YEAR, cast.multiget.does("year"))
        add(NOTHING, Client.VDIRSYNCER, cast.vdirsyncer.sync())


def _ticked(cast: Cast, entries: Sequence[Sequence[str]]) -> None:
    """One entry ticked."""
    for href, text in entries[: 1 if cast.is_large else _SINGLE]:
        _catch_up(cast)
        _tick(cast, [(href, text)])
        _read(cast, TICKED)
        cast.figures.add(TICKED, Client.WHOLE, cast.ours.does("look"))


def _read_back(cast: Cast, entries: Sequence[Sequence[str]]) -> None:
    """50 completions read back."""
    _catch_up(cast)
    _tick(cast, entries[_SINGLE : _SINGLE + COMPLETIONS])
    _read(cast, READ_BACK)
    if not cast.is_large:
        cast.figures.add(READ_BACK, Client.WHOLE, cast.ours.does("look"))


def _created(cast: Cast, entries: Sequence[Sequence[str]]) -> None:
    """New entries."""
    _catch_up(cast)
    number = 5 if cast.is_large else COMPLETIONS
    add = cast.figures.add
    made = {name: [_copied(name, one) for one in entries[:number]] for name in ("floor", "caldav", "vdirsyncer")}
    add(CREATED, Client.FLOOR, cast.floor.does("create", made["floor"]))
    _forget(cast, made["floor"])
    # python-caldav names objects by their UIDs, as we did.
    add(CREATED, Client.SYNC, cast.sync.does("create", made["caldav"]))
    _forget(cast, made["caldav"])
    add(CREATED, Client.VDIRSYNCER, cast.vdirsyncer.create(made["vdirsyncer"]))
    _forget(cast, made["vdirsyncer"])
    cast.ours.does("settle")
    cast.ours.does("people", 1_000, number)
    add(CREATED, Client.WHOLE, cast.ours.does("look"))


def _read(cast: Cast, measure_of: str) -> None:
    """Everybody reads what changed."""
    add = cast.figures.add
    cast.warmer.does("look")
    add(measure_of, Client.FLOOR, cast.floor.does("look"))
    add(measure_of, Client.SYNC, cast.sync.does("look_each"))
    add(measure_of, Client.MULTIGET, cast.multiget.does("look"))
    add(measure_of, Client.YEAR, cast.multiget.does("year"))
    add(measure_of, Client.VDIRSYNCER, cast.vdirsyncer.sync())
    add(measure_of, Client.READING, cast.ours.does("observe"))


def _catch_up(cast: Cast) -> None:
    """Everybody reads what the others wrote, unmeasured."""
    cast.ours.does("settle")
    for worker in (cast.warmer, cast.direct, cast.floor, cast.sync, cast.multiget):
        worker.does("look")
    cast.vdirsyncer.sync()


def _tick(cast: Cast, entries: Sequence[Sequence[str]]) -> None:
    for href, text in entries:
        cast.user.put(href, text.replace("SUMMARY:", "SUMMARY:✓ ", 1))


def _copied(prefix: str, entry: Sequence[str]) -> tuple[str, str]:
    """An entry as the program writes it, as somebody else's: its file name and its text."""
    href, text = entry
    name = f"{prefix}-{href.rpartition('/')[2]}"
    return name, re.sub(r"(?m)^UID:.*\r?$", f"UID:{name.removesuffix('.ics')}\r", text)


def _forget(cast: Cast, objects: Sequence[Sequence[str]]) -> None:
    for name, _ in objects:
        cast.user.delete(cast.path + name)
