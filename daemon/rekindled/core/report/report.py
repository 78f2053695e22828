"""The whole report as one value: everything the page tells, and nothing it has to work out.

Owns which parts there are. Must not know how any is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rekindled.core.report.exchanges import Exchanges, exchanges
from rekindled.core.report.inquiries import Inquiry, inquiries
from rekindled.core.report.load import Load, load
from rekindled.core.report.mornings import Morning, mornings
from rekindled.core.report.people import Top, present
from rekindled.core.report.replies import Replies, replies
from rekindled.core.report.talks import Year, year_of
from rekindled.core.report.ties import TieMap, tie_map
from rekindled.core.report.warmth import Warmth, warmth
from rekindled.core.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is told at one moment, in the user's local time; a `discreet` one has initials and nothing written."""

    made_at: datetime
    discreet: bool
    people: int
    mornings: Top[Morning]
    year: Year
    warmth: Warmth
    ties: TieMap
    inquiries: Top[Inquiry]
    replies: Replies
    load: Load
    exchanges: Exchanges


def report_of(world: World, *, discreet: bool = False) -> Report:
    """The report of the world as it is known; where entries are discreet, the report is, too."""
    quietly = discreet or world.rhythm.discreet
    return Report(
        made_at=world.moment.now.astimezone(world.rhythm.zone),
        discreet=quietly,
        people=len(present(world)),
        mornings=mornings(world, discreet=quietly),
        year=year_of(world),
        warmth=warmth(world),
        ties=tie_map(world, discreet=quietly),
        inquiries=inquiries(world, discreet=quietly),
        replies=replies(world),
        load=load(world),
        exchanges=exchanges(world, discreet=quietly),
    )
