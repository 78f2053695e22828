"""Whatever becomes of the store: no copies, nothing of the user's lost, no old state wins (faults promise 7)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.property.memory_machine import LostMemory

LostMemory.TestCase.settings = settings(
    max_examples=80, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLostMemory = LostMemory.TestCase
