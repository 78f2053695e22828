"""Whole looks with a weekly review under everything a user, a server and a power cut can do (U4, R4)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.property.reviewed_looks import ReviewedLooks

ReviewedLooks.TestCase.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestReviewedLooks = ReviewedLooks.TestCase
