"""A certificate that we show to others: what it says, and whether its key belongs to it.

Owns reading it, with the machine's own TLS and nothing else. Must not know where it is used or what time it is.
"""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rekindled.core.errors import ConfigError

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python has no name for: we want to read one that has ended, too.
_WHENEVER = 0x200000
_MOST_FLIGHTS = 8
_STRANGE_KEY = frozenset({"KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate with its key: until when it holds (UTC), for which hosts, and how apps show it to compare."""

    ends_at: datetime
    names: tuple[str, ...]
    fingerprint: str


def read_certificate(certificate: Path, key: Path) -> Certificate:
    """Read both by greeting ourselves with them, in memory (RFC 8446 §2), whatever the time is.

    Raises:
        ConfigError: one of them cannot be read, they do not belong together, or no host is named in it (RFC 9525 §2).
    """
    try:
        said, whole = _greeted(certificate, key)
    except OSError as failure:
        raise ConfigError(f"{certificate} and {key}: {_reason(failure)}") from None
    alternatives = said.get("subjectAltName", ())
    names = tuple(_host(name) for kind, name in alternatives if kind in {"DNS", "IP Address"})
    if not names:
        raise ConfigError(
            f"{certificate}: the certificate names no host in subjectAltName, so apps refuse it; make another one"
        )
    ends_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(said["notAfter"]), UTC)
    digest = hashlib.sha256(whole).hexdigest().upper()
    fingerprint = ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))
    return Certificate(ends_at=ends_at, names=names, fingerprint=fingerprint)


def _greeted(certificate: Path, key: Path) -> tuple[dict[str, Any], bytes]:
    """What a client reads in the certificate that a server with this key shows."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.check_hostname = False
    asking.load_verify_locations(certificate)
    asking.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | ssl.VerifyFlags(_WHENEVER)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = asking.wrap_bio(back, there)
    server = serving.wrap_bio(there, back, server_side=True)
    for _ in range(_MOST_FLIGHTS):
        if all([_is_done(client), _is_done(server)]):
            break
    return dict(client.getpeercert() or {}), client.getpeercert(binary_form=True) or b""


def _host(name: str) -> str:
    """A name as it is usually written: OpenSSL spells out all of an IPv6 address, and ends it with a line."""
    try:
        return str(ipaddress.ip_address(name.strip()))
    except ValueError:
        return name


def _is_done(side: ssl.SSLObject) -> bool:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


def _reason(failure: OSError) -> str:
    if not isinstance(failure, ssl.SSLError):
        return f"{failure.strerror}; correct the path or the permissions"
    if failure.reason in _STRANGE_KEY:
        return "the key is not that of the certificate"
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"the certificate is not fit for a server: {failure.verify_message}"
    return f"not a certificate and its key in the PEM format ({failure.reason or 'unreadable'})"
