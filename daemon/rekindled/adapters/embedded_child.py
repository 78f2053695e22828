"""One Radicale as a child process: started, asked, ended.

Owns the process, the port and the log. Must not know what the server is for, nor when it is to be started again.
"""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rekindled.core.errors import CalendarUnavailable, ConfigError

READY_SECONDS = 20.0
STOP_SECONDS = 2.0
ASK_SECONDS = 10.0
MOST_LOG_BYTES = 1024 * 1024
_LOG_TAIL = 400
# The child's standard input is a pipe only we hold: when we die, however suddenly, it ends and the child with it.
_CHILD = """
import os, runpy, signal, sys, threading
def end_with_parent():
    os.read(0, 1)  # not by sys.stdin, whose lock would hold up the end
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["radicale", "--config", sys.argv[1]]
runpy.run_module("radicale", run_name="__main__", alter_sys=True)
"""
_REASONS = {
    errno.EADDRINUSE: "is taken by another program; choose another",
    errno.EADDRNOTAVAIL: "is no address of this machine now",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An IP address and a port to listen on."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def own(self) -> str:
        """The address under which this machine itself reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not listened on


class Child:
    """Radicale with the settings file `settings`, on `spot`, speaking TLS where `tls` says so; its log is beside it."""

    def __init__(self, settings: Path, spot: Spot, *, tls: bool = False) -> None:
        self.settings = settings
        self.spot = spot
        self._tls = tls
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._is_first = True

    @property
    def pid(self) -> int | None:
        """The process id, None while there is none."""
        return self._process.pid if self._process else None

    @property
    def log(self) -> Path:
        """What it says, at most a mebibyte of it."""
        return self.settings.with_suffix(".log")

    def running(self) -> bool:
        """Whether the process lives."""
        process = self._process
        return process is not None and process.poll() is None

    def start(self, interrupted: Callable[[], bool]) -> None:
        """Start it and wait until it answers, at most 20 s; `interrupted` is asked in between.

        Raises:
            ConfigError: the port is taken, or it ends at once.
            CalendarUnavailable: it does not answer, or the wait was interrupted; it is stopped then.
        """
        with self._turn:
            _refuse_interrupted(interrupted)
            if self.running():
                return
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()  # of one that died
            _refuse_taken(self.spot)
            self._process = process = self._begun()
        try:
            self._await_answer(process, interrupted)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it, at once after 2 s; nothing happens when there is none."""
        with self._turn:
            process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        process.send_signal(signal.SIGCONT)  # one that was stopped hears nothing else
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()

    def answers(self, seconds: float = ASK_SECONDS) -> bool:
        """Whether it answers within so many seconds; who we talk to is known, so its certificate is not asked for."""
        connection = _connection(self.spot, seconds, tls=self._tls)
        try:
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def trim_log(self) -> None:
        """Begin the log anew when others made it long: whoever reaches the port can fill it."""
        with suppress(OSError):
            if self.log.stat().st_size > MOST_LOG_BYTES:
                os.truncate(self.log, 0)

    def log_end(self) -> str:
        """The path of the log and its last words."""
        try:
            last = self.log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:].strip()
        except OSError:
            last = ""
        return f"{self.log}: {last}"

    def _begun(self) -> subprocess.Popen[bytes]:
        # What it said before it died is kept, what it said in an earlier life of ours is not.
        anew, self._is_first = (os.O_TRUNC if self._is_first else 0), False
        output = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | anew, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603 - our own interpreter, arguments of our own
                [sys.executable, "-P", "-c", _CHILD, str(self.settings)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=self.settings.parent,
                env={
                    name: value for name, value in os.environ.items() if not name.startswith(("REKINDLED", "RADICALE"))
                },
                start_new_session=True,  # the terminal's Ctrl-C is for us; we stop it after our last request
            )
        finally:
            os.close(output)

    def _await_answer(self, process: subprocess.Popen[bytes], interrupted: Callable[[], bool]) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self.answers(1.0):
                return
            _refuse_interrupted(interrupted)
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            raise ConfigError(f"The embedded server ended at once; see {self.log_end()}")
        raise CalendarUnavailable(f"The embedded server does not answer on {self.spot}; see {self.log_end()}")


def _refuse_interrupted(interrupted: Callable[[], bool]) -> None:
    if interrupted():
        raise CalendarUnavailable("The embedded server was not waited for: we were asked to stop")


def _refuse_taken(spot: Spot) -> None:
    with socket.socket(socket.AF_INET6 if ":" in spot.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((spot.host, spot.port))
        except OSError as failure:
            reason = _REASONS.get(failure.errno or 0) or failure.strerror
            raise ConfigError(f"The embedded server's port: {spot} {reason}") from failure


def _connection(spot: Spot, seconds: float, *, tls: bool) -> http.client.HTTPConnection:
    if not tls:
        return http.client.HTTPConnection(spot.own(), spot.port, timeout=seconds)
    return http.client.HTTPSConnection(spot.own(), spot.port, timeout=seconds, context=_trusting())


@cache
def _trusting() -> ssl.SSLContext:
    """TLS without a look at the certificate: for asking ourselves whether we answer, without any password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
