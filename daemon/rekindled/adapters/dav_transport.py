"""One HTTP exchange that cannot run away: no redirect, no other origin, bounded bytes (faults.md §5).

Owns the guarded session and the reading of bodies. Must not know logins, retries or what an answer means.
"""

from __future__ import annotations

import ssl
import time
import zlib
from typing import Any

from niquests import PreparedRequest, Response, Session, TLSConfiguration

from rekindled.adapters.dav_faults import AnswerTooLarge
from rekindled.adapters.dav_urls import Origin, origin_of
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

_CHUNK = 64 * 1024
_VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
_LISTS = frozenset({"REPORT", "PROPFIND"})
_ANY_DEFLATE = 47  # zlib's window size plus its "gzip or zlib, see the header" flag


class GuardedSession(Session):
    """A session that talks to one origin and does nothing behind the caller's back."""

    def __init__(self, origin: Origin, tls_minimum: str = "1.2") -> None:
        """Remember whom to talk to, and how old the TLS may be."""
        # HTTP/3 is announced by Alt-Svc and revocation is checked at the authority: both name hosts of their own.
        super().__init__(
            disable_http3=True,
            revocation_configuration=None,
            tls_configuration=TLSConfiguration(min_version=_VERSIONS[tls_minimum]),
        )
        self.trust_env = False  # neither .netrc nor proxy variables may change whom we talk to
        self._origin = origin

    def send(self, request: PreparedRequest, **kwargs: Any) -> Response:  # noqa: ANN401 - the library's own signature
        """Send to the one origin only, follow nothing, read no body yet.

        Raises:
            CalendarRefused: the request would go elsewhere; nothing was sent.
        """
        if origin_of(request.url or "") != self._origin:
            raise CalendarRefused(f"{request.url} is not on {self._origin}; nothing was sent there")
        if request.headers is not None:
            # An ETag in a header would be a weak one for a packed answer; reports carry theirs within.
            request.headers["Accept-Encoding"] = "gzip" if request.method in _LISTS else "identity"
        return super().send(request, **{**kwargs, "allow_redirects": False, "stream": True})

    def resolve_redirects(self, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ANN401 - the library's own signature
        """Resolve none: looking at one would already read its body without a bound."""
        return iter(())


def read_body(response: Response, limit: int, deadline: float) -> bytes:
    """The whole body, at most `limit` bytes also after unpacking, before the monotonic `deadline`.

    Raises:
        AnswerTooLarge: there is more.
        CalendarUnavailable: it came too slowly, is cut or packed in a way nobody asked for.
    """
    body = bytearray()
    for chunk in response.iter_raw(_CHUNK):
        body += chunk
        if len(body) > limit:
            response.close()
            raise AnswerTooLarge(f"The server sent more than {limit} bytes at once; try again later")
        if time.monotonic() > deadline:
            response.close()
            raise CalendarUnavailable("The server sends too slowly; try again later")
    return _unpacked(bytes(body), str(response.headers.get("Content-Encoding") or ""), limit)


def _unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    if encoding.lower() in {"", "identity"} or not body:
        return body
    if encoding.lower() not in {"gzip", "x-gzip", "deflate"}:
        raise CalendarUnavailable(f"The server packs its answers as {encoding[:40]!r}; nobody asked for that")
    unpacking = zlib.decompressobj(_ANY_DEFLATE)
    try:
        unpacked = unpacking.decompress(body, limit + 1)
    except zlib.error as broken:
        raise CalendarUnavailable("The server sent a damaged packed answer; try again later") from broken
    if len(unpacked) > limit:
        raise AnswerTooLarge(f"The server sent more than {limit} bytes at once; try again later")
    if not unpacking.eof:
        raise CalendarUnavailable("The server sent a cut packed answer; try again later")
    return unpacked
