"""Every English text the weekly review is made of: keys of the catalogues, as `phrases` has those of other entries.

Owns the wording, once for each sentence. Must not know when any of it is said. No grades, no counts, no guilt (R3,
R20), and none of `&`, `<`, `>`, which some apps cannot show.
"""

from __future__ import annotations

from rekindled.core.cadence import Unit
from rekindled.core.model import Purpose

TITLE = "Weekly review"
LAST_WEEK = "Last week"
NEXT_WEEK = "Next week"
APART = "You have not talked for a while"
PROPOSALS = "Proposals"
HOW_TO_TICK = "Tick a line: [x] NAME: what you talked about. Or: [-] no answer, skip, later 2 weeks."
HOW_TO_ANSWER = "A proposal: [x] yes, [-] no."
QUIET = "Nothing is open, and nothing is planned for next week."
LAST_TALK = "{name}, last in {month}"

# What a touch is for, in a word: by this the line of a review is known again, so no two may be alike in any language.
IN_A_WORD = {
    Purpose.RECONNECT: "reconnect",
    Purpose.ASK: "your question",
    Purpose.THANK: "thank-you",
    Purpose.CHECK_IN: "check-in",
    Purpose.BIRTHDAY: "birthday wishes",
    Purpose.INTRODUCE: "introduction",
    Purpose.GIVE: "a small kindness",
    Purpose.ANSWER: "your answer",
}

# A proposal ends with its question mark: what stands behind that is the user's.
LONGER = "{longer} instead of {every}?"
EVERY_ONE = {
    Unit.DAYS: "every 1 day",
    Unit.WEEKS: "every 1 week",
    Unit.MONTHS: "every 1 month",
    Unit.YEARS: "every 1 year",
}
EVERY_FEW = {
    Unit.DAYS: "every {count} days",
    Unit.WEEKS: "every {count} weeks",
    Unit.MONTHS: "every {count} months",
    Unit.YEARS: "every {count} years",
}

OF_REVIEWS: tuple[str, ...] = (
    *(TITLE, LAST_WEEK, NEXT_WEEK, APART, PROPOSALS, HOW_TO_TICK, HOW_TO_ANSWER, QUIET, LAST_TALK),
    *IN_A_WORD.values(),
    *(LONGER, *EVERY_ONE.values(), *EVERY_FEW.values()),
)
