"""Every failure the program can name, each answering "what does the caller do now?" (design §5 Errors).

Owns the error types. Must not know exit codes, colours or who catches what.
"""

from __future__ import annotations


class RekindledError(Exception):
    """A failure with a sentence for the user that says what is wrong and what to do."""


class ConfigError(RekindledError):
    """A file must be fixed by a person; trying again without that is useless."""


class UsageError(RekindledError):
    """What was asked for cannot be done as asked: an unknown name, an ambiguous one, a wrong value."""


class Busy(RekindledError):
    """Another process is writing the store; try again in a moment."""


class CalendarUnavailable(RekindledError):
    """The server cannot answer now; try again later."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Keep what the server asked for: `retry_after` in seconds, None when it named nothing."""
        super().__init__(message)
        self.retry_after = retry_after


class CalendarRefused(RekindledError):
    """The server does not let us in or does not allow this: credentials, rights, an unknown calendar."""


class CalendarGone(RekindledError):
    """The calendar we wrote to is no longer there; it is never made again unasked (design §5)."""


class Conflict(RekindledError):
    """Somebody wrote first, or the object exists already: drop the change and look again."""


class WriteRefused(RekindledError):
    """The server refuses this one object (data, size, quota); the other entries go on."""


class UnreadableEntry(RekindledError):
    """One object cannot be understood; skip that one and keep the look."""


class BrokenStore(RekindledError):
    """The store cannot be trusted or written; stop before anything else is done."""


class DamagedStore(BrokenStore):
    """The store is no sound database any more: it may be set aside, and what can be read brought over."""


class UnwritableStore(BrokenStore):
    """The disk does not take or give what is asked of it (full, read-only, failing, rights): try again later."""


class ForeignStore(BrokenStore):
    """The file is another program's or a newer program's: a person must act, trying again without that is useless."""


class SecondEpoch(RekindledError):
    """Two stores write to one calendar; stop until a person says which one is right (design §3)."""
