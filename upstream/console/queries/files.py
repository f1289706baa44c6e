"""Files that communes attached to what the province asks of them: its own entries, and figures of reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, select

from desktop_app.base.ids import ATTACHMENT, FIGURE_FILE, REGISTER_FILE, figure_file_id, register_file_id
from desktop_app.wire.op import Value
from upstream.attachments.content import ContentKey
from upstream.console.accounts.reach import Reach
from upstream.console.queries.one_report import CellPlace
from upstream.database.act_tables import act_step
from upstream.database.tables import record as table
from upstream.jobs.following import SentEntry, sent_entries
from upstream.records.held import communes_holding_kind, held_between
from upstream.records.stored import decode_fields, load_records


@dataclass(frozen=True, slots=True)
class CommuneFile:
    """A file as the record of a commune names it."""

    commune: str
    record: str
    name: str
    place: ContentKey


def files_of_entry(connection: Connection, reach: Reach, sent: SentEntry) -> list[CommuneFile]:
    """Return what communes attached to an entry that came down, by commune, without what came with it."""
    there = select(act_step.c.commune).where(act_step.c.act == sent.act.number)
    query = _beginning(f"{REGISTER_FILE}:{sent.entry.id}:").where(
        table.c.commune.in_(there), reach.limit(table.c.commune)
    )
    own = {register_file_id(sent.entry.id, sent.entry.id, each.name) for each in sent.entry.files}
    found = _files(connection.execute(query.order_by(table.c.commune, table.c.version)))
    holding = communes_holding_kind(connection, ATTACHMENT)
    held = [code for code in connection.execute(there).scalars() if code in holding and reach.sees(code)]
    found += _held(connection, held, f"{REGISTER_FILE}:{sent.entry.id}:")
    found.sort(key=lambda each: each.commune)
    return [each for each in found if each.record not in own]


def files_of_figure(
    connection: Connection, reach: Reach, commune: str, place: CellPlace
) -> list[CommuneFile]:
    """Return what a commune attached to a figure."""
    begin = figure_file_id(place.set_code, place.indicator, place.period.key, place.unit, "")
    query = _beginning(begin).where(table.c.commune == commune, reach.limit(table.c.commune))
    held = _held(connection, [commune] if reach.sees(commune) else [], begin)
    return _files(connection.execute(query)) + held


def commune_file(connection: Connection, reach: Reach, commune: str, record: str) -> CommuneFile | None:
    """Return a file by the record of a commune that names it.

    ``None``: not within reach, no such file, or it belongs to something that pages do not show, such as forms
    of a survey or registers of the office's own.
    """
    if not reach.sees(commune) or not _is_shown(connection, commune, record):
        return None
    key = (ATTACHMENT, record)
    found = load_records(connection, commune, [key]).get(key)
    return None if found is None else _file(commune, record, found.fields)


def _is_shown(connection: Connection, commune: str, record: str) -> bool:
    kind, _, rest = record.partition(":")
    if kind == REGISTER_FILE:
        return any(rest.startswith(f"{each.entry.id}:") for each in sent_entries(connection, [commune]))
    return kind == FIGURE_FILE


def _beginning(begin: str) -> Select[tuple[str, str, bytes]]:
    columns = table.c
    return select(columns.commune, columns.entity_id, columns.fields).where(
        columns.entity == ATTACHMENT, columns.entity_id.startswith(begin, autoescape=True)
    )


def _files(rows: Iterable[Row[tuple[str, str, bytes]]]) -> list[CommuneFile]:
    found = (_file(row.commune, row.entity_id, decode_fields(row.fields)) for row in rows)
    return [each for each in found if each is not None]


def _held(connection: Connection, communes: Iterable[str], begin: str) -> list[CommuneFile]:
    """The same of what segments hold."""
    found = (
        _file(commune, record.entity_id, record.fields)
        for commune in communes
        for record in held_between(connection, commune, -1, entities=[ATTACHMENT])
        if record.entity_id.startswith(begin)
    )
    return [each for each in found if each is not None]


def _file(commune: str, record: str, fields: Mapping[str, Value]) -> CommuneFile | None:
    sha256 = str(fields.get("sha256") or "")
    name = str(fields.get("name") or "")
    return CommuneFile(commune, record, name, ContentKey(commune, sha256)) if sha256 else None
