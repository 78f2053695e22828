"""The XML a CalDAV server answers with, written by hand: multistatus pages and error bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/"'
_PREFIXES = {"DAV:": "D", "urn:ietf:params:xml:ns:caldav": "C", "http://calendarserver.org/ns/": "CS"}
_REASONS = {200: "OK", 404: "Not Found", 418: "I'm a teapot", 507: "Insufficient Storage"}
UID_CONFLICT = "C:no-uid-conflict"


def short(name: str) -> str:
    """A property's name with its prefix, from its name in braces."""
    space, _, local = name[1:].partition("}")
    return f"{_PREFIXES[space]}:{local}" if space in _PREFIXES else local


def described(href: str, known: Mapping[str, str], wanted: Iterable[str]) -> str:
    """One resource with the values of the wanted properties, in XML; those it does not have are 404."""
    names = [short(name) for name in wanted]
    have = "".join(f"<{name}>{known[name]}</{name}>" for name in names if name in known)
    lack = "".join(f"<{name}/>" for name in names if name not in known)
    found = f"<D:propstat><D:prop>{have}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>" if have else ""
    lacking = f"<D:propstat><D:prop>{lack}</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"
    return f"<D:response><D:href>{escape(href)}</D:href>{found}{lacking if lack else ''}</D:response>"


def standing(href: str, status: int) -> str:
    """One resource with nothing but a status."""
    said = f"<D:status>HTTP/1.1 {status} {_REASONS[status]}</D:status>"
    return f"<D:response><D:href>{escape(href)}</D:href>{said}</D:response>"


def multistatus(responses: Iterable[str], token: str = "") -> bytes:
    """A whole multistatus."""
    last = f"<D:sync-token>{escape(token)}</D:sync-token>" if token else ""
    page = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus {_SPACES}>{"".join(responses)}{last}</D:multistatus>'
    )
    return page.encode()


def error(condition: str) -> bytes:
    """The body that names a violated condition (RFC 4918 §16)."""
    return f"{_HEAD}<D:error {_SPACES}><{condition}/></D:error>".encode()
