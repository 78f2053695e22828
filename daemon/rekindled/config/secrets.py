"""The password: where it may be kept, in which order it is looked for, who may read it (design §5 Security).

Owns reading secrets and refusing files that others can read. Must not log, print or keep what it reads.
"""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rekindled.config.commands import words_of
from rekindled.core.errors import ConfigError

CREDENTIAL = "caldav-password"
COMMAND_SECONDS = 20
LONGEST_BYTES = 64 * 1024

_OTHERS_READ = stat.S_IROTH
_ANYBODY_ELSE_READS = stat.S_IROTH | stat.S_IRGRP


def refuse_readable(path: Path, *, by_group: bool, holding: str) -> None:
    """Refuse a file with a secret that other users can read.

    Raises:
        ConfigError: it is readable by all, or by the group where `by_group` asks for that too.
    """
    forbidden = _ANYBODY_ELSE_READS if by_group else _OTHERS_READ
    if path.stat().st_mode & forbidden:
        raise ConfigError(f"{path}: {holding} can be read by other users; run: chmod 600 {shlex.quote(str(path))}")


def refuse_missing(path: Path, key: str) -> None:
    """Refuse what is no file.

    Raises:
        ConfigError: it is none.
    """
    try:
        if path.is_file():
            return
    except OSError as problem:
        raise ConfigError(f"{path}: {key}: cannot be read: {problem.strerror}; correct its permissions") from None
    raise ConfigError(f"{path}: {key}: no such file")


def refuse_unusable_key(path: Path, key: str) -> None:
    """Refuse a private key (PEM) that others can read, or that would ask for a passphrase in the middle of a look.

    Raises:
        ConfigError: it is missing, readable by others, or locked.
    """
    refuse_missing(path, key)
    refuse_readable(path, by_group=False, holding="the private key")
    try:
        with path.open("rb") as file:
            locked = b"ENCRYPTED" in file.read(LONGEST_BYTES)
    except OSError as problem:
        raise ConfigError(f"{path}: {key}: cannot be read: {problem.strerror}; correct its permissions") from None
    if locked:
        raise ConfigError(
            f"{path}: {key}: the key is locked with a passphrase, which nobody can type into a service; "
            "unlock it with `openssl pkey`, and keep it with chmod 600"
        )


def from_credential(directory: Path | None) -> str | None:
    """The systemd credential `caldav-password`, None when there is none (systemd.exec, LoadCredential=)."""
    if directory is None or not (directory / CREDENTIAL).is_file():
        return None
    return _first_line(directory / CREDENTIAL)


def from_file(path: Path, key: str = "caldav.password_file") -> str:
    """The first line of a file that only its owner and group may read.

    Raises:
        ConfigError: it is missing, unreadable, empty, or readable by everybody.
    """
    if not path.is_file():
        raise ConfigError(f"{path}: {key}: no such file; write the password into it and chmod 600 it")
    refuse_readable(path, by_group=False, holding="the password")
    return _first_line(path)


def from_command(command: str | Sequence[str], key: str) -> str:
    """The first line a command prints; it runs without a shell, without input and for at most 20 s.

    Raises:
        ConfigError: it cannot be run, fails, takes too long or prints nothing. What it printed is never repeated.
    """
    words = words_of(command, key)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command from the user's own file, no shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=COMMAND_SECONDS,
            check=False,
            # It may need what a session has, but none of our keys: one of them may be a password.
            env={name: value for name, value in os.environ.items() if not name.startswith("REKINDLED_")},
        )
    except subprocess.TimeoutExpired:
        raise ConfigError(f'{key}: "{words[0]}" took longer than {COMMAND_SECONDS} seconds; run it by hand') from None
    except OSError as problem:
        raise ConfigError(f'{key}: "{words[0]}" cannot be run: {problem.strerror}') from None
    if done.returncode != 0:
        raise ConfigError(f'{key}: "{words[0]}" failed with exit code {done.returncode}; run it by hand to see why')
    return _line_in(done.stdout[:LONGEST_BYTES], f'{key}: what "{words[0]}" printed')


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _line_in(file.read(LONGEST_BYTES), str(path))
    except OSError as problem:
        raise ConfigError(f"{path}: the password cannot be read: {problem.strerror}") from None


def _line_in(data: bytes, what: str) -> str:
    try:
        line = data.decode().partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        raise ConfigError(f"{what} is not UTF-8 text; expected the password in the first line") from None
    if not line:
        raise ConfigError(f"{what} is empty; expected the password in the first line")
    return line
