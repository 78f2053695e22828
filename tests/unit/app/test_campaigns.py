"""The use cases of a campaign (P0-11 to P0-21)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rekindled.app.campaign_results import campaign_result, campaigns_result
from rekindled.app.campaigns import (
    Hint,
    add_candidates,
    close_campaign,
    drop_candidate,
    find_campaign,
    mark_candidate,
    new_campaign,
    note_gain,
    start_campaign,
)
from rekindled.core.campaigning import Marks
from rekindled.core.campaigns import Campaign, CampaignState, GainKind
from rekindled.core.errors import UsageError
from rekindled.core.model import FOREVER, Contact, Past, Status, TieProfile
from rekindled.core.world import World
from tests.fakes.desks import FakeDesk

HELEN = Contact(id="c-1", name="Helen", profile=TieProfile(trust=True, status=Status.AHEAD, past=Past.A_LOT))
AMARA = Contact(id="c-2", name="Amara", profile=TieProfile(trust=True, status=Status.PEER, past=Past.A_LOT))
KENJI = Contact(id="c-3", name="Kenji", profile=TieProfile(past=Past.OCCASIONAL))
RESTING = Contact(id="c-4", name="Rui", rests_until=FOREVER, profile=TieProfile(trust=True, past=Past.OCCASIONAL))


@pytest.fixture
def world() -> FakeDesk:
    """An account that knows four people."""
    world = FakeDesk()
    world.knows(HELEN, AMARA, KENJI, RESTING)
    return world


def begun(world: FakeDesk, *people: Contact, question: str = "Who would pay?") -> Campaign:
    """A campaign with these candidates."""
    campaign = new_campaign(world.store, "no buyers", question, world.desk.moment())
    return add_candidates(world.store, campaign.id, people, world.desk.moment()).campaign if people else campaign


def shown(world: FakeDesk, campaign_id: str = "q-1") -> dict[str, object]:
    """What `campaign show` answers."""
    snapshot = world.snapshot
    return campaign_result(World(snapshot=snapshot, moment=world.desk.moment()), find_campaign(snapshot, campaign_id))


def events(world: FakeDesk, contact_id: str | None = None) -> list[str]:
    """What the journal has, oldest first."""
    return [row.event for row in reversed(world.store.journal(contact_id, 50))]


def test_campaigns_are_numbered_and_stored(world: FakeDesk) -> None:
    """P0-11: q-1, q-2; a mistake in the question gives no number."""
    assert begun(world).id == "q-1"
    with pytest.raises(UsageError, match="the question is missing"):
        begun(world, question=" ")
    assert begun(world).id == "q-2"
    assert [(one.id, one.question) for one in world.snapshot.campaigns] == [
        ("q-1", "Who would pay?"),
        ("q-2", "Who would pay?"),
    ]
    assert events(world) == ["campaign.opened", "campaign.opened"]


def test_the_only_open_campaign_needs_no_name(world: FakeDesk) -> None:
    """With none or several it must be said which; an unknown one is refused."""
    with pytest.raises(UsageError, match=r"begin one with: rekindled campaign new$"):
        find_campaign(world.snapshot, None)
    first = begun(world)
    assert find_campaign(world.snapshot, None) == find_campaign(world.snapshot, " q-1 ") == first
    begun(world)
    with pytest.raises(UsageError, match="q-1, q-2"):
        find_campaign(world.snapshot, None)
    with pytest.raises(UsageError, match='no campaign "q-9"'):
        find_campaign(world.snapshot, "q-9")
    for campaign_id in ("q-1", "q-2"):
        close_campaign(world.store, campaign_id, [], world.desk.moment())
    with pytest.raises(UsageError, match="the closed ones"):
        find_campaign(world.snapshot, None)


def test_hints_are_said_once_per_campaign(world: FakeDesk) -> None:
    """P0-04, P0-12: the list is for knowledge; the comfortable choice is named while nobody else is listed."""
    campaign = begun(world)
    first = add_candidates(world.store, campaign.id, [AMARA], world.desk.moment())
    assert first.hints == {Hint.KNOWLEDGE, Hint.COMFORT}
    drop_candidate(world.store, campaign.id, AMARA, world.desk.moment())
    again = add_candidates(world.store, campaign.id, [AMARA], world.desk.moment())
    assert (again.hints, again.new, again.before) == (frozenset(), [AMARA], [])
    other = begun(world)
    assert add_candidates(world.store, other.id, [HELEN], world.desk.moment()).hints == {Hint.KNOWLEDGE}
    assert add_candidates(world.store, other.id, [AMARA], world.desk.moment()).hints == frozenset()


def test_nobody_is_listed_twice(world: FakeDesk) -> None:
    """Who was there is said to be, and nothing is recorded for them."""
    campaign = begun(world, HELEN)
    batches = len(world.store.recorded)
    added = add_candidates(world.store, campaign.id, [HELEN], world.desk.moment())
    assert (added.new, added.before, len(world.store.recorded)) == ([], [HELEN], batches)


def test_marks_make_the_shortlist(world: FakeDesk) -> None:
    """P0-13 to P0-15: distant by the profile, trusted by the user's word; said twice it is recorded once."""
    campaign = begun(world, HELEN, KENJI)
    marked = mark_candidate(world.store, campaign.id, KENJI, Marks(willing=True), world.desk.moment())
    batches = len(world.store.recorded)
    assert mark_candidate(world.store, campaign.id, KENJI, Marks(willing=True), world.desk.moment()) == marked
    assert len(world.store.recorded) == batches
    assert events(world, KENJI.id) == ["campaign.candidate_added", "campaign.candidate_marked"]
    people = shown(world)["candidates"]
    assert isinstance(people, list)
    assert [(one["contact"], one["shortlisted"], one["progress"]) for one in people] == [
        ("Helen", True, None),
        ("Kenji", True, None),
    ]
    assert people[1]["willing"] == {"value": True, "given": True, "because": "you said so"}
    assert people[1]["distant"] == {"value": True, "given": False, "because": "little past contact"}


def test_starting_tells_size_and_what_a_few_mornings_carry(world: FakeDesk) -> None:
    """P0-15, P0-16, P0-20: more than that is proposed in steps, and started all the same."""
    campaign = begun(world, HELEN)
    started = start_campaign(world.store, campaign.id, world.desk.moment())
    assert (started.size, started.carried, started.campaign.state) == (1, 9, CampaignState.RUNNING)
    assert world.snapshot.campaigns[0].ran_from == world.clock.now()
    assert shown(world)["ran_from"]


def test_an_empty_shortlist_is_not_started(world: FakeDesk) -> None:
    """P0-15: and nothing is recorded."""
    campaign = begun(world, AMARA)
    with pytest.raises(UsageError, match="nobody has both check marks"):
        start_campaign(world.store, campaign.id, world.desk.moment())
    assert world.snapshot.campaigns[0].state is CampaignState.GATHERING


def test_a_running_campaign_shows_what_came_of_each(world: FakeDesk) -> None:
    """P0-16: one waits, one who rests is listed with the reason, who is on no shortlist has no progress."""
    campaign = begun(world, HELEN, AMARA, RESTING)
    start_campaign(world.store, campaign.id, world.desk.moment())
    people = shown(world)["candidates"]
    assert isinstance(people, list)
    assert [(one["contact"], one["not_asked_because"], one["progress"]) for one in people] == [
        ("Helen", None, {"stage": "waiting", "on": None}),
        ("Amara", None, None),
        ("Rui", "the tie rests", {"stage": "waiting", "on": None}),
    ]


def test_two_campaigns_share_one_ask(world: FakeDesk) -> None:
    """Design §5: the other running campaign is named; one that is not running shares nothing."""
    first, second, third = begun(world, HELEN), begun(world, HELEN, AMARA), begun(world, HELEN)
    for campaign in (first, second):
        start_campaign(world.store, campaign.id, world.desk.moment())
    people = shown(world, second.id)["candidates"]
    assert isinstance(people, list)
    assert [(one["contact"], one["also_in"]) for one in people] == [("Helen", ["q-1"]), ("Amara", [])]
    assert third.state is CampaignState.GATHERING


def test_what_came_of_it_is_kept(world: FakeDesk) -> None:
    """P0-21, P2-24: from somebody or nobody, while it runs and when it is closed."""
    campaign = begun(world, HELEN)
    moment = world.desk.moment()
    note_gain(world.store, campaign.id, (GainKind.LEAD, " try clinics "), HELEN, moment)
    close_campaign(world.store, campaign.id, [(GainKind.VIEW, "quiet sells")], moment)
    note_gain(world.store, campaign.id, (GainKind.OTHER, "a friend"), None, moment)
    page = shown(world)
    assert page["closed_on"] == "2026-11-22"
    assert page["gains"] == [
        {"kind": kind, "note": note, "noted_on": "2026-11-22", "contact": whom, "contact_id": whom and "c-1"}
        for kind, note, whom in (
            ("lead", "try clinics", "Helen"),
            ("new view", "quiet sells", None),
            ("other", "a friend", None),
        )
    ]
    with pytest.raises(UsageError, match="what came of it is missing"):
        note_gain(world.store, campaign.id, (GainKind.OTHER, ""), None, moment)


def test_the_list_has_open_campaigns_first(world: FakeDesk) -> None:
    """With how many are listed, shortlisted and gained."""
    begun(world)
    begun(world, HELEN, AMARA)
    close_campaign(world.store, "q-1", [], world.desk.moment())
    result = campaigns_result(World(snapshot=world.snapshot, moment=world.desk.moment()))
    assert [
        (one["id"], one["state"], one["listed"], one["shortlisted"], one["gained"]) for one in result["campaigns"]
    ] == [
        ("q-2", "gathering", 2, 1, 0),
        ("q-1", "closed", 0, 0, 0),
    ]


def test_who_was_lost_with_a_damaged_store_is_left_out(world: FakeDesk) -> None:
    """A candidate nobody knows any more has no row, and hinders nothing."""
    begun(world, HELEN, KENJI)
    snapshot = replace(world.snapshot, contacts=(KENJI,))
    page = World(snapshot=snapshot, moment=world.desk.moment())
    assert [one["contact"] for one in campaign_result(page, snapshot.campaigns[0])["candidates"]] == ["Kenji"]
