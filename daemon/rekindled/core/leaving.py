"""Leaving: which objects of our calendar are ours to take off it, and which carry something of the user's (issue 8).

Owns that judgement, by UID and epoch and nothing else, and the words for it. Must not remove anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rekindled.core.added_text import LONGEST_WORDS, added
from rekindled.core.comparison import differing
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.identity import SharedUid, belongs_to_us, epoch_of, event_of, parse_uid
from rekindled.core.marks import plain, read_words
from rekindled.core.model import Entry, EntryState, Shape
from rekindled.core.reconcile import Sighting
from rekindled.core.settling import Moment, start_of
from rekindled.core.vocabulary import Vocabulary

RECURRING = "you made it recurring, so it is yours"
ELSEWHERE = "you moved it to another calendar"
BROUGHT_BACK = "you brought it back"
UNKNOWN = "the store does not know it, so what you wrote there cannot be told"
_TIMED = "you gave it its time, or it was taken in from the calendar"
_FIELDS = {"end": "you changed its length", "alarms": "you changed its alarm", "place": "you gave it a place"}
_MORE = re.compile(r"^(?:ATTENDEE|ORGANIZER|ATTACH|COMMENT|CONTACT|CONFERENCE|RESOURCES)[;:]", re.MULTILINE)
_ALARM = re.compile(r"^BEGIN:VALARM.*?^END:VALARM", re.MULTILINE | re.DOTALL)
_EDGES = " \t\n:;,.-–—|/!·*()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry of ours that stays, and why, in words."""

    entry: Entry
    because: str

    @property
    def is_for_good(self) -> bool:
        """Whether it stays even when everything is to go."""
        return self.because in (RECURRING, ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is ours and goes, what is ours and stays, and how many objects are none of ours; of those `rivals` were
    written by another rekindled.
    """

    goes: tuple[Entry, ...] = ()
    stays: tuple[Kept, ...] = ()
    foreign: int = 0
    rivals: int = 0


def surveyed(
    snapshot: Snapshot, sightings: Iterable[Sighting], moment: Moment, *, everything: bool, probe: str
) -> Survey:
    """Whose each object is; with `everything` what carries the user's words goes as well. `probe` is the UID of the
    entry that a server is tried out with.
    """
    known = {entry.uid: entry for entry in snapshot.entries}
    goes: list[Entry] = []
    stays: list[Kept] = []
    foreign = rivals = 0
    for sighting in sightings:
        whose = epoch_of(sighting.seen.uid) if sighting.seen else None
        is_probe = sighting.seen is not None and sighting.seen.uid == probe
        if not is_probe and (whose is None or whose != snapshot.settings.get(Setting.EPOCH)):
            foreign, rivals = foreign + 1, rivals + (whose is not None)
            continue
        entry, because = _judged(sighting, known, moment)
        if is_probe or not because or (everything and because != RECURRING):
            goes.append(entry)
        else:
            stays.append(Kept(entry=entry, because=because))
    away = (entry for entry in snapshot.entries if entry.state is EntryState.ELSEWHERE and belongs_to_us(entry.uid))
    stays += [Kept(entry=entry, because=ELSEWHERE) for entry in away]
    return Survey(
        goes=tuple(sorted(goes, key=lambda entry: _by_time(entry, moment))),
        stays=tuple(sorted(stays, key=lambda kept: _by_time(kept.entry, moment))),
        foreign=foreign,
        rivals=rivals,
    )


def what_is_theirs(entry: Entry, text: str, words: Vocabulary) -> str:
    """What of an entry the user made theirs, in words; empty where it says no more than we wrote and a mark.

    A mark was logged when it was read; what else they wrote is nowhere but here.
    """
    said = dict.fromkeys(_theirs(entry, text, words))
    return ", ".join(said)


def _by_time(entry: Entry, moment: Moment) -> tuple[datetime, str]:
    return start_of(entry, moment.rhythm), entry.uid


def _judged(sighting: Sighting, known: Mapping[str, Entry], moment: Moment) -> tuple[Entry, str]:
    """The entry an object of ours is, and why it would stay, if for any reason."""
    seen = sighting.seen
    assert seen is not None  # noqa: S101 - only what could be read is ours
    entry = known.get(seen.uid)
    if entry is None:
        return _unknown(sighting, moment), RECURRING if seen.recurring else UNKNOWN
    if seen.recurring:
        return entry, RECURRING
    return entry, BROUGHT_BACK if entry.state is EntryState.TAKEN else what_is_theirs(
        entry, sighting.text, moment.rhythm.words
    )


def _unknown(sighting: Sighting, moment: Moment) -> Entry:
    """An object of ours as an entry, so that taking it off can be remembered as it is for every other."""
    seen = sighting.seen
    assert seen is not None  # noqa: S101 - as above
    beside = event_of(seen.uid)
    identity = parse_uid(beside or seen.uid)
    return Entry(
        uid=seen.uid,
        shape=identity.shape if isinstance(identity, SharedUid) else Shape.SLOT,
        carrier=seen.carrier,
        state=EntryState.STANDING,
        href=sighting.href,
        etag=sighting.etag,
        written=seen.meaning,
        seen=seen.meaning,
        text=sighting.text,
        wrote_at=moment.now,
        twin=beside or "",
    )


def _theirs(entry: Entry, text: str, words: Vocabulary) -> Iterator[str]:
    now, written = entry.now, entry.written
    fields = differing(now, written)
    if not _has_only_marks_around(now.title, entry.meant_title, words):
        yield "you changed its title"
    if "description" in fields and _has_words_of_theirs(now.description, written.description, words):
        yield "you wrote into it"
    if "start" in fields:
        yield "you moved it"
    elif entry.pinned:
        yield _TIMED
    else:
        yield from (_FIELDS[field] for field in ("end",) if field in fields)
    yield from (_FIELDS[field] for field in ("alarms", "place") if field in fields)
    if any(not _is_mark(one, words) for one in now.categories - written.categories):
        yield "you gave it a category"
    if _MORE.search(_ALARM.sub("", text.replace("\r\n", "\n"))):
        yield "it has guests, an attachment or a comment"


def _has_only_marks_around(title: str, ours: str, words: Vocabulary) -> bool:
    """Whether a title is ours with nothing before and behind it but marks, or a mark alone."""
    said, own = " ".join(plain(title).split()), " ".join(plain(ours).split())
    before, _, behind = said.partition(own) if own else (said, "", "")
    return _is_mark(before, words) and _is_mark(behind, words)


def _has_words_of_theirs(now: str, written: str, words: Vocabulary) -> bool:
    """Whether something was added beside ticks and marks; of a very long text that cannot be told."""
    is_long = len(plain(now).split()) >= LONGEST_WORDS
    return is_long or any(not _is_mark(line, words) for line in added(now, written).split("\n"))


def _is_mark(text: str, words: Vocabulary) -> bool:
    bare = text.strip(_EDGES)
    mark = read_words(bare, words)
    return not bare or (mark is not None and not mark.rest)
