"""What must hold for whatever a stranger wrote, by mutation of what real apps write; see tests/fuzz."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

INSERTS = st.sampled_from(
    [b"\x00", b"\r", b"\n ", b"\\", b'"', b";", b":", b"\xff", b"\xe2\x80\xae", b"BEGIN:VEVENT\r\n"]
)


@st.composite
def mutants(draw: st.DrawFn, target: str) -> bytes:
    """A seed with bytes flipped, lines dropped, doubled or taken from another seed, cut, or with odd bytes put in."""
    known = st.sampled_from(seeds(target))
    data = draw(known)
    for _ in range(draw(st.integers(1, 6))):
        lines = data.split(b"\n")
        at = draw(st.integers(0, len(lines) - 1))
        byte = draw(st.integers(0, len(data)))
        match draw(st.sampled_from("fdxsci")):
            case "f":
                data = data[:byte] + bytes([draw(st.integers(0, 255))]) + data[byte + 1 :]
            case "d":
                data = b"\n".join(lines[:at] + lines[at + 1 :])
            case "x":
                data = b"\n".join([*lines[:at], *[lines[at]] * draw(st.integers(2, 9)), *lines[at:]])
            case "s":
                other = draw(known).split(b"\n")
                data = b"\n".join([*lines[:at], draw(st.sampled_from(other)), *lines[at:]])
            case "c":
                data = data[:byte]
            case _:
                data = data[:byte] + draw(INSERTS) * draw(st.integers(1, 3)) + data[byte:]
    return data


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutants_of_real_texts_break_nothing(target: str, data: st.DataObject) -> None:
    """Only declared errors come out, and what is said of each target in tests/fuzz/targets.py holds."""
    TARGETS[target](data.draw(mutants(target)))


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_break_nothing(target: str, data: bytes) -> None:
    """The same for bytes that nobody ever wrote."""
    TARGETS[target](data)
