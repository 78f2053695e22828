"""Where the configuration and the state are (XDG, systemd.exec, design §7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.places import Places, find_places

HOME = {"HOME": "/home/me"}
BY_DEFAULT = ("/home/me/.config/rekindled/rekindled.toml", "/home/me/.local/state/rekindled")


@pytest.mark.parametrize(
    ("environ", "config", "state"),
    [
        (HOME, *BY_DEFAULT),
        ({**HOME, "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}, "/c/rekindled/rekindled.toml", "/s/rekindled"),
        ({**HOME, "XDG_CONFIG_HOME": "relative", "XDG_STATE_HOME": ""}, *BY_DEFAULT),
        (
            {**HOME, "CONFIGURATION_DIRECTORY": "/etc/rekindled:/etc/other", "STATE_DIRECTORY": "/var/lib/rekindled"},
            "/etc/rekindled/rekindled.toml",
            "/var/lib/rekindled",
        ),
        (
            {**HOME, "CONFIGURATION_DIRECTORY": "/etc/r", "REKINDLED_CONFIG": "/my.toml", "REKINDLED_STATE": "/mine"},
            "/my.toml",
            "/mine",
        ),
    ],
)
def test_environment_says_where(environ: dict[str, str], config: str, state: str) -> None:
    """Our own variables win over systemd's directories, those over XDG's; relative XDG paths are ignored."""
    assert find_places(environ) == Places(config=Path(config), state=Path(state))


def test_command_line_wins() -> None:
    """What is given by option wins over every variable; the store is in the state directory."""
    places = find_places({"REKINDLED_CONFIG": "/a", "REKINDLED_STATE": "/b"}, config="/c.toml", state="/d")
    assert places == Places(config=Path("/c.toml"), state=Path("/d"))
    assert places.store == Path("/d/rekindled.db")


def test_home_is_found_without_its_variable() -> None:
    """A service without HOME still has a home directory."""
    assert find_places({}).config == Path.home() / ".config/rekindled/rekindled.toml"
