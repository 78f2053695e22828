"""Fixtures every folder of tests may ask for: real servers, started once a run and only when asked for.

No property times: a busy machine is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.servers import RunningServer, running_radicale, running_xandikos

settings.register_profile("untimed", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


# Histories and processes, whole looks on real servers, and what reads the documents: fakes reach all that those do, in
# half the time.
UNMEASURED = {
    *("property", "system", "docs"),
    *("test_looks_on_servers.py", "test_dialects.py", "test_old_backup_on_servers.py", "test_review_on_servers.py"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These are not measured: `script/test` says how."""
    for item in items:
        if UNMEASURED & set(item.path.parts):
            item.add_marker(pytest.mark.unmeasured)


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A Radicale process for the whole run."""
    with running_radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture(scope="session")
def xandikos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A Xandikos process for the whole run."""
    with running_xandikos(tmp_path_factory.mktemp("xandikos")) as server:
        yield server
