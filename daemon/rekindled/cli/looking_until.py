"""Looking a few times until something that takes entries off the calendar is over, through the daemon where one runs.

Owns how often, and with which code and sentence the rest waits. Must not know what is taken off.
"""

from __future__ import annotations

from collections.abc import Callable

from rekindled.cli.opening import Setup, reporter_of
from rekindled.cli.voice import working
from rekindled.core.errors import RekindledError
from rekindled.exits import ATTENTION, FINE, exit_code

MOST_LOOKS = 3
DAEMON_SECONDS = 120.0
STUCK = "an entry could not be taken off the calendar; see: rekindled status"


class _NotYet(RekindledError):
    """A look ended without clearing the calendar; `code` is what the command ends with."""

    def __init__(self, because: str, code: int) -> None:
        super().__init__(because)
        self.code = code


def look_until(setup: Setup, is_over: Callable[[], bool], saying: str) -> tuple[int, str | None]:
    """Look until it is over: FINE and None; otherwise the exit code, and why not."""
    try:
        for _ in range(MOST_LOOKS):
            if is_over():
                return FINE, None
            _look(setup, saying)
        return (FINE, None) if is_over() else (ATTENTION, STUCK)
    except _NotYet as held:
        return held.code, str(held)
    except RekindledError as failure:
        return exit_code(failure), str(failure)


def _look(setup: Setup, saying: str) -> None:
    """One look.

    Raises:
        _NotYet: the daemon's failed, or the brake holds.
        RekindledError: our own failed.
    """
    from rekindled.service import ask_daemon, one_look

    with working(saying):
        answer = ask_daemon(setup.places, "sync", DAEMON_SECONDS)
        if answer is None:
            answer = {"result": one_look(setup.places, setup.environ, reporter_of(setup))}
    if "error" in answer:
        raise _NotYet(str(answer["error"]), int(answer["code"]) or ATTENTION)
    if answer["result"]["brake"]:
        raise _NotYet(str(answer["result"]["brake"]), ATTENTION)
