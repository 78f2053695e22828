"""Real CalDAV servers for tests, each a process of its own on a free loopback port."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "me"
PASSWORD = "open sesame ünïcode"
_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server that answers: where and as whom to log in."""

    url: str
    username: str
    password: str


def free_port() -> int:
    """A loopback TCP port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_radicale(folder: Path) -> Iterator[RunningServer]:
    """A Radicale with one user, storing below `folder`."""
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    settings = folder / "config"
    port = free_port()
    settings.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\ndelay = 0\n"
        "[rights]\ntype = owner_only\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n"
        "[logging]\nlevel = error\n",
        encoding="utf-8",
    )
    with _running([sys.executable, "-m", "radicale", "--config", str(settings)], folder, port):
        yield RunningServer(url=f"http://127.0.0.1:{port}/", username=USER, password=PASSWORD)


@contextmanager
def running_xandikos(folder: Path) -> Iterator[RunningServer]:
    """A Xandikos, which lets everybody in on plain http, storing below `folder`."""
    port = free_port()
    listen = ["--listen-address", "127.0.0.1", "--port", str(port), "--no-detect-systemd"]
    state = ["--directory", str(folder / "data"), "--defaults", "--state-dir", str(folder / "state")]
    with _running([sys.executable, "-m", "xandikos", "serve", *listen, *state], folder, port):
        yield RunningServer(url=f"http://127.0.0.1:{port}/", username=USER, password=PASSWORD)


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    said = folder / "output.log"
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    with said.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=quiet, cwd=folder)
    try:
        _await_answer(process, port, said)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(f"the server did not start:\n{said.read_text(encoding='utf-8', errors='replace')}")
