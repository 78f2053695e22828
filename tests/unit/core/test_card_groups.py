"""Groups of an address book, on values."""

from __future__ import annotations

from rekindled.core.address_books import Card
from rekindled.core.card_groups import bare, grouped, groups_of, regrouped
from rekindled.core.sheet import ABSENT, Sheet

ANN = Sheet(where="card", name="Ann Lee", source_uid="ann")
CIRCLES = {"Friends": "friends", "Work": "colleagues"}


def group(name: str, *members: str) -> Card:
    """A list of people."""
    return Card(href=f"/{name}.vcf", etag="1", group=name, members=frozenset(members))


def test_members_are_told_with_and_without_a_scheme() -> None:
    """A UID is the same however it is spelled."""
    assert bare(" urn:uuid:ABC ") == bare("abc")


def test_a_person_is_in_all_lists_that_name_them() -> None:
    """Cards of people say nothing of groups by themselves."""
    cards = [group("Chess", "urn:uuid:ann", "bob"), group("Choir", "ann"), Card(href="/ann.vcf", etag="1", key="ann")]
    assert groups_of(cards) == {"ann": {"Chess", "Choir"}, "bob": {"Chess"}}


def test_whoever_is_in_other_groups_than_before_is_found() -> None:
    """Added, taken out, and renamed all count; who stays does not."""
    before = [group("Chess", "ann", "bob"), group("Choir", "cid")]
    assert regrouped(before, [group("Chess", "bob", "dan"), group("Choir", "cid")]) == {"ann", "dan"}


def test_a_group_the_user_named_makes_a_circle() -> None:
    """R2, U8: only a group that the configuration names puts anybody into a circle, in whatever case it is written."""
    sheet = grouped(ANN, ["friends", "Chess"], CIRCLES)
    assert (sheet.circle, sheet.tags, sheet.source) == ("friends", ("Chess",), "carddav")


def test_without_a_named_group_nobody_is_in_a_circle() -> None:
    """R2: all other groups are tags, and without any nothing is said."""
    assert grouped(ANN, ["Chess"], {}).circle is ABSENT
    assert grouped(ANN, [], CIRCLES).tags is ABSENT


def test_categories_of_a_card_are_groups_and_the_first_named_circle_counts() -> None:
    """A card in two groups that make circles is in the circle that the configuration names first."""
    sheet = grouped(Sheet(where="card", name="Ann Lee", tags=("Work", "Friends")), [], CIRCLES)
    assert (sheet.circle, sheet.tags) == ("friends", ABSENT)
