"""The XML we send: PROPFIND, REPORT and MKCALENDAR bodies (RFC 4791, RFC 6352, RFC 6578).

Owns their spelling. Must not know where they go or what comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC

from lxml import etree

from rekindled.adapters.multistatus import CALDAV, CALENDAR_SERVER, CARDDAV, DAV
from rekindled.core.model import Interval

GETETAG = f"{DAV}getetag"
CALENDAR_DATA = f"{CALDAV}calendar-data"
_PREFIXES = {"D": DAV[1:-1], "C": CALDAV[1:-1], "CR": CARDDAV[1:-1], "CS": CALENDAR_SERVER[1:-1]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A sort of object: the report and property that hand it out, how its text begins, how many bytes it may have."""

    report: str
    data: str
    begins: bytes
    most: int = 1024 * 1024


ENTRIES = Sort(report=f"{CALDAV}calendar-multiget", data=CALENDAR_DATA, begins=b"BEGIN:VCALENDAR")
# Larger than an appointment may be: address books keep photos in their cards.
CARDS = Sort(
    report=f"{CARDDAV}addressbook-multiget",
    data=f"{CARDDAV}address-data",
    begins=b"BEGIN:VCARD",
    most=4 * 1024 * 1024,
)


def propfind(*names: str) -> bytes:
    """Ask for these properties."""
    root = etree.Element(f"{DAV}propfind", nsmap=_PREFIXES)
    _prop(root, names)
    return _bytes(root)


def sync_collection(token: str) -> bytes:
    """Ask what changed since `token`, everything when it is empty; never with a limit (servers.md, point 12)."""
    root = etree.Element(f"{DAV}sync-collection", nsmap=_PREFIXES)
    etree.SubElement(root, f"{DAV}sync-token").text = token
    etree.SubElement(root, f"{DAV}sync-level").text = "1"
    _prop(root, (GETETAG,))
    return _bytes(root)


def multiget(hrefs: Iterable[str], sort: Sort = ENTRIES) -> bytes:
    """Ask for these objects, addressed by their quoted paths (RFC 4791 §7.9, RFC 6352 §8.7)."""
    root = etree.Element(sort.report, nsmap=_PREFIXES)
    _prop(root, (GETETAG, sort.data))
    for href in hrefs:
        etree.SubElement(root, f"{DAV}href").text = href
    return _bytes(root)


def uid_query(component: str, uid: str) -> bytes:
    """Ask for objects whose UID contains `uid`; a text-match is no equality (RFC 4791 §9.7.5)."""
    root, inner = _query(component, (GETETAG, CALENDAR_DATA))
    prop_filter = etree.SubElement(inner, f"{CALDAV}prop-filter", name="UID")
    match = etree.SubElement(prop_filter, f"{CALDAV}text-match", collation="i;octet")
    match.text = uid
    return _bytes(root)


def span_query(component: str, span: Interval) -> bytes:
    """Ask which objects have something in a span of time, without their texts (RFC 4791 §9.9)."""
    root, inner = _query(component, (GETETAG,))
    start, end = (f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (span.start, span.end))
    etree.SubElement(inner, f"{CALDAV}time-range", start=start, end=end)
    return _bytes(root)


def mkcalendar(name: str, components: Sequence[str]) -> bytes:
    """Ask for a calendar with this shown name that takes these components (RFC 4791 §5.3.1)."""
    root = etree.Element(f"{CALDAV}mkcalendar", nsmap=_PREFIXES)
    prop = etree.SubElement(etree.SubElement(root, f"{DAV}set"), f"{DAV}prop")
    etree.SubElement(prop, f"{DAV}displayname").text = name
    taken = etree.SubElement(prop, f"{CALDAV}supported-calendar-component-set")
    for component in components:
        etree.SubElement(taken, f"{CALDAV}comp", name=component)
    return _bytes(root)


def _query(component: str, names: Iterable[str]) -> tuple[etree._Element, etree._Element]:
    root = etree.Element(f"{CALDAV}calendar-query", nsmap=_PREFIXES)
    _prop(root, names)
    outer = etree.SubElement(etree.SubElement(root, f"{CALDAV}filter"), f"{CALDAV}comp-filter", name="VCALENDAR")
    return root, etree.SubElement(outer, f"{CALDAV}comp-filter", name=component)


def _prop(root: etree._Element, names: Iterable[str]) -> None:
    prop = etree.SubElement(root, f"{DAV}prop")
    for name in names:
        etree.SubElement(prop, name)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
