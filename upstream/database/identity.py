"""The identity of this server: its id, its name, and whether it holds real or sample offices."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select

from desktop_app.wire.messages import OfficeKind
from upstream.database.tables import server as table

_SECRET_BYTES = 32


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
    secret = secrets.token_bytes(_SECRET_BYTES)
    connection.execute(insert(table).values(number=1, **asdict(identity), secret=secret))
    return identity


def read_secret(connection: Connection) -> bytes:
    """Return what seals the nonces of this server, in each of its processes."""
    return bytes(connection.execute(select(table.c.secret)).scalar_one())
