"""Reading a certificate as we show it to others, with real ones of the openssl program."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.certificates import read_certificate
from rekindled.core.errors import ConfigError
from tests.fakes.certificates import self_signed, vouched_for

ENDED = Path(__file__).parent / "tls"


def test_it_says_what_openssl_says(tmp_path: Path) -> None:
    """Names, end and the fingerprint that a phone shows to compare."""
    made = self_signed(tmp_path, days=90)
    shown = read_certificate(made.certificate, made.key)
    assert shown.names == ("127.0.0.2", "localhost")
    assert abs(shown.ends_at - datetime.now(UTC) - timedelta(days=90)) < timedelta(minutes=5)
    words = ["openssl", "x509", "-in", str(made.certificate), "-noout", "-fingerprint", "-sha256"]
    assert subprocess.check_output(words, text=True).strip().endswith(f"={shown.fingerprint}")


def test_one_of_an_authority_of_ones_own_is_read(tmp_path: Path) -> None:
    """Its chain is whoever trusts it's to check."""
    made = vouched_for(tmp_path)
    assert read_certificate(made.certificate, made.key).names == ("127.0.0.2",)


def test_one_that_has_ended_is_read_too() -> None:
    """So that it can be said when that was."""
    assert read_certificate(ENDED / "ended.pem", ENDED / "ended.key").ends_at == datetime(2021, 1, 1, tzinfo=UTC)


def test_a_key_of_another_certificate_is_told(tmp_path: Path) -> None:
    """Of the same kind or another one."""
    made, other = self_signed(tmp_path), self_signed(tmp_path, "other")
    with pytest.raises(ConfigError, match="not that of the certificate"):
        read_certificate(made.certificate, other.key)
    rsa = tmp_path / "rsa.key"
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-out", str(rsa)], check=True, capture_output=True)
    with pytest.raises(ConfigError, match="not that of the certificate"):
        read_certificate(made.certificate, rsa)


def test_what_is_no_certificate_is_told(tmp_path: Path) -> None:
    """Files the wrong way round, one that is not there, and one that apps would refuse for its missing names."""
    made = self_signed(tmp_path)
    with pytest.raises(ConfigError, match="PEM"):
        read_certificate(made.key, made.certificate)
    with pytest.raises(ConfigError, match="No such file"):
        read_certificate(tmp_path / "nowhere", made.key)
    nameless = self_signed(tmp_path, "nameless", names="")
    with pytest.raises(ConfigError, match="names no host"):
        read_certificate(nameless.certificate, nameless.key)


def test_one_for_clients_alone_is_told(tmp_path: Path) -> None:
    """No app would talk to a server that shows it."""
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=me", "-addext", "subjectAltName=DNS:me"]
    subprocess.run([*words, "-addext", "extendedKeyUsage=clientAuth"], check=True, capture_output=True)
    with pytest.raises(ConfigError, match="not fit for a server"):
        read_certificate(certificate, key)


def test_the_guides_own_certificate_can_be_used(tmp_path: Path) -> None:
    """The command of docs/guide/embedded-server.md, as it stands there."""
    guide = Path(__file__).parents[2] / "docs" / "guide" / "embedded-server.md"
    command = re.search(r"^    (openssl req (?:.*\\\n)*.*)$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    assert command is not None
    subprocess.run(shlex.split(command[1].replace("\\\n", " ")), cwd=tmp_path, check=True, capture_output=True)
    shown = read_certificate(tmp_path / "server.pem", tmp_path / "server.key")
    assert shown.names == ("192.168.1.10", "calendar.home")
