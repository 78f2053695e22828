"""The daemon beside an address book: people come from it, and it is only ever read (U7, R13)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.address_book_app import LIST, AddressBookApp
from tests.fakes.running_daemon import running_daemon, until
from tests.servers import RunningServer
from tests.system.conftest import Setting

pytestmark = [pytest.mark.server, pytest.mark.system]
READING = {"PROPFIND", "REPORT", "GET"}
FOLLOWED = """
[cadence.circles]
friends = "2 months"

[address_book]
follow = true
books = {books}

[address_book.circles]
Chess = "friends"
"""


def test_the_daemon_reads_people_and_writes_to_no_address_book(
    setting: Setting, radicale: RunningServer, tmp_path: Path
) -> None:
    """U7, R2, R13: a group that is a circle brings a call into the calendar, and the address book keeps its bytes."""
    phone = AddressBookApp(radicale, "followed")
    phone.put("ann", "Ann Lee")
    phone.put("bob", "Bob Ray")
    phone.put("chess", "Chess", LIST.format(member="ann"))
    with setting(tmp_path) as scene:
        through_proxy = phone.url.replace(radicale.url, scene.proxy.url)
        scene.home.write_config(url=scene.proxy.url, more=FOLLOWED.format(books=json.dumps([through_proxy])))
        with running_daemon(scene.home) as daemon:
            daemon.tells("people.imported")
            called = until("a call", lambda: [one.title for one in scene.user.events().values()])
            assert called == ["Call Ann Lee"]
            phone.put("cem", "Cem Ünal")
            told = scene.home.answer("contacts", "sync")
            assert [one["name"] for one in told["added"]] == ["Cem Ünal"]
        at_books = [one for one in scene.proxy.passed if "/followed" in one.path]
        assert {one.method for one in at_books} <= READING
        assert at_books
