"""Whose store it is."""

from __future__ import annotations

import os
import pwd
import re
from pathlib import Path

import pytest

from rekindled.adapters.store_owner import refuse_foreign_owner
from rekindled.core.errors import UsageError

ME = pwd.getpwuid(os.geteuid()).pw_name
OTHER = os.geteuid() + 1


def test_the_owner_passes(tmp_path: Path) -> None:
    """One's own store is let through, made or not."""
    path = tmp_path / "rekindled.db"
    refuse_foreign_owner(path, os.geteuid(), ["sync"])
    path.touch()
    refuse_foreign_owner(path, os.geteuid(), ["sync"])


def test_another_user_is_told_what_to_run(tmp_path: Path) -> None:
    """The refusal ends in a command that can be pasted, arguments quoted."""
    path = tmp_path / "rekindled.db"
    path.touch()
    with pytest.raises(UsageError, match=re.escape(f"sudo -u {ME} rekindled log 'Anna B' --json") + "$"):
        refuse_foreign_owner(path, OTHER, ["log", "Anna B", "--json"])


def test_a_store_yet_to_be_made_belongs_to_the_owner_of_its_directory(tmp_path: Path) -> None:
    """Root does not leave a store in the daemon's directory that the daemon cannot open."""
    with pytest.raises(UsageError, match=f"belongs to {ME}"):
        refuse_foreign_owner(tmp_path / "rekindled.db", OTHER, ["init"])


def test_where_nothing_is_yet_anybody_may_begin(tmp_path: Path) -> None:
    """A state directory that is not there belongs to who makes it."""
    refuse_foreign_owner(tmp_path / "state" / "rekindled.db", OTHER, ["init"])


def test_an_owner_without_a_name_is_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user id that no account has is spelled as sudo takes it."""

    def nobody(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(UsageError, match=f"sudo -u '#{os.geteuid()}' rekindled sync"):
        refuse_foreign_owner(tmp_path / "rekindled.db", OTHER, ["sync"])
