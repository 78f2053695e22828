"""The section `[marks]`: in which languages and words the user marks entries.

Owns its keys. Must not know how a mark is read.
"""

from __future__ import annotations

from pydantic import Field, field_validator

from rekindled.config.section import Section
from rekindled.config.values import Names
from rekindled.core.model import Outcome
from rekindled.core.vocabulary import LANGUAGES, Vocabulary, vocabulary

OWN_OUTCOMES = (Outcome.DONE, Outcome.UNANSWERED, Outcome.SKIPPED, Outcome.LATER, Outcome.STOP)


class OwnWords(Section):
    """The user's own words for marks, beside those of the languages."""

    done: Names = ()
    unanswered: Names = ()
    skipped: Names = ()
    later: Names = ()
    stop: Names = ()


class Marks(Section):
    """Which languages' words are marks; signs always are."""

    languages: Names = tuple(LANGUAGES)
    words: OwnWords = Field(default_factory=OwnWords)

    @field_validator("languages")
    @classmethod
    def _spoken(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in languages if name not in LANGUAGES]
        if unknown:
            raise ValueError(f'"{unknown[0]}" is not known; expected any of {", ".join(LANGUAGES)}')
        return languages

    def vocabulary(self, spoken: str = "en") -> Vocabulary:
        """All words together; those of the language that entries are in always count, for entries propose them."""
        own = {
            word: outcome
            for name, outcome in zip(OwnWords.model_fields, OWN_OUTCOMES, strict=True)
            for word in getattr(self.words, name)
        }
        return vocabulary(dict.fromkeys((*self.languages, spoken)), own)
