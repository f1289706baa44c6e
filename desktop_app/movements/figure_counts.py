"""How many figures each unit has in each period, kept with the writes: the first page never counts them.

They are derived: neither journalled nor sent. :func:`recount` is what they are compared with.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.journal.rows import Changes, Fields, NewRecords, RecordWriter
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.movements import figure_count, indicator_value

type FigureCounts = Counter[tuple[str, str]]
"""By period and unit; an empty cell is no figure."""

_added = insert(figure_count).values({column.name: bindparam(column.name) for column in figure_count.columns})
_ADD = Prepared(
    _added.on_conflict_do_update(
        index_elements=["period", "unit"], set_={"figures": figure_count.c.figures + _added.excluded.figures}
    )
)


def follow_figures(records: RecordWriter, changes: Changes) -> None:
    """Bring the counts up to date with changes of figures, in their transaction."""
    steps: FigureCounts = Counter()
    for change in changes:
        if isinstance(change, NewRecords):
            columns = (change.column(name, None) for name in ("period", "unit", "value"))
            places = (
                (period, unit) for period, unit, value in zip(*columns, strict=True) if value is not None
            )
            steps.update((str(period or ""), str(unit or "")) for period, unit in places)
            continue
        before, after = (
            () if fields is None else _counted(fields) for fields in (change.before, change.after)
        )
        if before != after:
            steps.subtract(before)
            steps.update(after)
    rows = [
        {"period": period, "unit": unit, "figures": step} for (period, unit), step in steps.items() if step
    ]
    if rows:
        _ADD.run_many(records.connection, rows)


def counts_otherwise(before: Fields, after: Fields) -> bool:
    """Whether a figure counts otherwise than before: one that takes the place of another does not."""
    had, has = before.get, after.get
    return (
        had("value") is None
        or has("value") is None
        or had("unit") != has("unit")
        or had("period") != has("period")
    )


def _counted(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Return where a figure counts: nowhere when its cell is empty or it was taken away."""
    if fields.get("value") is None or fields.get("deleted"):
        return ()
    # What another program wrote may lack either: the columns start as empty text.
    return ((str(fields.get("period") or ""), str(fields.get("unit") or "")),)


def kept_figures(connection: Connection) -> FigureCounts:
    """Return the kept counts that are not 0."""
    rows = connection.execute(select(figure_count.c.period, figure_count.c.unit, figure_count.c.figures))
    return Counter({(period, unit): figures for period, unit, figures in rows if figures})


def recount(connection: Connection) -> FigureCounts:
    """Return the counts computed afresh from the figures."""
    columns = indicator_value.c
    query = (
        select(columns.period, columns.unit, func.count())
        .where(columns.value.is_not(None))
        .group_by(columns.period, columns.unit)
    )
    return Counter({(period, unit): figures for period, unit, figures in connection.execute(query)})
