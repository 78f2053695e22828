"""Where an href leads, however it is spelled."""

from __future__ import annotations

from urllib.parse import urljoin

import hypothesis.strategies as st
from hypothesis import example, given

from rekindled.adapters.dav_urls import decoded_path, origin_of, quoted_path, resolve

BASE = "https://calendar.test:8443/cal/"
PIECES = st.sampled_from([*"/.?#%:@;\\\r\n\t \u202e", "..", "%2e%2e%2f", "%0d%0a", "a", "é", "//evil.test", "https://"])
HREFS = st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join)


@given(HREFS | HREFS.map("/{}".format))
@example("/cal/a%20b.ics")
@example("//evil.test/x")
@example("/a#b?c")
@example("/./../a")
def test_an_href_leads_nowhere_but_to_the_same_origin(href: str) -> None:
    """It is joined as the standard says (RFC 3986 §5.2), or is none; its path spelled by us means the same again."""
    url = resolve(href, BASE)
    if url is None:
        return
    assert origin_of(url) == origin_of(BASE)
    assert url == urljoin(BASE, href.strip())
    assert decoded_path(BASE.removesuffix("/cal/") + quoted_path(decoded_path(url))) == decoded_path(url)
    assert not set(quoted_path(decoded_path(url))) & set("\r\n\0 ?#\\")
