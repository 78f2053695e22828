"""One target under the fuzzer, as a process of its own: a crash or a time-out ends it."""

from __future__ import annotations

import sys

import atheris

# Not what expands rules: watched step by step, it is twenty times slower than its bounds allow for.
with atheris.instrument_imports(include=["rekindled", "icalendar"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the target that is named first."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
