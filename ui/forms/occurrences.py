"""Which occurrence of a repeat the keys mean: the innermost around the cursor, else the next below. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ui.forms.outline import EntryKind

_POSITION = re.compile(r"\[\d+\]$")

type Line = tuple[str, str]
"""Kind and ref of a line of the page."""


def to_add(lines: Sequence[Line], cursor: str) -> str | None:
    """The repeat that takes one more: around the cursor, else the next behind it, else the last."""
    offered = [ref for kind, ref in lines if kind == EntryKind.ADD]
    around = [ref for ref in offered if re.match(rf"{re.escape(ref)}\[\d+\]/", cursor)]
    if around:
        return max(around, key=len)
    at = lines.index((EntryKind.QUESTION.value, cursor)) if (EntryKind.QUESTION.value, cursor) in lines else 0
    behind = (ref for kind, ref in lines[at:] if kind == EntryKind.ADD)
    return next(behind, offered[-1] if offered else None)


def to_remove(lines: Sequence[Line], cursor: str) -> str | None:
    """The ref of the innermost occurrence around the cursor that may be removed."""
    repeats = {ref for kind, ref in lines if kind == EntryKind.ADD}
    found = [
        ref
        for kind, ref in lines
        if kind == EntryKind.OCCURRENCE and cursor.startswith(f"{ref}/") and _POSITION.sub("", ref) in repeats
    ]
    return max(found, key=len, default=None)
