"""Why no answer came, in words that say what to look at.

Owns telling causes apart. Must not know the HTTP library: only what it got from the system counts.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from rekindled.adapters.dav_urls import Origin
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

_DEEPEST = 12
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"})
_TOO_OLD = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"})
_WANTS_OURS = frozenset(
    {"TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_UNKNOWN_CA"}
)
_REASONS: tuple[tuple[frozenset[str], str], ...] = (
    (_NO_TLS, "it does not speak https there"),
    (_TOO_OLD, "it does not speak so new a TLS as `minimum` in [tls] asks for"),
    (_WANTS_OURS, "it refuses us without a certificate it trusts (see `certificate` in [tls])"),
)
EMBEDDED = "server"  # its section has no `url` to check
_HUNG_UP = "it hung up without an answer"
_HANGING_UP = frozenset({errno.ENOTCONN, errno.ECONNRESET, errno.EPIPE})
_KINDS: tuple[tuple[type[OSError], str], ...] = (
    (ConnectionRefusedError, "nothing listens there"),
    (socket.gaierror, "there is no server of that name, or no network"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted (see `ca_file`)"),
)


def silence(failure: Exception, origin: Origin, section: str) -> Exception:
    """The failure of one request as ours, naming the section whose server it was; one that is ours already stays."""
    if isinstance(failure, CalendarUnavailable | CalendarRefused):
        return failure
    why = why_silent(failure)
    if why == _HUNG_UP and origin.scheme == "https":
        why += " (as a server does that asks for a certificate: `certificate` in [tls])"
    if section == EMBEDDED:
        return CalendarUnavailable(f"No answer from the embedded server at {origin}: {why}; see: rekindled status")
    return CalendarUnavailable(f"No answer from {origin}: {why}; check `url` in [{section}] if this lasts")


def why_silent(failure: Exception) -> str:
    """The cause of a failure on the network, in words."""
    for cause in _causes(failure):
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "reason", None)
            said = next((words for reasons, words in _REASONS if reason in reasons), "")
            if said:
                return said
        # A server that wants our certificate may end the connection before we have read why, even within the handshake.
        if isinstance(cause, ssl.SSLEOFError) or (isinstance(cause, OSError) and cause.errno in _HANGING_UP):
            return _HUNG_UP
        known = next((words for kind, words in _KINDS if isinstance(cause, kind)), "")
        if known:
            return known
    kind = "".join(" " + char.lower() if char.isupper() else char for char in type(failure).__name__).strip()
    return "the encrypted connection to it failed" if kind.startswith("s s l") else kind


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_DEEPEST):
        if failure is None:
            return
        yield failure
        wrapped = next((one for one in failure.args if isinstance(one, BaseException)), None)
        failure = failure.__cause__ or failure.__context__ or wrapped
