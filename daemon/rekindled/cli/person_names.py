"""The names of people as arguments, which a shell can complete.

Owns what is offered. Must not know how a shell must see it written, nor fail: a shell that completes shows no errors.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress

import click
from click.shell_completion import CompletionItem

from rekindled.core.errors import RekindledError
from rekindled.core.model import Contact
from rekindled.core.unseen import inert
from rekindled.places import find_places

MOST_OFFERED = 200
A_MOMENT = 0.2  # seconds: nobody waits longer for a Tab


class PersonName(click.ParamType[str]):
    """A name, an id or a part of one; what is typed stays as it is."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's signature
        """The people whose names begin so, or have a part that does."""
        from rekindled.core.calling import spellings

        wanted = spellings(incomplete)
        found = [
            CompletionItem(one.name)
            for one in _known(ctx)
            if any(f" {word}" in f" {called}" for called in spellings(one.name) for word in wanted)
            and one.name == inert(one.name)
        ]
        return found[:MOST_OFFERED]


PERSON = PersonName()


def _known(ctx: click.Context) -> list[Contact]:
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.app.people import present_people

    with suppress(RekindledError, OSError):
        said = ctx.find_root().params
        places = find_places(os.environ, said.get("config"), said.get("state"))
        if places.store.exists():
            store = SqliteStore(places.store, wait_seconds=A_MOMENT, check=False)
            with closing(store):
                return present_people(store.snapshot())
    return []
