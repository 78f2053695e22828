"""Names completed by a real bash: whole, quoted, and never run (faults promise 14)."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
from tests.fakes.cli_homes import Home, home_in

BASH = shutil.which("bash")
pytestmark = [
    pytest.mark.system,
    pytest.mark.unmeasured,
    pytest.mark.skipif(BASH is None, reason="there is no bash on this machine to complete names in"),
]
SOURCE = Path(__file__).parents[2] / "daemon"
PATIENCE = 120
HOSTILE = (
    "Ann Lee",
    "Zoë $(touch pwned)",
    "Zoë `touch pwned`",
    "Zoë; touch pwned",
    "Zoë > pwned",
    "Zoë O'Hara",
    'Zoë "Zo" Quill',
    "Zoë *",
    "Zoë  \\ !! ~ {a,b}",
)
# What a shell does with a Tab, and what it would then run: each proposal as the one word of a command line.
ASKED = """
cd "$1"; eval "$(rekindled completion bash)"
COMP_WORDS=(rekindled log "$2"); COMP_CWORD=2
_rekindled_completion rekindled
for word in "${COMPREPLY[@]}"; do eval "set -- $word"; printf '%s\\n' "$#:$1"; done
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """People with names that would do something if a shell ran them."""
    home = home_in(tmp_path)
    home.knows(*(ContactSaved(contact=Contact(id=f"c-{n}", name=name)) for n, name in enumerate(HOSTILE, start=1)))
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "rekindled"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rekindled "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    return home


def environ(home: Home) -> dict[str, str]:
    """An environment in which the program is this one, on this home."""
    return {
        "PATH": f"{home.config.parent / 'bin'}{os.pathsep}{os.defpath}",
        "PYTHONPATH": str(SOURCE),
        "HOME": str(home.config.parent),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "REKINDLED_CONFIG": str(home.config),
        "REKINDLED_STATE": str(home.state),
    }


def proposed(home: Home, typed: str) -> Sequence[str]:
    """What bash would make of each proposal for a word: how many words, and the first."""
    assert BASH is not None
    done = subprocess.run(
        [BASH, "--norc", "-c", ASKED, "bash", str(home.config.parent), typed],
        env=environ(home),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_every_name_is_one_word_and_nothing_runs(home: Home) -> None:
    """U6: names with spaces and signs come back as they are, however they are meant to hurt."""
    assert proposed(home, "zoe") == [f"1:{name}" for name in HOSTILE[1:]]
    assert proposed(home, "ann\\ l") == ["1:Ann Lee"]
    assert not (home.config.parent / "pwned").exists()


def test_inside_open_quotes_only_harmless_names_are_proposed(home: Home) -> None:
    """What would end the quotes, or run inside them, is not proposed there."""
    assert BASH is not None
    there = ASKED.replace('eval "set -- $word"', 'eval "set -- \\"$word\\""')
    done = subprocess.run(
        [BASH, "--norc", "-c", there, "bash", str(home.config.parent), '"Zo'],
        env=environ(home),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert done.stdout.splitlines() == ["1:Zoë; touch pwned", "1:Zoë > pwned", "1:Zoë *"]
    assert not (home.config.parent / "pwned").exists()


@pytest.mark.parametrize("typed", ["an", "'An", '"Ann L', "Ann\\ L"])
def test_a_tab_writes_the_name(home: Home, typed: str) -> None:
    """At a terminal the word under the cursor becomes the whole name, inside quotes as without."""
    assert BASH is not None
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [BASH, "--norc", "--noprofile", "-i"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
        env={**environ(home), "PS1": "> "},
    )
    os.close(follower)
    try:
        os.write(leader, b'eval "$(rekindled completion bash)"; echo re"ady"\n')
        _shown(leader, "ready\r\n")
        os.write(leader, f"rekindled log {typed}\t".encode())
        os.write(leader, b"\n")
        assert "Logged: Ann Lee" in _shown(leader, "Logged:")
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def _shown(leader: int, until: str) -> str:
    """The screen so far, once this is on it with the rest of its line."""
    shown = ""
    while until not in shown or "\n" not in shown.partition(until)[2] + ("\n" if until.endswith("\n") else ""):
        ready, _, _ = select.select([leader], [], [], PATIENCE)
        assert ready, shown
        shown += os.read(leader, 4096).decode()
    return shown
