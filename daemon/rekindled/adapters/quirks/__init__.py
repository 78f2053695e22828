"""One module for each way a server departs from the standards: where that was seen, and how it shows.

`TRIALS` maps each quirk to its trial; each is independent of the others and works on the probe entry alone.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rekindled.adapters.probe_bench import Bench
from rekindled.adapters.quirks import (
    believes_any_token,
    deletes_blindly,
    overwrites,
    repeats_etags,
    revives,
    updates_blindly,
)
from rekindled.app.quirks import Quirk

TRIALS: Mapping[Quirk, Callable[[Bench], bool]] = MappingProxyType(
    {
        Quirk.OVERWRITES: overwrites.shows,
        Quirk.UPDATES_BLINDLY: updates_blindly.shows,
        Quirk.REVIVES: revives.shows,
        Quirk.DELETES_BLINDLY: deletes_blindly.shows,
        Quirk.REPEATS_ETAGS: repeats_etags.shows,
        Quirk.BELIEVES_ANY_TOKEN: believes_any_token.shows,
    }
)
