"""Every package that is installed with the program may be used by a program under the MIT licence."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pytest

LIST = Path(__file__).parents[2] / "requirements" / "run.txt"
NAMES = re.findall(r"(?m)^([A-Za-z0-9_.-]+)==", LIST.read_text(encoding="utf-8"))
# Free to use from a program of any licence; of one with a choice, one of them is enough.
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|PSFL|Python Software Foundation|MPL|Mozilla Public License|LGPL|Dual License)\b"
)
# Runs as a process of its own and is an optional extra: nothing of it is imported (design §8).
SEPARATE = {"radicale"}


def told(package: PackageMetadata) -> str:
    """All that a package says of its licence."""
    classifiers = [one for one in package.get_all("Classifier") or [] if one.startswith("License ::")]
    return " ".join(filter(None, (package.get("License-Expression"), package.get("License", "")[:60], *classifiers)))


@pytest.mark.parametrize("name", NAMES)
def test_every_package_may_be_used(name: str) -> None:
    """Its own metadata names a licence that allows ours."""
    try:
        said = told(metadata(name))
    except PackageNotFoundError:
        pytest.skip(f"{name} is for another system than this one")
    assert name in SEPARATE or ALLOWED.search(said.replace("-", " ")), said


def test_the_separate_server_is_imported_by_nothing() -> None:
    """What is under the GPL is started, never imported."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (LIST.parents[1] / "daemon").rglob("*.py"))
    assert re.search(r"(?m)^\s*(import|from) (radicale|xandikos)\b", source) is None
