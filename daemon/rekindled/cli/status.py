"""`status`: whether all is well, in words, for scripts and for monitors (R17).

Owns what counts as needing attention. Must not use the network, nor import what does (design §6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import click

from rekindled.cli.days import shown
from rekindled.cli.ending import leave
from rekindled.cli.opening import Setup, json_option, known_store, moment_in, pass_setup, quick_rhythm
from rekindled.cli.page import hanging, here, say_folded, styled
from rekindled.cli.voice import say, say_coloured, say_json
from rekindled.core.errors import RekindledError
from rekindled.core.unseen import inert
from rekindled.exits import ATTENTION, FINE
from rekindled.places import EMBEDDED

WARNING, CRITICAL = 1, 2
LONGEST = 500
RESUME = "rekindled resume --restore, or --deleted-on-purpose"


@click.command(epilog="Example: rekindled status --nagios")
@json_option
@click.option("--nagios", is_flag=True, help="One line, and exit code 0, 1 or 2, for a monitor.")
@pass_setup
def status(setup: Setup, *, as_json: bool, nagios: bool) -> None:
    """Show when the last look was, how it went, and what needs you."""
    try:
        result, zone = _found(setup)
    except RekindledError as failure:
        if not nagios:
            raise
        say(f"REKINDLED CRITICAL - {' '.join(str(failure).split())}")
        leave(CRITICAL)
        return
    if nagios:
        code, line = verdict(result, zone)
        say(line)
        leave(code)
        return
    say_json(result) if as_json else _tell(result, zone)
    leave(FINE if result["healthy"] else ATTENTION)


def _found(setup: Setup) -> tuple[dict[str, Any], ZoneInfo]:
    """The fields of `status --json`, and the zone of the user."""
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.adapters.heartbeat import Heartbeat
    from rekindled.adapters.server_health import HealthFile
    from rekindled.adapters.sqlite_backup import named
    from rekindled.app.results import status_result
    from rekindled.app.vitals import health_fields, server_fields

    with known_store(setup) as store:
        snapshot, sources = store.snapshot(), store.busy_sources()
    heart = Heartbeat(setup.places.state)
    beat = heart.last()
    moment = moment_in(quick_rhythm(setup, snapshot.settings))
    result = status_result(snapshot, asdict(beat) if beat else None, moment)
    backup_at = next((at for _, at in named(setup.places.backups)), None)
    result |= health_fields(snapshot, sources, heart.course(), backup_at, moment.now)
    result["daemon"] = {"running": DaemonPresence(setup.places.state).running()}
    embedded = str(result["server"]["account"]).endswith(EMBEDDED)
    health = HealthFile(setup.places.server).last() if embedded and result["daemon"]["running"] else None
    result["server"] |= {"embedded": embedded} | server_fields(health, moment.now)
    result["healthy"] = result["healthy"] and result["server"]["needs_you"] is None
    result["store"] = str(setup.places.store)
    return result, moment.rhythm.zone


def verdict(result: Mapping[str, Any], zone: ZoneInfo) -> tuple[int, str]:
    """A monitor's exit code and line: critical when looks fail or stay away, a warning when a person must decide."""
    last = result["last_look"]
    if last is None:
        return CRITICAL, "REKINDLED CRITICAL - no look was taken yet"
    if last["error"]:
        return CRITICAL, f"REKINDLED CRITICAL - the last look failed: {last['error']}"
    if result["late"]:
        return CRITICAL, f"REKINDLED CRITICAL - no look since {shown(last['at'], zone)}"
    if result["brake"]:
        return WARNING, f"REKINDLED WARNING - nothing is written until you decide: {RESUME}"
    if result["server"]["needs_you"]:
        return WARNING, f"REKINDLED WARNING - {' '.join(result['server']['needs_you'].split())}"
    how = f"REKINDLED OK - last look {shown(last['at'], zone)}, {result['open_entries']} entries open"
    return FINE, f"{how}; {result['paused']}" if result["paused"] else how


def _tell(result: Mapping[str, Any], zone: ZoneInfo) -> None:
    page = here()
    healthy = result["healthy"]
    say_coloured(
        styled("All is well." if healthy else "Needs attention.", page, fg=None if healthy else "yellow", bold=True)
    )
    for label, text in (
        *_looks(result, zone),
        *_embedded(result["server"], zone),
        *_beside(result, zone),
        *_mornings(result),
    ):
        say_coloured("\n".join(hanging(f"  {f'{label}:':<10} ", text, page, dim_lead=True)))
    if result["brake"]:
        say_folded(f"Nothing is written until you decide: {result['brake']}")
        say(f"  {RESUME}")
    if result["paused"]:
        say_folded(result["paused"][:1].upper() + result["paused"][1:] + ".")
    _listed("Questions", result["questions"])
    _listed("Not understood, and left alone", result["not_understood"])


def _looks(result: Mapping[str, Any], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Where everything is, and how looking goes."""
    yield "store", result["store"]
    yield "calendar", result["server"]["calendar"] or "none yet; the first look finds or makes it"
    if result["server"]["account"]:
        yield "account", result["server"]["account"]
    yield "last look", _last(result["last_look"], zone)
    if result["failing_since"]:
        yield "last good", shown(result["last_good_look_at"], zone) or "none yet"
    yield "daemon", "running" if result["daemon"]["running"] else "not running; start it with: rekindled run"
    if result["next_look_at"]:
        yield "next look", shown(result["next_look_at"], zone)
    yield "entries", f"{result['open_entries']} open"


def _mornings(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if result["capacity"] and result["capacity"]["over"]:
        from rekindled.cli.capacity import over_line

        yield "mornings", over_line(result["capacity"])


def _last(last: Mapping[str, Any] | None, zone: ZoneInfo) -> str:
    if last is None:
        return "none yet; take one with: rekindled sync"
    return f"{shown(last['at'], zone)}, {last['error'] or ('fine' if last['ok'] else 'held by the brake')}"


def _beside(result: Mapping[str, Any], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """What is read beside our calendar, and the newest backup; neither makes anything unhealthy."""
    busy = result["busy"]
    if busy:
        what = "1 calendar or feed" if busy["sources"] == 1 else f"{busy['sources']} calendars and feeds"
        yield "busy", f"{what}, {busy['failing']} not readable now" if busy["failing"] else f"{what}, readable"
    for key, label in (("address_book", "people"), ("meetings", "meetings")):
        one = result[key]
        if one:
            again = f", tried again {shown(one['retry_at'], zone)}" if one["retry_at"] else ""
            what = "address book" if key == "address_book" else "calendars for meetings"
            yield label, f"{what} readable when last asked" if one["ok"] else f"{what} not readable now{again}"
    backup = result["backup"]
    if backup is None:
        yield "backup", "none beside the store; make one with: rekindled backup"
    else:
        yield "backup", shown(backup["at"], zone) + ("; a newer one: rekindled backup" if backup["old"] else "")


def _embedded(server: Mapping[str, Any], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Where the embedded server of a running daemon is, how often it had to be started again, and what it needs."""
    outside = server["outside"]
    for label, one in (("server", server), ("outside", outside)):
        if one and one["address"]:
            since = f"since {shown(one['since'], zone)}" if one["running"] else "not running now"
            yield label, f"{one['address']} {since}"
    if server["restarts"] or (outside and outside["restarts"]):
        others = f", {outside['restarts']} for others" if outside else ""
        yield "restarts", f"{server['restarts']} for this machine{others}, since the daemon began"
    if server["needs_you"]:
        yield "needs you", inert(_short(server["needs_you"]))


def _short(text: str) -> str:
    """A title from a calendar may be a megabyte long; programs get it whole."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _listed(heading: str, texts: list[str]) -> None:
    if texts:
        say(f"{heading}:")
        for text in texts:
            say_folded(_short(inert(text)), "  - ")
