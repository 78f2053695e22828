"""`contacts edit`: one person as a page of TOML in the user's editor.

Owns the page's life: made, edited, understood or kept. Must not know the keys of the page.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from rekindled.cli.opening import Setup, known_store, pass_setup, turn
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import complain, confirmed, is_terminal, say
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.model import Contact
from rekindled.core.sheet import Sheet
from rekindled.core.unseen import inert

EDITORS = ("sensible-editor", "nano", "vi")
HEAD = """# Change what is not so, save, and close. A line you take away is forgotten.
# Keys: name, every ("6 months", "default"), circle, email, phone, channel, last_contact_on,
# birthday, timezone, past, status, trust, lost_because, met, memory, standout, offer, homework,
# mutual, do_not_contact, rests_until, snoozed_until

"""


@click.command(epilog='Example: EDITOR=nano rekindled contacts edit "Ann Lee"')
@click.argument("name", type=PERSON)
@pass_setup
def edit(setup: Setup, *, name: str) -> None:
    """Open NAME in your editor ($VISUAL or $EDITOR)."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.adapters.toml_contacts import dump_sheets
    from rekindled.app.people import find_person, replace_person

    with known_store(setup) as store:
        contact = find_person(store.snapshot(), name)
        page = _page(contact)
        text = HEAD + dump_sheets([contact])
        page.write_text(text, encoding="utf-8")
        sheet = _understood(page, contact, editor_of(setup.environ))
        if page.read_text(encoding="utf-8") != text:
            with turn(setup):
                _refuse_changed(find_person(store.snapshot(), contact.id), contact, page)
                replace_person(store, SystemClock(), contact.id, sheet)
            say(f"{inert(sheet.name)} is changed; the next look does what follows.")
        else:
            say("Nothing was changed.")
    page.unlink(missing_ok=True)


def editor_of(environ: Mapping[str, str]) -> list[str]:
    """The user's editor with its options.

    Raises:
        UsageError: there is none.
    """
    wanted = environ.get("VISUAL") or environ.get("EDITOR") or next(filter(shutil.which, EDITORS), "")
    try:
        words = shlex.split(wanted)
    except ValueError:
        words = []
    if not words:
        raise UsageError("no editor was found; set EDITOR, for example: EDITOR=nano")
    return words


def _page(contact: Contact) -> Path:
    """A file that only we can read (mkstemp makes it 0600), for an editor that may leave copies beside it."""
    descriptor, name = tempfile.mkstemp(prefix=f"rekindled-{contact.id}-", suffix=".toml")
    os.close(descriptor)
    return Path(name)


def _understood(page: Path, contact: Contact, editor: list[str]) -> Sheet:
    """What the page says after editing, as often as the user wants to try again.

    Raises:
        ConfigError: it cannot be understood; the page is kept and nothing is changed.
    """
    while True:
        _open(page, editor)
        try:
            return _read(page, contact)
        except ConfigError as mistake:
            if is_terminal():
                complain(str(mistake))
                if confirmed("Edit again?", yes=False):
                    continue
            raise ConfigError(f"{mistake}\nnothing was changed; what you wrote is kept in {page}") from None


def _open(page: Path, editor: list[str]) -> None:
    try:
        code = subprocess.run([*editor, str(page)], check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as failure:
        page.unlink(missing_ok=True)
        raise UsageError(f'the editor "{editor[0]}" cannot be run: {failure.strerror}; set EDITOR') from None
    if code:
        raise UsageError(f'the editor "{editor[0]}" failed; nothing was changed; the text is in {page}')


def _read(page: Path, contact: Contact) -> Sheet:
    """The one person of the page."""
    from rekindled.adapters.toml_contacts import load_sheets

    try:
        sheets = load_sheets(page.read_text(encoding="utf-8-sig"), str(page))
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{page}: cannot be read as UTF-8 text") from None
    if len(sheets) != 1 or sheets[0].id not in {None, contact.id}:
        raise ConfigError(f"{page}: expected one [[contact]] with the id {contact.id}; use contacts add for others")
    return sheets[0]


def _refuse_changed(now: Contact, before: Contact, page: Path) -> None:
    if now != before:
        raise UsageError(
            f"{inert(now.name)} was changed meanwhile by a look or a command; nothing of yours was taken; "
            f"it is kept in {page}"
        )
