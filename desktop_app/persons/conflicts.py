"""Names that wait in a conflict: two computers wrote a field of a record, and a person has yet to decide.

Where one erased a name while the other corrected it, the name waits here and could be chosen again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.packages.personal import DataClass, PersonalData
from desktop_app.catalogue.personal_records import personal_record
from desktop_app.fund.vouchers.records import DRAFT, VOUCHER
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import Fields, RecordWriter
from desktop_app.persons.forms import RESPONSE, personal_of_form
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.registers.entries.records import MATTER
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.sync.decisions.conflicts import ConflictItem, open_conflicts, resolve_by_erasing
from desktop_app.wire.states import empties


def conflict_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield the open conflicts over a field that may name a person, with what either side says."""
    records = RecordWriter(connection, {})
    for item in open_conflicts(connection):
        if not empties(item.entity, item.field, ""):
            continue
        record = records.get(item.entity, item.entity_id)
        personal = None if record is None else _personal_of(connection, item, record.fields)
        kind = DataClass.NONE if personal is None else personal.class_of(item.field)
        said = dict.fromkeys(str(side.value) for side in (item.current, item.other) if side.value)
        if personal is None or kind is DataClass.NONE or not said:
            continue
        label = tr("Two values wait for a decision")
        yield HeldRecord(
            held_in=HeldIn.CONFLICT,
            id=item.id,
            title=" / ".join(said),
            where=label,
            day=item.other.at.date(),
            ended=None,
            personal=personal,
            fields=tuple(
                PersonalField(item.entity, item.entity_id, item.field, label, value, kind) for value in said
            ),
        )


def erase_waiting(rec: Recorder, records: Iterable[HeldRecord]) -> None:
    """Decide the open conflicts over what is emptied in these records, for neither value."""
    conflicts, whole, parts = set[str](), set[str](), set[tuple[str, str]]()
    for record in records:
        if record.held_in is HeldIn.CONFLICT:
            conflicts.add(record.id)
        elif record.is_whole:
            whole |= {record.id, *(field.record for field in record.fields)}
        else:
            parts |= {(field.record, field.name) for field in record.fields}
    for item in open_conflicts(rec.connection):
        is_meant = item.entity_id in whole or (item.entity_id, item.field) in parts
        if item.id in conflicts or (is_meant and empties(item.entity, item.field, "")):
            resolve_by_erasing(rec, item.id)


def _personal_of(connection: Connection, item: ConflictItem, fields: Fields) -> PersonalData | None:
    if item.entity == MATTER:
        code, version = str(fields["register_code"]), str(fields["register_version"])
        register = known_register(connection, code, version)
        return None if register is None else register.personal
    if item.entity == RESPONSE:
        return personal_of_form(connection, item.entity_id)
    is_voucher = item.entity in (DRAFT, VOUCHER)
    known = personal_record(VOUCHER, str(fields["kind"])) if is_voucher else personal_record(item.entity)
    return None if known is None else known.personal
