"""What the Debian package is made of, as far as it can be seen without building it (`script/package`)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rekindled.config import load_config
from rekindled.core.errors import ConfigError

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "deploy" / "debian"


def test_the_packaged_configuration_is_whole_once_its_lines_are_uncommented(tmp_path: Path) -> None:
    """As it comes it says what is missing; with "#" taken away it is valid."""
    text = (DEBIAN / "rekindled.toml").read_text(encoding="utf-8")
    config = tmp_path / "rekindled.toml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"caldav\.url: is required"):
        load_config(config, {})
    config.write_text(re.sub(r"(?m)^#(\w+ = )", r"\1", text), encoding="utf-8")
    assert load_config(config, {}).caldav.username == "me"


@pytest.mark.parametrize("name", ["postinst", "prerm", "postrm", "rekindled"])
def test_the_scripts_of_the_package_are_for_any_shell(name: str) -> None:
    """The plainest shell there is reads them without complaint; but for the program they end at the first failure."""
    shell = shutil.which("dash") or "/bin/sh"
    done = subprocess.run([shell, "-n", DEBIAN / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    text = (DEBIAN / name).read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert ("\nset -e\n" in text) == (name != "rekindled")


def test_every_unit_is_packaged() -> None:
    """No system unit, and no drop-in, is forgotten by `script/package`."""
    script = (ROOT / "script" / "package").read_text(encoding="utf-8")
    units = {path.name for path in (ROOT / "deploy" / "systemd").iterdir() if "-user" not in path.name}
    assert {name for name in units if name not in script and not name.endswith(".conf")} == set()
    assert "deploy/systemd/*.conf" in script


def test_the_manual_that_is_packaged_is_the_drawn_one() -> None:
    """`script/package` puts version and day into its first line, which must be as it looks for it."""
    assert "docs/man/rekindled.1" in (ROOT / "script" / "package").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "man" / "rekindled.1").read_text(encoding="utf-8")
    assert page.count('\n.TH REKINDLED 1 "" "rekindled" ') == 1
