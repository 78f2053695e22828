"""Tries, from inside the sandbox of a unit, what it forbids: sandbox.py NAMESPACES STATE, run by script/test-systemd.

Owns one attempt for each directive that can be seen from inside. Must not need rights, nor anything but the standard
library. NAMESPACES are those of the first process, as `mnt:[1] user:[2] ...`.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import resource
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_USER_NAMESPACE = 0x10000000
OLD_PERSONALITY = 0x0400000
LOG_SIZE = 10
OUTSIDE: set[str] = set(sys.argv[1].split()) if len(sys.argv) > 1 else set()
STATE = Path(sys.argv[2] if len(sys.argv) > 2 else ".")

# What the kernel does not show to a process without rights: systemd is asked for these.
TOLD = {
    "DevicePolicy": "closed",
    "ProtectClock": "yes",
    "RemoveIPC": "yes",
    "KeyringMode": "private",
    "RestrictRealtime": "yes",
    "SystemCallArchitectures": "native",
    "MemoryMax": "536870912",
    "TasksMax": "64",
}


def _status(name: str) -> str:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:"))


def _read_only(*paths: str) -> bool:
    return all(os.statvfs(path).f_flag & os.ST_RDONLY for path in paths)


def _hidden(*paths: str) -> bool:
    return all(not Path(path).exists() or not _entries(path) for path in paths)


def _entries(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except PermissionError:
        return []


def _apart(kind: str) -> bool:
    return bool(OUTSIDE) and str(Path(f"/proc/self/ns/{kind}").readlink()) not in OUTSIDE


def _refused(attempt: Callable[[], object], *numbers: int) -> bool:
    try:
        attempt()
    except OSError as failure:
        return failure.errno in (numbers or (errno.EPERM,))
    return False


def _call(name: str, *arguments: int) -> None:
    if getattr(LIBC, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)


def _written() -> Path:
    path = STATE / "probe"
    path.touch()
    return path


def _bind() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))


def _writable_code() -> mmap.mmap:
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


TRIED: dict[str, Callable[[], bool]] = {
    "ProtectSystem": lambda: _read_only("/", "/usr", "/etc", "/var") and not _read_only(str(STATE)),
    "ProtectHome": lambda: _hidden("/home", "/root", "/run/user"),
    "PrivateTmp": lambda: "/systemd-private-" in Path("/proc/self/mountinfo").read_text(encoding="utf-8"),
    "PrivateMounts": lambda: _apart("mnt"),
    "UMask": lambda: stat.S_IMODE(_written().stat().st_mode) == 0o600,
    "LimitCORE": lambda: resource.getrlimit(resource.RLIMIT_CORE) == (0, 0),
    "NoNewPrivileges": lambda: _status("NoNewPrivs") == "1",
    "CapabilityBoundingSet": lambda: int(_status("CapBnd"), 16) == 0,
    "AmbientCapabilities": lambda: int(_status("CapAmb"), 16) == 0,
    "RestrictSUIDSGID": lambda: _refused(lambda: _written().chmod(0o4700)),
    "PrivateUsers": lambda: _apart("user"),
    "PrivateDevices": lambda: not Path("/dev/console").exists() and Path("/dev/null").exists(),
    "ProtectHostname": lambda: _apart("uts"),
    "ProtectControlGroups": lambda: _read_only("/sys/fs/cgroup"),
    "ProtectKernelTunables": lambda: _read_only("/sys") and not Path("/proc/sys").exists(),
    "ProtectKernelModules": lambda: _hidden("/usr/lib/modules"),
    "ProtectKernelLogs": lambda: _refused(lambda: _call("klogctl", LOG_SIZE, 0, 0)),
    "ProtectProc": lambda: not Path("/proc/1").exists(),
    "ProcSubset": lambda: not Path("/proc/meminfo").exists(),
    "PrivateIPC": lambda: _apart("ipc"),
    "LockPersonality": lambda: _refused(lambda: _call("personality", OLD_PERSONALITY)),
    "RestrictNamespaces": lambda: _refused(lambda: _call("unshare", NEW_USER_NAMESPACE)),
    # By a filter of system calls, or by the kernel itself (Linux 6.3 and systemd 254).
    "MemoryDenyWriteExecute": lambda: _refused(_writable_code, errno.EPERM, errno.EACCES),
    "SystemCallFilter": lambda: _refused(lambda: os.chown(_written(), os.getuid(), os.getgid())),
    "SystemCallErrorNumber": lambda: _refused(lambda: os.setpriority(os.PRIO_PROCESS, 0, 5)),
    "RestrictAddressFamilies": lambda: _refused(lambda: socket.socket(socket.AF_NETLINK), errno.EAFNOSUPPORT),
    "SocketBindDeny": lambda: _refused(_bind),
}


def main() -> None:
    """One line for each directive: `ok` or `FAILED`, and its name."""
    for name, holds in TRIED.items():
        try:
            word = "ok" if holds() else "FAILED"
        except OSError as failure:
            word = f"FAILED ({failure})"
        print(f"{word} {name}")
    (STATE / "probe").unlink(missing_ok=True)
    for name, value in TOLD.items():
        print(f"told {name}={value}")


if __name__ == "__main__":
    main()
