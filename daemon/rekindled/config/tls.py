"""The section `[tls]`: how old a protocol may be, and who we are to a server that asks for a certificate.

Owns its keys. Must not read certificates.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from rekindled.config.section import Section


class Tls(Section):
    """TLS beyond what `caldav.ca_file` says; the key may stand in the file of the certificate."""

    minimum: Literal["1.2", "1.3"] = "1.2"
    certificate: str | None = Field(default=None, min_length=1)
    key: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Tls:
        if self.key is not None and self.certificate is None:
            raise ValueError("expected certificate beside key")
        return self
