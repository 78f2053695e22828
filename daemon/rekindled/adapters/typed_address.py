"""What a person types for "where is your calendar?", as addresses to ask in order (RFC 6764 §6, RFC 6068).

Owns the spellings people use. Must not know DNS, requests or which of the addresses is right.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from rekindled.adapters.dav_urls import LEGAL, Origin, ascii_host
from rekindled.core.errors import UsageError

EXAMPLES = "cloud.example.org, https://cloud.example.org/dav/ or me@example.org"
# What each scheme means: TLS, none, or whatever the host asks for (no one's own machine needs TLS).
_SCHEMES = {
    "http": "http",
    "https": "https",
    "caldav": "",
    "caldavs": "https",
    "webcal": "",
    "webcals": "https",
    "mailto": "",
}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(/*)")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_TLS_PORTS = frozenset({443, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_BRACKETS = {"<": ">", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was meant: full URLs to ask in order, a domain to look up in DNS and a user name, each empty where none is
    named; `exact` says that the URL itself was given, so that DNS only comes after it.
    """

    urls: tuple[str, ...]
    domain: str = ""
    username: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    scheme: str
    login: str
    place: str
    host: str
    port: int | None
    path: str


def read_address(text: str) -> Typed:
    """The addresses behind a bare host, an e-mail address or a URL in any of its spellings.

    Without a scheme it is https, but http on this very machine; nothing that names another machine becomes http.

    Raises:
        UsageError: it cannot be the address of a calendar server; it is not repeated, it may hold a password.
    """
    parts = _taken_apart(_unwrapped(text))
    if parts.path.lower().endswith(".ics"):
        raise UsageError("this is the address of a single file, which can only be read; give that of the server")
    named = not (parts.path or parts.port or parts.scheme == "http") and _may_be_domain(parts.host)
    mail = bool(parts.login) and "@" not in parts.login and not (parts.scheme or parts.path or parts.port)
    return Typed(
        urls=tuple(_urls(parts)),
        domain=parts.host if named else "",
        username=f"{parts.login}@{parts.place}" if mail else unquote(parts.login),
        exact=bool(parts.scheme),
    )


def https_address(host: str, port: int, path: str) -> str | None:
    """The URL of a service that DNS names, None when its host or port cannot be one."""
    host = host.rstrip(".").lower()
    if not 0 < port < 65536 or not _is_host(host):
        return None
    return f"{Origin(scheme='https', host=host, port=port)}{_quoted(path) or '/'}"


def _unwrapped(text: str) -> str:
    """Without white space, brackets and quotes around it, as addresses are pasted."""
    text = text.strip()
    while len(text) > 1 and _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def _taken_apart(text: str) -> _Parts:
    scheme, rest = _scheme(text)
    authority, path = re.split(r"(?=[/?#])|$", rest, maxsplit=1)
    login, _, place = authority.rpartition("@")
    if ":" in login:
        raise UsageError("give the address without the password in it; the password is asked for by itself")
    host, port = _host_and_port(place)
    path = re.split("[?#]", path, maxsplit=1)[0]
    path = "" if path == "/" else _quoted(path)
    return _Parts(scheme=scheme, login=login, place=place, host=host, port=port, path=path)


def _scheme(text: str) -> tuple[str, str]:
    found = _SCHEME.match(text)
    if found and found[1].lower() in _SCHEMES:
        return _SCHEMES[found[1].lower()], text[found.end() :]
    if found and found[2].startswith("//"):
        raise UsageError(f"{found[1]}:// is no address of a calendar server; expected one such as {EXAMPLES}")
    return "", text


def _host_and_port(place: str) -> tuple[str, int | None]:
    host, colon, port = place.rpartition(":")
    if not colon or _is_ipv6(place) or place.endswith("]"):
        host, port = place, ""
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        raise UsageError('what follows the ":" is no port; expected a number from 1 to 65535')
    try:
        host = ascii_host(host.removeprefix("[").removesuffix("]").rstrip("."))
    except ValueError:
        host = ""
    if not _is_host(host):
        raise UsageError(f"this names no server; expected an address such as {EXAMPLES}")
    return host, int(port) if port else None


def _urls(parts: _Parts) -> Iterable[str]:
    schemes = [parts.scheme]
    if not parts.scheme:
        alone = parts.port not in _TLS_PORTS and Origin(scheme="http", host=parts.host, port=80).loopback
        schemes = ["http", "https"] if alone else ["https"]
    for scheme in schemes:
        port = parts.port or _DEFAULT_PORTS[scheme]
        yield f"{Origin(scheme=scheme, host=parts.host, port=port)}{parts.path or '/'}"


def _quoted(path: str) -> str:
    return quote(path, safe=LEGAL)


def _is_host(host: str) -> bool:
    return _is_ipv6(host) or (len(host) < 254 and all(map(_LABEL.fullmatch, host.split("."))))


def _is_ipv6(host: str) -> bool:
    try:
        return isinstance(ipaddress.ip_address(host), ipaddress.IPv6Address)
    except ValueError:
        return False


def _may_be_domain(host: str) -> bool:
    """Whether DNS may have services for it: no number, no name of this machine or network."""
    last = host.rpartition(".")[2]
    return "." in host and not last.isdigit() and last not in {"localhost", "local"}
