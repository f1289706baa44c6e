"""The identity of this server: its id, its name, and whether it holds real or sample offices."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from desktop_app.wire.messages import OfficeKind
from upstream.database.tables import server as table


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """The one row about the server itself."""

    server_id: str
    name: str
    kind: OfficeKind


def read_identity(connection: Connection) -> ServerIdentity | None:
    """Return the identity, or ``None`` in a database that was never initialised."""
    row = connection.execute(select(table.c.server_id, table.c.name, table.c.kind)).one_or_none()
    if row is None:
        return None
    return ServerIdentity(row.server_id, row.name, "sample" if row.kind == "sample" else "real")


def create_identity(connection: Connection, name: str, kind: OfficeKind) -> ServerIdentity:
    """Say who this server is, once."""
    identity = ServerIdentity(secrets.token_hex(16), name, kind)
    connection.execute(insert(table).values(number=1, server_id=identity.server_id, name=name, kind=kind))
    return identity
