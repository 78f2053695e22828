"""What somebody was called before, and where that is still known."""

from __future__ import annotations

from dataclasses import replace

from rekindled.core.facts import Snapshot
from rekindled.core.former_names import former_names, renamed
from rekindled.core.model import Contact
from rekindled.core.tongue import ENGLISH
from tests.samples import ENTRY, JOURNALED, NOON, SAYING

ZOE = Contact(id="c-1", name="Zoe Newname")
BEN = Contact(id="c-2", name="Ben Roe")
PEOPLE = Snapshot(contacts=(ZOE, BEN))


def test_a_new_name_is_journaled_with_the_old_one() -> None:
    """A line for `why`, of whoever was known and is called otherwise, from which the old name can be read again."""
    before = [replace(ZOE, name='Zoe "Z" Former'), BEN]
    (row,) = renamed(before, [ZOE, BEN, Contact(id="c-3", name="Cy")], NOON)
    assert (row.at, row.contact_id, row.because) == (NOON, "c-1", 'called "Zoe "Z" Former" before')
    assert former_names(PEOPLE, (), (row,), {"c-1"}, ENGLISH) == ('Zoe "Z" Former',)
    others = (row, JOURNALED, replace(row, because="another sentence"))
    assert former_names(PEOPLE, (), others, {"c-2"}, ENGLISH) == ()
    assert former_names(PEOPLE, (), others[1:], {"c-1"}, ENGLISH) == ()


def test_what_a_source_says_counts() -> None:
    """An address book may have them under the old name, or under a nickname that the user took away."""
    said = replace(SAYING, contact_id="c-1", said={"name": "Zoe Former", "nicknames": "Zo\nZuzu"})
    sayings = (said, replace(said, key="2", said={}), replace(said, key="3", contact_id="c-2"))
    assert former_names(PEOPLE, sayings, (), {"c-1"}, ENGLISH) == ("Zoe Former", "Zo", "Zuzu")


def test_titles_of_ours_count_where_they_share_a_word() -> None:
    """Past entries keep the name of their day; initials, and what may be the user's own title, do not count."""
    titles = ("Call Zoe Former", "Write to Zoe Other-Name", "Call Z.N.", "Call the dentist", "Tea with Zoe Tee")
    entries = [
        replace(ENTRY, uid=f"rk-abcd1234-c-1-ask-{n}@rekindled", unmarked=title) for n, title in enumerate(titles, 1)
    ]
    blocks = (
        replace(ENTRY, uid="rk-abcd1234-c-2-ask-9@rekindled", unmarked="Call Zoe Nine"),
        replace(ENTRY, uid="rk-abcd1234-block-20261124-1@rekindled", unmarked="Call Zoe Ten"),
    )
    snapshot = replace(PEOPLE, entries=(*entries, *blocks))
    assert former_names(snapshot, (), (), {"c-1"}, ENGLISH) == ("Zoe Former", "Zoe Other-Name")
