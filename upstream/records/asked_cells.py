"""A report that was returned with comments on single cells accepts changes of those cells only."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import ASKED, RETURNED, WHOLE_COMMUNE
from desktop_app.wire.guards.bound_fields import held_in
from desktop_app.wire.op import Op
from upstream.database.tables import record as table
from upstream.records.held import held_beside
from upstream.records.merge import MergeRecord
from upstream.records.stored import decode_fields

_CELL = "indicator_value"
_ROWS_AT_ONCE = 1_000


class AskedCells:
    """Whether the reports over the ops of one segment were returned for single cells."""

    def __init__(self, connection: Connection, commune: str) -> None:
        self._connection = connection
        self._commune = commune
        self._any: dict[str, bool] = {}

    def refuses(self, op: Op, record: MergeRecord | None, over: MergeRecord) -> bool:
        """Whether an op writes another figure into a cell of a returned report that was not asked about.

        ``over`` is a report over the cell. A decision between two values is none of these corrections.
        """
        parts = op.entity_id.split(":")
        if op.entity != _CELL or "value" not in op.patch or op.resolves or len(parts) < 4:
            return False
        if not is_returned(over) or over.entity_id != period_status_id(parts[1], parts[3], WHOLE_COMMUNE):
            return False
        present = record.fields if record is not None else {}
        is_same = held_in(_CELL, "value", present) == held_in(_CELL, "value", op.patch)
        if is_same or present.get("note_state") == ASKED:
            return False
        return self._any_of(parts[1], parts[3])

    def _any_of(self, set_code: str, period: str) -> bool:
        over = f"{set_code}:{period}"
        if over not in self._any:
            self._any[over] = self._look(set_code, period)
        return self._any[over]

    def _look(self, set_code: str, period: str) -> bool:
        first = f"iv:{set_code}:"
        query = select(table.c.fields).where(
            table.c.commune == self._commune,
            table.c.entity == _CELL,
            func.substr(table.c.entity_id, 1, len(first)) == first,  # databases order texts differently
            table.c.entity_id.contains(f":{period}:", autoescape=True),
        )
        with self._connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)) as rows:
            fields = (stored for (stored,) in rows if ASKED.encode() in stored)
            if any(decode_fields(stored).get("note_state") == ASKED for stored in fields):
                return True
        held = held_beside(self._connection, self._commune, _CELL, f"iv:{set_code}:*:{period}:*")
        return any(
            each.fields.get("note_state") == ASKED
            for each in held
            if each.entity_id.startswith(first) and f":{period}:" in each.entity_id
        )


def is_returned(over: MergeRecord) -> bool:
    """Whether it is the report of the commune, and was given back to be corrected."""
    is_report = over.entity == "period_status" and over.entity_id.endswith(f":{WHOLE_COMMUNE}")
    return is_report and over.fields.get("status") == RETURNED
