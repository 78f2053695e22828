"""Addresses on a CalDAV server: origins, and hrefs in the one spelling they are compared in.

Owns decoding, quoting and "is this still our server?". Must not know requests or XML.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Visible ASCII from the root, without a host, parameters, a query, or segments that begin with a dot.
_ABSOLUTE_PATH = re.compile(r'(?:/(?![/.])[!"$-.0-:<->@-\[\]-~]*)+')
LEGAL = "/%~@:!$&'()*+,;="  # what a path may hold as it is (RFC 3986 §3.3); the rest is quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Scheme, host and port: the only place credentials and content may go (faults promises 10 and 11)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """Spell it as a person writes it, without a default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def loopback(self) -> bool:
        """Whether what is sent there never leaves this machine."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def origin_of(url: str) -> Origin:
    """The origin of an absolute http or https URL.

    Raises:
        ValueError: it is no such URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("not an http or https URL")
    host = ascii_host(parts.hostname)
    return Origin(scheme=parts.scheme, host=host, port=parts.port or _DEFAULT_PORTS[parts.scheme])


def ascii_host(host: str) -> str:
    """A host's name in lower case as DNS and certificates have it (IDNA 2008, RFC 5890 §2.3.2.1).

    Raises:
        ValueError: it cannot be such a name.
    """
    if host.isascii():
        return host.lower()
    import idna  # noqa: PLC0415 - its tables are large, and few names need them

    return idna.encode(host, uts46=True).decode("ascii")


def plain_address(url: str) -> str:
    """A URL as it may be shown, stored and asked: origin and path, without login, question or fragment.

    Raises:
        ValueError: it is no http or https URL.
    """
    return f"{origin_of(url)}{quote(urlsplit(url).path, safe=LEGAL) or '/'}"


def resolve(href: str, base: str) -> str | None:
    """The absolute URL of an href found at `base`; None when it leads to another origin or nowhere."""
    if _ABSOLUTE_PATH.fullmatch(href):
        # As nearly all are; a listing of a large calendar has thousands, and what follows costs thirty times as much.
        parts = urlsplit(base)
        return f"{parts.scheme}://{parts.netloc}{href}"
    try:
        url = urljoin(base, href.strip())
        return url if origin_of(url) == origin_of(base) else None
    except ValueError:
        return None


def decoded_path(url: str) -> str:
    """The path of a URL with every percent-escape decoded once: the spelling hrefs are compared in."""
    return unquote(urlsplit(url).path)


def quoted_path(path: str) -> str:
    """A decoded path as a request line has it; only unreserved characters stay bare, so no server can misread it."""
    return quote(path, safe="/~")
