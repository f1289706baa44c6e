"""Which occurrence of a repeat the keys act on, and where the answers after a removed one move. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.forms.xpath.answer_key import AnswerKey
from ui.forms.outline import EntryKind

type Line = tuple[str, str]
"""Kind and ref of a line of the page."""


def to_add(lines: Sequence[Line], cursor: str) -> str | None:
    """The repeat that takes one more: around the cursor, else the next behind it, else the last."""
    offered = [ref for kind, ref in lines if kind == EntryKind.ADD]
    key = AnswerKey.parse(cursor)
    around = [ref for ref in offered if key.occurrence_of(AnswerKey.parse(ref)) is not None]
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
        if kind == EntryKind.OCCURRENCE
        and cursor.startswith(f"{ref}/")
        and str(AnswerKey.parse(ref).without_position()) in repeats
    ]
    return max(found, key=len, default=None)


def moved(ref: str, removed: str) -> str | None:
    """The ref of an answer after an occurrence was removed: those behind it move up; ``None`` for its own."""
    gone, key = AnswerKey.parse(removed), AnswerKey.parse(ref)
    before, position = gone.steps[-1].position, key.occurrence_of(gone)
    if before is None or position is None or position < before:
        return ref
    return None if position == before else str(key.in_occurrence(gone, position - 1))


def nearest(before: Sequence[str], left: Sequence[str], removed: str) -> str:
    """The question in the place of the removed ones, else the one above them, else the first; "" for none.

    ``before`` are the questions asked before the occurrence ``removed`` went, ``left`` those asked now.
    """
    same = next((ref for ref in left if ref.startswith(f"{removed}/")), None)
    if same is not None or not left:
        return same or ""
    inside = [ref for ref in before if ref.startswith(f"{removed}/")]
    above = before[: before.index(inside[0])] if inside else []
    return next((ref for ref in reversed(above) if ref in left), left[0])
