"""Delete the content of files that nothing of the commune names any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, and_, delete, select, update

from desktop_app.base.ids import ATTACHMENT
from upstream.database.tables import commune as commune_table
from upstream.database.tables import conflict as conflict_table
from upstream.database.tables import content_piece as piece_table
from upstream.database.tables import stored_content as table
from upstream.records.stored import decode_value, load_newer


def forget_unnamed(connection: Connection, commune: str, contents: Collection[str] | None = None) -> None:
    """Delete those of ``contents``, or of all, that neither a record nor an open conflict names.

    The caller has locked the commune's row. An office that names one of them later has it, and sends it
    again.
    """
    columns = table.c
    query = select(columns.sha256, columns.whole).where(columns.commune == commune)
    if contents is not None:
        query = query.where(columns.sha256.in_(contents))
    there = {row.sha256: row.whole for row in connection.execute(query)}
    gone = there.keys() - set(_named(connection, commune)) if there else ()
    for sha256 in gone:
        for each in (piece_table, table):
            connection.execute(delete(each).where(each.c.commune == commune, each.c.sha256 == sha256))
    if whole := sum(there[sha256] for sha256 in gone):
        connection.execute(
            update(commune_table)
            .where(commune_table.c.code == commune)
            .values(contents=commune_table.c.contents - whole)
        )


def _named(connection: Connection, commune: str) -> Iterator[str]:
    for record in load_newer(connection, commune, -1, [ATTACHMENT]):
        yield str(record.fields.get("sha256") or "")
    conflict = conflict_table.c
    waiting = and_(conflict.commune == commune, conflict.resolved_by == "", conflict.entity == ATTACHMENT)
    for other in connection.execute(select(conflict.other).where(waiting)).scalars():
        yield str(decode_value(other) or "")
