"""What an export is made of, and what cannot be true of one."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from rekindled.core.encounters import Reckoned, Reckoning
from rekindled.core.exporting import DERIVED, Export, exported, flaws, is_empty, restoring
from rekindled.core.facts import KeptApart, Notice, NoticeDropped, NoticeKind, Setting, SettingSaved, Snapshot
from rekindled.core.model import TouchState
from tests.samples import (
    ANNA,
    BEN,
    BEN_TALKED,
    CAMPAIGN,
    CHECK_IN,
    ENTRY,
    ERRAND,
    INTENT,
    JOURNALED,
    REMEMBERED,
    SAYING,
    TALK,
    THANKS,
)

NOTICE = Notice(kind=NoticeKind.QUESTION, key="k", text="?")
RECKONED = Reckoned(key="e1", contact_id="c-17", how=Reckoning.DECLINED)
WHOLE = Export(
    contacts=(ANNA, BEN),
    interactions=(replace(BEN_TALKED, id=1), TALK),
    touches=(THANKS, CHECK_IN),
    entries=(ENTRY,),
    intents=(INTENT,),
    campaigns=(CAMPAIGN,),
    errands=(ERRAND,),
    memos=(REMEMBERED,),
    sayings=(SAYING,),
    apart=(KeptApart(one="c-17", other="c-2"),),
    notices=(NOTICE,),
    counters={"contact": 17},
    meetings=(RECKONED,),
    settings={Setting.EPOCH: "abcd1234"},
    journal=(JOURNALED,),
)


def test_an_export_has_every_part_of_a_snapshot() -> None:
    """Whatever a snapshot gains, an export has it too, but whom one will meet, which calendars say anew."""
    kept = {part.name for part in fields(Snapshot)} - {"encounters"}
    assert {part.name for part in fields(Export)} == kept | {"sayings", "meetings", "journal"}


def test_what_a_look_finds_out_again_is_left_out() -> None:
    """A token of the server is no part of an export, the epoch is; the journal is told from its beginning."""
    later = replace(JOURNALED, event="later")
    settings = {Setting.SYNC_TOKEN: "t", Setting.EPOCH: "abcd1234"}
    found = exported(Snapshot(settings=settings), (SAYING,), (later, JOURNALED))
    assert found == Export(settings={Setting.EPOCH: "abcd1234"}, sayings=(SAYING,), journal=(JOURNALED, later))


@pytest.mark.parametrize("part", [part.name for part in fields(Export) if part.name not in {"notices", "settings"}])
def test_a_store_with_anything_in_it_is_not_empty(part: str) -> None:
    """Each kind of row alone makes a store one that is not imported into."""
    assert not is_empty(replace(Export(), **{part: getattr(WHOLE, part)}))


def test_a_store_that_was_only_begun_is_empty() -> None:
    """An epoch and a notice are what every new store may have."""
    assert is_empty(Export(notices=(NOTICE,), settings={Setting.EPOCH: "abcd1234"}))


def test_what_stood_in_the_empty_store_goes() -> None:
    """Its notices are dropped, and every setting is the export's or none; only an epoch of its own stays at need."""
    present = Export(notices=(NOTICE,), settings={Setting.EPOCH: "first000", Setting.ACCOUNT: "old"})
    facts = restoring(Export(settings={Setting.TIMEZONE: "UTC"}), present)
    saved = {fact.setting: fact.value for fact in facts if isinstance(fact, SettingSaved)}
    assert NoticeDropped(kind=NOTICE.kind, key=NOTICE.key) in facts
    assert saved.keys() == set(Setting)
    assert {name: value for name, value in saved.items() if value} == {
        Setting.TIMEZONE: "UTC",
        Setting.EPOCH: "first000",
    }
    assert all(saved[setting] is None for setting in DERIVED)


def test_a_sound_export_has_no_flaw() -> None:
    """One of everything can be true."""
    assert flaws(WHOLE) == []


@pytest.mark.parametrize(
    ("part", "value", "place"),
    [
        ("contacts", (ANNA, BEN, replace(BEN, id="Not one")), "contacts[2].id: expected small letters"),
        ("contacts", (ANNA, BEN, BEN), "contacts[2]: the same is said of contacts[1] already"),
        ("memos", (replace(REMEMBERED, contact_id="c-9"),), 'memos[0].contact_id: no contact has the id "c-9"'),
        ("interactions", (BEN_TALKED,), "interactions[0].id: expected a number"),
        ("interactions", (TALK,), "interactions[0].retracts: no interaction has the number 1"),
        ("entries", (), 'intents[0].entry.uid: no entry has the UID "rk-1"'),
        ("apart", (KeptApart(one="c-17", other="c-9"),), 'apart[0].other: no contact has the id "c-9"'),
        (
            "touches",
            (CHECK_IN, replace(CHECK_IN, key=replace(CHECK_IN.key, n=2))),
            "touches[1]: touches[0] stands for the same",
        ),
        (
            "touches",
            (THANKS, replace(THANKS, key=replace(THANKS.key, n=3))),
            "touches[1]: touches[0] stands for the same",
        ),
    ],
)
def test_what_cannot_be_true_is_named_with_its_place(part: str, value: object, place: str) -> None:
    """R7: a mistake by hand is found before the store would refuse it."""
    found = flaws(replace(WHOLE, **{part: value}))
    assert len(found) == 1
    assert found[0].startswith(place)


def test_a_follow_up_that_was_withdrawn_is_no_second_one() -> None:
    """Of two follow-ups to one touch the withdrawn one is history."""
    gone = replace(THANKS, key=replace(THANKS.key, n=3), state=TouchState.WITHDRAWN)
    assert flaws(replace(WHOLE, touches=(THANKS, gone))) == []
