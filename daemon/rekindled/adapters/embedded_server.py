"""A CalDAV server of our own for people who have none: Radicale as a child process on loopback, and, where others are
to reach it, a second one over the same files that speaks TLS alone.

Owns its files, its life and its login. Must not know what is stored in it. That there are two keeps our own way to it
free, whatever others do to theirs, and our calendar at one address, whoever else may see it.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rekindled.adapters.certificates import Certificate, read_certificate
from rekindled.adapters.dav_session import DavLogin
from rekindled.adapters.dav_silence import EMBEDDED
from rekindled.adapters.embedded_child import Child, Spot
from rekindled.adapters.system_clock import SystemClock
from rekindled.core.errors import ConfigError

USERNAME = "me"
SETTINGS = "radicale.conf"
OUTSIDE_SETTINGS = "radicale-outside.conf"
# A wrong password waits for a second or so, and no more than so many may wait at a time.
_SETTINGS = """[server]
hosts = {hosts}
max_connections = {connections}
timeout = 30
{tls}[auth]
type = htpasswd
htpasswd_filename = {users}
htpasswd_encryption = plain
delay = 1
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
_TLS = """ssl = True
certificate = {certificate}
key = {key}
"""

Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Where others reach the server, and the certificate and the key (PEM files) it shows them."""

    spot: Spot
    certificate: Path
    key: Path

    def read(self) -> Certificate:
        """What the certificate says.

        Raises:
            ConfigError: as `read_certificate`.
        """
        return read_certificate(self.certificate, self.key)

    def stamp(self) -> Stamp:
        """Changes whenever one of the files does; empty while one is missing."""
        try:
            found = [path.stat() for path in (self.certificate, self.key)]
        except OSError:
            return ()
        return tuple((one.st_mtime_ns, one.st_ino) for one in found)


class EmbeddedServer:
    """Radicale storing below `directory`, listening on a loopback `host` and `port`, with one user.

    Raises:
        ConfigError: the host is not loopback.
    """

    def __init__(
        self, directory: Path, host: str = "127.0.0.1", port: int = 5232, outside: Outside | None = None
    ) -> None:
        if not is_loopback(host):
            raise ConfigError(f"The embedded server listens on 127.0.0.1 or ::1 only, not on {host!r}; change its host")
        self.directory = directory
        self.outside = outside
        self.inner = Child(directory / SETTINGS, Spot(host=host, port=port))
        self.outer = Child(directory / OUTSIDE_SETTINGS, outside.spot, tls=True) if outside else None

    @property
    def running(self) -> bool:
        """Whether the server that we use ourselves lives."""
        return self.inner.running()

    @property
    def login(self) -> DavLogin:
        """Where and as whom to log in; the password is made at the first start and kept in a 0600 file.

        Raises:
            ConfigError: the directory cannot be written.
        """
        url = f"http://{self.inner.spot}/{USERNAME}/"
        return DavLogin(url=url, username=USERNAME, password=self._password(), section=EMBEDDED)

    def start(self, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Start the server that we use ourselves and wait until it answers, at most 20 s.

        Raises:
            ConfigError: Radicale is not installed, the port is taken or the directory cannot be written.
            CalendarUnavailable: it does not answer, or the wait was interrupted; it is stopped then.
        """
        if self.running:
            return
        if importlib.util.find_spec("radicale") is None:
            raise ConfigError("The embedded server needs Radicale: install rekindled with its `embedded` extra")
        self._write_settings(self.inner, connections=8)
        self.inner.start(interrupted)

    def open_up(self, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Start the server for others, where one is wished, and wait until it answers.

        Raises:
            ConfigError: its certificate cannot be used or has ended, or as `start`.
            CalendarUnavailable: as `start`.
        """
        if self.outside is None or self.outer is None:
            return
        if self.outside.read().ends_at <= SystemClock().now():
            raise ConfigError(f"{self.outside.certificate}: the certificate has ended; put a new one in its place")
        tls = _TLS.format(certificate=self.outside.certificate, key=self.outside.key)
        self._write_settings(self.outer, connections=20, tls=tls)
        self.outer.start(interrupted)

    def stop(self) -> None:
        """End what runs; nothing happens when nothing does."""
        if self.outer is not None:
            self.outer.stop()
        self.inner.stop()

    def _password(self) -> str:
        path = self.directory / "password"
        try:
            kept = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            kept = ""
        except OSError as failure:
            raise ConfigError(f"{path} cannot be read: {failure.strerror}; correct its permissions") from failure
        if not kept:
            kept = secrets.token_urlsafe(24)
            self._write(path, kept + "\n")
        return kept

    def _write_settings(self, child: Child, *, connections: int, tls: str = "") -> None:
        """The password stands beside in the clear, for we log in with it ourselves: a hash here would hide nothing."""
        users, storage = self.directory / "users", self.directory / "collections"
        self._write(users, f"{USERNAME}:{self._password()}\n")
        text = _SETTINGS.format(hosts=child.spot, users=users, storage=storage, connections=connections, tls=tls)
        self._write(child.settings, text)

    def _write(self, path: Path, text: str) -> None:
        """Write a file whole that only we can read, also if it was readable before (promise 35)."""
        draft = path.with_name(f"{path.name}.new")
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            draft.replace(path)
        except OSError as failure:
            raise ConfigError(f"{path} cannot be written: {failure.strerror}; correct its permissions") from failure


def is_loopback(host: str) -> bool:
    """Whether it is an IP address that only this machine reaches."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
