"""Why no answer came, in words that say what to look at.

Owns telling causes apart. Must not know the HTTP library: only what it got from the system counts.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from rekindled.adapters.dav_urls import Origin
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

_DEEPEST = 12
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"})
_KINDS: tuple[tuple[type[OSError], str], ...] = (
    (ConnectionRefusedError, "nothing listens there"),
    (socket.gaierror, "there is no server of that name, or no network"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted (see `ca_file`)"),
)


def silence(failure: Exception, origin: Origin) -> Exception:
    """The failure of one request as ours; one that is ours already stays as it is."""
    if isinstance(failure, CalendarUnavailable | CalendarRefused):
        return failure
    return CalendarUnavailable(f"No answer from {origin}: {why_silent(failure)}; check `url` in [caldav] if this lasts")


def why_silent(failure: Exception) -> str:
    """The cause of a failure on the network, in words."""
    for cause in _causes(failure):
        if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", None) in _NO_TLS:
            return "it does not speak https there"
        known = next((words for kind, words in _KINDS if isinstance(cause, kind)), "")
        if known:
            return known
    kind = "".join(" " + char.lower() if char.isupper() else char for char in type(failure).__name__).strip()
    return "its certificate is not trusted (see `ca_file`)" if kind.startswith("s s l") else kind


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_DEEPEST):
        if failure is None:
            return
        yield failure
        failure = failure.__cause__ or failure.__context__
