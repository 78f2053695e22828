"""Drafts from Jinja2 templates: those of the program, and the user's own beside the configuration.

The only place that knows Jinja2, which is imported when the first draft is asked for. Owns where templates are and what
is said of one with a mistake. Must not know who gets a draft.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rekindled.core.errors import ConfigError
from rekindled.core.letters import Ground, Letter, Sender

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent.parent / "templates"
LONGEST = 20_000
_SUBJECT = "Subject:"
_NAMES = (*(one.name for one in fields(Ground)), "first_name")


@dataclass(kw_only=True)
class JinjaDrafts:
    """Templates named `LANGUAGE/OCCASION.txt`, looked for in `own` first; their first line is the subject."""

    own: Path | None = None
    sender: Sender = field(default_factory=Sender)

    def draft(self, ground: Ground) -> Letter:
        """A draft for one person.

        Raises:
            ConfigError: the template has a mistake; the message names its file and line.
        """
        name = f"{ground.language}/{ground.occasion}.txt"
        values = {one: getattr(ground, one) for one in _NAMES} | {"me": self.sender}
        try:
            text = self._environment.get_template(name).render(values)
        except Exception as problem:  # noqa: BLE001 - whatever a template does wrong is for its author to mend
            raise ConfigError(self._told(name, problem)) from None
        subject, _, body = text[:LONGEST].partition("\n")
        if not subject.startswith(_SUBJECT):
            raise ConfigError(f'{self._file(name)} line 1: expected "Subject: …"')
        return Letter(subject=subject.removeprefix(_SUBJECT).strip(), body=_tidy(body))

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415 - most looks and commands draft nothing
        from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - as above

        return SandboxedEnvironment(
            loader=FileSystemLoader([folder for folder in (self.own, TEMPLATES) if folder]),
            undefined=StrictUndefined,
            autoescape=False,  # plain text, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _file(self, name: str) -> Path:
        folders = [folder for folder in (self.own, TEMPLATES) if folder]
        return next((folder / name for folder in folders if (folder / name).is_file()), folders[0] / name)

    def _told(self, name: str, problem: Exception) -> str:
        """What is wrong and where: a mistake of spelling knows its line, others happened on one."""
        file, line = getattr(problem, "filename", None), getattr(problem, "lineno", None)
        if line is None:
            frames = traceback.extract_tb(problem.__traceback__)
            inside = [frame for frame in frames if frame.filename.endswith(".txt")]
            file, line = (inside[-1].filename, inside[-1].lineno) if inside else (None, None)
        place = f"{file or self._file(name)}" + (f" line {line}" if line else "")
        return f"{place}: {getattr(problem, 'message', None) or problem or type(problem).__name__}; mend the template"


def _tidy(body: str) -> str:
    """Without the empty lines that parts left out leave behind."""
    paragraphs = [part.strip() for part in body.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part)
