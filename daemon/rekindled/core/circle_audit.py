"""Whom one has not talked with for years, circle by circle, and what is known of them (P2-02 to P2-05, P3-04, P3-07).

Owns who is proposed, in what order, and the evidence in words. Must not know who is asked, or how it is printed.
Nobody is graded (R20), and no silence is a debt (R3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rekindled.core.cadence import Cadence, Unit, after, before
from rekindled.core.chosen import chosen_on
from rekindled.core.circles import in_order
from rekindled.core.followups import closed_gate
from rekindled.core.history import REGULAR
from rekindled.core.memos import Memo, remembered_on
from rekindled.core.model import Contact, Interaction, Past, Source, Status, TieProfile
from rekindled.core.world import World

YEARS = (1, 5, 10)
MOST_PROPOSED = 5
PASSED_OVER_FOR = Cadence(count=1, unit=Unit.YEARS)
LEARNED = {
    Source.MARK: "marked in the calendar",
    Source.MEETING: "a meeting in your calendar",
    Source.LOG: "logged by you",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Somebody not talked with for a year or more: `years` is the most of 1, 5 and 10 that it comes to, None where no
    talk is known. `talk` is the last conversation in the log, where that is the last one known; `standing` says that
    a regular follow-up is on the calendar already; `evidence` is what is known, in words.
    """

    contact: Contact
    talked_on: date | None
    years: int | None
    talk: Interaction | None
    standing: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """One circle (None: those in none), how many people it has, and up to five of them to think of."""

    name: str | None
    people: int
    quiet: tuple[Quiet, ...]


def audit(world: World, years: int = 1, *, again: bool = False) -> tuple[Circle, ...]:
    """The circles, each with those not talked with for so many years, except who is chosen already.

    Within a circle whoever is on the calendar already comes last; before them come those who were not close but are
    valued now (P2-05), then the longest silence, then those met but never talked with since (P3-07), then the rest by
    name. Whoever was passed over is left out for a year, unless `again`. With more than one year, only a known last
    talk counts.
    """
    people: dict[str | None, list[Contact]] = defaultdict(list)
    for contact in world.snapshot.contacts:
        if contact.archived_on is None:
            people[contact.circle].append(contact)
    left_out = {*chosen_on(world), *(() if again else _passed_over(world))}
    names: tuple[str | None, ...] = in_order(name for name in people if name is not None)
    return tuple(
        Circle(name=name, people=len(people[name]), quiet=_quiet(world, people[name], years, left_out))
        for name in (*names, *([None] if None in people else []))
    )


def to_choose_from(circles: Iterable[Circle]) -> tuple[Quiet, ...]:
    """Those proposed for the list: whoever is on the calendar already needs no choosing."""
    return tuple(one for circle in circles for one in circle.quiet if not one.standing)


def reached(talked_on: date, today: date) -> int | None:
    """The most of 1, 5 and 10 years that have passed since a day; None within the first year."""
    passed = [years for years in YEARS if talked_on <= before(today, Cadence(count=years, unit=Unit.YEARS))]
    return max(passed, default=None)


def evidence(contact: Contact, talked_on: date | None, talk: Interaction | None) -> str:
    """What is known of a tie, in words: the last talk and how that is known, how met, why lost, what is valued."""
    profile = contact.profile
    said = []
    if talk is not None:
        said.append(f"{talk.channel} on {talk.local_on}, {LEARNED[talk.source]}")
    elif talked_on is not None:
        said.append(f"last contact on {talked_on}, as you said")
    if profile.met:
        said.append(f"met: {profile.met}")
    if profile.lost_because:
        said.append(f"lost touch: {profile.lost_because}")
    if is_valued_now(profile):
        said.append(_valued(profile))
    return "; ".join(said) or "nothing known"


def is_valued_now(profile: TieProfile) -> bool:
    """Whether they were not close, and are trusted or further ahead (P2-05)."""
    return profile.past is Past.OCCASIONAL and (profile.status is Status.AHEAD or bool(profile.trust))


def _valued(profile: TieProfile) -> str:
    return f"not close back then, {'and you trust them' if profile.trust else 'and further along in their work'}"


def _passed_over(world: World) -> frozenset[str]:
    today, days = world.moment.today, remembered_on(world.snapshot.memos)
    return frozenset(
        contact_id
        for (contact_id, memo), on in days.items()
        if memo is Memo.PASSED_OVER and after(on, PASSED_OVER_FOR) > today
    )


def _quiet(world: World, people: Iterable[Contact], years: int, left_out: Iterable[str]) -> tuple[Quiet, ...]:
    kept_out = frozenset(left_out)
    found = [_looked_at(world, one) for one in people if one.id not in kept_out and not _is_away(world, one)]
    quiet = [one for one in found if _is_quiet(one, years)]
    return tuple(sorted(quiet, key=_turn)[:MOST_PROPOSED])


def _is_away(world: World, contact: Contact) -> bool:
    """Whether a gate is closed: rest, do-not-contact, or a snooze the user asked for (R21)."""
    today = world.moment.today
    return closed_gate(contact, today) is not None or (contact.snoozed_until or today) > today


def _is_quiet(one: Quiet, years: int) -> bool:
    if one.talked_on is None:
        return years == min(YEARS)
    return one.years is not None and one.years >= years


def _looked_at(world: World, contact: Contact) -> Quiet:
    history = world.history(contact.id)
    talked_on, talk = history.talked_on(contact), history.last_talk
    last = talk if talk and talk.local_on == talked_on else None
    return Quiet(
        contact=contact,
        talked_on=talked_on,
        years=reached(talked_on, world.moment.today) if talked_on else None,
        talk=last,
        standing=history.open_for(REGULAR) is not None,
        evidence=evidence(contact, talked_on, last),
    )


def _turn(one: Quiet) -> tuple[bool, bool, date, bool, str, str]:
    contact = one.contact
    return (
        one.standing,
        not is_valued_now(contact.profile),
        one.talked_on or date.max,
        not contact.profile.met,
        contact.name.casefold(),
        contact.id,
    )
