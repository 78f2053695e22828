"""A CalDAV server of our own for people who have none: Radicale as a child process on loopback.

Owns its files, its life and its login. Must not know what is stored in it.
"""

from __future__ import annotations

import errno
import http.client
import importlib.util
import ipaddress
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rekindled.adapters.dav_session import DavLogin
from rekindled.core.errors import CalendarUnavailable, ConfigError

USERNAME = "me"
_READY_SECONDS = 20.0
_STOP_SECONDS = 5.0
_LOG_TAIL = 400
# The child's standard input is a pipe only we hold: when we die, however suddenly, it ends and the child with it.
_CHILD = """
import os, runpy, signal, sys, threading
def end_with_parent():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["radicale", "--config", sys.argv[1]]
runpy.run_module("radicale", run_name="__main__", alter_sys=True)
"""
_SETTINGS = """[server]
hosts = {hosts}
[auth]
type = htpasswd
htpasswd_filename = {users}
htpasswd_encryption = plain
[rights]
type = owner_only
[storage]
filesystem_folder = {storage}
folder_umask = 0077
[web]
type = none
[logging]
level = warning
"""


class EmbeddedServer:
    """Radicale storing below `directory`, listening on a loopback `host` and `port`, with one user.

    Raises:
        ConfigError: the host is not loopback.
    """

    def __init__(self, directory: Path, host: str = "127.0.0.1", port: int = 5232) -> None:
        try:
            loopback = ipaddress.ip_address(host).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise ConfigError(f"The embedded server listens on 127.0.0.1 or ::1 only, not on {host!r}; change its host")
        self._directory = directory
        self._host = host
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the child process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def login(self) -> DavLogin:
        """Where and as whom to log in; the password is made at the first start and kept in a 0600 file.

        Raises:
            ConfigError: the directory cannot be written.
        """
        return DavLogin(url=f"http://{self._address}/{USERNAME}/", username=USERNAME, password=self._password())

    def start(self, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Start the child and wait until it answers, at most 20 s; `interrupted` is asked in between.

        Raises:
            ConfigError: Radicale is not installed, the port is taken or the directory cannot be written.
            CalendarUnavailable: it does not answer, or the wait was interrupted; it is stopped then.
        """
        if self.running:
            return
        if importlib.util.find_spec("radicale") is None:
            raise ConfigError("The embedded server needs Radicale: install rekindled with its `embedded` extra")
        self._refuse_taken_port()
        settings = self._write_files()
        with (self._directory / "radicale.log").open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments of our own
                [sys.executable, "-P", "-c", _CHILD, str(settings)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=self._directory,
                env={
                    name: value for name, value in os.environ.items() if not name.startswith(("REKINDLED", "RADICALE"))
                },
                start_new_session=True,  # the terminal's Ctrl-C is for us; we stop the child after our last request
            )
        try:
            self._await_answer(self._process, interrupted)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the child, at once after 5 s; nothing happens when there is none."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()

    @property
    def _address(self) -> str:
        return f"[{self._host}]:{self._port}" if ":" in self._host else f"{self._host}:{self._port}"

    def _password(self) -> str:
        path = self._directory / "password"
        try:
            kept = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            kept = ""
        except OSError as failure:
            raise ConfigError(f"{path} cannot be read: {failure.strerror}; correct its permissions") from failure
        if not kept:
            kept = secrets.token_urlsafe(24)
            self._write("password", kept + "\n")
        return kept

    def _write_files(self) -> Path:
        self._write("users", f"{USERNAME}:{self._password()}\n")
        storage, users = self._directory / "collections", self._directory / "users"
        return self._write("radicale.conf", _SETTINGS.format(hosts=self._address, users=users, storage=storage))

    def _write(self, name: str, text: str) -> Path:
        """Write a file that only we can read, also if it was readable before (promise 35)."""
        path = self._directory / name
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as failure:
            raise ConfigError(f"{path} cannot be written: {failure.strerror}; correct its permissions") from failure
        return path

    def _refuse_taken_port(self) -> None:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._host, self._port))
            except OSError as failure:
                reason = "is taken by another program" if failure.errno == errno.EADDRINUSE else failure.strerror
                raise ConfigError(f"The embedded server's port: {self._address} {reason}; choose another") from failure

    def _await_answer(self, process: subprocess.Popen[bytes], interrupted: Callable[[], bool]) -> None:
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            if self._answers():
                return
            if interrupted():
                raise CalendarUnavailable("The embedded server was not waited for: we were asked to stop")
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            raise ConfigError(f"The embedded server ended at once; see {self._log_end()}")
        raise CalendarUnavailable(f"The embedded server does not answer on {self._address}; see {self._log_end()}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=1)
        try:
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def _log_end(self) -> str:
        path = self._directory / "radicale.log"
        try:
            last = path.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:].strip()
        except OSError:
            last = ""
        return f"{path}: {last}"
