"""`contacts sync` and what `check` and `status` say of an address book, on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.address_book_app import LIST, AddressBookApp
from tests.fakes.cli_homes import Home, home_in
from tests.servers import RunningServer

pytestmark = pytest.mark.server
CONFIG = """timezone = "Europe/Berlin"
[caldav]
url = "{url}"
username = "{username}"
password_command = "echo '{password}'"
calendar = "Book command"
[address_book]
follow = {follow}
books = ["{book}"]
[address_book.circles]
Chess = "friends"
"""


def home_with(folder: Path, server: RunningServer, book: str, follow: str = "true") -> Home:
    """A configuration that follows that book."""
    text = CONFIG.format(url=server.url, username=server.username, password=server.password, book=book, follow=follow)
    return home_in(folder).configured(text)


def test_an_address_book_is_taken_in_by_hand(tmp_path: Path, radicale: RunningServer) -> None:
    """U7, R13: a dry run writes nothing; then people come in, once; who went is asked about until they are kept."""
    phone = AddressBookApp(radicale, "by-hand")
    phone.put("ann", "Ann Lee", "EMAIL:ann@example.org\r\n")
    phone.put("bob", "Bob Ray")
    phone.put("chess", "Chess", LIST.format(member="ann"))
    home = home_with(tmp_path, radicale, phone.url)
    dry = home.run("contacts", "sync", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "Ann Lee" in dry.output
    assert list(home.names()) == []
    told = home.read("contacts", "sync")
    assert {one["name"] for one in told["added"]} == {"Ann Lee", "Bob Ray"}
    assert [book["url"] for book in told["books"]] == [phone.url]
    (ann,) = (one for one in home.snapshot().contacts if one.name == "Ann Lee")
    assert ann.circle == "friends"
    again = home.read("contacts", "sync")
    assert (again["added"], again["updated"], again["missing"]) == ([], [], [])
    phone.drop("bob")
    missing = home.run("contacts", "sync")
    assert "Bob Ray" in missing.output
    assert "stays here" in missing.output
    assert "Bob Ray" in home.run("status").output
    assert home.read("contacts", "sync", "--keep")["missing"] == []
    assert home.names() == ["Ann Lee", "Bob Ray"]


def test_check_says_which_address_book_is_read(tmp_path: Path, radicale: RunningServer) -> None:
    """U7: `check` names the book with its cards, and says whether it was read."""
    phone = AddressBookApp(radicale, "book-to-check")
    phone.put("ann", "Ann Lee")
    home = home_with(tmp_path, radicale, phone.url)
    before = " ".join(home.run("check").output.split())
    assert '"People" (1 cards); not read yet' in before
    assert home.run("contacts", "sync").exit_code == 0
    assert "1 people are known from them" in " ".join(home.run("check").output.split())


def test_a_book_that_is_not_found_is_refused_by_name(tmp_path: Path, radicale: RunningServer) -> None:
    """A wrong name is told with those that are there, and ends with the code for a refusal."""
    AddressBookApp(radicale, "really-there")
    done = home_with(tmp_path, radicale, "Pepole").run("contacts", "sync")
    assert done.exit_code != 0
    assert 'no address book is called "Pepole"' in " ".join(done.output.split())


def test_an_address_book_that_is_not_followed_is_not_read(tmp_path: Path, radicale: RunningServer) -> None:
    """R13: nobody's address book is read unasked, and the command says how to ask for it."""
    done = home_with(tmp_path, radicale, "x", follow="false").run("contacts", "sync")
    assert done.exit_code == 2
    assert "set follow = true in [address_book]" in " ".join(done.output.split())
