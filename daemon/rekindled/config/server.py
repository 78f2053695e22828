"""The section `[server]`: the embedded calendar server, and whether others than this machine may reach it.

Owns its keys, and that nobody else is ever served without TLS. Must not read certificates.
"""

from __future__ import annotations

import ipaddress

from pydantic import Field, field_validator, model_validator

from rekindled.config.section import Section


class Server(Section):
    """A server of one's own; `host` is an IP address, and one that others reach needs a certificate and its key.

    With a certificate `host` and `tls_port` are where TLS is spoken, and `port` is on 127.0.0.1, for ourselves.
    """

    embedded: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=5232, ge=1, le=65535)
    tls_port: int = Field(default=5233, ge=1, le=65535)
    certificate: str | None = Field(default=None, min_length=1)
    key: str | None = Field(default=None, min_length=1)

    @field_validator("host")
    @classmethod
    def _address(cls, host: str) -> str:
        try:
            return str(ipaddress.ip_address(host))
        except ValueError:
            raise ValueError('expected an IP address of this machine, or "0.0.0.0" for all it has') from None

    @model_validator(mode="after")
    def _safe(self) -> Server:
        """Plain http leaves this machine never."""
        if self.key is not None and self.certificate is None:
            raise ValueError("expected certificate beside key")
        if self.certificate is None and not ipaddress.ip_address(self.host).is_loopback:
            raise ValueError(
                "expected certificate and key beside a host that others reach: without TLS they read the password"
            )
        if self.certificate is not None and self.tls_port == self.port:
            raise ValueError("expected another tls_port than port, which stays for this machine alone")
        return self
