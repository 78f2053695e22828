"""The catalogues of translations that come with the program, as values the core can speak with.

The only place that knows gettext. Must not know any text.
"""

from __future__ import annotations

from collections.abc import Mapping
from gettext import GNUTranslations
from pathlib import Path
from types import MappingProxyType

from rekindled.core.phrases import EVERY_TEXT
from rekindled.core.tongue import Tongue

LOCALES = Path(__file__).parent.parent / "locale"
DOMAIN = "rekindled"
TRANSLATED = ("de",)
LANGUAGES = ("en", *TRANSLATED)


def tongue_of(language: str) -> Tongue:
    """The tongue for one of the languages; it also knows the others, in which an entry may have been written before."""
    known = {name: _texts(name) for name in TRANSLATED}
    texts = known.pop(language, None)
    return Tongue(language=language, texts=texts or MappingProxyType({}), others=tuple(known.values()))


def _texts(language: str) -> Mapping[str, str]:
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    return MappingProxyType({text: catalogue.gettext(text) for text in EVERY_TEXT})
