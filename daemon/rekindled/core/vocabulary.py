"""The words that are marks, in the user's languages (design §5 Marks: words are configurable, signs always work).

Owns which word means what. Must not know where in a title or a line a word may stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rekindled.core.cadence import Unit
from rekindled.core.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's words, all lower case; `until` opens what only the user can date ("after the holidays"), `wrote`
    follows the name of somebody who turned to the user ("Ann wrote").
    """

    done: tuple[str, ...]
    unanswered: tuple[str, ...]
    skipped: tuple[str, ...]
    stop: tuple[str, ...]
    later: tuple[str, ...]
    within: tuple[str, ...]
    on: tuple[str, ...]
    until: tuple[str, ...]
    wrote: tuple[str, ...]
    units: Mapping[str, Unit]
    months: tuple[str, ...]
    numbers: Mapping[str, int]


def _units(days: str, weeks: str, months: str, years: str) -> Mapping[str, Unit]:
    spelled = zip((days, weeks, months, years), Unit, strict=True)
    return MappingProxyType({word: unit for words, unit in spelled for word in words.split()})


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "en": Language(
            done=("done",),
            unanswered=("no answer", "n/a", "voicemail", "left message", "left a message"),
            skipped=("skip", "skipped"),
            stop=("stop", "never"),
            later=("later",),
            within=("in",),
            on=("next", "on"),
            until=("after", "when", "until"),
            wrote=("wrote", "has written"),
            units=_units("d day days", "w week weeks", "month months", "y year years"),
            months=("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
            numbers=MappingProxyType({"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "six": 6}),
        ),
        "de": Language(
            done=("erledigt", "fertig", "gemacht"),
            unanswered=("nicht erreicht", "keine antwort", "mailbox", "nachricht hinterlassen"),
            skipped=("überspringen", "übersprungen", "ausgelassen"),
            stop=("stopp", "nie", "nie wieder"),
            later=("später",),
            within=("in",),
            on=("am", "nächsten"),
            until=("nach", "wenn", "bis"),
            wrote=("hat geschrieben", "schrieb"),
            units=_units("tag tage tagen", "woche wochen", "monat monate monaten", "jahr jahre jahren"),
            months=("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
            numbers=MappingProxyType({"ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "sechs": 6}),
        ),
        "fr": Language(
            done=("fait", "terminé"),
            unanswered=("pas de réponse", "sans réponse", "messagerie", "message laissé"),
            skipped=("passer", "sauter", "sauté"),
            stop=("arrêter", "jamais"),
            later=("plus tard",),
            within=("dans",),
            on=("le", "prochain"),
            until=("après", "quand", "jusqu'à"),
            wrote=("a écrit",),
            units=_units("jour jours", "semaine semaines", "mois", "an ans année années"),
            months=("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"),
            numbers=MappingProxyType({"un": 1, "une": 1, "deux": 2, "trois": 3, "six": 6}),
        ),
        "es": Language(
            done=("hecho", "hecha", "terminado"),
            unanswered=("sin respuesta", "no contesta", "buzón de voz", "dejé mensaje"),
            skipped=("saltar", "saltado", "omitir"),
            stop=("parar", "nunca"),
            later=("más tarde", "luego"),
            within=("en", "dentro de"),
            on=("el", "próximo"),
            until=("después de", "cuando", "hasta"),
            wrote=("escribió", "ha escrito"),
            units=_units("día días", "semana semanas", "mes meses", "año años"),
            months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
            numbers=MappingProxyType({"un": 1, "una": 1, "dos": 2, "tres": 3, "seis": 6}),
        ),
        "nb": Language(
            done=("ferdig", "gjort", "utført"),
            unanswered=("ikke svar", "ingen svar", "svarte ikke", "la igjen beskjed"),
            skipped=("hopp over", "hoppet over"),
            stop=("stopp", "aldri"),
            later=("senere",),
            within=("om",),
            on=("den", "neste"),
            until=("etter", "når", "til"),
            wrote=("skrev", "har skrevet"),
            units=_units("dag dager", "uke uker", "måned måneder", "år"),
            months=("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"),
            numbers=MappingProxyType({"en": 1, "ei": 1, "ett": 1, "to": 2, "tre": 3, "seks": 6}),
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All words of the chosen languages together, and the user's own."""

    outcomes: Mapping[str, Outcome]
    later: frozenset[str]
    within: frozenset[str]
    on: frozenset[str]
    until: frozenset[str]
    wrote: frozenset[str]
    units: Mapping[str, Unit] = field(repr=False)
    months: Mapping[str, int] = field(repr=False)
    numbers: Mapping[str, int] = field(repr=False)


def vocabulary(languages: Iterable[str] = tuple(LANGUAGES), own: Mapping[str, Outcome] | None = None) -> Vocabulary:
    """The words of these languages (all by default) with the user's own on top; `x` is always done."""
    spoken = [LANGUAGES[name] for name in languages]
    outcomes: dict[str, Outcome] = {"x": Outcome.DONE}
    for language in spoken:
        outcomes |= dict.fromkeys(language.done, Outcome.DONE)
        outcomes |= dict.fromkeys(language.unanswered, Outcome.UNANSWERED)
        outcomes |= dict.fromkeys(language.skipped, Outcome.SKIPPED)
        outcomes |= dict.fromkeys(language.stop, Outcome.STOP)
    outcomes |= {word.casefold(): outcome for word, outcome in (own or {}).items() if outcome is not Outcome.LATER}
    own_later = {word.casefold() for word, outcome in (own or {}).items() if outcome is Outcome.LATER}
    months = {name: number for language in spoken for number, name in enumerate(language.months, start=1)}
    return Vocabulary(
        outcomes=MappingProxyType(outcomes),
        later=frozenset(word for language in spoken for word in language.later) | own_later,
        within=frozenset(word for language in spoken for word in language.within),
        on=frozenset(word for language in spoken for word in language.on),
        until=frozenset(word for language in spoken for word in language.until),
        wrote=frozenset(word for language in spoken for word in language.wrote),
        units=MappingProxyType({word: unit for language in spoken for word, unit in language.units.items()}),
        months=MappingProxyType(months),
        numbers=MappingProxyType({word: n for language in spoken for word, n in language.numbers.items()}),
    )


EVERY_LANGUAGE = vocabulary()
