"""What mutation starts from: real apps' output, small attacks, and one of each other kind of text."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.calendar_rigs import event
from tests.fakes.hostile_objects import ATTACKS

GOLDEN = Path(__file__).parents[1] / "golden"
EXAMPLES = Path(__file__).parents[2] / "config"
LONGEST = 4_000

ANSWER = (
    '<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    "<D:response><D:href>/cal/a%20b.ics</D:href><D:propstat><D:prop><D:getetag>W/&quot;1&quot;</D:getetag>"
    f"<C:calendar-data>{event('a')}</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    "</D:response><D:response><D:href>/cal/b.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
    "<D:sync-token>t</D:sync-token></D:multistatus>"
)
REFUSAL = '<D:error xmlns:D="DAV:"><D:valid-sync-token/></D:error>'
SHEET = 'id,name,past,status,trust,circle,every\nc-1,"Lee, Ann",a lot,ahead,yes,choir,2 weeks\n,\'=Ben,o,p,n,1,m\n'
WORDS = "✓ Call Ann: moved to Oslo\n[x] Ann: talked\n[ ] Ben — no answer\nlater 2 weeks\nNotes:\nnext 12 May"


def _objects() -> list[bytes]:
    captured = [path.read_bytes() for path in sorted(GOLDEN.glob("apps/*/*.ics"))]
    attacks = [attack.text.encode("utf-8", "replace") for attack in ATTACKS.values()]
    return [seed for seed in (*captured, *attacks) if 0 < len(seed) <= LONGEST]


def _files(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(GOLDEN.glob(pattern))]


def seeds(target: str) -> list[bytes]:
    """The seeds of one target."""
    if target in {"object", "busy"}:
        return _objects()
    kinds = {
        "answer": [ANSWER.encode(), REFUSAL.encode()],
        "vcard": _files("vcards/*.vcf"),
        "table": _files("exports/*.csv"),
        "monica": _files("exports/*.json"),
        "toml": [(EXAMPLES / "contacts.example.toml").read_bytes()],
        "csv": [SHEET.encode(), SHEET.replace(",", ";").encode()],
    }
    return kinds.get(target, [WORDS.encode()])
