"""An installation whose server is not there: enough to wire the program, and nothing answers."""

from __future__ import annotations

from pathlib import Path

from rekindled.places import Places
from tests.servers import free_port

CONFIG = """\
timezone = "Europe/Berlin"

[caldav]
url = "http://127.0.0.1:{port}/"
username = "me"
password = "secret"
timeout = "2s"
"""
EMBEDDED = """\
timezone = "Europe/Berlin"

[server]
embedded = true
port = {port}
"""


def lonely_home(folder: Path, text: str = CONFIG) -> Places:
    """The places of an installation on a port nobody listens on."""
    places = Places(config=folder / "rekindled.toml", state=folder / "state")
    places.config.write_text(text.format(port=free_port()), encoding="utf-8")
    places.config.chmod(0o600)
    return places
