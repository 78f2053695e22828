"""The daemon as a process: starting, stopping, failing, recovering, being asked (design §5 Process, promises 20-29)."""

from __future__ import annotations

import calendar
import hashlib
import json
import signal
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.plain_user import PlainEvent, PlainUser
from tests.fakes.running_daemon import Household, RunningDaemon, running_daemon, until
from tests.system.conftest import Scene

pytestmark = [pytest.mark.server, pytest.mark.system]

ZONE = ZoneInfo("Europe/Berlin")
ANN = '[[contact]]\nid = "c-1"\nname = "Ann Lee"\nevery = "6 months"\nemail = ["ann@example.org"]\n'
MORNINGS = {1, 2, 3}


def today() -> date:
    """The user's day."""
    return datetime.now(ZONE).date()


def months_later(day: date, months: int) -> date:
    """So many calendar months later; a day the month lacks becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_morning(day: date) -> date:
    """The first day from this one on that is one of the user's mornings."""
    return next(day + timedelta(days=n) for n in range(7) if (day + timedelta(days=n)).weekday() in MORNINGS)


def entries(user: PlainUser, number: int) -> dict[str, PlainEvent]:
    """The user's calendar by title, once it holds so many entries."""
    found = until(f"{number} entries", lambda: (there := user.events()) and len(there) >= number and there)
    assert found
    assert len(found) == number, [event.title for event in found.values()]
    return {event.title: event for event in found.values()}


def good_look(home: Household, daemon: RunningDaemon, after: str = "") -> str:
    """Wait for a good look later than the one at `after`, and say when it was."""

    def found() -> str:
        daemon.lives()
        beat = home.beat()
        return str(beat["at"]) if beat.get("ok") and beat["at"] > after else ""

    return until("a good look", found)


def test_tick_is_logged_and_followed_within_a_poll(scene: Scene) -> None:
    """One name, one tick: the interaction, the thank-you within days, the check-in six calendar months later."""
    scene.home.know(ANN)
    with running_daemon(scene.home) as daemon:
        (reconnect,) = entries(scene.user, 1).values()
        assert reconnect.title == "Write to Ann Lee"
        assert reconnect.start.astimezone(ZONE).weekday() in MORNINGS
        earliest = today()
        scene.user.tick(reconnect)
        there = entries(scene.user, 3)
        latest = today()
        checks = {next_morning(months_later(day, 6)) for day in (earliest, latest)}
        assert there["Write to Ann Lee"].start.astimezone(ZONE).date() in checks
        assert earliest < there["Thank Ann Lee"].start.astimezone(ZONE).date() <= latest + timedelta(days=9)
        assert there["✓ Write to Ann Lee"].uid == reconnect.uid
        rows = scene.home.history()
        assert [(row["contact_id"], row["outcome"], row["uid"]) for row in rows] == [("c-1", "done", reconnect.uid)]
        daemon.lives()


def test_look_with_nothing_new_is_one_request_and_writes_nothing(scene: Scene) -> None:
    """Between two looks at which nothing had changed there is one request, and neither server nor store is written."""
    scene.home.know(ANN)
    with running_daemon(scene.home) as daemon:
        entries(scene.user, 1)
        at = good_look(scene.home, daemon)
        at = good_look(scene.home, daemon, after=at)
        at = good_look(scene.home, daemon, after=at)
        before, store = len(scene.proxy.passed), store_digest(scene.home)
        at = good_look(scene.home, daemon, after=at)
        good_look(scene.home, daemon, after=at)
        asked = [one.method for one in scene.proxy.passed[before:]]
        assert scene.home.beat()["requests"] == 1
        assert set(asked) == {"REPORT"}
        assert len(asked) in {1, 2, 3}
        assert store_digest(scene.home) == store


def store_digest(home: Household) -> str:
    """What the store's files hold now."""
    digest = hashlib.sha256()
    for file in sorted(home.state.glob("rekindled.db*")):
        if not file.name.endswith("-shm"):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def test_restart_continues_without_a_write(scene: Scene) -> None:
    """After a stop the next daemon finds everything as it was and writes nothing."""
    scene.home.know(ANN)
    with running_daemon(scene.home) as daemon:
        before = entries(scene.user, 1)
        at = good_look(scene.home, daemon)
        assert daemon.stop() == 0
    writes = len(scene.proxy.writes())
    with running_daemon(scene.home) as daemon:
        at = good_look(scene.home, daemon, after=at)
        good_look(scene.home, daemon, after=at)
        assert daemon.stop() == 0
    assert len(scene.proxy.writes()) == writes
    assert entries(scene.user, 1) == before


def test_sigterm_ends_it_while_a_request_hangs(scene: Scene) -> None:
    """A server that never answers does not keep the daemon from ending well, long before the request would time out."""
    scene.home.know(ANN)
    scene.proxy.manner = "hang"
    with running_daemon(scene.home) as daemon:
        until("a request hangs", scene.proxy.hanging.is_set)
        daemon.signal(signal.SIGTERM)
        assert daemon.ends(20) == 0
        assert [line for line in daemon.said() if line["event"] == "request.abandoned"]


def test_sighup_takes_a_good_configuration_and_keeps_the_old_one_before_a_bad_one(scene: Scene) -> None:
    """A reload changes the poll; one with a mistake is refused with the key's name, and looks go on as before."""
    scene.home.know(ANN)
    scene.home.write_config(url=scene.proxy.url, poll="1h")
    with running_daemon(scene.home) as daemon:
        at = good_look(scene.home, daemon)
        scene.home.write_config(url=scene.proxy.url, poll="2s")
        daemon.signal(signal.SIGHUP)
        daemon.tells("config.reloaded")
        at = good_look(scene.home, daemon, after=at)
        at = good_look(scene.home, daemon, after=at)
        scene.home.write_config(url=scene.proxy.url, poll="never")
        daemon.signal(signal.SIGHUP)
        refused = daemon.tells("config.refused", number=1)
        until("the reason", lambda: any("poll" in str(line.get("because")) for line in daemon.said()))
        assert refused["level"] == "warning"
        at = good_look(scene.home, daemon, after=at)
        good_look(scene.home, daemon, after=at)
        assert daemon.stop() == 0


def test_second_daemon_on_one_state_is_refused(scene: Scene) -> None:
    """The second one ends with 75 and says which process runs; the first one goes on."""
    scene.home.know(ANN)
    with running_daemon(scene.home) as daemon:
        at = good_look(scene.home, daemon)
        second = scene.home.run("run")
        assert second.returncode == 75, second.stderr
        assert str(daemon.process.pid) in second.stderr
        good_look(scene.home, daemon, after=at)


def test_sync_is_answered_by_the_running_daemon(scene: Scene) -> None:
    """While a daemon runs, `sync` asks it to look now, however far away its next look is."""
    scene.home.know(ANN)
    scene.home.write_config(url=scene.proxy.url, poll="1h")
    with running_daemon(scene.home) as daemon:
        (reconnect,) = entries(scene.user, 1).values()
        good_look(scene.home, daemon)
        scene.user.tick(reconnect)
        answer = scene.home.answer("sync")
        assert (answer["settled"], answer["created"], answer["brake"]) == (1, 2, None)
        daemon.tells("request.served")
        assert len(scene.user.events()) == 3


def test_server_down_at_start_is_waited_for(scene: Scene) -> None:
    """The daemon lives, its heartbeat says what is wrong, and it recovers alone with the server (promise 29)."""
    scene.home.know(ANN)
    scene.proxy.manner = "down"
    with running_daemon(scene.home) as daemon:
        until("a failed look", lambda: scene.home.beat().get("ok") is False)
        assert scene.home.beat()["error"]
        status = scene.home.run("status", "--json")
        assert status.returncode == 1
        daemon.lives()
        scene.proxy.manner = "pass"
        entries(scene.user, 1)
        good_look(scene.home, daemon)
        daemon.tells("server.recovered")
        assert daemon.stop() == 0


def test_refused_password_is_not_tried_at_every_poll(scene: Scene) -> None:
    """After a refusal the server is left alone for minutes, over a restart too, until somebody mends the password."""
    scene.home.know(ANN)
    secret = "wrong-horse-battery"  # not a password of anything
    (scene.home.folder / "password").write_text(secret, encoding="utf-8")
    with running_daemon(scene.home) as daemon:
        until("a refused look", lambda: scene.home.beat().get("ok") is False)
        assert [one.status for one in scene.proxy.passed if one.status != 301] == [401]
        count = len(scene.proxy.passed)
        next_at = datetime.fromisoformat(scene.home.beat()["next_at"])
        assert next_at - datetime.now(UTC) > timedelta(minutes=10)
        time.sleep(5)  # two polls and more go by; nothing can be awaited that must not come
        assert len(scene.proxy.passed) == count
        said = daemon.said()
        assert daemon.stop() == 0
    assert secret not in str(said)
    with running_daemon(scene.home) as daemon:
        daemon.tells("service.started", number=2)
        time.sleep(3)  # as above
        assert daemon.stop() == 0
    assert len(scene.proxy.passed) == count
    scene.home.write_config(url=scene.proxy.url)
    with running_daemon(scene.home) as daemon:
        entries(scene.user, 1)
        good_look(scene.home, daemon)
        assert daemon.stop() == 0


def test_wrong_configuration_ends_with_78_and_a_sentence(scene: Scene) -> None:
    """A mistake in the file is named by its key, without a traceback, and nothing is asked of the server."""
    scene.home.write_config(url=scene.proxy.url, poll="soon")
    done = scene.home.run("run")
    assert done.returncode == 78
    assert "poll" in done.stderr
    assert "Traceback" not in done.stderr
    assert not scene.proxy.passed


def test_a_password_that_is_not_there_ends_with_78(scene: Scene) -> None:
    """A missing password file is for a person to mend; the server is not asked in vain."""
    (scene.home.folder / "password").unlink()
    done = scene.home.run("run")
    assert done.returncode == 78
    assert "password" in done.stderr
    assert not scene.proxy.passed


def test_state_files_are_private(scene: Scene) -> None:
    """Nobody else can read the store or what lies beside it (promise 35)."""
    scene.home.know(ANN)
    with running_daemon(scene.home) as daemon:
        good_look(scene.home, daemon)
        modes = {file.name: file.stat().st_mode & 0o077 for file in scene.home.state.iterdir()}
        assert modes["rekindled.db"] == 0
        assert not any(modes.values()), modes


def test_looks_that_keep_failing_are_told_to_a_command(scene: Scene) -> None:
    """R17: an outage that began two days ago is told once after the first failing look, and its end once."""
    said = scene.home.folder / "said"
    script = f'cat >> "{said}"; env >> "{said}"'
    scene.home.write_config(url=scene.proxy.url, more=f"\n[health]\ncommand = ['/bin/sh', '-c', '{script}']\n")
    scene.home.know(ANN)
    since = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    beat = {"at": since, "ok": False, "error": "no answer", "failing_since": since, "failures": 9, "trouble": "server"}
    (scene.home.state / "heartbeat.json").write_text(json.dumps(beat), encoding="utf-8")
    scene.proxy.manner = "down"
    with running_daemon(scene.home) as daemon:
        assert daemon.tells("hook.run")["about"] == "failing"
        assert "REKINDLED_HEALTH=failing" in said.read_text(encoding="utf-8")
        assert scene.home.server.password not in said.read_text(encoding="utf-8")
        scene.proxy.manner = "pass"
        assert daemon.tells("hook.run", 2)["about"] == "recovered"
        assert daemon.stop() == 0
    words = [line for line in said.read_text(encoding="utf-8").splitlines() if line.startswith("rekindled ")]
    assert [line[:25] for line in words] == ["rekindled could not do it", "rekindled looks at your c"]
