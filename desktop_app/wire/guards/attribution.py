"""Fields that only say who wrote the rest of a change, and when, or over what.

Two people who decide the same have not contradicted each other, and where they have, it is about what they
decided: what they say of themselves is no conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

ATTRIBUTION: Final[Mapping[str, frozenset[str]]] = {
    "survey_second_keying": frozenset({"keyed_by", "keyed_at", "settled_by"}),
}

WRITTEN_OVER: Final = "@from"
"""How the field ends that says over which draft the text of a part of a report was written."""


def attributions(entity: str, fields: Iterable[str]) -> frozenset[str]:
    """Those of some fields of a record that are no conflict by themselves."""
    known = ATTRIBUTION.get(entity, frozenset())
    return frozenset(
        name for name in fields if name in known or (entity == "period_text" and name.endswith(WRITTEN_OVER))
    )
