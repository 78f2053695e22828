"""From an object on the server to a sighting the core can judge.

Owns that one unreadable object never stops a look (promise 27). Must not decide what a sighting means.
"""

from __future__ import annotations

from rekindled.app.ports import EntryCodec, Resource
from rekindled.core.errors import UnreadableEntry
from rekindled.core.reconcile import Sighting


def sighted(codec: EntryCodec, resource: Resource) -> Sighting:
    """The object as seen, or as not understood with the reason."""
    try:
        seen = codec.decode(resource.text)
    except UnreadableEntry as problem:
        reason = f"{resource.href} cannot be read and is left alone: {problem}"
        return Sighting(href=resource.href, etag=resource.etag, text=resource.text, seen=None, problem=reason)
    return Sighting(href=resource.href, etag=resource.etag, text=resource.text, seen=seen)
