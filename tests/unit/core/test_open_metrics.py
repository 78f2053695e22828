"""Numbers in the OpenMetrics text format, as its reference reader understands them."""

from __future__ import annotations

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read

from rekindled.core.open_metrics import Family, Kind, Sample, written

HOSTILE = 'a "quoted" \\ back\nslash\\n'


def test_labels_and_help_are_escaped() -> None:
    """Quotes, backslashes and line ends come out as they went in."""
    samples = (Sample(value=1.5, labels={"a": HOSTILE, "b": ""}), Sample(value=-2, labels={"a": "x", "b": "y"}))
    (family,) = read(written([Family(name="x_bytes", about=HOSTILE, samples=samples, unit="bytes")]))
    assert (family.name, family.type, family.unit, family.documentation) == ("x_bytes", "gauge", "bytes", HOSTILE)
    assert [(one.labels, one.value) for one in family.samples] == [
        ({"a": HOSTILE, "b": ""}, 1.5),
        ({"a": "x", "b": "y"}, -2.0),
    ]


def test_a_counter_ends_in_total() -> None:
    """OpenMetrics 1.0: the family is called without it, its numbers with it."""
    text = written([Family(name="x", about="X.", samples=(Sample(value=3),), kind=Kind.COUNTER)])
    assert text == "# TYPE x counter\n# HELP x X.\nx_total 3\n# EOF\n"
    (family,) = read(text)
    assert (family.type, family.samples[0].name) == ("counter", "x_total")


def test_what_has_no_number_is_left_out() -> None:
    """The end is there even when nothing else is."""
    assert written([Family(name="x", about="X.", samples=())]) == "# EOF\n"


@pytest.mark.parametrize("value", [0, 1764403200, 1764403200.25, 0.125])
def test_numbers_keep_their_value(value: float) -> None:
    """Whole ones have no point, times keep their milliseconds, and nothing is written in powers of ten."""
    text = written([Family(name="x", about="X.", samples=(Sample(value=value),))])
    assert "e" not in text.splitlines()[2].lower()
    (family,) = read(text)
    assert family.samples[0].value == value
