"""What may be done to a campaign, and what it is afterwards (P0-11 to P0-21)."""

from __future__ import annotations

from datetime import date

import pytest

from rekindled.core.campaigning import (
    AsProfile,
    Marks,
    closed,
    gained,
    marked,
    read_gain_kind,
    read_gain_note,
    read_problem,
    read_question,
    shortlist,
    started,
    with_candidates,
    without,
)
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind
from rekindled.core.errors import UsageError
from rekindled.core.model import Contact, Past, Status, TieProfile
from tests.samples import NOON

TODAY = date(2026, 3, 3)
FRESH = Campaign(id="q-1", problem="no buyers", question="Who would pay?", opened_on=TODAY)
HELEN = Contact(id="c-1", name="Helen", profile=TieProfile(trust=True, status=Status.AHEAD, past=Past.A_LOT))
KENJI = Contact(id="c-2", name="Kenji", profile=TieProfile(past=Past.OCCASIONAL))
MATEO = Contact(id="c-3", name="Mateo")
PEOPLE = {one.id: one for one in (HELEN, KENJI, MATEO)}
LISTED = with_candidates(FRESH, PEOPLE)
OVER = closed(LISTED, TODAY)


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "one\ntwo", "one\rtwo", "x" * 301])
def test_a_question_is_one_line_of_at_most_300_characters(text: str) -> None:
    """P0-11: what is not written down in one sentence is no question yet, nor a problem."""
    for read in (read_question, read_problem):
        with pytest.raises(UsageError, match=r"one line|missing|300 are enough"):
            read(text)


def test_a_question_is_kept_as_written() -> None:
    """P0-11: only what is not meant to be seen is cleaned away."""
    assert read_question("  Who would\tpay? \n") == "Who would pay?"
    assert read_problem("x" * 300) == "x" * 300
    assert read_gain_note(" try clinics ") == "try clinics"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("advice", GainKind.ADVICE), ("View", GainKind.VIEW), ("new  view", GainKind.VIEW), ("other", GainKind.OTHER)],
)
def test_a_gain_is_named_by_its_word(text: str, kind: GainKind) -> None:
    """P0-21: in any case, and "view" is enough."""
    assert read_gain_kind(text) is kind


def test_an_unknown_gain_is_refused_with_all_kinds() -> None:
    """P0-21, P2-24: advice, a new view, a referral, a lead, a partnership, or other."""
    with pytest.raises(UsageError, match="advice, new view, referral, lead, partnership, other"):
        read_gain_kind("money")


def test_candidates_are_listed_without_being_judged() -> None:
    """P0-12: each once, in their order, and who is judged already stays so."""
    judged = marked(LISTED, MATEO, Marks(willing=False))
    again = with_candidates(judged, ["c-4", "c-3", "c-4"])
    assert [(one.contact_id, one.willing) for one in again.candidates] == [
        ("c-1", None),
        ("c-2", None),
        ("c-3", False),
        ("c-4", None),
    ]


def test_marks_are_given_one_at_a_time_and_taken_back() -> None:
    """P0-13, P0-14: what is not said stays, and the profile counts again where the user's mark is taken back."""
    both = marked(marked(LISTED, KENJI, Marks(willing=True)), KENJI, Marks(distant=False))
    assert both.candidates[1] == Candidate(contact_id="c-2", willing=True, distant=False)
    back = marked(both, KENJI, Marks(willing=AsProfile.AS_PROFILE, distant=AsProfile.AS_PROFILE))
    assert back.candidates[1] == Candidate(contact_id="c-2")


def test_the_shortlist_is_who_has_both_marks() -> None:
    """P0-08, P0-15: given or proposed; who is not known any more is on no list."""
    assert shortlist(LISTED, PEOPLE) == ("c-1",)
    assert shortlist(marked(LISTED, KENJI, Marks(willing=True)), PEOPLE) == ("c-1", "c-2")
    assert shortlist(LISTED, {"c-2": KENJI}) == ()


def test_starting_needs_somebody_on_the_shortlist() -> None:
    """P0-15: a campaign without candidates or without a shortlist says what to do first."""
    with pytest.raises(UsageError, match="no candidates yet"):
        started(FRESH, PEOPLE, NOON)
    with pytest.raises(UsageError, match="nobody has both check marks"):
        started(with_candidates(FRESH, ["c-3"]), PEOPLE, NOON)


def test_a_campaign_runs_from_a_moment_and_once() -> None:
    """P0-16: it is running from when it was started."""
    running = started(LISTED, PEOPLE, NOON)
    assert (running.state, running.ran_from) == (CampaignState.RUNNING, NOON)
    with pytest.raises(UsageError, match="runs already"):
        started(running, PEOPLE, NOON)


def test_a_candidate_can_be_taken_off() -> None:
    """Only they, and only if they are one."""
    assert [one.contact_id for one in without(LISTED, KENJI).candidates] == ["c-1", "c-3"]
    for change in (lambda: without(FRESH, KENJI), lambda: marked(FRESH, KENJI, Marks(willing=True))):
        with pytest.raises(UsageError, match="Kenji is no candidate of campaign q-1"):
            change()


def test_a_closed_campaign_changes_no_more() -> None:
    """Another one is begun instead, with a question of its own."""
    changes = (
        lambda: with_candidates(OVER, ["c-4"]),
        lambda: marked(OVER, KENJI, Marks(willing=True)),
        lambda: without(OVER, KENJI),
        lambda: started(OVER, PEOPLE, NOON),
        lambda: closed(OVER, TODAY),
    )
    for change in changes:
        with pytest.raises(UsageError, match="was closed on 2026-03-03"):
            change()
    assert (OVER.state, OVER.closed_on) == (CampaignState.CLOSED, TODAY)


def test_what_comes_late_is_noted_too() -> None:
    """P0-21: a gain is added to a closed campaign as to an open one."""
    gain = Gain(kind=GainKind.LEAD, note="clinics", noted_on=TODAY)
    assert gained(OVER, gain).gains == (gain,)
