"""Every English text an entry is made of: the keys under which a catalogue keeps other languages (`Tongue`).

Owns the wording, once for each sentence; a test holds the catalogues to exactly these. Those of the weekly review stand
in `review_phrases`. Must not know when any of it is said. No grades, no scores, no guilt (R3, R20), and none of `&`,
`<`, `>`, which some apps cannot show.
"""

from __future__ import annotations

from rekindled.core.ailing import Ailment
from rekindled.core.errands import ErrandKind
from rekindled.core.model import Channel, Purpose
from rekindled.core.review_phrases import OF_REVIEWS

TITLES = {
    Channel.CALL: "Call {name}",
    Channel.VIDEO: "Video call with {name}",
    Channel.EMAIL: "Write to {name}",
    Channel.TEXT: "Text {name}",
    Channel.SOCIAL: "Message {name}",
    Channel.MEET: "Meet {name}",
    Channel.AMBIENT: "Look in on {name}",
}
THANKING = "Thank {name}"
REACHING_OUT = "Reach out to {name}"
NAMES = "{names} and {last}"
MANY = "Morning calls: {count} people"

PURPOSES = {
    Purpose.RECONNECT: "Reconnect: say hello after a while. No favour asked this time.",
    Purpose.ASK: "Ask your question, and how they are.",
    Purpose.THANK: "Say thank you: thanks, how good it was to talk, and an offer to help.",
    Purpose.CHECK_IN: "A light check-in: how are they, what is new?",
    Purpose.BIRTHDAY: "Birthday wishes.",
    Purpose.INTRODUCE: "Ask for the introduction.",
    Purpose.GIVE: "A small kindness: a favour of five minutes.",
    Purpose.ANSWER: "They wrote to you: what can you do to help?",
}
# What a give is where it is no favour of five minutes (P2-17, P2-19).
KINDNESSES = {
    ErrandKind.GRATITUDE: "A small kindness: tell them what you owe them.",
    ErrandKind.ENDORSEMENT: "A small kindness: recommend their work.",
}
QUESTION = "Your question: {text}"
MATTER = "What it is about: {text}"
INTRODUCTION = "To be introduced to: {name}"
INTRODUCED = "Introduced by {name}: mention that first."

# What is known of a tie, by the field of its profile, in the order in which it is told.
TIE_HEADINGS = {
    "met": "How you met",
    "lost_because": "Why you lost touch",
    "memory": "Remember",
    "standout": "What stood out",
    "homework": "First look up",
    "offer": "You can offer",
    "mutual": "You both know",
}
REACH = "Reach"
TALKED = "Last talk"

# How a first contact opens: by whether it is spoken, and whether there is a memory to share (P2-12, P3-06, P3-08).
REOPENING = {
    (True, True): "Open: say who you are, that you let too much time pass, then: do they remember?",
    (True, False): "Open: say who you are, that you let too much time pass, then ask how they are.",
    (False, True): "Open: why you write now, that you wish you had not lost touch, then: do they remember?",
    (False, False): "Open: why you write now, that you wish you had not lost touch, then ask how they are.",
}
ASKING = {
    True: "Open: say who you are and what you remember, then ask the question as it is written.",
    False: "Open: say who you are and when you last spoke, then ask the question as it is written.",
}
TAKING_UP = "Open with what they told you last time."
ASKING_AFTER = "Open: ask about their work, their family, what you both like."
NEVER_BARE = "If you must connect first: put a personal note with it, never a bare request."
MAKING_IT_EASY = "Say why you ask, and make it easy to say no."
CLOSING = "End with a date for the next talk, not with “some time”."
NEXT = "Next check-in: about {day}"
CALM = "Before you call: breathe, picture a good talk, stand tall. Most people are pleased to be remembered."
PLEASED = "Most people are pleased to be remembered."
WORTH_NOTING_MET = "Worth noting: how did you meet?"
WORTH_NOTING_MEMORY = "Worth noting: what do you remember of them?"
ANSWERED = "{answered} of the last {tried} you reached out to answered."

HOW_TO_MARK = "Done: put ✓ before the title. Or: no answer, skip, later 2 weeks."
HOW_TO_MARK_LINES = "Done: write [x] NAME: what you talked about. Or: [-] no answer, skip, later."
NOTES = "Notes:"
LOGGED = "Logged {day}"
LOGGED_WITH_NEXT = "Logged {day} · next {next}"
MOVED = "Moved from {when}: {why}."
APPOINTMENT = "another appointment of yours is there"

# The entry that says what fails: what it is, what comes of it, what to do.
ALERT_TITLE = "rekindled needs a look from you"
AILMENTS = {
    Ailment.BUSY: "A calendar that says when you are busy cannot be read. If that lasts, nothing new is planned.",
    Ailment.ADDRESS_BOOK: "The address book cannot be read. What it said before stays as it is.",
    Ailment.MEETINGS: "Calendars cannot be read for meetings. Meetings there count later.",
}
ALERT_END = "What to do is shown by: rekindled status. This entry goes by itself when all is well again."

DAY = "{day} {month} {year}"
MOMENT = "{weekday} {day} {month}, {time}"
MONTH = "{month} {year}"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

EVERY_TEXT: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(*TITLES.values(), THANKING, REACHING_OUT, NAMES, MANY),
            *(*PURPOSES.values(), *KINDNESSES.values(), QUESTION, MATTER, INTRODUCTION, INTRODUCED),
            *(*TIE_HEADINGS.values(), REACH, TALKED),
            *(
                *REOPENING.values(),
                *ASKING.values(),
                TAKING_UP,
                ASKING_AFTER,
                MAKING_IT_EASY,
                NEVER_BARE,
                CLOSING,
                NEXT,
            ),
            *(CALM, PLEASED, WORTH_NOTING_MET, WORTH_NOTING_MEMORY, ANSWERED),
            *(HOW_TO_MARK, HOW_TO_MARK_LINES, NOTES, LOGGED, LOGGED_WITH_NEXT, MOVED, APPOINTMENT),
            *(ALERT_TITLE, *AILMENTS.values(), ALERT_END),
            *(DAY, MOMENT, MONTH, *MONTHS, *WEEKDAYS),
            *OF_REVIEWS,
        )
    )
)
