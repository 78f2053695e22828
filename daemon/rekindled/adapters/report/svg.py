"""A drawing as it may stand in the report: without a style that the page's policy would refuse, and in its colours.

Owns the way from what a library wrote to SVG that is part of a page. Must not know what is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from rekindled.adapters.report.colours import COLOURS

SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_POINTED = re.compile(r"#([A-Za-z0-9_-]+)\)?$")
_NAMES: Mapping[str, str] = {colour.light: name for name, colour in COLOURS.items()}
# The page says which letters are used, everywhere.
_UNWANTED = frozenset({"font-family"})


def embedded(text: bytes, name: str, label: str) -> str:
    """The drawing as an `svg` element whose ids begin with `name`; `label` stands for it where it is not seen."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=False)
    root = etree.fromstring(text, parser)
    for one in [*root.iter(f"{{{SVG}}}metadata"), *root.iter(f"{{{SVG}}}style")]:
        _remove(one)
    for one in root.iter(f"{{{SVG}}}*"):
        _unstyle(one)
        _colour(one)
    _rename(root, name)
    _drop(root, "width", "height", "version")
    root.attrib.update(
        {"role": "img", "aria-label": label, "class": f"chart {name}", "stroke-linejoin": "round", "focusable": "false"}
    )
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _remove(one: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _drop(one: etree._Element, *names: str) -> None:
    for name in names:
        if name in one.attrib:
            del one.attrib[name]


def _unstyle(one: etree._Element) -> None:
    """Say as attributes what a style says: a page that allows no style but its own would leave it out."""
    style = str(one.get("style", ""))
    _drop(one, "style")
    for part in style.split(";"):
        name, _, value = (word.strip() for word in part.partition(":"))
        if name == "font":
            one.set("font-size", value.split(" ")[0])
        elif value and name not in _UNWANTED:
            one.set(name, value)


def _colour(one: etree._Element) -> None:
    """Name a colour by a class, so that it changes with the page; the attribute is for whoever reads no style."""
    classes = [
        f"{attribute}-{_NAMES[str(value)]}"
        for attribute in ("fill", "stroke")
        if (value := one.get(attribute)) is not None and str(value) in _NAMES
    ]
    if classes:
        one.set("class", " ".join(classes))


def _rename(root: etree._Element, name: str) -> None:
    """Keep the ids that something points to, unlike those of any other drawing on the page."""
    pointed = set()
    for one in root.iter(f"{{{SVG}}}*"):
        href = one.get(_HREF)
        if href is not None:
            _drop(one, _HREF)
            one.set("href", str(href))
        for attribute in ("href", "clip-path"):
            found = _POINTED.search(str(one.get(attribute, "")))
            if found:
                pointed.add(found[1])
                one.set(attribute, str(one.get(attribute)).replace(f"#{found[1]}", f"#{name}-{found[1]}"))
    for one in root.iter(f"{{{SVG}}}*"):
        known = str(one.get("id", ""))
        _drop(one, "id")
        if known in pointed:
            one.set("id", f"{name}-{known}")
