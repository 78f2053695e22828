"""WebDAV answers as servers spell them, for scripted servers."""

from __future__ import annotations

from tests.fakes.scripted_server import Reply

OPEN = '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
FOLDER = "<D:resourcetype><D:collection/></D:resourcetype>"
CALENDAR = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
NOBODY = "<D:current-user-principal><D:unauthenticated/></D:current-user-principal>"


def multistatus(*members: tuple[str, str]) -> Reply:
    """A 207 about each href, with these properties."""
    return Reply(body=f"{OPEN}{''.join(_response(*member) for member in members)}</D:multistatus>".encode())


def principal(href: str) -> str:
    """The property that names the principal (RFC 5397)."""
    return f"<D:current-user-principal><D:href>{href}</D:href></D:current-user-principal>"


def home(*hrefs: str) -> str:
    """The property that names the collections of calendars (RFC 4791 §6.2.1)."""
    named = "".join(f"<D:href>{href}</D:href>" for href in hrefs)
    return f"<C:calendar-home-set>{named}</C:calendar-home-set>"


def redirect(target: str, status: int = 301) -> Reply:
    """Go there instead."""
    return Reply(status=status, headers={"Location": target})


def _response(href: str, props: str) -> str:
    inside = f"<D:propstat><D:prop>{props}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    return f"<D:response><D:href>{href}</D:href>{inside}</D:response>"
