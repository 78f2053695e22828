"""Signals and other threads as something to wait for (design §5 Process)."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from rekindled.service.signals import HEEDED, Bell

LONG = 30.0


@pytest.mark.parametrize("number", HEEDED)
def test_signal_ends_the_wait_and_is_named(number: signal.Signals) -> None:
    """A signal that comes while waiting, from wherever, is heard at once."""
    bell = Bell()
    with bell.heeding():
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        assert bell.wait(LONG) == [number]


def test_signals_are_heard_in_order() -> None:
    """Signals that came before the wait are all heard, in the order they came."""
    bell = Bell()
    with bell.heeding():
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGTERM)
        assert bell.wait(LONG) == [signal.SIGHUP, signal.SIGTERM]


def test_ring_of_another_thread_ends_the_wait() -> None:
    """A ring is no signal, only an end to waiting."""
    bell = Bell()
    with bell.heeding():
        threading.Timer(0.05, bell.ring).start()
        assert bell.wait(LONG) == []


def test_time_ends_the_wait() -> None:
    """Without a ring the wait ends by itself, also one that is already over."""
    bell = Bell()
    with bell.heeding():
        assert bell.wait(0.01) == []
        assert bell.wait(-1.0) == []


def test_bell_that_rings_already_takes_no_more() -> None:
    """However often it is rung, nobody waits for room in the pipe; after the end nobody minds a ring."""
    bell = Bell()
    with bell.heeding():
        for _ in range(10_000):
            bell.ring()
        assert bell.wait(LONG) == []
    bell.ring()


def test_handlers_are_put_back() -> None:
    """After the `with` block signals mean what they meant before."""
    before = [signal.getsignal(number) for number in HEEDED]
    with Bell().heeding():
        assert [signal.getsignal(number) for number in HEEDED] != before
    assert [signal.getsignal(number) for number in HEEDED] == before
