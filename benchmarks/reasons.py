"""Why others need less where they do: written by a person who looked, not measured.

Owns the words of one section of the page.
"""

from __future__ import annotations

REASONS = """\
What a profile says of each:

- **First sync, processor**: each event of somebody else is parsed twice, once for what it means to us (marks, copies of
  our entries, people's names) and once for the time it takes, so that no call is placed on it; icalendar takes some
  milliseconds for each. vdirsyncer does not parse, and python-caldav parses once. It happens once. One request more is
  the PROPFIND that finds the calendar by its name.
- **Nothing changed, processor**: to python-caldav's poll comes what makes a look safe: the writer's lock (a file), two
  reads of the store, and a thread per request that keeps its deadline even where single bytes trickle in.
- **One entry ticked, processor**: the same; and an event is read for all it may say, not for its title alone.
- **Search of a year, requests**: one, because it fetches and parses the whole year every time, also when nothing
  changed; it sees neither what lies outside the year nor what was deleted.
- **Entries created**: one request more is the look itself, which comes before every plan. The processor time is that of
  planning and of what is written: a place for each person, the text, and two transactions per entry, the first on the
  disk before the request is sent, the second after it, so that dying in between neither loses nor doubles anything.
  `add_event` and vdirsyncer put what they are given.
"""
