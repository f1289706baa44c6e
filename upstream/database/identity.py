"""The identity of this server: its id, its name, and whether it holds real or sample offices."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from nacl.signing import SigningKey
from sqlalchemy import Connection, insert, select

from desktop_app.wire.messages import OfficeKind
from upstream.database.tables import server as table

_SECRET_BYTES = 32
_BUNDLES = b"bundles"
_IDENTITY = select(table.c.server_id, table.c.name, table.c.kind)
_SECRET = select(table.c.secret)
OLDEST_SCHEMA: Final = "0028"
"""Programs that know no schema as new as this would not find the records that segments hold."""


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """The one row about the server itself."""

    server_id: str
    name: str
    kind: OfficeKind


def read_identity(connection: Connection) -> ServerIdentity | None:
    """Return the identity, or ``None`` in a database that was never initialised."""
    row = connection.execute(_IDENTITY).one_or_none()
    if row is None:
        return None
    return ServerIdentity(row.server_id, row.name, "sample" if row.kind == "sample" else "real")


def create_identity(connection: Connection, name: str, kind: OfficeKind) -> ServerIdentity:
    """Say who this server is, once."""
    identity = ServerIdentity(secrets.token_hex(16), name, kind)
    secret = secrets.token_bytes(_SECRET_BYTES)
    values = {"number": 1, **asdict(identity), "secret": secret, "oldest_schema": OLDEST_SCHEMA}
    connection.execute(insert(table).values(**values))
    return identity


def bundle_seed(connection: Connection) -> bytes:
    """Return the private key by which bundles for this server are opened, and its own are signed (Ed25519).

    It is derived from the secret of the database, so it is backed up and moved with it.
    """
    return hashlib.blake2b(key=read_secret(connection), person=_BUNDLES, digest_size=32).digest()


def bundle_key(connection: Connection) -> bytes:
    """Return the public half, which offices get when they are enrolled."""
    return bytes(SigningKey(bundle_seed(connection)).verify_key)


def read_secret(connection: Connection) -> bytes:
    """Return what seals the nonces of this server, in each of its processes."""
    return bytes(connection.execute(_SECRET).scalar_one())
