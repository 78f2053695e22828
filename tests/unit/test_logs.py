from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from rekindled.app.events import Event
from rekindled.logs import Format, configure_logging, get_logger


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(form: Format = "auto", stream: io.StringIO | None = None, **environ: str) -> list[str]:
    """What a look, a failure and a library leave behind."""
    stream = stream or io.StringIO()
    configure_logging("info", form, stream, environ)
    get_logger().info(Event.LOOK_FINISHED, requests=1)
    get_logger().debug(Event.REQUEST_SERVED)
    logging.getLogger("library").warning("something is odd")
    return stream.getvalue().splitlines()


def test_elsewhere_than_on_a_terminal_lines_are_logfmt() -> None:
    """Without being told, a pipe gets logfmt with the time, and nothing below the level."""
    look, library = lines()
    assert re.fullmatch(r"event=look.finished requests=1 level=info timestamp=\S+Z", look)
    assert library.startswith('event="something is odd" logger=library level=warning')


def test_a_terminal_gets_lines_for_people() -> None:
    """On a terminal the event stands in colour, unless NO_COLOR asks for none."""
    assert "\x1b[" in lines(stream=Terminal())[0]
    look = lines(stream=Terminal(), NO_COLOR="1")[0]
    assert "look.finished" in look
    assert "\x1b[" not in look


def test_json_is_one_object_a_line() -> None:
    """A machine can read every line, a library's too."""
    assert [json.loads(line)["event"] for line in lines("json")] == ["look.finished", "something is odd"]


@pytest.mark.parametrize("form", ["auto", "console", "logfmt", "json"])
def test_the_journal_gets_priorities_only_when_it_reads(form: Format) -> None:
    """Lines begin with `<N>` and lack the time if and only if systemd says that the journal reads them."""
    look, library = lines(form, JOURNAL_STREAM="8:12345")
    assert look.startswith("<6>")
    assert library.startswith("<4>")
    assert "timestamp" not in look
    assert not lines(form)[0].startswith("<")
    assert not lines(form, stream=Terminal(), JOURNAL_STREAM="8:12345")[0].startswith("<")


@pytest.mark.parametrize("form", ["console", "logfmt", "json"])
def test_no_secret_is_ever_written(form: Format) -> None:
    """Passwords and headers are hidden however deep they lie, in tracebacks and in libraries' lines."""
    stream = io.StringIO()
    configure_logging("debug", form, stream, {"JOURNAL_STREAM": "8:12345"})
    password = "hunter2"
    get_logger().info(
        Event.LOOK_FAILED,
        password=password,
        headers={"Authorization": password, "Depth": "1"},
        tries=({"Password": password},),
        url=f"https://me:{password}@cloud.example.org/",
        body=b"bytes",
        none=None,
    )
    try:
        int(f"Authorization: Basic {password}")
    except ValueError:
        get_logger().exception(Event.LOOK_FAILED)
    logging.getLogger("library").error("sent Bearer %s", password)
    assert "hunter2" not in stream.getvalue()
    assert "***" in stream.getvalue()
    assert "cloud.example.org" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 3


def test_libraries_that_print_events_are_silent() -> None:
    """The diffs caldav prints of a user's event reach no log, also when it sets its own level again."""
    stream = io.StringIO()
    configure_logging("debug", "logfmt", stream, {})
    for name in ("caldav", "caldav.lib.vcal", "urllib3.connectionpool", "niquests"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).warning("-SUMMARY:Call Ann")
    assert stream.getvalue() == ""


def test_what_drives_a_terminal_is_taken_out() -> None:
    """Control characters in a value are gone."""
    stream = io.StringIO()
    configure_logging("info", "json", stream, {})
    get_logger().info(Event.ENTRY_UNREADABLE, title="\x1b]52;c;x\x07 \u202eabc")
    assert json.loads(stream.getvalue())["title"] == "]52;c;x abc"


def test_the_level_can_change_while_running() -> None:
    """A logger got before a reload follows the new level."""
    stream = io.StringIO()
    configure_logging("error", "logfmt", stream, {})
    logger = get_logger()
    logger.info(Event.CONFIG_RELOADED)
    configure_logging("info", "logfmt", stream, {})
    logger.info(Event.CONFIG_RELOADED)
    assert stream.getvalue().count("config.reloaded") == 1


def test_events_are_named_alike() -> None:
    """Every event is a noun and what happened to it, in the past."""
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", event) for event in Event)


class FullDisk(io.StringIO):
    """A stream that takes nothing."""

    def write(self, _: str) -> int:
        """No room."""
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        """No room either."""
        raise OSError(28, "No space left on device")


def test_a_log_that_takes_nothing_costs_only_its_lines() -> None:
    """A full disk under the log does not end the program (promise 9)."""
    assert lines(stream=FullDisk()) == []
