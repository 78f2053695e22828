"""Telling systemd how the service is (sd_notify(3)).

Owns the notification protocol. Must not know when to say what.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress

_SEND_SECONDS = 1.0  # a full queue must not hold up the loop


class SystemdNotify:
    """Messages to the service manager; without one, every call does nothing."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Read NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from `environ`."""
        self._address = _address_of(environ.get("NOTIFY_SOCKET", ""))
        self._watchdog_seconds = _watchdog_of(environ)

    @property
    def watchdog_seconds(self) -> float | None:
        """Within how many seconds `watchdog` must be called again; None when no watchdog waits for this process."""
        return self._watchdog_seconds

    def ready(self) -> None:
        """Say that starting, or reloading, is over."""
        self._send("READY=1")

    def status(self, text: str) -> None:
        """Say in one line what goes on, for `systemctl status`."""
        self._send("STATUS=" + " ".join(text.split()))

    def stopping(self) -> None:
        """Say that the service is about to end."""
        self._send("STOPPING=1")

    def reloading(self) -> None:
        """Say that the configuration is being read again; `ready` ends it.

        The time stamp is what Type=notify-reload asks for (systemd 253 and later).
        """
        microseconds = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        self._send(f"RELOADING=1\nMONOTONIC_USEC={microseconds}")

    def watchdog(self) -> None:
        """Say that the loop is alive; needed while stopping too."""
        self._send("WATCHDOG=1")

    def _send(self, message: str) -> None:
        if self._address is None:
            return
        # The service goes on whether or not its manager listens.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.settimeout(_SEND_SECONDS)
            channel.sendto(message.encode("utf-8", "replace"), self._address)


def _address_of(named: str) -> bytes | None:
    """A path, or a name in the abstract namespace; other transports (vsock) are for containers' managers."""
    if named.startswith("/"):
        return os.fsencode(named)
    if named.startswith("@"):
        return b"\0" + os.fsencode(named[1:])
    return None


def _watchdog_of(environ: Mapping[str, str]) -> float | None:
    """As sd_watchdog_enabled(3): a WATCHDOG_PID that is not ours was inherited and means another process."""
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 1e6 if microseconds.isascii() and microseconds.isdigit() and int(microseconds) else None
