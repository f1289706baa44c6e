"""Fields that only say who wrote the rest of a change, and when.

Two people who decide the same have not contradicted each other, and where they have, it is about what they
decided: what they say of themselves is no conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ATTRIBUTION: Final[Mapping[str, frozenset[str]]] = {
    "survey_second_keying": frozenset({"keyed_by", "keyed_at", "settled_by"}),
}
