"""Whole looks on fakes under everything a user, a server and a power cut can do (design §3, issue "The loop")."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.property.looks_machine import Looks

Looks.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLooks = Looks.TestCase
