"""A scripted user: what somebody who takes part most of the time does in a calendar app and on the command line.

Owns the draws, all from one random source. Must not look into the program's store.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from tests.fakes.plain_user import PlainEvent, escaped
from tests.soak.ledger import Deed, Ledger, Touch, touches_in
from tests.soak.machine import Machine
from tests.soak.own_events import in_utc, own_event
from tests.soak.pocket_app import PocketApp

DONE = ("✓", "✓", "✓", "✓", "☑", "[x]", "done:", "erledigt:")
UNANSWERED = ("✗", "no answer", "voicemail", "[-]")
LATER = {"later": 7, "later 2 weeks": 14, "in 3 weeks": 21, "in 2 months": 61}
NOTES = (
    "moved to Oslo",
    "new job; starts in May",
    "asked about the garden, and the dog",
    "his daughter\nstarts school",
)
LOOK_BACK = timedelta(days=12)
HANDLED = 0.85
TURN_KEPT = timedelta(days=1)  # what passed longer ago may be let go at any look: it has no turn to skip or to put off


@dataclass(slots=True)
class Person:
    """One user with one device."""

    draws: random.Random
    app: PocketApp
    machine: Machine
    ledger: Ledger

    def evening(self) -> None:
        """Go through what has passed, and say of most of it what came of it."""
        self.app.refresh()
        now = self.machine.now
        for event in self.app.events():
            if touches_in(event) and now - LOOK_BACK < event.start < now and self._is_waiting(event):
                if self.draws.random() < HANDLED:
                    self._say(self._again(event))
                else:
                    self.ledger.count("let pass for a day")

    def morning(self) -> None:
        """Now and then do something with what is ahead."""
        self.app.refresh()
        ahead = [e for e in self.app.events() if e.start > self.machine.now and self._is_waiting(e)]
        if not ahead:
            return
        event = self.draws.choice(ahead)
        shares = (
            (0.07, self._drag),
            (0.03, self._delete),
            (0.03, self._later),
            (0.04, self._note),
            (0.02, self._do_early),
        )
        self._one_of([(share, partial(deed, event)) for share, deed in shares])

    def midday(self) -> None:
        """Now and then tell the program of a talk outside the calendar, by a command or an event of one's own."""
        self._one_of([(0.10, self._log), (0.03, self._met), (0.03, self._keep_own_event)])

    def mistake(self) -> None:
        """Tick something by mistake, and take the tick away again after it was read."""
        self.app.refresh()
        ahead = [e for e in self.app.events() if e.start > self.machine.now and len(self.ledger.open_in(e)) == 1]
        fit = [e for e in ahead if self._is_waiting(e) and e.uid not in self.ledger.placed]
        if not fit:
            return
        event = fit[0]
        if self.app.edit(event, {"SUMMARY": f"SUMMARY:✓ {escaped(event.title)}"}):
            self.machine.look_now()
            self.app.refresh()
            self.app.edit(self._again(event), {"SUMMARY": f"SUMMARY:{escaped(event.title)}"})
            self.machine.look_now()
            self.ledger.count("ticked by mistake, and unticked")

    def _one_of(self, deeds: Sequence[tuple[float, Callable[[], None]]], otherwise: str = "") -> None:
        """Do one of these with the likelihood each has, or none of them."""
        luck = self.draws.random()
        for share, deed in deeds:
            if luck < share:
                deed()
                return
            luck -= share
        if otherwise:
            self.ledger.count(otherwise)

    def _is_waiting(self, event: PlainEvent) -> bool:
        """Whether something is left to say of it that was not said today."""
        today = self.machine.now.date()
        return bool(self.ledger.open_in(event)) and self.ledger.seen_on.get(event.uid) != today

    def _again(self, event: PlainEvent) -> PlainEvent:
        """The same object as it is now."""
        return next((one for one in self.app.events() if one.uid == event.uid), event)

    def _say(self, event: PlainEvent) -> None:
        still_open = self.ledger.open_in(event)
        if len(touches_in(event)) > 1 and self.draws.random() < 0.8:
            self._say_in_lines(event, still_open)
            return
        signs = self.draws.choice(DONE), self.draws.choice(UNANSWERED)
        deeds: list[tuple[float, Callable[[], None]]] = [
            (0.52, lambda: self._mark(event, still_open, "done", signs[0])),
            (0.12, lambda: self._mark(event, still_open, "done", "✓", note=self.draws.choice(NOTES))),
            (0.12, lambda: self._mark(event, still_open, "unanswered", signs[1])),
            (0.04, lambda: self._skip(event, still_open)),
            (0.06, lambda: self._later(event)),
            (0.005, lambda: self._stop(event, still_open)),
        ]
        self._one_of(deeds, otherwise="never said")

    def _mark(self, event: PlainEvent, touches: Sequence[Touch], outcome: str, sign: str, note: str = "") -> None:
        lines = {"SUMMARY": f"SUMMARY:{sign} {escaped(_bare(event.title))}"}
        if note:
            lines["DESCRIPTION"] = f"DESCRIPTION:{escaped(event.says('DESCRIPTION').rstrip() + chr(10) + note)}"
        if self._edit(event, lines):
            for person, _, _ in touches:
                self._settled(event, person, outcome, note, f"title {sign}")

    def _say_in_lines(self, event: PlainEvent, touches: Sequence[Touch]) -> None:
        text, told = event.says("DESCRIPTION"), []
        for person, _, _ in touches:
            line = f"[ ] {self.ledger.friend(person).name}"
            if line not in text or self.draws.random() < 0.2:
                continue
            luck = self.draws.random()
            note = self.draws.choice(NOTES).replace("\n", " ") if luck < 0.4 else ""
            box, outcome = ("[x]", "done") if luck < 0.75 else ("[-]", "unanswered")
            text = text.replace(line, f"{box}{line[3:]}{': ' if note else ''}{note}", 1)
            told.append((person, outcome, note))
        if told and self._edit(event, {"DESCRIPTION": f"DESCRIPTION:{escaped(text)}"}):
            for person, outcome, note in told:
                self._settled(event, person, outcome, note, "line of a block")

    def _settled(self, event: PlainEvent, person: str, outcome: str, note: str, how: str) -> None:
        day = min(event.start, self.machine.now).astimezone(ZoneInfo(self.machine.timezone)).date()
        self.ledger.deed(Deed(contact_id=person, outcome=outcome, on=day, uid=event.uid, note=note, how=how))
        self.ledger.done_with.add((event.uid, person))
        if outcome == "skipped":
            self.ledger.wait(person, event.start.date())

    def _skip(self, event: PlainEvent, touches: Sequence[Touch]) -> None:
        if self.machine.now - event.start < TURN_KEPT:
            self._mark(event, touches, "skipped", "skip")

    def _later(self, event: PlainEvent) -> None:
        word = self.draws.choice(list(LATER))
        if self.machine.now - event.start < TURN_KEPT and self._edit(
            event, {"SUMMARY": f"SUMMARY:{word} {escaped(_bare(event.title))}"}
        ):
            until = max(event.start, self.machine.now).date() + timedelta(days=LATER[word])
            for person, _, _ in self.ledger.open_in(event):
                self.ledger.wait(person, until)
            self.ledger.placed.add(event.uid)
            self.ledger.dragged.pop(event.uid, None)
            self.ledger.count("later")

    def _stop(self, event: PlainEvent, touches: Sequence[Touch]) -> None:
        if len(touches) == 1 and self._edit(event, {"SUMMARY": f"SUMMARY:stop {escaped(_bare(event.title))}"}):
            self.ledger.stopped.add(touches[0][0])
            self.ledger.done_with.add((event.uid, touches[0][0]))
            self.ledger.count("stop")

    def _drag(self, event: PlainEvent) -> None:
        length = _end(event) - event.start
        start = (event.start + timedelta(days=self.draws.choice((1, 2, 5, 9)))).replace(
            hour=self.draws.choice((7, 12, 17))
        )
        if self._edit(event, _span(start, start + length)):
            self.ledger.dragged[event.uid] = start
            self.ledger.placed.add(event.uid)
            for person, _, _ in self.ledger.open_in(event):
                self.ledger.wait(person, start.date())
            self.ledger.count("drag")

    def _delete(self, event: PlainEvent) -> None:
        if event.start - self.machine.now < timedelta(days=2) or not self.app.delete(event):
            return
        self.ledger.deleted.add(event.uid)
        self.ledger.dragged.pop(event.uid, None)
        for person, _, _ in self.ledger.open_in(event):
            self._settled(event, person, "skipped", "", "deleted ahead")

    def _note(self, event: PlainEvent) -> None:
        text = f"{event.says('DESCRIPTION').rstrip()}\nask about the boat"
        if self._edit(event, {"DESCRIPTION": f"DESCRIPTION:{escaped(text)}"}):
            self.ledger.count("note ahead")

    def _do_early(self, event: PlainEvent) -> None:
        touches = self.ledger.open_in(event)
        if len(touches) == 1:
            self._mark(event, touches, "done", "✓")

    def _log(self) -> None:
        friend = self.draws.choice(self.ledger.friends)
        if friend.id in self.ledger.stopped or self._was_busy_with(friend.id):
            return
        self.machine.run("log", f"{friend.name}: met by chance")
        day = self.machine.now.astimezone(ZoneInfo(self.machine.timezone)).date()
        self.ledger.deed(Deed(contact_id=friend.id, outcome="done", on=day, note="met by chance", how="command log"))
        self._settle_the_day(friend.id)

    def _met(self) -> None:
        friend = self.draws.choice(self.ledger.friends)
        if friend.id in self.ledger.stopped or self._was_busy_with(friend.id):
            return
        start = self.machine.now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
        uid = f"own-{len(self.ledger.deeds)}@phone"
        self.app.add(_file(uid), own_event(uid, f"✓ Call {friend.name}", start))
        day = start.astimezone(ZoneInfo(self.machine.timezone)).date()
        self.ledger.deed(Deed(contact_id=friend.id, outcome="done", on=day, how="own event with a tick"))
        self._settle_the_day(friend.id)

    def _keep_own_event(self) -> None:
        uid = f"dentist-{len(self.ledger.hashes)}@phone"
        start = self.machine.now.replace(minute=0, second=0, microsecond=0) + timedelta(days=self.draws.randint(1, 20))
        text = own_event(uid, self.draws.choice(("Dentist", "Choir", "x-ray", "Call the bank")), start)
        href = self.app.add(_file(uid), text)
        self.ledger.keep_foreign(href, self.app.texts()[href])
        self.ledger.count("event of one's own")

    def _was_busy_with(self, contact_id: str) -> bool:
        """Whether something was said of them just now: one talk a day is enough for one log."""
        since = self.machine.now.date() - timedelta(days=3)
        return any(deed.contact_id == contact_id and deed.on >= since for deed in self.ledger.deeds)

    def _settle_the_day(self, contact_id: str) -> None:
        """What stands for today with somebody who was met needs no tick any more."""
        for event in self.app.events():
            if abs(event.start - self.machine.now) < timedelta(days=1):
                self.ledger.done_with.update((event.uid, one[0]) for one in touches_in(event) if one[0] == contact_id)

    def _edit(self, event: PlainEvent, lines: dict[str, str]) -> bool:
        done = self.app.edit(event, lines)
        self.ledger.seen_on[event.uid] = self.machine.now.date()
        if not done:
            self.ledger.count("came too late, and left it")
        return done


def _bare(title: str) -> str:
    """The title without a word of the user's own that was not read yet: they put the new one in its place."""
    return re.sub(rf"^(?:{'|'.join(sorted(LATER, key=len, reverse=True))}) ", "", title)


def _file(uid: str) -> str:
    return f"{uid.partition('@')[0]}.ics"


def _span(start: datetime, end: datetime) -> dict[str, str]:
    return {"DTSTART": f"DTSTART:{in_utc(start)}", "DTEND": f"DTEND:{in_utc(end)}"}


def _end(event: PlainEvent) -> datetime:
    moved = PlainEvent(href="", etag="", text=event.text.replace("DTSTART", "X-WAS").replace("DTEND", "DTSTART"))
    return moved.start
