"""The report's figures: each is what the log and the contacts come to, and nothing is judged (R3, R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.model import (
    Channel,
    Contact,
    EntryState,
    Interaction,
    Meaning,
    Outcome,
    Past,
    Purpose,
    Shape,
    Source,
    Status,
    TieProfile,
    Touch,
    TouchKey,
    TouchState,
)
from rekindled.core.progress import Stage
from rekindled.core.report.exchanges import exchanges
from rekindled.core.report.inquiries import MOST_GAINS, inquiries
from rekindled.core.report.load import load
from rekindled.core.report.mornings import MOST, MOST_PEOPLE, mornings
from rekindled.core.report.people import called, circle_name, cut, months_until, present, top, written
from rekindled.core.report.replies import Answered, replies
from rekindled.core.report.report import report_of
from rekindled.core.report.talks import WEEKS, year_of
from rekindled.core.report.ties import MOST_NAMED, Field, Noted, TieMap, tie_map
from rekindled.core.report.warmth import warmth
from rekindled.core.report.weekly import is_due
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.samples import ENTRY

BERLIN = Rhythm(timezone="Europe/Berlin")
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)  # a Wednesday
TODAY = NOW.date()
MONTHLY = parse_cadence("1 month")


def someone(number: int, name: str = "", **more: object) -> Contact:
    """A person who is kept up with every month unless told otherwise."""
    given: dict[str, object] = {"every": MONTHLY, "circle": "friends", **more}
    return Contact(id=f"c-{number}", name=name or f"Person {number:02d}", **given)  # type: ignore[arg-type]


def talk(number: int, on: date, hour: int = 9, **more: object) -> Interaction:
    """A conversation with one of them, planned as a check-in and marked in the calendar."""
    given: dict[str, object] = {
        "channel": Channel.CALL,
        "outcome": Outcome.DONE,
        "source": Source.MARK,
        "purpose": Purpose.CHECK_IN,
        **more,
    }
    at = datetime(on.year, on.month, on.day, hour, 30, tzinfo=ZONE)
    return Interaction(contact_id=f"c-{number}", at=at, local_on=on, **given)  # type: ignore[arg-type]


def world(rhythm: Rhythm = BERLIN, **known: object) -> World:
    """What is known, on that Wednesday."""
    rows = tuple(replace(row, id=n) for n, row in enumerate(known.pop("interactions", ()), 1))  # type: ignore[call-overload]
    snapshot = Snapshot(interactions=rows, settings={Setting.EPOCH: "abcd1234"}, **known)  # type: ignore[arg-type]
    return World(snapshot=snapshot, moment=Moment(now=NOW, rhythm=rhythm))


def field(found: TieMap, trust: Noted, novel: Noted) -> Field:
    """One of the nine fields."""
    return next(one for one in found.fields if (one.trust, one.novel) == (trust, novel))


def test_a_report_of_nobody_is_whole() -> None:
    """Every part is there and empty, and nothing fails."""
    found = report_of(world())
    assert (found.people, found.year.talks, found.year.most, found.discreet) == (0, 0, 0, False)
    assert found.made_at == NOW
    assert not any((found.mornings.shown, found.warmth.circles.shown, found.ties.noted, found.inquiries.shown))
    assert not any((found.replies.channels, found.load.people, found.exchanges.people.shown))


def test_a_discreet_rhythm_makes_a_discreet_report() -> None:
    """Who has initials in the calendar has them here, too, without asking."""
    assert report_of(world(replace(BERLIN, discreet=True))).discreet
    assert report_of(world(), discreet=True).discreet


def test_names_are_inert_and_of_a_length() -> None:
    """Neither a control nor a sign that turns the writing is left of a name; one without anything else is its id."""
    assert called(someone(1, "An\x00n\u202e <b>"), discreet=False) == "Ann <b>"
    assert called(someone(1, "\u202e\x1b"), discreet=False) == "c-1"
    assert called(someone(1, "x" * 99), discreet=False) == "x" * 59 + "…"
    assert cut("abc def", 5) == "abc…"
    assert called(someone(1, "Ann \u202eLee"), discreet=True) == "A.L."


def test_nothing_written_is_in_a_discreet_report() -> None:
    """Anybody may be named in what somebody wrote."""
    assert written("about\nBen", discreet=False) == "about Ben"
    assert written("about Ben", discreet=True) == ""


def test_circles_have_a_name_in_any_case() -> None:
    """Those in none are one, too."""
    assert [circle_name(one) for one in ("friends", None, "\u202e")] == ["friends", "no circle", "no circle"]


def test_of_many_the_first_are_told() -> None:
    """And how many more there are."""
    assert (top("abc", 2).shown, top("abc", 2).more) == (("a", "b"), 1)
    assert top("a", 2).more == 0


def test_months_go_back_over_the_year() -> None:
    """This one is the last."""
    assert months_until(date(2026, 2, 28), 3) == (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))


def test_removed_and_unwanted_people_are_left_out() -> None:
    """Who is not to be contacted is no figure in anything (R21)."""
    people = (someone(1), someone(2, archived_on=TODAY), someone(3, do_not_contact=True))
    assert [one.id for one in present(world(contacts=people))] == ["c-1"]


# The next mornings


def standing(number: int, start: datetime | date, shape: Shape = Shape.SLOT, people: int = 1) -> tuple[object, ...]:
    """An entry for so many people, and their touches."""
    uid = f"rk-{number:02d}"
    end = start + (timedelta(minutes=20) if isinstance(start, datetime) else timedelta(days=1))
    words = Meaning(title="Whatever the user made of it", description="", start=start, end=end)
    entry = replace(ENTRY, uid=uid, shape=shape, seen=None, written=words, state=EntryState.STANDING, twin="")
    keys = (TouchKey(contact_id=f"c-{n}", purpose=Purpose.CHECK_IN, n=number) for n in range(1, people + 1))
    return entry, tuple(Touch(key=key, entry_uid=uid, due_on=TODAY, opened_at=NOW) for key in keys)


def of(*entries: tuple[object, ...], people: int = 9) -> World:
    """A world with these entries."""
    return world(
        contacts=tuple(someone(n) for n in range(1, people + 1)),
        entries=tuple(entry for entry, _ in entries),
        touches=tuple(touch for _, touches in entries for touch in touches),  # type: ignore[attr-defined]
    )


def test_what_stands_is_told_by_its_start() -> None:
    """U2: in local time, with whom and why; the title is not repeated, for the user may have changed it."""
    late, early = NOW + timedelta(days=2), NOW + timedelta(days=1)
    found = mornings(of(standing(1, late), standing(2, early)), discreet=False).shown
    assert [one.start for one in found] == [early, late]
    assert (found[0].people.shown[0].who, found[0].people.shown[0].purpose) == ("Person 01", Purpose.CHECK_IN)
    assert (found[0].end - found[0].start, found[0].all_day) == (timedelta(minutes=20), False)


def test_an_entry_of_a_day_has_no_hours() -> None:
    """An app may make it one that fills the day."""
    (found,) = mornings(of(standing(1, TODAY + timedelta(days=1))), discreet=False).shown
    assert found.all_day


def test_only_the_coming_horizon_is_told() -> None:
    """Neither what is over nor what is months away, nor a review, which is for nobody."""
    over, far, review = NOW - timedelta(days=1), NOW + timedelta(days=40), NOW + timedelta(days=1)
    entries = (standing(1, over), standing(2, far), standing(3, review, Shape.REVIEW))
    assert mornings(of(*entries), discreet=False).shown == ()


def test_settled_people_and_strangers_are_no_part_of_a_morning() -> None:
    """A ticked line is done, and an entry for somebody who is not known names nobody."""
    entry, (first, second, third) = standing(1, NOW + timedelta(days=1), Shape.BLOCK, 3)  # type: ignore[misc]
    done = replace(first, state=TouchState.DONE)  # type: ignore[has-type]
    found = mornings(of((entry, (done, second, third)), people=2), discreet=False)  # type: ignore[has-type]
    assert [person.who for one in found.shown for person in one.people.shown] == ["Person 02"]


def test_many_mornings_and_crowded_ones_stay_readable() -> None:
    """The first of them, and how many more."""
    found = mornings(
        of(*(standing(n, NOW + timedelta(hours=n), Shape.BLOCK, 9) for n in range(1, MOST + 4))), discreet=True
    )
    assert (len(found.shown), found.more) == (MOST, 3)
    assert (len(found.shown[0].people.shown), found.shown[0].people.more) == (MOST_PEOPLE, 9 - MOST_PEOPLE)
    assert found.shown[0].people.shown[0].who == "P.0."


# A year of conversations


def test_a_talk_counts_on_its_day() -> None:
    """U1: of whatever source; a thank-you, silence and what was only seen are none (P3-16)."""
    monday = date(2026, 11, 23)
    rows = [
        talk(1, monday),
        talk(2, monday, source=Source.MEETING, purpose=None),
        talk(1, TODAY, purpose=Purpose.THANK),
        talk(1, TODAY, outcome=Outcome.UNANSWERED),
        talk(1, TODAY, channel=Channel.AMBIENT),
        talk(1, date(2025, 11, 23)),
        talk(1, date(2026, 8, 1)),
    ]
    found = year_of(world(contacts=(someone(1), someone(2)), interactions=rows))
    assert (found.talks, found.people, found.most, found.weekly_of_late) == (3, 2, 2, 0.2)
    assert found.weeks[-1].monday == monday
    assert found.weeks[-1].talks == (2, 0, 0, None, None, None, None)
    assert (len(found.weeks), found.weeks[0].monday) == (WEEKS, date(2025, 11, 24))


def test_what_was_taken_back_never_happened() -> None:
    """A retraction takes its row out of every figure."""
    rows = [talk(1, TODAY), talk(1, TODAY, retracts=1)]
    assert year_of(world(contacts=(someone(1),), interactions=rows)).talks == 0


# Warmth


def test_a_tie_is_warm_for_as_long_as_its_cadence() -> None:
    """P3-15: whoever is kept up with every month is warm for a month after a talk, and then is not counted as late."""
    people = (someone(1), someone(2, last_contact_on=date(2026, 1, 10)), someone(3))
    rows = [talk(1, date(2026, 9, 30)), talk(1, date(2026, 11, 1))]
    found = warmth(world(contacts=people, interactions=rows))
    (circle,) = found.circles.shown
    assert (circle.name, circle.people) == ("friends", 3)
    assert found.months[0] == date(2025, 12, 1)
    assert circle.warm == (0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1)


def test_circles_keep_their_order_and_nobody_unplanned_counts() -> None:
    """P2-02: the spheres first, then one's own, those in none last; who has no cadence is not kept up with (R2)."""
    people = (
        someone(1, circle="Zebras"),
        someone(2, circle=None),
        someone(3, circle="family"),
        someone(4, circle="others", every=None),
    )
    assert [one.name for one in warmth(world(contacts=people)).circles.shown] == ["family", "Zebras", "no circle"]
    assert [one.name for one in warmth(world(contacts=people[:1])).circles.shown] == ["Zebras"]


# Trust and novelty

AHEAD = TieProfile(trust=True, status=Status.AHEAD)
CLOSE = TieProfile(trust=True, past=Past.A_LOT, status=Status.PEER)


def test_people_are_on_the_map_by_what_was_noted() -> None:
    """P0-02, P0-08: trust and novelty; of whom nothing is noted only the number is told (R20)."""
    people = (
        someone(1, profile=AHEAD),
        someone(2, profile=CLOSE),
        someone(3, profile=TieProfile(trust=False)),
        someone(4),
    )
    found = tie_map(world(contacts=people), discreet=False)
    assert [tie.who for tie in field(found, True, True).ties.shown] == ["Person 01"]
    assert [tie.who for tie in field(found, True, False).ties.shown] == ["Person 02"]
    assert field(found, False, None).people == 1
    assert (field(found, None, None).ties.shown, field(found, None, None).ties.more) == ((), 1)
    assert (found.noted, found.unknown) == (3, 1)


def test_the_shortlist_is_shown_where_it_sits() -> None:
    """P0-15: of campaigns that are not closed, by the check marks, whatever the profile says; they come first."""
    people = (someone(1, profile=AHEAD), someone(2, "Zoe", profile=AHEAD), someone(3), someone(4, profile=AHEAD))
    marked = Candidate(contact_id="c-3", willing=True, distant=True)
    campaign = Campaign(
        id="q-1", problem="p", question="q", opened_on=TODAY, candidates=(Candidate(contact_id="c-2"), marked)
    )
    closed = replace(campaign, id="q-2", state=CampaignState.CLOSED, candidates=(Candidate(contact_id="c-1"),))
    found = tie_map(world(contacts=people, campaigns=(campaign, closed)), discreet=True)
    best = field(found, True, True)
    assert [(tie.who, tie.shortlisted) for tie in best.ties.shown] == [("Z.", True), ("P.0.", False), ("P.0.", False)]
    assert best.shortlisted == 1
    assert [tie.who for tie in field(found, None, None).ties.shown] == ["P.0."]


def test_a_crowded_field_names_the_first() -> None:
    """And tells how many more there are."""
    found = tie_map(world(contacts=tuple(someone(n, profile=AHEAD) for n in range(30))), discreet=False)
    best = field(found, True, True)
    assert (len(best.ties.shown), best.ties.more, best.people) == (MOST_NAMED, 30 - MOST_NAMED, 30)


# Campaigns


def test_a_campaign_tells_how_far_it_has_come() -> None:
    """P0-21: how many were thought of and shortlisted, where each of those is, and what came of it."""
    candidates = (Candidate(contact_id="c-1"), Candidate(contact_id="c-2"), Candidate(contact_id="c-3"))
    gains = (
        Gain(kind=GainKind.ADVICE, note="ask clinics", noted_on=TODAY, contact_id="c-1"),
        Gain(kind=GainKind.LEAD, note="one", noted_on=TODAY, contact_id="c-4"),
        Gain(kind=GainKind.OTHER, note="two", noted_on=TODAY),
    )
    campaign = Campaign(
        id="q-1",
        problem="No buyers",
        question="Who pays?",
        opened_on=date(2026, 10, 1),
        state=CampaignState.RUNNING,
        candidates=candidates,
        gains=gains,
        ran_from=datetime(2026, 10, 1, 9, tzinfo=ZONE),
    )
    people = (
        someone(1, profile=AHEAD),
        someone(2, profile=AHEAD),
        someone(3, profile=CLOSE),
        someone(4, archived_on=TODAY),
    )
    known = world(contacts=people, campaigns=(campaign,), interactions=[talk(1, date(2026, 10, 5))])
    (told,) = inquiries(known, discreet=False).shown
    assert (told.problem, told.question, told.listed, told.shortlisted) == ("No buyers", "Who pays?", 3, 2)
    assert told.stages == ((Stage.WAITING, 1), (Stage.DONE, 1))
    assert [(one.note, one.who) for one in told.results.shown] == [
        ("two", ""),
        ("one", ""),
        ("ask clinics", "Person 01"),
    ]
    (quiet,) = inquiries(known, discreet=True).shown
    assert (quiet.problem, quiet.question, quiet.results.shown[2].note, quiet.results.shown[2].who) == (
        "",
        "",
        "",
        "P.0.",
    )


def test_open_campaigns_come_first() -> None:
    """Then the closed ones; of each kind the latest first, and of many only some."""
    first = Campaign(id="q-1", problem="p", question="q", opened_on=date(2026, 1, 1))
    closed = replace(first, id="q-2", state=CampaignState.CLOSED, opened_on=date(2026, 5, 1), closed_on=TODAY)
    latest = replace(first, id="q-3", opened_on=date(2026, 3, 1))
    assert [one.id for one in inquiries(world(campaigns=(first, closed, latest)), discreet=False).shown] == [
        *("q-3", "q-1", "q-2")
    ]
    gain = Gain(kind=GainKind.LEAD, note="n", noted_on=TODAY)
    many = tuple(replace(first, id=f"q-{n}", gains=(gain,) * 12) for n in range(13))
    found = inquiries(world(campaigns=many), discreet=False)
    assert (len(found.shown), found.more, found.shown[0].results.more) == (10, 3, 12 - MOST_GAINS)


# Reached or not


def test_only_what_was_tried_tells_when_people_are_reached() -> None:
    """P2-09: what was planned to begin a talk, and met one or silence; in local hours, and of the past year."""
    rows = [
        talk(1, TODAY, 9),
        talk(1, TODAY, 9, outcome=Outcome.UNANSWERED),
        talk(1, TODAY, 10, channel=Channel.EMAIL, purpose=Purpose.RECONNECT),
        talk(1, TODAY, 11, outcome=Outcome.SKIPPED),
        talk(1, TODAY, 12, source=Source.MEETING),
        talk(1, TODAY, 13, purpose=Purpose.BIRTHDAY),
        talk(1, TODAY, 14, purpose=None, source=Source.LOG),
        talk(1, date(2025, 11, 24), 15),
    ]
    found = replies(world(contacts=(someone(1),), interactions=rows))
    half, whole = Answered(answered=1, tried=2), Answered(answered=1, tried=1)
    assert found.channels == ((Channel.CALL, half), (Channel.EMAIL, whole))
    assert found.hours == ((9, half), (10, whole))
    assert (half.share, whole.share) == (0.5, 1.0)


# Capacity and demand


@pytest.mark.parametrize("in_none", [True, False])
def test_what_is_asked_for_is_told_by_circle(*, in_none: bool) -> None:
    """U10: people a week, against what the mornings carry."""
    circles = ("friends", "Zebras", *([None] if in_none else []))
    people = tuple(someone(n, circle=circles[n % len(circles)], last_contact_on=TODAY) for n in range(60))
    found = load(world(contacts=people))
    assert (found.people, found.asked, found.carried, found.over) == (60, 13.8, 5.0, True)
    assert [one.circle for one in found.shares.shown] == ["friends", "Zebras", *(["no circle"] if in_none else [])]
    assert sum(one.people for one in found.shares.shown) == 60
    assert (found.closed, found.waiting) == (0, 0)


# Gives and asks


def test_gives_and_asks_are_counted_by_month_and_person() -> None:
    """P1-05, P2-10: what was really done; the latest first, and no balance is struck (R20)."""
    rows = [
        talk(1, date(2026, 10, 2), purpose=Purpose.GIVE),
        talk(1, date(2026, 11, 2), purpose=Purpose.ASK),
        talk(2, date(2026, 11, 3), purpose=Purpose.INTRODUCE),
        talk(2, date(2024, 11, 3), purpose=Purpose.GIVE),
        talk(3, date(2026, 11, 3), purpose=Purpose.GIVE, outcome=Outcome.UNANSWERED),
        talk(3, date(2026, 11, 3)),
    ]
    found = exchanges(world(contacts=(someone(1), someone(2), someone(3)), interactions=rows), discreet=False)
    assert [(one.gave, one.asked) for one in found.months[-2:]] == [(1, 0), (0, 2)]
    assert [(one.who, one.gave, one.asked) for one in found.people.shown] == [("Person 02", 1, 1), ("Person 01", 1, 1)]


# When the weekly one is due


@pytest.mark.parametrize(
    ("written_on", "due"),
    [(None, True), (date(2026, 11, 22), True), (date(2026, 11, 23), False), (date(2026, 11, 25), False)],
)
def test_a_weekly_report_is_due_once_a_week(*, written_on: date | None, due: bool) -> None:
    """On its weekday, or on the next day the daemon runs; on Wednesday, the last Monday was the 23rd."""
    assert is_due(0, TODAY, written_on) is due
    assert is_due(2, TODAY, date(2026, 11, 24))
