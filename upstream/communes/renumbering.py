"""Communes whose code has changed: all that is kept for one moves to its present code.

Records stay as the offices wrote them; only the column of the commune is changed, so versions, epochs and
digests stay, and no computer needs a new connection.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from sqlalchemy import Connection, Table, delete, insert, select, update

from desktop_app.base.i18n import tr
from upstream.communes.communes import commune_codes, lock_head
from upstream.communes.unit_lists import replacements
from upstream.database.console_tables import console_reach
from upstream.database.ring_tables import ring_commune
from upstream.database.schema import metadata
from upstream.database.statements import among, put
from upstream.database.tables import commune as table


def current_code(connection: Connection, code: str) -> str:
    """Return the code that a commune has now."""
    return replacements(connection).get(code, code)


def same_commune(connection: Connection, asked: str, kept: str) -> bool:
    """Whether two codes are one commune's: an office may go by another list than the province."""
    if asked == kept:
        return True
    now = replacements(connection)
    return now.get(asked, asked) == now.get(kept, kept)


def carry_over(connection: Connection) -> list[str]:
    """Bring every commune to its code of today; what was done and what was left, in sentences.

    A commune that is kept under both its codes is left: two rows of versions cannot become one.
    """
    now = replacements(connection)
    present = set(commune_codes(connection))
    for lists in (console_reach, ring_commune):
        _carry_in_lists(connection, lists, now)
    sentences = []
    for former in sorted(present & now.keys()):
        code = now[former]
        if code in present:
            sentences.append(
                tr(
                    "Records are kept under {former} and under {code}, which are one commune; nothing was "
                    "moved. Make connection codes for {code} (“enrol”) and connect the computers of {former} "
                    "again.",
                    former=former,
                    code=code,
                )
            )
            continue
        _move(connection, former, code)
        present.add(code)  # of two communes that were merged the first keeps the code, the second is reported
        sentences.append(
            tr("The commune {former} has the code {code} now; its records go on.", former=former, code=code)
        )
    return sentences


def _carry_in_lists(connection: Connection, lists: Table, now: Mapping[str, str]) -> None:
    """Name communes by their codes of today in lists that people made, also those of which nothing is kept.

    What is still kept under a former code stays named, too.
    """
    kept = set(commune_codes(connection))
    former = select(lists).where(among(connection, lists.c.commune, list(now)))
    for row in connection.execute(former).mappings().all():
        code = now[row["commune"]]
        put(connection, lists, [tuple({**row, "commune": code}.values())])
        if row["commune"] not in kept or code not in kept:
            same = (column == row[column.name] for column in lists.primary_key)
            connection.execute(delete(lists).where(*same))


def report(sentences: list[str]) -> None:
    """Say what was carried over to who runs the server."""
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _move(connection: Connection, former: str, code: str) -> None:
    lock_head(connection, former)  # no computer writes meanwhile
    row = connection.execute(select(table).where(table.c.code == former)).one()
    connection.execute(insert(table).values({**row._mapping, "code": code}))
    for each in metadata.sorted_tables:
        if "commune" in each.c:
            connection.execute(update(each).where(each.c.commune == former).values(commune=code))
    connection.execute(delete(table).where(table.c.code == former))
