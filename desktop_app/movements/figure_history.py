"""The history of a figure in the units in which its period is shown now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.journal.past.history import FieldChange, history_of
from desktop_app.journal.rows import Fields, RecordWriter
from desktop_app.movements.cell import Cell
from desktop_app.movements.converting import ShownFigure, in_shown_units
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period

_ENTITY = "indicator_value"
_FIGURE = ("value", "set_version")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What a figure was and became by a change of its number, its unit or both."""

    before: ShownFigure
    after: ShownFigure
    change: FieldChange


def history_of_figure(connection: Connection, set_code: str, cell: Cell) -> list[FigureChange]:
    """Who changed a figure, and when; oldest first.

    Raises:
        NotInstalled: the set is not in this book.
    """
    entity_id = cell.id_in(set_code)
    record = RecordWriter(connection, {}).get(_ENTITY, entity_id)
    changes = [each for each in history_of(connection, _ENTITY, entity_id) if each.field in _FIGURE]
    if record is None or not changes:
        return []
    shown = set_of_period(connection, set_code, Period.parse(cell.period))

    def figure(fields: Fields) -> ShownFigure:
        value, version = (fields.get(name) for name in _FIGURE)
        text = None if value is None else str(value)
        return in_shown_units(connection, shown, cell.indicator, text, str(version or ""))

    after, found = dict(record.fields), list[FigureChange]()
    for together in reversed(list(_acts(changes))):
        after |= {each.field: each.after for each in together}
        before = after | {each.field: each.before for each in together}
        if before["value"] is not None or after["value"] is not None:
            found.append(FigureChange(figure(before), figure(after), together[0]))
        after = before
    return found[::-1]


def _acts(changes: Sequence[FieldChange]) -> Iterator[list[FieldChange]]:
    """What was changed together: one after another, at one moment, each field once."""
    act: list[FieldChange] = []
    for each in changes:
        is_next = act and (each.at, each.author, each.device) != (act[0].at, act[0].author, act[0].device)
        if is_next or any(other.field == each.field for other in act):
            yield act
            act = []
        act.append(each)
    if act:
        yield act
