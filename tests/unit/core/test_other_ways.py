"""Which other way is tried after no answer (design §5 "What follows")."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rekindled.core.model import Channel
from tests.fakes.desks import FakeDesk, person


@pytest.mark.parametrize(
    ("emails", "phones", "ways"),
    [
        (("a@example.org",), ("+49 30 1",), [Channel.CALL, Channel.EMAIL, Channel.TEXT]),
        ((), ("+49 30 1",), [Channel.CALL, Channel.TEXT, Channel.SOCIAL]),
        (("a@example.org",), (), [Channel.EMAIL, Channel.SOCIAL, Channel.EMAIL]),
        ((), (), [Channel.CALL, Channel.EMAIL, Channel.TEXT]),
    ],
)
def test_each_attempt_uses_a_way_there_is_an_address_for(
    emails: tuple[str, ...], phones: tuple[str, ...], ways: list[Channel]
) -> None:
    """Three attempts change the way, and never need an e-mail address or a number the contact has not (P2-09)."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1), emails=emails, phones=phones))
    tried = []
    for _ in range(3):
        world.look()
        touch = world.touches()[0]
        tried.append(touch.channel)
        world.tick(touch.entry_uid, "✗")
        world.look()
        world.clock.advance(timedelta(days=2))
    assert tried == ways
