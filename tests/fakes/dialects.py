"""How CalDAV servers differ, as values: what each was measured to do, and what others are known for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote


class Tokens(StrEnum):
    """How a server says what changed."""

    LOG = "tokens point into a log of changes"
    SECONDS = "tokens are whole seconds, and repeat what changed within one"
    CTAG = "there is no sync-collection, only getctag"


class Unknown(StrEnum):
    """What becomes of a token the server never gave, or has forgotten."""

    REFUSED = "403 valid-sync-token"
    PRECONDITION = "412 valid-sync-token"
    LISTED = "207 with everything that is there, and no word about what is not"


class Tags(StrEnum):
    """What an ETag is made of."""

    HASH = "of the content: equal content has equal ETags"
    COUNTER = "a counter for each href that begins anew after a delete"
    UNQUOTED = "of the content, without quotation marks"


class Rewriting(StrEnum):
    """What a server does to an object that it stores."""

    ORDER = "puts the properties in an order of its own"
    DROP = "drops X- properties"
    ADD = "adds CLASS and a property of its own"
    UID = "gives the object a UID of its own"


class SameUid(StrEnum):
    """What becomes of a second object with the UID of another."""

    CONFLICT = "409 no-uid-conflict"
    BARE = "409 without a body"
    PRECONDITION = "412 no-uid-conflict"
    FORBIDDEN = "403 no-uid-conflict"
    BAD = "400 without a body"
    DOUBLED = "201, and there are two"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One server's ways; the defaults are those of the standards.

    `page` is the number of members after which a sync answer is cut with 507; `trash` keeps the UIDs of deleted objects
    from being used again; `kin` is a listing's company: the collection itself, pseudo-files beside a calendar.
    """

    name: str
    tokens: Tokens = Tokens.LOG
    unknown: Unknown = Unknown.REFUSED
    remade_is_silent: bool = False
    tells_short_lives: bool = True
    page: int = 0
    tags: Tags = Tags.HASH
    tag_on_put: bool = True
    weak_on_get: bool = False
    minds_if_none_match: bool = True
    minds_if_match: bool = True
    minds_if_match_on_delete: bool = True
    minds_if_match_on_missing: bool = True
    same_uid: SameUid = SameUid.CONFLICT
    trash: bool = False
    rewriting: frozenset[Rewriting] = frozenset()
    renames: bool = False
    multiget_tells_missing: bool = True
    removed_status: int = 404
    lists_itself: bool = False
    kin: bool = False
    root_answers: bool = True
    missing_in_207: bool = False
    put_into_missing: int = 409
    delete_missing: int = 404
    kept_bare: str = "/~"

    @property
    def conforming(self) -> bool:
        """Whether preconditions, UIDs and hrefs can be relied upon."""
        minds = self.minds_if_none_match and self.minds_if_match
        minds = minds and self.minds_if_match_on_delete and self.minds_if_match_on_missing
        return minds and not self.renames and Rewriting.UID not in self.rewriting

    def spelled(self, href: str) -> str:
        """A decoded href as this server writes it."""
        return quote(href, safe=self.kept_bare)


RADICALE = Dialect(name="radicale", rewriting=frozenset({Rewriting.ORDER}), kept_bare="/~@")
XANDIKOS = Dialect(
    name="xandikos",
    unknown=Unknown.PRECONDITION,
    tells_short_lives=False,
    same_uid=SameUid.PRECONDITION,
    rewriting=frozenset({Rewriting.ORDER}),
    missing_in_207=True,
)
DAVICAL = Dialect(
    name="davical",
    unknown=Unknown.LISTED,
    remade_is_silent=True,
    same_uid=SameUid.DOUBLED,
    multiget_tells_missing=False,
    root_answers=False,
    put_into_missing=405,
)
CYRUS = Dialect(
    name="cyrus",
    weak_on_get=True,
    same_uid=SameUid.FORBIDDEN,
    put_into_missing=403,
    delete_missing=412,
    kept_bare="/~@+;",
)
SOGO = Dialect(
    name="sogo",
    tokens=Tokens.SECONDS,
    unknown=Unknown.LISTED,
    remade_is_silent=True,
    tags=Tags.COUNTER,
    minds_if_none_match=False,
    minds_if_match_on_delete=False,
    minds_if_match_on_missing=False,
    same_uid=SameUid.BARE,
    rewriting=frozenset({Rewriting.ORDER, Rewriting.ADD}),
    kin=True,
    root_answers=False,
    put_into_missing=404,
)
NEXTCLOUD = Dialect(name="nextcloud", same_uid=SameUid.BAD, trash=True)
ICLOUD = Dialect(name="icloud", lists_itself=True, removed_status=418, rewriting=frozenset({Rewriting.ADD}))
ZIMBRA = Dialect(name="zimbra", minds_if_none_match=False, renames=True)
ROBUR = Dialect(name="robur", tags=Tags.UNQUOTED, same_uid=SameUid.DOUBLED)
GOOGLE = Dialect(
    name="google",
    page=2,
    minds_if_none_match=False,
    same_uid=SameUid.BARE,
    rewriting=frozenset({Rewriting.ADD, Rewriting.ORDER}),
)
CTAG_ONLY = Dialect(name="ctag-only", tokens=Tokens.CTAG)
REWRITER = Dialect(
    name="rewriter",
    tag_on_put=False,
    rewriting=frozenset({Rewriting.DROP, Rewriting.ADD, Rewriting.ORDER}),
)
TAGLESS = replace(CTAG_ONLY, name="tagless-put", tag_on_put=False)
RENAMER = Dialect(name="uid-renamer", rewriting=frozenset({Rewriting.UID}))

DIALECTS = (
    RADICALE,
    XANDIKOS,
    DAVICAL,
    CYRUS,
    SOGO,
    NEXTCLOUD,
    ICLOUD,
    ZIMBRA,
    ROBUR,
    GOOGLE,
    CTAG_ONLY,
    REWRITER,
    TAGLESS,
    RENAMER,
)
BY_NAME = {dialect.name: dialect for dialect in DIALECTS}
