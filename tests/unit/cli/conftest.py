"""An empty home for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.cli_homes import Home, home_in


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Nothing is there yet."""
    return home_in(tmp_path)
