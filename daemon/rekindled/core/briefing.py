"""What an entry says: its title and description (design §5 "What goes on the calendar").

Owns the words on the calendar. Must not know when anything happens or how it is stored. No grades, no scores, no
guilt (R3, R20), and none of `&`, `<`, `>`, which some apps cannot show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from urllib.parse import quote

from rekindled.core.history import History
from rekindled.core.marks import NOTES_HEADING
from rekindled.core.model import Channel, Contact, Purpose

VERBS = {
    Channel.CALL: "Call",
    Channel.VIDEO: "Video call with",
    Channel.EMAIL: "Write to",
    Channel.TEXT: "Text",
    Channel.SOCIAL: "Message",
    Channel.MEET: "Meet",
    Channel.AMBIENT: "Look in on",
}
PURPOSES = {
    Purpose.RECONNECT: "Reconnect: say hello after a while. No favour asked this time.",
    Purpose.ASK: "Ask your question, and how they are.",
    Purpose.THANK: "Say thank you: thanks, how good it was to talk, and an offer to help.",
    Purpose.CHECK_IN: "A light check-in: how are they, what is new?",
    Purpose.BIRTHDAY: "Birthday wishes.",
    Purpose.INTRODUCE: "Ask for the introduction.",
    Purpose.GIVE: "A small kindness, five minutes.",
    Purpose.ANSWER: "They wrote to you: what can you do to help?",
}
HOW_TO_MARK = "Done: put ✓ before the title. Or: no answer, skip, later 2 weeks."
HOW_TO_MARK_LINES = "Done: write [x] NAME: what you talked about. Or: [-] no answer, skip, later."
# What is known of a tie, by the field of its profile, in the order in which it is told.
TIE_HEADINGS = {
    "met": "How you met",
    "lost_because": "Why you lost touch",
    "memory": "Remember",
    "standout": "What stood out",
    "offer": "You can offer",
    "homework": "First look up",
    "mutual": "You both know",
}
REACH = "Reach"
TALKED = "Last talk"
TITLE_LENGTH = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One touch as an entry shows it."""

    contact: Contact
    purpose: Purpose
    channel: Channel
    history: History


def labels(contacts: Sequence[Contact], *, discreet: bool = False) -> tuple[str, ...]:
    """What each person is called in one entry: the name (or initials), numbered where two would be alike."""
    result: list[str] = []
    for contact in contacts:
        shown = _initials(contact.name) if discreet else _calm(contact.name)
        numbered = (f"{shown} ({n})" for n in count(2))
        result.append(next(label for label in chain([shown], numbered) if label not in result))
    return tuple(result)


def slot_title(line: Line, *, discreet: bool = False) -> str:
    """`Call NAME`, `Thank NAME`, `Write to NAME`."""
    verb = "Thank" if line.purpose is Purpose.THANK else VERBS[line.channel]
    return f"{verb} {labels((line.contact,), discreet=discreet)[0]}"


def own_title(title: str, contacts: Sequence[Contact]) -> str:
    """Our own title for these people as it stands inside one that somebody may have added to; empty where none does."""
    many = f"Morning calls: {len(contacts)} people"
    verbs = [*VERBS.values(), "Thank"] if len(contacts) == 1 else ["Call", "Reach out to"]
    shown = (labels(contacts, discreet=discreet) for discreet in (False, True))
    names = [f"{', '.join(one[:-1])} and {one[-1]}" if len(one) > 1 else one[0] for one in shown]
    candidates = [*(f"{verb} {name}" for verb in verbs for name in names), *([many] if len(contacts) > 1 else [])]
    return max((own for own in candidates if own in title), key=len, default="")


def block_title(lines: Sequence[Line], *, discreet: bool = False) -> str:
    """`Call NAME, NAME and NAME`, or how many when that grows long."""
    names = labels([line.contact for line in lines], discreet=discreet)
    verb = "Call" if all(line.channel is Channel.CALL for line in lines) else "Reach out to"
    title = f"{verb} {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f"{verb} {names[0]}"
    return title if len(title) <= TITLE_LENGTH else f"Morning calls: {len(names)} people"


def slot_description(line: Line, note: str = "", *, discreet: bool = False) -> str:
    """Purpose, last talk, memory, offer, homework, ways to reach, how to mark it, in this order and short (U14)."""
    context = [] if discreet else _context(line)
    moved = [note] if note else []
    return "\n".join([PURPOSES[line.purpose], *context, "", *moved, HOW_TO_MARK, "", NOTES_HEADING])


def block_description(lines: Sequence[Line], note: str = "", *, discreet: bool = False) -> str:
    """A checklist with one person a line, the context under each, how to mark it, room for notes."""
    rows: list[str] = []
    for label, line in zip(labels([line.contact for line in lines], discreet=discreet), lines, strict=True):
        rows += [f"[ ] {label}", PURPOSES[line.purpose]]
        rows += [] if discreet else _context(line)
        rows.append("")
    moved = [note] if note else []
    return "\n".join([*rows, *moved, HOW_TO_MARK_LINES, "", NOTES_HEADING])


def reach_url(line: Line) -> str:
    """A `mailto:` for what is written rather than spoken (RFC 6068), else nothing."""
    if line.channel is not Channel.EMAIL or not line.contact.emails:
        return ""
    return f"mailto:{quote(line.contact.emails[0], safe='@', errors='replace')}"


def _context(line: Line) -> list[str]:
    profile = line.contact.profile
    told = {**{name: getattr(profile, name) for name in TIE_HEADINGS}, "mutual": ", ".join(profile.mutual)}
    named = [
        *((heading, told[name]) for name, heading in TIE_HEADINGS.items()),
        (REACH, ", ".join([*line.contact.phones, *line.contact.emails])),
    ]
    return [*_last_talk(line), *(f"{heading}: {_calm(text)}" for heading, text in named if text)]


def _last_talk(line: Line) -> list[str]:
    talk = line.history.last_talk
    talked_on = line.history.talked_on(line.contact)
    if talked_on is None:
        return []
    shown = f"{talked_on.day} {talked_on:%B %Y}"
    if talk is None or talk.local_on != talked_on:
        return [f"{TALKED}: {shown}"]
    note = f": {_calm(talk.note)}" if talk.note else ""
    return [f"{TALKED}: {shown}{note}"]


def _initials(name: str) -> str:
    return "".join(f"{word[0].upper()}." for word in _calm(name).split())


def _calm(text: str) -> str:
    """One line without what GNOME Calendar and Evolution stumble over (facts: apps §3)."""
    return " ".join(text.replace("&", "+").replace("<", "‹").replace(">", "›").split())
