"""Where people are on the two dimensions of the study: trust, and what is new to hear from them (P0-02, P0-08).

Owns the nine fields of that map and who is named in each. Nobody is graded (R20): a field says what was noted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from rekindled.core.campaigning import shortlist
from rekindled.core.campaigns import CampaignState, proposed_distant
from rekindled.core.model import Contact
from rekindled.core.report.people import Top, called, present
from rekindled.core.world import World

MOST_NAMED = 12
Noted = Literal[True, False] | None
# From what one would rather not, over what is not known, to what one looks for.
ORDER: tuple[Noted, ...] = (False, None, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One person, and whether they are on the shortlist of a campaign that is not closed."""

    who: str
    shortlisted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Those of whom the same was noted: `trust`, and `novel` as the second check mark has it (P0-14); None: nothing.

    `shortlisted` is how many of all of them are, named or not.
    """

    trust: Noted
    novel: Noted
    people: int
    shortlisted: int
    ties: Top[Tie]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieMap:
    """The nine fields, row by row from the most trust down; `unknown` are those of whom neither was noted."""

    fields: tuple[Field, ...]
    unknown: int

    @property
    def noted(self) -> int:
        """How many people have a place on it for a reason."""
        return sum(one.people for one in self.fields) - self.unknown


def tie_map(world: World, *, discreet: bool) -> TieMap:
    """Everybody who may be contacted, by what was noted of them."""
    chosen = frozenset(
        contact_id
        for campaign in world.snapshot.campaigns
        if campaign.state is not CampaignState.CLOSED
        for contact_id in shortlist(campaign, world.contacts)
    )
    people: dict[tuple[Noted, Noted], list[Contact]] = defaultdict(list)
    for contact in present(world):
        people[contact.profile.trust, proposed_distant(contact.profile)].append(contact)
    fields = []
    for trust in reversed(ORDER):
        for novel in ORDER:
            there = sorted(people[trust, novel], key=lambda one: (one.id not in chosen, one.name.casefold(), one.id))
            named = [one for one in there if (trust, novel) != (None, None) or one.id in chosen][:MOST_NAMED]
            ties = [Tie(who=called(one, discreet=discreet), shortlisted=one.id in chosen) for one in named]
            fields.append(
                Field(
                    trust=trust,
                    novel=novel,
                    people=len(there),
                    shortlisted=sum(1 for one in there if one.id in chosen),
                    ties=Top(tuple(ties), len(there) - len(ties)),
                )
            )
    return TieMap(fields=tuple(fields), unknown=len(people[None, None]))
