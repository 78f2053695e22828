"""Log events and how they are written: for a person, for the journal, or for a machine.

Owns the names of events, the forms of a line and what may never stand in one. Must not know who logs what.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from rekindled.core.unseen import inert, inert_lines

Format = Literal["auto", "console", "logfmt", "json"]


_HIDDEN = "***"
_SECRET_KEY = re.compile(r"passw|secret|token|authorization|cookie|credential|api_?key", re.IGNORECASE)
_SECRET_TEXT = (
    (re.compile(r"\b(Basic|Bearer|Digest)\s+[^\s'\",}]{4,}.*", re.IGNORECASE), rf"\1 {_HIDDEN}"),
    (re.compile(r"\b(authorization|cookie|passw\w*)(['\"]?\s*[:=]\s*).*", re.IGNORECASE), rf"\1\2{_HIDDEN}"),
    (re.compile(r"(//)[^/\s@]*:[^/\s@]*@"), rf"\1{_HIDDEN}@"),
)
# The only text that may have lines: a traceback.
_LINED = frozenset({"exception", "stack"})
_PRIORITY = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}

# caldav prints the user's events at WARNING and whole exchanges at DEBUG; urllib3 prints paths and names of calendars.
_QUIET_LIBRARIES = {"caldav": logging.CRITICAL, "niquests": logging.ERROR, "urllib3": logging.ERROR}


def configure_logging(level: str, form: Format, stream: TextIO, environ: Mapping[str, str]) -> None:
    """Send our own lines and those of libraries to `stream`, alike; may be called again when the level changes.

    `auto` is console on a terminal and logfmt elsewhere. Lines carry journald's `<N>` priority only when systemd says
    that it reads them (JOURNAL_STREAM, systemd.exec); the journal knows the time itself.
    """
    terminal = stream.isatty()
    chosen = form if form != "auto" else ("console" if terminal else "logfmt")
    journal = bool(environ.get("JOURNAL_STREAM")) and not terminal
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        *([] if journal else [structlog.processors.TimeStamper(fmt="iso", utc=True)]),
        *_exceptions(chosen),
        redact,
    ]
    render = _renderer(chosen, colors=terminal and not environ.get("NO_COLOR"))
    final = _with_priority(render) if journal else render
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*before, final],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _Unfailing(stream))),
        # A reload may change the level, and a kept logger would not notice.
        cache_logger_on_first_use=False,
    )
    _route_libraries(threshold, stream, before, final)


def get_logger() -> structlog.typing.FilteringBoundLogger:
    """The logger to write events with."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide what must never be read, however deep it lies (faults promises 13 and 38)."""
    return {key: _clean(key, value) for key, value in event.items()}


class _Unfailing:
    """A stream that loses a line rather than the program: a full disk must not end it (promise 9)."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def _clean(key: object, value: object) -> object:
    if isinstance(key, str) and _SECRET_KEY.search(key):
        return _HIDDEN
    if isinstance(value, Mapping):
        return {below: _clean(below, inner) for below, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [_clean(None, inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return inert_lines(without_secrets(str(value))) if key in _LINED else inert(without_secrets(str(value)))


def without_secrets(text: str) -> str:
    """Text in which what looks like a login is hidden."""
    for secret, shown in _SECRET_TEXT:
        text = secret.sub(shown, text)
    return text


def _exceptions(form: str) -> list[Processor]:
    """Tracebacks without the values of variables: `show_locals` would print the password (libraries facts §8)."""
    if form == "json":
        frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=20)
        return [structlog.processors.ExceptionRenderer(frames)]
    return [structlog.processors.format_exc_info]


def _renderer(form: str, *, colors: bool) -> Processor:
    if form == "console":
        return structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(key_order=["event"], bool_as_flag=False)


def _with_priority(render: Processor) -> Processor:
    def prefixed(logger: WrappedLogger, method: str, event: EventDict) -> str:
        priority = _PRIORITY.get(str(event.get("level", method)), 6)
        # A prefix counts for one line, so there must be only one.
        return f"<{priority}>" + str(render(logger, method, event)).replace("\n", " | ")

    return prefixed


def _route_libraries(threshold: int, stream: TextIO, before: Sequence[Processor], final: Processor) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *before],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, final],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    handler.addFilter(_worth_a_line)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(threshold, logging.WARNING))


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Asked at the handler, because caldav sets its logger's level again when it is imported."""
    quiet = _QUIET_LIBRARIES.get(record.name.partition(".")[0], logging.NOTSET)
    return record.levelno >= quiet
