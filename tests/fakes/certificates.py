"""Certificates as people make them for their own network, by the openssl program: see docs/guide/embedded-server.md."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A certificate, its key, and the file whoever trusts it needs."""

    certificate: Path
    key: Path
    authority: Path


def self_signed(folder: Path, name: str = "own", *, names: str = "IP:127.0.0.2,DNS:localhost", days: int = 90) -> Made:
    """One that vouches for itself."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    extension = ["-addext", f"subjectAltName={names}"] if names else []
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-days", str(days), "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=calendar", *extension),
    )
    key.chmod(0o600)
    return Made(certificate=certificate, key=key, authority=certificate)


def vouched_for(folder: Path) -> Made:
    """One that an authority of one's own vouches for, by a chain of one."""
    authority = self_signed(folder, "authority", names="")
    request, certificate, key = folder / "leaf.csr", folder / "leaf.pem", folder / "leaf.key"
    names = folder / "leaf.ext"
    names.write_text("subjectAltName=IP:127.0.0.2\n", encoding="ascii")
    _openssl(
        *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-keyout", str(key), "-out", str(request), "-subj", "/CN=calendar"),
    )
    _openssl(
        *("x509", "-req", "-in", str(request), "-CA", str(authority.certificate), "-CAkey", str(authority.key)),
        *("-CAcreateserial", "-days", "90", "-extfile", str(names), "-out", str(certificate)),
    )
    key.chmod(0o600)
    return Made(certificate=certificate, key=key, authority=authority.certificate)


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)
