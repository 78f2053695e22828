"""Run the coverage-guided fuzzer over every target, a bounded number of times each: `python -m tests.fuzz.run`.

Needs the environment of `script/setup fuzz`. What it finds it leaves in a folder outside of the tree and names; each
finding is then a test of its own.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.seeds import seeds

TARGETS = ("object", "busy", "answer", "vcard", "toml", "words")
SECONDS_PER_INPUT = 10
MEGABYTES = 2048
LONGEST_INPUT = 4096
# What chance would never spell: names and values that readers know.
WORDS = (
    *(
        "BEGIN:",
        "END:",
        "VCALENDAR",
        "VEVENT",
        "VTODO",
        "VALARM",
        "VTIMEZONE",
        "STANDARD",
        "DAYLIGHT",
        "UID:",
        "SUMMARY:",
    ),
    *("DTSTART", "DTEND", "DUE", "DURATION:", "RRULE:", "RDATE:", "EXDATE:", "RECURRENCE-ID", ";TZID=", ";VALUE=DATE:"),
    *(
        "FREQ=",
        "SECONDLY",
        "HOURLY",
        "DAILY",
        "WEEKLY",
        "YEARLY",
        "INTERVAL=",
        "COUNT=",
        "UNTIL=",
        "BYDAY=",
        "BYSETPOS=",
    ),
    *(
        "TRIGGER",
        "ACTION:",
        "COMPLETED:",
        "STATUS:",
        "CATEGORIES:",
        "-PT5M",
        "P9999999999W",
        "00010101",
        "99991231T235959Z",
    ),
    *(
        "VCARD",
        "VERSION:4.0",
        "FN:",
        "N:",
        "BDAY:",
        "X-APPLE-OMIT-YEAR=1604",
        "TEL",
        "EMAIL",
        "PREF=",
        "UTF-8",
        "&#x1f;",
    ),
    *(
        "<D:response>",
        "<D:href>",
        "<!DOCTYPE",
        "<!ENTITY",
        "<![CDATA[",
        "%2e%2e%2f",
        "[[contact]]",
        "name = ",
        "every = ",
    ),
    *(
        "[x]",
        "later ",
        "in 2 weeks",
        "next 12 May",
        "Notes:",
        "\\\\n",
        "\\xe2\\x9c\\x93",
        "\\xef\\xbb\\xbf",
        "\\x00",
        "\\x0d\\x0a ",
    ),
)
_FEATURES = re.compile(r"cov: (\d+) ft: (\d+)")
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def main() -> int:
    """Fuzz each target, say what came of it, and return how many of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20_000, help="inputs for each target")
    parser.add_argument("--only", choices=TARGETS, help="one target")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rekindled-fuzz-"))
    failed = 0
    for target in [asked.only] if asked.only else TARGETS:
        failed += not _fuzzed(target, asked.runs, folder / target)
    sys.stdout.write(f"{failed} of the targets failed; inputs and findings are in {folder}\n")
    return min(failed, 1)


def _fuzzed(target: str, runs: int, folder: Path) -> bool:
    corpus, found = folder / "corpus", folder / "found"
    corpus.mkdir(parents=True)
    (folder / "words").write_text("".join(f'"{word}"\n' for word in WORDS), encoding="ascii")
    found.mkdir()
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.one_target", target, str(corpus)),
            *(f"-runs={runs}", f"-max_len={LONGEST_INPUT}", f"-timeout={SECONDS_PER_INPUT}"),
            *(
                f"-rss_limit_mb={MEGABYTES}",
                f"-artifact_prefix={found}/",
                f"-dict={folder / 'words'}",
                "-print_final_stats=1",
                "-seed=1",
            ),
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    features = (_FEATURES.findall(done.stderr) or [("0", "0")])[-1]
    executed = (_EXECUTED.findall(done.stderr) or ["0"])[-1]
    findings = sorted(path.name for path in found.iterdir())
    good = done.returncode == 0 and not findings and int(executed) > 0
    sys.stdout.write(
        f"{target:8} {executed:>8} executions, {features[0]} edges, {features[1]} features, {len(findings)} findings\n"
    )
    if not good:
        sys.stdout.write(f"{done.stdout[-2000:]}{done.stderr[-4000:]}\n")
    sys.stdout.flush()
    return good


if __name__ == "__main__":
    sys.exit(main())
