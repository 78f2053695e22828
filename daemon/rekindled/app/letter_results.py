"""What `draft` answers to scripts, as plain values for JSON (design §7).

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

from rekindled.app.letters import Drafted
from rekindled.app.results import Plain


def draft_result(found: Drafted) -> Plain:
    """`draft`: subject and body, both null where there is none for the reason given; nothing was sent."""
    return {
        "contact": found.contact.name,
        "contact_id": found.contact.id,
        "purpose": str(found.ground.occasion),
        "language": found.ground.language,
        "to": found.to or None,
        "subject": found.letter.subject if found.letter else None,
        "body": found.letter.body if found.letter else None,
        "because": found.because or None,
        "missing": list(found.missing),
    }
