"""UIDs, file names and the counters behind them (design §3 Identity)."""

from __future__ import annotations

from datetime import date

import pytest

from rekindled.core.identity import SharedUid, SlotUid, counter_of, file_name, number_of, parse_uid
from rekindled.core.model import Purpose, Shape, TouchKey

SLOT = SlotUid(epoch="abcd1234", key=TouchKey(contact_id="c-17", purpose=Purpose.CHECK_IN, n=3))
BLOCK = SharedUid(epoch="abcd1234", shape=Shape.BLOCK, placed_on=date(2026, 11, 24), n=1)


@pytest.mark.parametrize(
    ("identity", "uid", "counter"),
    [
        (SLOT, "rk-abcd1234-c-17-check_in-3@rekindled", "c-17/check_in"),
        (BLOCK, "rk-abcd1234-block-2026-11-24-1@rekindled", "block/2026-11-24"),
    ],
)
def test_a_uid_says_whose_entry_it_is(identity: SlotUid | SharedUid, uid: str, counter: str) -> None:
    """A UID reads back to what it was made of, and names its counter and number."""
    assert str(identity) == uid
    assert parse_uid(uid) == identity
    assert (counter_of(identity), number_of(identity)) == (counter, int(uid[uid.rindex("-") + 1 : uid.index("@")]))


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "rk-abcd1234-c-17-check_in-3@elsewhere",
        "rk-abcd1234-c-17-check_in-0@rekindled",
        "rk-abcd123-c-17-check_in-3@rekindled",
        "rk-abcd1234-c-17-gossip-3@rekindled",
        "rk-abcd1234-block-2026-02-30-1@rekindled",
        "RK-abcd1234-c-17-check_in-3@rekindled",
        "rk-abcd1234-c-17-check_in-3@rekindled\n",
        "prefix rk-abcd1234-c-17-check_in-3@rekindled",
    ],
)
def test_what_only_looks_alike_is_not_ours(uid: str) -> None:
    """Everybody else's UIDs are nobody's business of ours (faults promise 16)."""
    assert parse_uid(uid) is None


def test_a_file_is_named_by_the_part_before_the_at_sign() -> None:
    """New objects are asked to have that name; the real href is whatever the server says."""
    assert file_name(str(SLOT)) == "rk-abcd1234-c-17-check_in-3.ics"
