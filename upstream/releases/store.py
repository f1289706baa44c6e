"""Published files, as they were signed. The server checks them as an office does, before it stores them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from desktop_app.wire.releases.problems import NotTrusted
from desktop_app.wire.releases.root import TrustedRoot, follow_root, read_root
from desktop_app.wire.releases.targets import PROGRAM, Targets, follow_targets, list_in, read_targets
from upstream.database.tables import release_piece as piece_table
from upstream.database.tables import signed_root as root_table
from upstream.database.tables import signed_targets as targets_table

_NEWEST = select(
    *(select(func.max(table.c.version)).scalar_subquery() for table in (root_table, targets_table))
)


def roots_after(connection: Connection, version: int) -> list[bytes]:
    """Return the files of the roots after ``version``, in their order."""
    query = select(root_table.c.file).where(root_table.c.version > version).order_by(root_table.c.version)
    return [bytes(file) for file in connection.execute(query).scalars()]


def newest_root(connection: Connection) -> TrustedRoot | None:
    """Return the root that counts; ``None`` before the province has keys."""
    query = select(root_table.c.file).order_by(root_table.c.version.desc()).limit(1)
    file = connection.execute(query).scalar_one_or_none()
    return None if file is None else read_root(bytes(file))


def newest_targets_file(connection: Connection) -> bytes:
    """Return the list of releases as it was signed; empty where nothing was published yet."""
    query = select(targets_table.c.file).order_by(targets_table.c.version.desc()).limit(1)
    file = connection.execute(query).scalar_one_or_none()
    return b"" if file is None else bytes(file)


def tag(connection: Connection) -> str:
    """Return a short text that changes whenever a root or a list is published; empty before there is one."""
    root, targets = connection.execute(_NEWEST).one()
    return "" if root is None else f"{root}.{targets or 0}"


def add_root(connection: Connection, file: bytes) -> TrustedRoot:
    """Publish a root: the first one, or the one after the newest.

    Raises:
        NotTrusted: too few of the keys of before, or of its own, signed it.
    """
    known = newest_root(connection)
    if known is not None and known.file == file:
        return known
    root = read_root(file) if known is None else follow_root(known, file)
    connection.execute(insert(root_table).values(version=root.root.version, file=file))
    return root


def add_targets(connection: Connection, root: TrustedRoot, file: bytes) -> Targets:
    """Publish a list of releases; return what no list needs any more is removed.

    Raises:
        NotTrusted: too few keys signed it, or it is not newer than the one before.
    """
    targets = follow_targets(file, root, newest_targets_file(connection))
    connection.execute(delete(targets_table))
    connection.execute(insert(targets_table).values(version=targets.version, file=file))
    wanted = [item.sha256.hex() for item in targets.targets if item.kind == PROGRAM]
    connection.execute(delete(piece_table).where(piece_table.c.sha256.not_in(wanted)))
    return targets


def published(connection: Connection) -> Targets | None:
    """Return the list of releases; ``None`` where none is valid under the newest root."""
    root, file = newest_root(connection), newest_targets_file(connection)
    try:
        return None if root is None or not file else read_targets(file, root)
    except NotTrusted:
        return None


def last_list(connection: Connection) -> Targets | None:
    """Return the last published list, also with expired keys: the next one begins with it."""
    file = newest_targets_file(connection)
    return list_in(file) if file else None


def add_content(connection: Connection, path: Path) -> tuple[bytes, int]:
    """Keep the file of a program in pieces; its SHA-256 and its size.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(CONTENT_PIECE_BYTES):
            digest.update(piece)
    sha256, start = digest.hexdigest(), 0
    connection.execute(delete(piece_table).where(piece_table.c.sha256 == sha256))
    with path.open("rb") as stream:
        while piece := stream.read(CONTENT_PIECE_BYTES):
            connection.execute(insert(piece_table).values(sha256=sha256, start=start, bytes=piece))
            start += len(piece)
    return digest.digest(), start


def piece(connection: Connection, sha256: str, start: int) -> bytes | None:
    """Return the bytes of a program from ``start`` to the end of the piece; ``None`` where there are none."""
    begin = start - start % CONTENT_PIECE_BYTES
    query = select(piece_table.c.bytes).where(piece_table.c.sha256 == sha256, piece_table.c.start == begin)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)[start - begin :] or None


def pieces(connection: Connection, sha256: str) -> Iterator[bytes]:
    """Yield all pieces of a program, one after the other."""
    start = 0
    while (found := piece(connection, sha256, start)) is not None:
        yield found
        start += len(found)
