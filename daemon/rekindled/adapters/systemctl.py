"""Asking the user's own service manager through systemctl(1).

Owns the calls and what a failure is called. Must not know which units there are.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping

_SECONDS = 90.0  # longer than a unit may take to start or to stop


class Systemctl:
    """`systemctl --user`, where this machine has it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Look for the program along PATH."""
        self._program = shutil.which("systemctl", path=environ.get("PATH"))
        self._environ = dict(environ)

    @property
    def there(self) -> bool:
        """Whether it is installed; the manager behind it may still not answer."""
        return self._program is not None

    def failure(self, *words: str) -> str | None:
        """Run one command; None when it went well, else what was said of it in one line."""
        code, said = self._run(*words)
        return None if code == 0 else said or f"it ended with {code}"

    def word(self, *words: str) -> str | None:
        """The single word that a question such as `is-active` is answered with; None when nobody answers."""
        _, said = self._run(*words)
        return said if said and " " not in said else None

    def _run(self, *words: str) -> tuple[int, str]:
        if self._program is None:
            return 127, "systemctl is not installed"
        try:
            done = subprocess.run(  # noqa: S603 - the manager's own program, words of our own
                [self._program, "--user", *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SECONDS,
                env=self._environ,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            return 1, f"systemctl could not be asked ({type(failure).__name__})"
        return done.returncode, " ".join((done.stdout.strip() or done.stderr.strip()).split())
