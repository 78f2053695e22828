"""A real terminal: keys pressed in the walk of `triage` and of `circles choose`, and what is drawn there."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from rekindled.core.facts import ContactSaved
from rekindled.core.memos import Memo
from rekindled.core.model import Contact, Past, Status
from tests.fakes.cli_homes import Home, home_in

pytestmark = pytest.mark.system

SOURCE = Path(__file__).parents[2] / "daemon"
PATIENCE = 120
# Only a session's own terminal turns Ctrl-C into an interruption, and a test run in the background has it ignored.
OF_ITS_OWN = """
import fcntl, signal, termios
signal.signal(signal.SIGINT, signal.default_int_handler)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from rekindled.__main__ import main
main()
"""


class Terminal:
    """A terminal with a command in it: keys in, everything shown out."""

    def __init__(self, leader: int, process: subprocess.Popen[bytes]) -> None:
        """Take the leading end and the process at the other one."""
        self._leader = leader
        self._process = process
        self.shown = ""

    def press(self, keys: str, after: str) -> None:
        """Press keys once `after` is on the screen, counted from what was pressed last."""
        self._wait_for(after)
        self.shown = ""
        os.write(self._leader, keys.encode())

    def ended(self) -> int:
        """The exit code, once the command has ended."""
        self._wait_for(None)
        return self._process.wait(PATIENCE)

    def _wait_for(self, text: str | None) -> None:
        while text is None or text not in self.shown:
            ready, _, _ = select.select([self._leader], [], [], PATIENCE)
            assert ready, f"waited for {text!r} in {self.shown!r}"
            try:
                self.shown += os.read(self._leader, 4096).decode()
            except OSError:  # Linux says so when the other end is closed
                assert text is None, f"ended without {text!r}: {self.shown!r}"
                return


@contextmanager
def terminal(home: Home, *words: str, env: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """A command in a terminal of its own."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", OF_ITS_OWN, "--config", str(home.config), "--state", str(home.state), *words],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "COLUMNS": "80", "TERM": "xterm", **(env or {})},
    )
    os.close(follower)
    try:
        yield Terminal(leader, process)
    finally:
        process.kill()
        process.wait()
        os.close(leader)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two people one has lost sight of."""
    home = home_in(tmp_path)
    home.knows(ContactSaved(contact=Contact(id="c-1", name="Ann")), ContactSaved(contact=Contact(id="c-2", name="Ben")))
    return home


def test_keys_need_no_enter_and_ctrl_c_loses_none(home: Home) -> None:
    """R1: one key is an answer; an interruption ends with 130 and keeps what was said, and the next round goes on."""
    with terminal(home, "triage") as at:
        at.press("o", after="a lot: ")
        at.press("a", after="behind: ")
        at.press("\x03", after="no: ")
        assert at.ended() == 130
    ann = home.snapshot().contacts[0]
    assert (ann.profile.past, ann.profile.status) == (Past.OCCASIONAL, Status.AHEAD)
    with terminal(home, "triage", "Ann") as at:
        at.press("y", after="no: ")
        at.press("choir\r", after="new name: ")
        at.press("\x04", after='"2 weeks": ')
        assert at.ended() == 0
        assert "2 answers are kept." in at.shown
    ann = home.snapshot().contacts[0]
    assert (ann.profile.trust, ann.circle, ann.every) == (True, "choir", None)


def test_keys_pressed_ahead_count(home: Home) -> None:
    """Whoever knows the questions need not wait for them; an arrow and an odd letter are no answers."""
    with terminal(home, "triage", "Ann") as at:
        at.press("l\x1b[A\u00e9pn", after="a lot: ")
        at.press("\x04", after="new name: ")
        assert at.ended() == 0
    profile = home.snapshot().contacts[0].profile
    assert (profile.past, profile.status, profile.trust) == (Past.A_LOT, Status.PEER, False)


def test_choosing_with_keys(home: Home) -> None:
    """P2-03: taken and passed over without Enter."""
    with terminal(home, "circles", "choose") as at:
        at.press("y", after="not now: ")
        at.press("n", after="not now: ")
        assert at.ended() == 0
        assert "Your list: 1 person" in at.shown
    assert {one.contact_id: one.memo for one in home.snapshot().memos} == {"c-1": Memo.CHOSEN, "c-2": Memo.PASSED_OVER}


def test_what_is_drawn_has_colours_and_signs_of_the_terminal(home: Home) -> None:
    """Colours unless NO_COLOR is set, and ASCII where the encoding has nothing else; the words are the same."""
    drawn = {}
    for name, env in {
        "plain": {"NO_COLOR": "1"},
        "coloured": {"NO_COLOR": ""},
        "ascii": {"NO_COLOR": "1", "PYTHONIOENCODING": "ascii"},
    }.items():
        with terminal(home, "history", "--year", env={"COLUMNS": "60", **env}) as at:
            assert at.ended() == 0
            drawn[name] = at.shown.replace("\r\n", "\n")
    assert "Ann  ············│······  -" in drawn["plain"]
    assert "Ann  ............|......  -" in drawn["ascii"]
    assert "\x1b" not in drawn["plain"] + drawn["ascii"]
    assert re.sub(r"\x1b\[[0-9;]*m", "", drawn["coloured"]).replace(" ", "") == drawn["plain"].replace(" ", "")
    assert "\x1b[" in drawn["coloured"]
