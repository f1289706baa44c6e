"""What was typed into a cell and is no value yet ("mười hai"): kept on this computer until it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import Clock, to_millis
from desktop_app.movements.values import CellKey
from desktop_app.storage.tables.movements import cell_draft


@dataclass(frozen=True, slots=True)
class CellDraft:
    """The text as it was typed, and by whom."""

    text: str
    typed_by: str


def keep_cell_drafts(
    connection: Connection, clock: Clock, officer: str, set_code: str, texts: Mapping[CellKey, str | None]
) -> None:
    """Keep texts that do not fit; ``None`` forgets what was kept of a cell."""
    columns = cell_draft.c
    for (indicator_code, period, unit), text in texts.items():
        place = {
            "set_code": set_code,
            "indicator_code": indicator_code,
            "period": period,
            "unit": unit,
        }
        if text is None:
            connection.execute(
                delete(cell_draft).where(and_(*(columns[name] == value for name, value in place.items())))
            )
            continue
        content = {"text": text, "typed_by": officer, "typed_at": to_millis(clock.now())}
        connection.execute(
            insert(cell_draft)
            .values(**place, **content)
            .on_conflict_do_update(index_elements=list(place), set_=content)
        )


def load_cell_drafts(connection: Connection, set_code: str, period: str) -> dict[CellKey, CellDraft]:
    """What was typed into the cells of a period and does not fit."""
    columns = cell_draft.c
    query = select(columns.indicator_code, columns.unit, columns.text, columns.typed_by).where(
        columns.set_code == set_code, columns.period == period
    )
    return {(row[0], period, row[1]): CellDraft(row[2], row[3]) for row in connection.execute(query)}
