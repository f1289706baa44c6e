"""Published lists of communes: checked before, and the one in force here."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.base.units.former_codes import UNITS, shipped_replacements
from desktop_app.base.units.unit_tables import (
    KIND,
    MANIFEST,
    TableFault,
    is_newer,
    is_version,
    replacements_of,
    shipped_table,
    table_faults,
)
from desktop_app.wire.envelope import decode_package
from upstream.base.problems import ServerProblem
from upstream.database.tables import catalogue_item as table

PUBLISHED = "published"
_SHOWN = 20
"""Of the mistakes of a list so many are printed."""


def check(manifest: Mapping[str, object], files: Mapping[str, bytes]) -> None:
    """Let pass only a list that offices and the province can go by.

    Raises:
        ServerProblem: what is wrong, line by line.
    """
    version = str(manifest["version"])
    if manifest["kind"] != KIND or not is_version(version) or manifest.get("status") != PUBLISHED:
        raise ServerProblem(
            "{file} is not the manifest of a published list of communes. Write kind = “{kind}”, status = "
            "“published”, and as version the day of the newest document followed, such as 2026-08-24.",
            file=MANIFEST,
            kind=KIND,
        )
    faults = table_faults(files, version)
    if faults:
        raise ServerProblem(
            "The list of communes has {count} mistakes. Mend them and publish it again. {details}",
            count=len(faults),
            details="\n".join(_words(fault) for fault in faults[:_SHOWN]),
        )


def replacements(connection: Connection) -> Mapping[str, str]:
    """The code now by the code before, of the newest list: published here, or come with the program."""
    content = _newest(connection)
    return shipped_replacements() if content is None else replacements_of(decode_package(content)[1])


def _newest(connection: Connection) -> bytes | None:
    """Return the newest published list; ``None`` where the shipped one is as new."""
    newest = connection.execute(
        select(table.c.sha256, table.c.version)
        .where(table.c.kind == KIND, table.c.withdrawn_at.is_(None))
        .order_by(table.c.version.desc(), table.c.published_at.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or not is_newer(newest.version):
        return None
    query = select(table.c.content).where(table.c.sha256 == newest.sha256)
    return bytes(connection.execute(query).scalar_one())


def commune_names(connection: Connection) -> Mapping[str, str]:
    """Return the communes of the newest list by code: published here, or come with the program."""
    content = _newest(connection)
    units = shipped_table(UNITS) if content is None else decode_package(content)[1][UNITS]
    return _names_in(units)


@lru_cache(maxsize=2)
def _names_in(units: bytes) -> Mapping[str, str]:
    rows = csv.DictReader(io.StringIO(units.decode("utf-8-sig"), newline=""))
    return MappingProxyType({row["code"]: row["name"] for row in rows if row["province"]})


def _words(fault: TableFault) -> str:
    reason = fault.problem.sentence()
    if fault.row is None:
        return f"{fault.file}: {reason}"
    return tr("{file}, row {row}: {reason}", file=fault.file, row=fault.row, reason=reason)
