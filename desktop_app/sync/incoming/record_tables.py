"""Store received columns of records: new ones in bulk, known ones under the office's own pending ops."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache

from sqlalchemy import Connection

from desktop_app.journal.devices import Device, head
from desktop_app.journal.ops import ops_of
from desktop_app.journal.past.record_origins import write_out_changing
from desktop_app.journal.rows import Fields, RecordWriter
from desktop_app.journal.unseen import UnseenValues
from desktop_app.office_key.otherwise import note_received
from desktop_app.office_key.ring import key_ring, opened_columns
from desktop_app.storage.engine import UNSTORABLE, savepoint
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import misfits
from desktop_app.sync.incoming.first_merge import FirstMerge
from desktop_app.sync.incoming.inserting import insert_columns
from desktop_app.sync.incoming.origins import OriginKeeper, SegmentOrigins
from desktop_app.sync.incoming.quarantine import count_quarantined, forget_quarantined, quarantine_record
from desktop_app.sync.incoming.rejoining import Rejoining
from desktop_app.sync.state import read_state
from desktop_app.wire.guards.bound_fields import lacking
from desktop_app.wire.guards.creations import lacks_creation
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.op import Value
from desktop_app.wire.origins import Origins
from desktop_app.wire.records import RecordState, RecordTable

_IDS_IN_ONE_QUERY = 500


class NotAllNew(Exception):
    """A table refuses a record that was inserted at once with others."""


class TableApplier:
    """Stores what was received in one transaction; ``at``: now, milliseconds since 1970 UTC.

    ``at_once``: when a table refuses a record as not new, everything is abandoned. The caller rolls back and
    goes table by table.
    """

    def __init__(
        self, connection: Connection, writer: RecordWriter, device: Device, at: int, *, at_once: bool = False
    ) -> None:
        self._connection = connection
        self._at_once = at_once
        self._writer = writer
        self._device = device
        self._at = at
        self._origins = OriginKeeper(connection)
        self._unseen = UnseenValues(connection)
        self._ring = key_ring(connection)
        self._any_aside = count_quarantined(connection) > 0
        state = read_state(connection)
        self._beside = FirstMerge(connection, self._unseen, state) if state.bring_along else None
        rejoins = state.see_first and not state.bring_along
        self._rejoining = Rejoining(connection, self._unseen) if rejoins else None

    def apply(self, table: RecordTable, origins: Origins) -> int:
        """Write the records of a table; how many were quarantined because no table here holds them."""
        if not table.entity_ids:
            return 0
        if self._any_aside:
            forget_quarantined(self._connection, table.entity, table.entity_ids)
        if table.entity not in ENTITIES:
            unfit = table.states()  # a newer province has kinds of records that this program does not know
        else:
            table, unfit = _fitting(table)
            table = self._opened(table)
            # What a segment brings is new, but where it comes a second time: then the table says so.
            if not (isinstance(origins, SegmentOrigins) and self._insert_new(table, origins)):
                unfit += self._write(table, origins)
        for state in unfit:
            quarantine_record(self._connection, state, self._at)
            self._any_aside = True
        return len(unfit)

    def _opened(self, table: RecordTable) -> RecordTable:
        """What names a person, as the book keeps it; how the province has it is noted.

        Of what waits to be sent, that follows from the own op.
        """
        if table.entity not in personal_fields() or not table.entity_ids:
            return table
        values, otherwise = opened_columns(
            self._ring, table.entity, table.entity_ids, table.fields, table.values
        )
        own = pending_fields(self._connection, self._device, table.entity_ids)
        for (_, entity_id), fields in own.items():
            kept = {name: key for name, key in otherwise.get(entity_id, {}).items() if name not in fields}
            otherwise[entity_id] = kept
        settled = [each for each in table.entity_ids if (table.entity, each) not in own]
        note_received(self._connection, table.entity, settled, otherwise)
        return RecordTable(table.entity, table.fields, table.entity_ids, table.versions, values)

    def _insert_new(self, table: RecordTable, origins: Origins) -> bool:
        """Insert records; where a table refuses one, nothing is written and the answer is no.

        Raises:
            NotAllNew: it refuses one, and all is written at once.
        """
        if not table.entity_ids:
            return True
        try:
            with nullcontext() if self._at_once else savepoint(self._connection):
                self._insert(table)
                self._origins.created(table, origins)
        except UNSTORABLE as error:
            if self._at_once:
                raise NotAllNew from error
            return False
        return True

    def _write(self, table: RecordTable, origins: Origins) -> list[RecordState]:
        """Insert what is new and overwrite what is here; return what no table holds."""
        present = _present(self._connection, table.entity, table.entity_ids)
        if not present:
            return self._insert_all(table, origins)
        new = rows_of(table, [row for row, key in enumerate(table.entity_ids) if key not in present])
        known = rows_of(table, [row for row, key in enumerate(table.entity_ids) if key in present])
        return self._overwrite_all(known, origins) + self._insert_all(new, origins)

    def _insert_all(self, new: RecordTable, origins: Origins) -> list[RecordState]:
        """Insert records; when a table refuses one, one by one. What it refused comes back."""
        if self._insert_new(new, origins):
            return []
        if len(new.entity_ids) == 1:
            return new.states()
        each = (rows_of(new, [row]) for row in range(len(new.entity_ids)))
        return [state for item in each for state in self._insert_all(item, origins)]

    def _insert(self, new: RecordTable) -> None:
        columns = (new.fields, new.entity_ids, new.versions, new.values)
        insert_columns(self._connection, self._writer, new.entity, *columns)

    def _overwrite_all(self, known: RecordTable, origins: Origins) -> list[RecordState]:
        pending = pending_fields(self._connection, self._device, known.entity_ids)
        coming = dict(zip(known.entity_ids, known.versions, strict=True))
        write_out_changing(self._connection, known.entity, coming)
        if self._beside is not None:
            self._beside.read(known.entity, known.entity_ids)
        if self._rejoining is not None:
            self._rejoining.read(known.entity, [entity_id for _, entity_id in pending])
        without = lacks_creation(known.entity, known.fields)
        unfit = []
        for row, state in enumerate(known.states()):
            if row % _IDS_IN_ONE_QUERY == 0:
                self._writer.read_ahead(known.entity, known.entity_ids[row : row + _IDS_IN_ONE_QUERY])
            own = pending.get((state.entity, state.entity_id), {})
            record = self._writer.get(state.entity, state.entity_id)
            if record is not None:  # what an op of an older program left out was on the screen with it
                own |= {name: record.fields.get(name) for name in lacking(state.entity, own)}
            if self._beside is not None and record is not None:
                marks = origins.get(state.version) or {}
                own = {**own, **self._beside.kept(state, record, own, marks)}
            if self._rejoining is not None and record is not None:
                self._rejoining.note_known(state, record, own, origins.get(state.version) or {})
            after = {**state.fields, **own}
            if without and record is not None:  # the comparison finds that the province lacks it
                after = {**record.fields, **after}
            self._unseen.note_received(state, own, record)
            try:
                was, became = _overwrite(self._writer, state.entity, state.entity_id, after, state.version)
            except UNSTORABLE:
                unfit.append(state)
                continue
            key = (state.entity, state.entity_id)
            self._origins.changed(key, state.version, was, became, origins)
        return unfit


def _fitting(table: RecordTable) -> tuple[RecordTable, list[RecordState]]:
    """Return the records whose values the columns are meant for, and the others."""
    wrong: set[int] = set()
    for name, column in zip(table.fields, table.values, strict=True):
        wrong.update(misfits(table.entity, name, column))
    if not wrong:
        return table, []
    right = [row for row in range(len(table.entity_ids)) if row not in wrong]
    return rows_of(table, right), rows_of(table, sorted(wrong)).states()


def rows_of(table: RecordTable, rows: Sequence[int]) -> RecordTable:
    """Some rows of a table."""
    return RecordTable(
        table.entity,
        table.fields,
        [table.entity_ids[row] for row in rows],
        [table.versions[row] for row in rows],
        [[column[row] for row in rows] for column in table.values],
    )


def _overwrite(
    writer: RecordWriter, entity: str, entity_id: str, fields: Fields, version: int
) -> tuple[Fields, Fields]:
    """Overwrite a known record; return it before and after."""
    record = writer.get(entity, entity_id)
    before = None if record is None else record.fields
    knows = ENTITIES[entity].knows
    filled = {name: value for name, value in fields.items() if value is not None or "/" not in name}
    after = {**_defaults(entity), **filled}
    writer.write(entity, entity_id, before, after, version)
    was = before or {}
    return was, {name: value for name, value in after.items() if name in was or knows(name)}


@cache
def _defaults(entity: str) -> Fields:
    """What the columns of a record hold in which nothing was ever written."""
    kind = ENTITIES[entity]
    return {name: kind.default_of(name) for name in kind.fields}


def _present(connection: Connection, entity: str, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
        wanted = tuple(ids[start : start + _IDS_IN_ONE_QUERY])
        marks = ", ".join("?" * len(wanted))  # the statement machinery would cost more than the look-ups
        rows = connection.exec_driver_sql(
            f'SELECT id FROM "{ENTITIES[entity].table.name}" WHERE id IN ({marks})', wanted
        )
        found.update(rows.scalars())
    return found


def pending_fields(
    connection: Connection, device: Device, ids: Sequence[str]
) -> dict[tuple[str, str], dict[str, Value]]:
    """Return the fields that own ops set which the province has not answered yet."""
    pending: dict[tuple[str, str], dict[str, Value]] = {}
    if head(connection, device).seq <= device.acked_seq:
        return pending  # nearly always: what is here was sent before the others' is fetched
    for op, _ in ops_of(connection, ids, device=device.number, after=device.acked_seq):
        pending.setdefault((op.entity, op.entity_id), {}).update(op.patch)
    return pending
