"""No number and no contact id that a lost memory may have given is given again (promise 5, R8)."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from rekindled.core.facts import CounterRaised, Setting, Snapshot
from rekindled.core.forgotten import LEAP, Numbers, numbers_kept
from rekindled.core.model import Contact

PUT_BACK = Snapshot(
    contacts=(Contact(id="c-2", name="Ann"),),
    counters=MappingProxyType({"contact": 2, "c-2/check_in": 4}),
    settings=MappingProxyType({Setting.EPOCH: "abcd1234"}),
)


def test_numbers_of_the_replaced_store_are_kept() -> None:
    """What it had counted further is raised, by its contacts too where its counter was lost; the rest stands."""
    replaced = Numbers(
        epoch="abcd1234",
        counters={"c-2/check_in": 3, "c-2/thank": 1, "contact": 3},
        contact_ids=("c-2", "c-5", "ann-lee"),
    )
    assert numbers_kept(PUT_BACK, replaced) == [
        CounterRaised(scope="c-2/thank", n=1),
        CounterRaised(scope="contact", n=5),
    ]


def test_store_that_knew_no_more_raises_nothing() -> None:
    """A backup put in the place of the very store it was made of changes no number."""
    same = Numbers(epoch="abcd1234", counters=PUT_BACK.counters, contact_ids=("c-2",))
    assert numbers_kept(PUT_BACK, same) == []


@pytest.mark.parametrize("replaced", [None, Numbers(epoch="ffff0000", counters={"contact": 9}, contact_ids=())])
def test_without_its_numbers_ids_go_on_far_beyond(replaced: Numbers | None) -> None:
    """A store that is gone, cannot be read or was another's says nothing of whom the calendar knows."""
    assert numbers_kept(PUT_BACK, replaced) == [CounterRaised(scope="contact", n=2 + LEAP)]
