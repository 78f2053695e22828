"""What standing notices are about, where more than one module must know.

Owns the keys. Must not know who shows them.
"""

from __future__ import annotations

STORE_NOTICE = "store"
