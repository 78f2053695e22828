"""The table of the user: who signs a draft, with the ways to answer (P2-14).

Owns its keys and what each must be. Must not know templates.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from rekindled.config.section import Section
from rekindled.core.letters import Sender
from rekindled.core.sheet import is_email, one_line

# One clean line, short enough for a letter.
Line = Annotated[str, Field(max_length=200), AfterValidator(one_line)]


class Me(Section):
    """Name, address and number; what is not given is left out."""

    name: Line = ""
    email: Line = ""
    phone: Line = ""

    @field_validator("email")
    @classmethod
    def _address(cls, email: str) -> str:
        if email and not is_email(email):
            raise ValueError("expected an address such as me@example.org")
        return email

    def sender(self) -> Sender:
        """As drafts know it."""
        return Sender(name=self.name, email=self.email, phone=self.phone)
