"""From a change that is wanted to the exact write it takes: the text, its meaning, and what will be true after it.

Owns how a change becomes an intent. Must not ask a server or record anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from rekindled.app.draft_ports import Drafts
from rekindled.app.letters import url_of
from rekindled.core.acknowledging import with_line
from rekindled.core.briefing import rung
from rekindled.core.changes import Accompany, Acknowledge, Complete, Create, Move, Remake, Rewrite, Withdraw
from rekindled.core.facts import CounterRaised, EntrySaved, Fact, Journaled, MemoKept, TouchSaved
from rekindled.core.identity import counter_of, file_name, number_of, parse_uid
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.model import Carrier, Entry, EntryState, Meaning, Shape, Touch, TouchState
from rekindled.core.settling import Moment
from rekindled.core.standing import words
from rekindled.core.wire import Amendment, Draft
from rekindled.core.world import World


class Pencil(Protocol):
    """The half of the codec that makes texts."""

    def encode(self, draft: Draft, /) -> str:
        """As `EntryCodec.encode`."""
        ...

    def amend(self, text: str, amendment: Amendment, /) -> str:
        """As `EntryCodec.amend`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What drafting needs: the world the plan was made from, the codec, the path new objects will have, and where
    drafts of letters come from, if from anywhere.
    """

    world: World
    codec: Pencil
    path: str
    drafts: Drafts | None = None


Writing = Create | Remake | Move | Rewrite | Acknowledge | Accompany | Complete | Withdraw


def prepared(drawing: Drawing, change: Writing) -> tuple[list[Fact], Intent]:
    """What to record before the request, and the intent itself."""
    if isinstance(change, Create):
        return _creation(drawing, change)
    if isinstance(change, Remake):
        return _remade(drawing, change)
    if isinstance(change, Accompany):
        return _accompanied(drawing, change)
    journal = _journaled(drawing, f"entry.{type(change).__name__.lower()}", change.because, change.entry.uid, ())
    proposed = change.proposed if isinstance(change, Rewrite) else ()
    return [*(MemoKept(remembered=one) for one in proposed), *journal], _changed(drawing, change)


def _changed(drawing: Drawing, change: Move | Rewrite | Acknowledge | Complete | Withdraw) -> Intent:
    if isinstance(change, Withdraw):
        return withdrawal(change.entry, change.touches, drawing.world.moment)
    if isinstance(change, Acknowledge):
        return _acknowledged(drawing, change)
    if isinstance(change, Complete):
        return _completed(drawing, change)
    return _moved(drawing, change) if isinstance(change, Move) else _rewritten(drawing, change)


def _creation(drawing: Drawing, change: Create) -> tuple[list[Fact], Intent]:
    rhythm = drawing.world.rhythm
    title, description = change.words or words(drawing.world, change.shape, change.touches)
    meaning = Meaning(
        title=title,
        description=description,
        start=change.place.start,
        end=change.place.end,
        alarms=() if change.shape is Shape.ALERT else rhythm.alarms,
    )
    entry = Entry(
        uid=change.uid,
        shape=change.shape,
        carrier=rhythm.carrier,
        state=EntryState.INTENDED,
        href=drawing.path + file_name(change.uid),
        written=meaning,
        wrote_at=drawing.world.moment.now,
    )
    draft = Draft(
        uid=change.uid,
        carrier=rhythm.carrier,
        meaning=meaning,
        stamped_at=drawing.world.moment.now,
        touches=tuple(touch.key for touch in change.touches),
        url=_url(drawing, change),
    )
    facts: list[Fact] = [*_counted(change), EntrySaved(entry=entry)]
    facts += [TouchSaved(touch=touch) for touch in change.touches]
    facts += [MemoKept(remembered=one) for one in change.proposed]
    facts += _journaled(drawing, "entry.create", change.because, change.uid, change.touches)
    return facts, _intent(drawing, IntentKind.CREATE, entry, drawing.codec.encode(draft))


def _url(drawing: Drawing, change: Create) -> str:
    return url_of(drawing.world, drawing.drafts, change.touches[0]) if len(change.touches) == 1 else ""


def _counted(change: Create | Remake) -> list[Fact]:
    identity = parse_uid(change.uid)
    own: list[Fact] = [CounterRaised(scope=counter_of(identity), n=number_of(identity))] if identity else []
    keys = (touch.key for touch in change.touches)
    return [*own, *(CounterRaised(scope=f"{key.contact_id}/{key.purpose}", n=key.n) for key in keys)]


def _journaled(drawing: Drawing, event: str, because: str, uid: str, touches: tuple[Touch, ...]) -> list[Fact]:
    people = [touch.key.contact_id for touch in touches or drawing.world.carried.get(uid, ())]
    return [
        Journaled(at=drawing.world.moment.now, event=event, because=because, contact_id=contact_id, uid=uid)
        for contact_id in dict.fromkeys(people)
    ]


def _remade(drawing: Drawing, change: Remake) -> tuple[list[Fact], Intent]:
    """The lost object with another UID, byte for byte otherwise: what the user wrote into it comes back with it."""
    moment = drawing.world.moment
    lost = change.entry
    entry = replace(
        lost,
        uid=change.uid,
        state=EntryState.INTENDED,
        href=drawing.path + file_name(change.uid),
        etag="",
        wrote_at=moment.now,
    )
    slot = change.touches[0].key if lost.shape is Shape.SLOT else None
    amendment = Amendment(stamped_at=moment.now, uid=change.uid, touch=slot)
    keys = {touch.key for touch in change.touches}
    before = [touch for touch in drawing.world.carried.get(lost.uid, ()) if touch.state is TouchState.OPEN]
    facts: list[Fact] = [EntrySaved(entry=replace(lost, state=EntryState.GONE))]
    facts += [TouchSaved(touch=ended(touch, moment)) for touch in before if touch.key not in keys]
    facts += [*_counted(change), EntrySaved(entry=entry), *(TouchSaved(touch=touch) for touch in change.touches)]
    facts += _journaled(drawing, "entry.remake", change.because, change.uid, change.touches)
    return facts, _intent(drawing, IntentKind.CREATE, entry, drawing.codec.amend(lost.text, amendment))


def _moved(drawing: Drawing, change: Move) -> Intent:
    entry, zone = change.entry, drawing.world.rhythm.zone
    start, end = change.place.start.astimezone(zone), change.place.end.astimezone(zone)
    title = entry.now.title if change.title is None else change.title
    marks = Amendment(
        stamped_at=drawing.world.moment.now,
        start=start,
        end=end,
        title=change.title,
        description=change.description,
    )
    written = replace(entry.written, start=start, end=end)
    seen = replace(entry.now, start=start, end=end, title=title)
    if change.description is not None:
        written = replace(written, description=change.description)
        seen = replace(seen, description=change.description)
    moved = replace(
        entry,
        written=written,
        seen=seen,
        moved_note=change.note,
        pinned=entry.pinned or change.pinned,
        second_place=entry.second_place or change.second_place,
        moved_on=drawing.world.moment.today,
        wrote_at=drawing.world.moment.now,
    )
    return _amended(drawing, moved, marks, change.touches)


def _rewritten(drawing: Drawing, change: Rewrite) -> Intent:
    entry = change.entry
    marks = _following(drawing.world, change)
    rewritten = replace(
        entry,
        written=replace(entry.written, title=change.title, description=change.description),
        seen=replace(entry.now, title=change.title, description=change.description),
        wrote_at=drawing.world.moment.now,
    )
    gone = tuple(ended(touch, drawing.world.moment) for touch in change.dropped)
    return _amended(drawing, rewritten, marks, gone)


def _following(world: World, change: Rewrite) -> Amendment:
    """The new words; the alarms that we wrote and our lines go along (R6: never for their own sake)."""
    entry, carried = change.entry, world.carried.get(change.entry.uid, ())
    people = [world.contacts[touch.key.contact_id] for touch in carried if touch.key.contact_id in world.contacts]
    left = [touch.key for touch in carried if touch.state is TouchState.OPEN and touch not in change.dropped]
    return Amendment(
        stamped_at=world.moment.now,
        title=change.title,
        description=change.description,
        carried=tuple(left) if carried else None,
        rang=rung(entry, people, world.rhythm.tongue),
    )


def _acknowledged(drawing: Drawing, change: Acknowledge) -> Intent:
    """Our sign and line are written; what the user added stays beyond what counts as ours."""
    entry = change.entry
    before, tongue = entry.written.description, drawing.world.rhythm.tongue
    ours = before if entry.unmarked else with_line(before, change.line, tongue)
    amendment = Amendment(stamped_at=drawing.world.moment.now, title=change.title, description=change.description)
    acknowledged = replace(
        entry,
        written=replace(entry.written, title=change.title, description=ours),
        seen=replace(entry.now, title=change.title, description=change.description),
        unmarked=entry.meant_title,
        restored=bool(entry.unmarked),
        wrote_at=drawing.world.moment.now,
    )
    return _amended(drawing, acknowledged, amendment, ())


def _accompanied(drawing: Drawing, change: Accompany) -> tuple[list[Fact], Intent]:
    """The task says what its event says, without ringing a second time."""
    now = drawing.world.moment.now
    meaning = replace(change.entry.now, alarms=(), categories=frozenset(), status=None)
    task = Entry(
        uid=change.uid,
        shape=change.entry.shape,
        carrier=Carrier.TASK,
        state=EntryState.INTENDED,
        href=drawing.path + file_name(change.uid),
        written=meaning,
        wrote_at=now,
        twin=change.entry.uid,
    )
    draft = Draft(uid=change.uid, carrier=Carrier.TASK, meaning=meaning, stamped_at=now)
    return [EntrySaved(entry=task)], _intent(drawing, IntentKind.CREATE, task, drawing.codec.encode(draft))


def _completed(drawing: Drawing, change: Complete) -> Intent:
    now = drawing.world.moment.now
    done = replace(
        change.entry,
        written=replace(change.entry.written, status="COMPLETED"),
        seen=replace(change.entry.now, status="COMPLETED"),
        wrote_at=now,
    )
    return _amended(drawing, done, Amendment(stamped_at=now, completed_at=now), ())


def _amended(drawing: Drawing, entry: Entry, amendment: Amendment, touches: tuple[Touch, ...]) -> Intent:
    text = drawing.codec.amend(entry.text, amendment)
    return replace(_intent(drawing, IntentKind.UPDATE, entry, text), touches=touches)


def withdrawal(entry: Entry, touches: Iterable[Touch], moment: Moment) -> Intent:
    """What takes an entry off the calendar, with the touches that end with it."""
    return Intent(
        kind=IntentKind.DELETE,
        entry=replace(entry, state=EntryState.GONE),
        touches=tuple(ended(touch, moment) for touch in touches),
        text="",
        etag=entry.etag,
        stored_at=moment.now,
    )


def _intent(drawing: Drawing, kind: IntentKind, entry: Entry, text: str) -> Intent:
    return Intent(kind=kind, entry=entry, text=text, etag=entry.etag, stored_at=drawing.world.moment.now)


def ended(touch: Touch, moment: Moment) -> Touch:
    """The touch as it is once its entry was taken off the calendar."""
    return replace(touch, state=TouchState.WITHDRAWN, settled_at=moment.now)
