"""`contacts sync`: a pass over the address book now.

Owns how a pass is told. Must not know how cards are read or people matched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rekindled.cli.contact_files import say_import
from rekindled.cli.ending import leave
from rekindled.cli.opening import Setup, json_option, network_desk, pass_setup, reporter_of
from rekindled.cli.voice import complain, say, say_json, working
from rekindled.core.errors import UsageError
from rekindled.exits import FINE, exit_code

if TYPE_CHECKING:
    from rekindled.app.address_book import Passed
    from rekindled.core.model import Contact


@click.command("sync", epilog="Example: rekindled contacts sync --dry-run")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--keep", is_flag=True, help="Whoever is no longer in it stays, without a question.")
@json_option
@pass_setup
def sync_contacts(setup: Setup, *, dry_run: bool, keep: bool, as_json: bool) -> None:
    """Take in what changed in the address book; nothing is ever written to it."""
    from rekindled.app.address_book import take_in

    with working("Reading the address book …"), network_desk(setup, reporter_of(setup)) as opened:
        if opened.books is None:
            raise UsageError("the address book is not followed; set follow = true in [address_book]")
        before = opened.books.store.snapshot().contacts
        passed = take_in(opened.books, by_hand=True, dry_run=dry_run, keep=keep)
    result = _result(before, passed, dry_run=dry_run)
    say_json(result) if as_json else _tell(result)
    for failure in passed.failures:
        complain(str(failure))
    leave(next((exit_code(failure) for failure in passed.failures), FINE))


def _result(before: tuple[Contact, ...], passed: Passed, *, dry_run: bool) -> dict[str, Any]:
    from rekindled.app.people_results import import_result

    lists: dict[str, Any] = {name: [] for name in ("added", "updated", "without_zone", "questions")}
    nothing = {**lists, "unchanged": 0, "pairs": 0, "dry_run": dry_run}
    imported = import_result(before, passed.imported, dry_run=dry_run) if passed.imported else nothing
    return {
        "books": [{"name": book.name, "url": book.url} for book in passed.books],
        **imported,
        "missing": [{"id": contact.id, "name": contact.name} for contact in passed.missing],
        "unread": list(passed.unread),
    }


def _tell(result: dict[str, Any]) -> None:
    say(f"Read: {', '.join(book['name'] for book in result['books'])}.")
    say_import(result)
    for one in result["missing"]:
        say(f"  ? {one['name']} ({one['id']}) is no longer in the address book and stays here")
    for text in result["unread"]:
        say(f"  ! {text}")
