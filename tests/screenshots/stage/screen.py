"""A screen that nobody sees: keys go in, pictures come out.

Owns the X server and the window manager on it. Must not know which program is played on it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.screenshots.stage.running import program

WIDTH, HEIGHT = 1280, 800
_COLOURS = 255
_LARGEST = 200_000
# The main window brings its own title bar; dialogs get theirs from the window manager.
_MANNERS = """<openbox_config xmlns="http://openbox.org/3.4/rc">
<theme><name>Clearlooks</name><titleLayout>LC</titleLayout><keepBorder>no</keepBorder>
<font place="ActiveWindow"><name>sans</name><size>10</size></font></theme>
<applications><application type="normal"><decor>no</decor><maximized>yes</maximized></application>
<application type="dialog"><decor>yes</decor></application></applications>
</openbox_config>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A display of 1280 by 800 points, by its name."""

    display: str

    def press(self, *keys: str) -> None:
        """Press keys one after the other, in the window that has the focus."""
        self._xdotool("key", "--delay", "60", *keys)

    def write(self, text: str) -> None:
        """Type a text, as a keyboard would."""
        # A sign that no key has gets a key for as long as it is pressed; a busy program must see it meanwhile.
        self._xdotool("type", "--delay", "60" if text.isascii() else "1500", text)

    def click(self, x: int, y: int) -> None:
        """Click the first mouse button at this point of the screen."""
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the first mouse button at one point, move slowly, and let go at another."""
        (x, y), (to_x, to_y) = start, end
        steps = [f"{x + (to_x - x) * step // 10} {y + (to_y - y) * step // 10}" for step in range(1, 11)]
        moves = [word for step in steps for word in ("mousemove", *step.split(), "sleep", "0.1")]
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1", "sleep", "0.3", *moves, "mouseup", "1")

    def picture(self, path: Path) -> int:
        """Write what is on the screen as a PNG of few colours; how many bytes it has."""
        few = ["-dither", "None", "-colors", str(_COLOURS), "-define", "png:compression-level=9", "-strip"]
        self._run(["import", "-window", "root", *few, f"PNG8:{path}"])
        size = path.stat().st_size
        if size > _LARGEST:
            raise SystemExit(f"{path} has {size} bytes, more than {_LARGEST}")
        return size

    def _xdotool(self, *words: str) -> None:
        self._run(["xdotool", *words])

    def _run(self, words: list[str]) -> None:
        subprocess.run(words, check=True, env={**os.environ, "DISPLAY": self.display})


@contextmanager
def hidden_screen(folder: Path) -> Iterator[Screen]:
    """A screen with a window manager on it, its files below `folder`, gone afterwards."""
    reader, writer = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    server = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    with program(server, folder / "screen.log", os.environ, keep=(writer,)):
        os.close(writer)
        with os.fdopen(reader) as told:
            display = f":{told.readline().strip()}"
        manners = folder / "openbox.xml"
        manners.write_text(_MANNERS, encoding="utf-8")
        environ = {**os.environ, "DISPLAY": display}
        with program(["openbox", "--config-file", str(manners)], folder / "windows.log", environ):
            yield Screen(display=display)
