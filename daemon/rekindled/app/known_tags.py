"""What a look knows of the objects on the calendar before it asks.

Owns which hrefs are known, under which ETag. Must not know what a difference means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rekindled.app.ports import Pulse, Store
from rekindled.core.facts import NoticeKind, Setting
from rekindled.core.identity import is_there


class KnownTags(Mapping[str, str]):
    """The ETag we know for each href, read from the store only if somebody asks: a quiet look never does.

    What is none of ours is known since it was listed for the people we know: for others it is read again.
    Objects that stand in a notice are known too, under no ETag, so that a complete listing tells that they are gone.
    An entry that is only intended, or missing, is not known to be there: no listing that lacks it tells anything new,
    and one that has it makes it read again.
    """

    def __init__(self, store: Store, pulse: Pulse) -> None:
        self._store = store
        self._is_listed = pulse.settings.get(Setting.LISTED_FOR) == str(pulse.revision)
        self._read: dict[str, str] | None = None

    def _tags(self) -> dict[str, str]:
        if self._read is None:
            snapshot = self._store.snapshot()
            subjects = (notice.key for notice in snapshot.notices if notice.kind is not NoticeKind.QUESTION)
            noticed = {href: "" for href in subjects if href.startswith("/")}
            entries = {entry.href: entry.etag for entry in snapshot.entries if is_there(entry)}
            strangers = self._store.strangers() if self._is_listed else {}
            self._read = {**noticed, **strangers, **entries}
        return self._read

    def __getitem__(self, href: str) -> str:
        return self._tags()[href]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags())

    def __len__(self) -> int:
        return len(self._tags())
