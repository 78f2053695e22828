"""That a person is to be forgotten, remembered until nothing is left: whose ids, and which words mean them too.

Owns how it is spelled in the store's one setting. Must not forget anybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from rekindled.app.ports import Pulse
from rekindled.app.waking import AT_ONCE
from rekindled.core.facts import Setting, SettingSaved


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Contacts to forget, by id, and words of which the user says that they mean nobody else."""

    ids: tuple[str, ...]
    also: tuple[str, ...] = ()

    def and_of(self, other: Wish | None) -> Wish:
        """Both as one."""
        if other is None:
            return self
        return Wish(
            ids=tuple(dict.fromkeys((*other.ids, *self.ids))), also=tuple(dict.fromkeys((*other.also, *self.also)))
        )


def wish_in(settings: Mapping[Setting, str]) -> Wish | None:
    """Whom the store is to forget, if anybody."""
    told = json.loads(settings.get(Setting.FORGETTING, "null"))
    return Wish(ids=tuple(told["ids"]), also=tuple(told["also"])) if told else None


def saved(wish: Wish) -> SettingSaved:
    """The fact that remembers it."""
    told = {"ids": wish.ids, "also": wish.also}
    return SettingSaved(setting=Setting.FORGETTING, value=json.dumps(told, ensure_ascii=False))


def is_forgetting(pulse: Pulse) -> bool:
    """Whether a look is worth while for this alone; a server that refuses is asked less and less (promise 22)."""
    refusals = int(pulse.settings.get(Setting.REFUSALS, "0"))
    return Setting.FORGETTING in pulse.settings and refusals <= AT_ONCE
