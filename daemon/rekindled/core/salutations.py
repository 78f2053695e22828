"""Forms of address and titles before a name: what is no part of it, and what nobody is greeted with.

Owns these words. Must not know where a name comes from, or what is written to anybody.
"""

from __future__ import annotations

from itertools import takewhile

# As they are spelled without their point, in small letters.
_ADDRESSES = frozenset(
    {
        *("mr", "mister", "mrs", "ms", "miss", "mx", "herr", "herrn", "hr", "frau", "fräulein", "frl"),
        *("monsieur", "madame", "mme", "mademoiselle", "mlle", "señor", "señora", "señorita", "sra", "srta"),
        *("signor", "signora", "sig", "senhor", "senhora", "dhr", "mevr", "mevrouw"),
    }
)
# These may as well be an initial, a father, a sister or a senior: they count only where a file calls them a prefix.
_OFTEN_ADDRESSES = frozenset({"m", "fr", "sr", "mw"})
_TITLES = frozenset({"dr", "drs", "doctor", "doktor", "prof", "professor", "professorin", "pd", "sir", "rev"})
_BOTH = frozenset({"&", "+", "and", "und", "et", "y", "e", "en"})


def without_address(name: str, prefix: str = "") -> str:
    """A name without the forms of address before it; titles stay, and so does a name that is nothing else.

    `prefix` is what a file says stands before the name.
    """
    words = name.split()
    forms = _ADDRESSES | (_OFTEN_ADDRESSES & {_bare(word) for word in prefix.split()})
    before = list(takewhile(lambda word: _bare(word) in forms or is_title(word), words))
    rest = words[len(before) :]
    if not rest or rest[0].casefold() in _BOTH:
        return name
    return " ".join([*(word for word in before if _bare(word) not in forms), *rest])


def spoken_first(name: str) -> str:
    """How one would speak to somebody: the first word that is no form of address and no title, else the whole name."""
    words = name.split()
    return next((word for word in words if not is_title(word) and _bare(word) not in _ADDRESSES), name)


def is_title(word: str) -> bool:
    """Whether a word before a name is a title such as `Dr.`, or shortened like one."""
    return word.endswith(".") or _bare(word) in _TITLES


def _bare(word: str) -> str:
    return word.casefold().rstrip(".,")
