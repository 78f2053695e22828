"""Where the configuration file and the state directory are (XDG Base Directory Specification, systemd.exec).

Owns the two paths. Must not read either: quick commands import this without the configuration machinery.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIG_NAME = "rekindled.toml"
STORE_NAME = "rekindled.db"
SERVER_NAME = "server"
REPORT_NAME = "report.html"
EMBEDDED = "the embedded server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The configuration file, and the state directory that holds the store, under its usual name unless told."""

    config: Path
    state: Path
    store_name: str = STORE_NAME

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.state / self.store_name

    @property
    def server(self) -> Path:
        """Where the embedded server keeps what it has."""
        return self.state / SERVER_NAME

    @property
    def backups(self) -> Path:
        """Where backups of the store are kept unless told otherwise."""
        return self.state / "backups"


def find_places(environ: Mapping[str, str], config: str | None = None, state: str | None = None) -> Places:
    """The paths given on the command line, else in REKINDLED_CONFIG and REKINDLED_STATE, else systemd's, else XDG's."""
    return Places(
        config=_first(config, environ.get("REKINDLED_CONFIG"), _below(environ, "CONFIGURATION_DIRECTORY", CONFIG_NAME))
        or _xdg(environ, "XDG_CONFIG_HOME", ".config") / "rekindled" / CONFIG_NAME,
        state=_first(state, environ.get("REKINDLED_STATE"), _below(environ, "STATE_DIRECTORY", ""))
        or _xdg(environ, "XDG_STATE_HOME", ".local/state") / "rekindled",
    )


def _first(*candidates: str | None) -> Path | None:
    return next((Path(candidate).expanduser().absolute() for candidate in candidates if candidate), None)


def _below(environ: Mapping[str, str], variable: str, name: str) -> str | None:
    """The first of systemd's directories, which are separated by colons."""
    directory = environ.get(variable, "").partition(":")[0]
    return str(Path(directory) / name) if directory else None


def _xdg(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    """A relative path in the variable is to be ignored (XDG Base Directory Specification)."""
    given = Path(environ.get(variable) or ".")
    if given.is_absolute():
        return given
    return (Path(environ["HOME"]) if environ.get("HOME") else Path.home()) / below_home
