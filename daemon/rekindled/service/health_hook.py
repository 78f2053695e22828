"""The user's own command that hears when looks keep failing, and when they are good again (R17).

Owns its process: what it is given, how long it may take, and its end. It is only ever looked after between two turns of
the loop, so it delays nothing. Must not know why a look failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from rekindled.adapters.heartbeat import Heartbeat
from rekindled.app.events import Event
from rekindled.config import Config
from rekindled.core.health import Word, begun, due, ended, sentence
from rekindled.logs import get_logger

LONGEST_SECONDS = 60.0
LAST_SECONDS = 0.5
VARIABLE = "REKINDLED_HEALTH"
HANDED_ON = ("PATH", "HOME", "LANG")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    word: Word
    process: subprocess.Popen[bytes]
    since: float


class HealthHook:
    """Runs the command at most once at a time, and remembers in the heartbeat what was told."""

    def __init__(self, heart: Heartbeat, config: Config, environ: Mapping[str, str]) -> None:
        """Nothing runs yet."""
        self._heart = heart
        self._config = config
        self._environ = {name: environ[name] for name in HANDED_ON if name in environ}
        self._running: _Running | None = None

    def use(self, config: Config) -> None:
        """Go by another configuration from now on."""
        self._config = config

    def consider(self, now: datetime) -> None:
        """Start the command if there is something to tell; to be asked after a look only, which may have mended it."""
        word = due(self._heart.course(), now, self._config.health.after)
        if word is None or self._running is not None:
            return
        words = self._config.health.words()
        if not words:
            if word is Word.RECOVERED:  # who was told of the failing is not there any more
                self._heart.note(begun(self._heart.course(), word, now))
            return
        text = sentence(self._heart.course(), word, self._config.rhythm().zone)
        self._heart.note(begun(self._heart.course(), word, now))
        try:
            process = self._started(words, word, text)
        except (OSError, ValueError) as problem:  # the second for words that no program can be given
            get_logger().warning(Event.HOOK_FAILED, about=word.value, because=f"it cannot be run: {problem}")
            return
        self._running = _Running(word=word, process=process, since=time.monotonic())

    def turn(self) -> None:
        """See whether the command has ended, or has taken too long."""
        running = self._running
        if running is None:
            return
        code = running.process.poll()
        if code is None:
            if time.monotonic() - running.since >= LONGEST_SECONDS:
                self.leave()
                because = f"it took longer than {LONGEST_SECONDS:.0f} seconds and was ended"
                get_logger().warning(Event.HOOK_FAILED, about=running.word.value, because=because)
            return
        self._running = None
        if code:
            get_logger().warning(Event.HOOK_FAILED, about=running.word.value, because=f"it ended with code {code}")
            return
        self._heart.note(ended(self._heart.course(), running.word))
        get_logger().info(Event.HOOK_RUN, about=running.word.value)

    def leave(self) -> None:
        """End the command with all it started, without waiting."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):  # a killed process ends at once, unless its disk hangs
                self._running.process.wait(LAST_SECONDS)
            self._running = None

    def _started(self, words: tuple[str, ...], word: Word, text: str) -> subprocess.Popen[bytes]:
        reading, writing = os.pipe()
        try:
            os.write(writing, f"{text}\n".encode())  # a pipe has room for a sentence, whether it is read or not
            os.close(writing)
            return subprocess.Popen(  # noqa: S603 - the user's own command from the user's own file, no shell
                words,
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**self._environ, VARIABLE: word.value},
                start_new_session=True,
            )
        finally:
            os.close(reading)
