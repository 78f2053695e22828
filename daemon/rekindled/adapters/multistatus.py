"""WebDAV answers, read strictly: a complete multistatus or nothing at all (RFC 4918 §13).

Owns what may be believed of an answer's body. Must not know which request it answers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from rekindled.adapters.dav_faults import AnswerBroken
from rekindled.adapters.dav_urls import decoded_path, resolve

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
CARDDAV = "{urn:ietf:params:xml:ns:carddav}"
CALENDAR_SERVER = "{http://calendarserver.org/ns/}"

_ETAG = re.compile("[ -~\x80-\xff]{1,1000}")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})")
_TRUNCATED = 507
# Servers hand out what users pasted; XML 1.0 has no room for these, raw or spelled as a reference.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:([0-9]{1,10})|[xX]([0-9a-fA-F]{1,8}));")
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One resource in an answer: its absolute URL, decoded path, status (200 when only properties are given)."""

    url: str
    path: str
    status: int
    props: Mapping[str, etree._Element]

    @property
    def etag(self) -> str:
        """Its ETag without the weakness mark, empty when none was given (servers.md, point 10)."""
        return strong_etag(self.text(f"{DAV}getetag"))

    def text(self, name: str) -> str:
        """The text of a property, empty when it was not given."""
        element = self.props.get(name)
        return "" if element is None else "".join(str(part) for part in element.itertext())

    def children(self, name: str) -> frozenset[str]:
        """The names of all elements inside a property."""
        element = self.props.get(name)
        return frozenset() if element is None else frozenset(str(inner.tag) for inner in element.iterdescendants())

    def attributes(self, name: str, attribute: str) -> tuple[str, ...]:
        """The values of one attribute on the elements inside a property."""
        element = self.props.get(name)
        return () if element is None else tuple(str(inner.get(attribute)) for inner in element if inner.get(attribute))

    def hrefs(self, name: str) -> tuple[str, ...]:
        """The addresses inside a property, as the server spelled them."""
        element = self.props.get(name)
        return () if element is None else tuple((href.text or "").strip() for href in element.iter(f"{DAV}href"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Multistatus:
    """A whole answer; `truncated` says that the server cut it and that there is more (RFC 6578 §3.6)."""

    members: tuple[Member, ...]
    token: str
    truncated: bool


def strong_etag(value: str) -> str:
    """An ETag as it is compared and sent: weakness mark and white space removed; empty for what no header can carry."""
    etag = value.strip().removeprefix("W/")
    return etag if _ETAG.fullmatch(etag) else ""


def parse_multistatus(body: bytes, base: str) -> Multistatus:
    """Read a multistatus; hrefs are resolved against `base` and those on another origin are dropped (promise 11).

    Raises:
        AnswerBroken: it is cut, something else (a login page), or carries a document type (promises 6 and 26).
    """
    root = _document(body)
    if root is None or root.tag != f"{DAV}multistatus":
        raise AnswerBroken(f"{base} did not answer with a complete WebDAV answer; nothing is concluded from it")
    members = tuple(member for response in root.iterfind(f"{DAV}response") for member in _members(response, base))
    return Multistatus(
        members=members,
        token=(root.findtext(f"{DAV}sync-token") or "").strip(),
        truncated=any(member.status == _TRUNCATED for member in members),
    )


def preconditions(body: bytes) -> frozenset[str]:
    """The conditions a DAV:error body names (RFC 4918 §16); empty for any other body."""
    root = _document(body)
    if root is None or root.tag != f"{DAV}error":
        return frozenset()
    return frozenset(str(child.tag) for child in root)


def _document(body: bytes) -> etree._Element | None:
    root = _parsed(body)
    if root is None:
        root = _parsed(_mended(body))
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        return None
    return root


def _mended(body: bytes) -> bytes:
    """The body without what one object of many may have brought into it, and XML has no room for (promise 27)."""
    said = _ENCODING.match(body)
    if said is not None and said[1].lower() != b"utf-8":
        return b""
    return _REFERENCE.sub(_possible, _NO_XML.sub("", body.decode("utf-8", errors="replace"))).encode()


def _possible(reference: re.Match[str]) -> str:
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    return reference[0] if number <= sys.maxunicode and not _NO_XML.match(chr(number)) else ""


def _parsed(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _members(response: etree._Element, base: str) -> Iterator[Member]:
    status = response.findtext(f"{DAV}status")
    props = dict(_properties(response))
    for element in response.iterfind(f"{DAV}href"):
        url = resolve(element.text or "", base)
        if url is not None:
            code = _code(status) if status is not None else 200
            yield Member(url=url, path=decoded_path(url), status=code, props=props)


def _properties(response: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for propstat in response.iterfind(f"{DAV}propstat"):
        if _code(propstat.findtext(f"{DAV}status")) // 100 == 2:
            for prop in propstat.iterfind(f"{DAV}prop"):
                yield from ((str(element.tag), element) for element in prop)


def _code(status: str | None) -> int:
    found = _STATUS.match((status or "").strip())
    return int(found[1]) if found else 0
