"""A campaign from the problem to what came of it, by command (P0-11 to P0-21)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from rekindled.app.campaigns import find_campaign
from rekindled.cli import campaign as campaign_commands
from rekindled.core.campaigns import CampaignState, GainKind
from rekindled.core.facts import ContactSaved, InteractionAdded
from rekindled.core.model import Contact, Past, Status, TieProfile
from tests.fakes.cli_homes import CONFIG, Home
from tests.samples import BEN_TALKED

HELEN = Contact(
    id="c-1",
    name="Helen",
    circle="work",
    tags=("labs",),
    profile=TieProfile(trust=True, status=Status.AHEAD, past=Past.A_LOT),
)
AMARA = Contact(id="c-2", name="Amara", circle="work", profile=TieProfile(trust=True, past=Past.A_LOT))
KENJI = Contact(id="c-3", name="Kenji", profile=TieProfile(past=Past.OCCASIONAL, standout="builds clocks"))
RUI = Contact(id="c-4", name="Rui", do_not_contact=True)


@pytest.fixture
def begun(home: Home) -> Home:
    """Four people and one campaign without candidates."""
    home.knows(*(ContactSaved(contact=one) for one in (HELEN, AMARA, KENJI, RUI)))
    assert home.run("campaign", "new", "--problem", "no buyers", "--question", "Who would pay?").exit_code == 0
    return home


@pytest.fixture
def running(begun: Home) -> Home:
    """Helen is asked."""
    begun.run("campaign", "add", "Helen", "Amara")
    assert begun.run("campaign", "start").exit_code == 0
    return begun


def refused(home: Home, *words: str, typed: str | None = None) -> str:
    """What a command that cannot be meant says."""
    result = home.run("campaign", *words, typed=typed)
    assert result.exit_code == 2, result.output
    return result.stderr


def listed(home: Home) -> Sequence[str]:
    """The candidates of the only open campaign, by id."""
    return [one.contact_id for one in find_campaign(home.snapshot(), None).candidates]


def test_a_campaign_begins_with_a_question(home: Home) -> None:
    """P0-11: problem and question as options; the next step is named."""
    result = home.run("campaign", "new", "--problem", "no buyers", "--question", "Who would pay?")
    assert result.stdout == "Campaign q-1: Who would pay?\n"
    assert "rekindled campaign add NAME" in result.stderr


def test_what_is_missing_is_asked_for(home: Home) -> None:
    """P0-11: again and again until it can be meant; with nobody there the options are named."""
    result = home.run("campaign", "new", typed="no buyers\n\nWho would pay?\n")
    assert result.exit_code == 0, result.output
    assert "the question is missing" in result.stderr
    assert home.snapshot().campaigns[0].question == "Who would pay?"
    assert "--problem and --question" in refused(home, "new", typed="")


def test_a_question_on_two_lines_is_refused(home: Home) -> None:
    """P0-11: one sentence."""
    assert "the question is one line" in refused(home, "new", "--problem", "p", "--question", "a\nb")


def test_there_may_be_none_yet(home: Home) -> None:
    """The list says how to begin."""
    home.knows()
    assert "rekindled campaign new" in home.run("campaign", "list").stdout
    assert "no campaign is open" in refused(home, "show")


def test_candidates_come_by_name_circle_tag_and_search(begun: Home) -> None:
    """P0-04, P0-12: those named first, then whoever brings novelty first, each once; the hints stand beside."""
    result = begun.run("campaign", "add", "Amara", "--circle", "work", "--tag", "labs", "--search", "clocks")
    assert result.stdout == "Added Amara.\nAdded Helen.\nAdded Kenji.\n"
    assert "knowledge only" in result.stderr
    assert "comfortable" not in result.stderr
    assert listed(begun) == ["c-2", "c-1", "c-3"]
    again = begun.run("campaign", "add", "Helen")
    assert (again.stdout, again.stderr) == ("Helen was on the list already.\n", "")


def test_the_comfortable_choice_is_named_once(begun: Home) -> None:
    """P0-04: calmly, with what to do instead."""
    begun.knows(ContactSaved(contact=replace(AMARA, profile=replace(AMARA.profile, status=Status.PEER))))
    assert "comfortable choice" in begun.run("campaign", "add", "Amara").stderr
    begun.run("campaign", "drop", "Amara")
    assert "comfortable choice" not in begun.run("campaign", "add", "Amara").stderr


def test_who_is_not_to_be_contacted_is_listed_with_the_reason(begun: Home) -> None:
    """R21: knowing who might know is one thing, asking another."""
    assert begun.run("campaign", "add", "Rui").stdout == "Added Rui, who will not be asked: marked do-not-contact.\n"
    assert "Rui will not be asked: marked do-not-contact." in begun.run("campaign", "show").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say whom: names, --circle, --tag or --search"),
        (("--circle", "family"), 'nobody is in the circle "family"; there are: work'),
        (("--tag", "x"), 'nobody is tagged "x"; there are: labs'),
        (("--search", "boats"), 'nobody is noted with "boats"'),
        (("Zoe",), 'nobody is called "Zoe"'),
    ],
)
def test_candidates_nobody_can_mean_are_refused(begun: Home, words: tuple[str, ...], said: str) -> None:
    """With what there is instead, where that is known; nobody is listed."""
    assert said in refused(begun, "add", *words)
    assert listed(begun) == []


def test_marks_are_given_by_name(begun: Home) -> None:
    """P0-13 to P0-15: one's own mark goes before the profile's, and can be taken back."""
    begun.run("campaign", "add", "Kenji")
    assert begun.run("campaign", "mark", "Kenji").exit_code == 2
    missing = begun.run("campaign", "mark", "Kenji", "--not-distant").stdout
    assert missing == "Kenji is not on the shortlist: without check mark 1 and check mark 2.\n"
    assert begun.run("campaign", "mark", "Kenji", "--willing", "--distant").stdout == "Kenji is on the shortlist.\n"
    assert "without check mark 1." in begun.run("campaign", "mark", "Kenji", "--as-profile").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--willing",), "say whom"),
        (("Helen", "--as-profile", "--willing"), "either --as-profile, or marks of your own"),
        (("Helen", "--willing"), "Helen is no candidate of campaign q-1"),
    ],
)
def test_marks_that_cannot_be_meant_are_refused(begun: Home, words: tuple[str, ...], said: str) -> None:
    """Nothing is marked."""
    assert said in refused(begun, "mark", *words)


def test_candidates_are_gone_through_with_one_key_each(begun: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """P0-13, P0-14: yes, no, the profile's word, and the end; what is no key is asked again, every mark is kept."""
    monkeypatch.setattr("rekindled.cli.keys.is_terminal", lambda: True)
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: sys.stdin.read(1))
    begun.run("campaign", "add", "Helen", "Amara", "Kenji")
    result = begun.run("campaign", "mark", typed="\n?yyNq")
    assert "1 Trustworthy and willing to help with this? [yes: you trust them]" in result.stderr
    assert "2 Further ahead, or little past contact? [yes: further ahead]" in result.stderr
    assert "? is none of these" in result.stderr
    assert result.stdout == "Helen is on the shortlist.\nAmara is not on the shortlist: without check mark 2.\n"
    marks = [(one.willing, one.distant) for one in begun.snapshot().campaigns[0].candidates]
    assert marks == [(None, True), (True, False), (None, None)]
    begun.run("campaign", "mark", typed="yyy")
    assert begun.run("campaign", "mark").stdout == "Every candidate of campaign q-1 has your two check marks.\n"


def test_nobody_there_is_told_how_to_mark_otherwise(begun: Home) -> None:
    """Without a terminal there are no keys."""
    begun.run("campaign", "add", "Helen")
    assert "there is nobody to answer here; name somebody" in refused(begun, "mark")


def test_dropping_somebody_ahead_names_the_nerves(begun: Home) -> None:
    """P0-06: they are taken off all the same, for it is the user's list."""
    begun.run("campaign", "add", "Helen", "Kenji")
    assert "To be more nervous" in begun.run("campaign", "drop", "Helen").stderr
    assert begun.run("campaign", "drop", "Kenji").stderr == ""
    assert listed(begun) == []


def test_an_empty_shortlist_is_not_started(begun: Home) -> None:
    """P0-15: with words that say what to do."""
    assert "has no candidates yet" in refused(begun, "start")
    begun.run("campaign", "add", "Kenji")
    assert "nobody has both check marks" in refused(begun, "start")


def test_starting_tells_the_size_and_takes_the_fear(running: Home) -> None:
    """P0-09, P0-10, P0-16: and says where the mornings are seen; it starts once."""
    assert find_campaign(running.snapshot(), None).state is CampaignState.RUNNING
    assert "runs already" in refused(running, "start", "q-1")


def test_many_are_asked_step_by_step(begun: Home) -> None:
    """P0-20: more than a few mornings carry is said, with a proposal, and blocks nothing."""
    begun.configured(CONFIG + "[mornings]\npeople_per_block = 1\n")
    people = [replace(HELEN, id=f"c-{n}", name=f"Helen {n}") for n in range(10, 14)]
    begun.knows(*(ContactSaved(contact=one) for one in people))
    begun.run("campaign", "add", *(one.name for one in people))
    result = begun.run("campaign", "start")
    assert "4 people are on the shortlist" in result.stdout
    assert "A few mornings carry about 3. Step by step" in result.stdout
    assert "glad to hear from you" in result.stderr


def test_a_page_shows_everything_of_one(running: Home) -> None:
    """P0-11, P0-15: problem, question, both marks with where they come from, the shortlist, what came so far."""
    page = running.run("campaign", "show").stdout
    assert "Problem   no buyers\nQuestion  Who would pay?\n" in page
    assert "yes (profile: you trust them)  yes (profile: further ahead)  waits for a morning" in page
    assert "Shortlist: Helen\n" in page
    running.knows(InteractionAdded(interaction=replace(BEN_TALKED, contact_id="c-1", local_on=_today(running))))
    assert f"talked on {_today(running):%a %d %b %Y}" in running.run("campaign", "show").stdout


def test_a_gathering_campaigns_page_names_the_next_step(begun: Home) -> None:
    """P0-15: first candidates, then their marks, then the start."""
    assert "Nobody is listed yet" in begun.run("campaign", "show").stdout
    begun.run("campaign", "add", "Kenji")
    page = begun.run("campaign", "show", "q-1").stdout
    assert "Shortlist: nobody has both check marks.\n\nGo through the check marks with" in page
    assert "not known" in page
    begun.run("campaign", "mark", "Kenji", "--willing", "--distant")
    page = begun.run("campaign", "show").stdout
    assert page.endswith("Shortlist: Kenji\n\nHave the shortlist asked with: rekindled campaign start\n")
    assert "yes (your mark)" in page


def test_two_campaigns_that_share_one_ask_say_so(running: Home) -> None:
    """Design §5: the page of each names the other."""
    running.run("campaign", "new", "--problem", "p", "--question", "q?")
    running.run("campaign", "add", "Helen", "--campaign", "q-2")
    running.run("campaign", "start", "q-2")
    assert (
        "Helen is on the shortlist of q-1 too: one ask serves them all."
        in running.run("campaign", "show", "q-2").stdout
    )
    assert "several campaigns are open (q-1, q-2)" in refused(running, "show")


def test_gains_are_noted_with_whom_they_came_from(running: Home) -> None:
    """P0-21, P2-24: from somebody or nobody, and shown."""
    assert running.run("campaign", "gain", "Helen", "lead", "try clinics").stdout == "Noted for q-1: lead from Helen.\n"
    assert running.run("campaign", "gain", "--nobody", "view", "quiet sells").stdout == "Noted for q-1: new view.\n"
    assert "write for example" in refused(running, "gain", "lead", "try clinics")
    assert "is no kind of gain" in refused(running, "gain", "Helen", "money", "a lot")
    page = running.run("campaign", "show").stdout
    assert "lead      try clinics      Helen" in page
    assert "new view  quiet sells" in page


def test_closing_notes_what_came_of_it(running: Home) -> None:
    """P0-21: nobody else is asked; what comes late has a command."""
    result = running.run("campaign", "close", "--gain", "advice: try clinics", "--gain", "view: quiet sells")
    assert result.stdout == "Campaign q-1 is closed: 2 things came of it. Nobody else is asked for it.\n"
    assert [gain.kind for gain in running.snapshot().campaigns[0].gains] == [GainKind.ADVICE, GainKind.VIEW]
    page = running.run("campaign", "show", "q-1").stdout
    assert "closed on" in page
    assert "not asked" in page
    assert "q-1  closed" in running.run("campaign", "list").stdout


def test_closing_without_a_gain_is_fine(running: Home) -> None:
    """No guilt: it is said how to note what comes later."""
    result = running.run("campaign", "close")
    assert "nothing is noted of it yet" in result.stdout
    assert "rekindled campaign gain --nobody KIND NOTE --campaign q-1" in result.stderr


def test_at_a_terminal_closing_asks_what_came_of_it(running: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """P0-21: until an empty line; what cannot be meant is asked again."""
    monkeypatch.setattr(campaign_commands, "is_terminal", lambda: True)
    result = running.run("campaign", "close", typed="clinics\nlead: try clinics\n\n")
    assert "write the kind and what it was" in result.stderr
    assert "1 thing came of it" in result.stdout


def test_a_gain_of_an_unknown_kind_closes_nothing(running: Home) -> None:
    """Nothing half-done."""
    assert "is no kind of gain" in refused(running, "close", "--gain", "money: a lot")
    assert find_campaign(running.snapshot(), None).state is CampaignState.RUNNING


def test_scripts_get_all_of_it(running: Home) -> None:
    """The fields of list and show."""
    summary = running.read("campaign", "list")["campaigns"][0]
    page = running.read("campaign", "show")
    assert summary.items() <= page.items()
    assert summary["id"] == "q-1"
    assert page["candidates"][0]["progress"] == {"stage": "waiting", "on": None}


def _today(home: Home) -> date:
    """The day on which the campaign was started, in the zone of a home without configuration."""
    ran_from = find_campaign(home.snapshot(), None).ran_from
    assert ran_from is not None
    return ran_from.date()
