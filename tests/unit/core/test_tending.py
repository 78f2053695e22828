"""When a process that is looked after is hung, and when it is started again."""

from __future__ import annotations

from datetime import UTC, datetime

from rekindled.core.tending import CALM_SECONDS, LONGEST_WAIT, Ward, answered, is_hung, lost, returned, unanswered

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def waits(times: int, seed: str = "own") -> list[float]:
    """The seconds after each of so many failures in a row."""
    ward, found = Ward(), []
    for _ in range(times):
        ward = lost(ward, "it ended", 100.0, seed)
        found.append(ward.retry_at - 100.0)
    return found


def test_each_failure_in_a_row_is_waited_out_longer() -> None:
    """From about a second it doubles to five minutes, so that nothing is started in a busy loop."""
    found = waits(12)
    assert 1 <= found[0] <= 1.25
    assert found == sorted(found)
    assert found[-1] == LONGEST_WAIT.total_seconds()


def test_two_wards_do_not_try_at_the_same_moment() -> None:
    """The jitter comes from the name."""
    assert waits(1, "own") != waits(1, "outside")


def test_coming_back_counts_as_a_restart_only_after_a_failure() -> None:
    """The first start, and one that was wished, are none."""
    first = returned(Ward(), NOW, 1.0)
    assert (first.restarts, first.since) == (0, NOW)
    down = lost(first, "it ended", 2.0, "own")
    assert (down.since, down.trouble) == (None, "it ended")
    again = returned(down, NOW, 5.0)
    assert (again.restarts, again.trouble, again.failures) == (1, "it ended", 1)


def test_failures_are_forgotten_after_a_while_in_peace() -> None:
    """Who lives for ten minutes did not die of what it died of before; until then the waits go on growing."""
    ward = returned(lost(Ward(), "it ended", 0.0, "own"), NOW, 10.0)
    assert answered(ward, 10.0 + CALM_SECONDS - 1).failures == 1
    assert answered(ward, 10.0 + CALM_SECONDS).failures == 0


def test_one_question_without_an_answer_is_no_hang() -> None:
    """Two in a row are; an answer between them starts the count anew."""
    once = unanswered(Ward())
    assert not is_hung(once)
    assert is_hung(unanswered(once))
    assert not is_hung(unanswered(answered(once, 1.0)))
