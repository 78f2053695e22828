"""Whole looks over servers in memory that behave as real ones were measured to, with faults on the wire."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fakes.dialects import DIALECTS, Dialect
from tests.property.dialect_machine import LooksOnDialect


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_random_histories_keep_every_promise(dialect: Dialect) -> None:
    """Users, faults, lost tokens and power cuts in any order leave a server of each dialect as promised."""
    run_state_machine_as_test(
        lambda: LooksOnDialect(dialect),  # type: ignore[arg-type]  # anything that makes a machine
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
