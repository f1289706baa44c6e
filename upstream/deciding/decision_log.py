"""Decisions of people at the province, stored twice: in the database, and in a file that outlives it.

A database restored from a backup has lost what was decided since: which computers were revoked, what was
accepted, who had seen an urgent report, which list was signed last. The file has not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from desktop_app.base.durable_file import sync_folder, write_problem
from upstream.base.problems import ServerProblem
from upstream.database.database import Database
from upstream.database.identity import read_identity
from upstream.database.tables import decision as table

SUFFIX = ".decisions"
_PRIVATE = 0o600


class DecisionKind(StrEnum):
    """What was decided."""

    REVOKED = "revoked"
    SCOPE = "scope"
    SEEN = "seen"
    ROOT = "root"
    LIST = "list"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ACT = "act"
    CODE_WITHDRAWN = "code_withdrawn"
    COMMUNE_WITHDRAWN = "commune_withdrawn"


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision; ``subject`` is what it is about, later ones about the same replace earlier ones."""

    id: str
    at: int
    kind: DecisionKind
    commune: str
    subject: str
    content: dict[str, str]


class _Head(msgspec.Struct, frozen=True):
    """The first line of the file."""

    server_id: str


def record_decision(
    connection: Connection,
    kind: DecisionKind,
    subject: str,
    now: int,
    commune: str = "",
    content: Mapping[str, str] | None = None,
) -> None:
    """Note a decision in the transaction that carries it out; :func:`copy_to_file` follows its commit."""
    keep(connection, [Decision(token_hex(16), now, kind, commune, subject, dict(content or {}))])


def keep(connection: Connection, decisions: Iterable[Decision], *, waiting: bool = False) -> None:
    """Enter decisions into the database; those that are ``waiting`` have to be carried out again."""
    rows = [
        {
            "id": each.id,
            "at": each.at,
            "kind": each.kind.value,
            "commune_code": each.commune,
            "subject": each.subject,
            "content": msgspec.json.encode(each.content).decode(),
            "waiting": waiting,
        }
        for each in decisions
    ]
    if rows:
        connection.execute(insert(table), rows)


def decisions(connection: Connection, *, waiting: bool = False) -> list[Decision]:
    """All decisions, or those that have to be carried out again, in the order in which they were made."""
    query = select(table).order_by(table.c.at, table.c.id)
    if waiting:
        query = query.where(table.c.waiting)
    return [_decoded(row) for row in connection.execute(query)]


def last_about(connection: Connection, kind: DecisionKind, commune: str, subject: str) -> Decision | None:
    """Return the last decision of a kind about something in a commune."""
    query = (
        select(table)
        .where(table.c.kind == kind.value, table.c.commune_code == commune, table.c.subject == subject)
        .order_by(table.c.at.desc(), table.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _decoded(row)


def last_list_number(connection: Connection) -> int:
    """Return the highest number a list of releases was ever signed with; 0 before there was one."""
    query = select(table.c.subject).where(table.c.kind == DecisionKind.LIST.value)
    return max(map(int, connection.execute(query).scalars()), default=0)


def _decoded(row: Row[Any]) -> Decision:
    content = msgspec.json.decode(row.content, type=dict[str, str])
    return Decision(row.id, row.at, DecisionKind(row.kind), row.commune_code, row.subject, content)


def settle(connection: Connection, ids: Iterable[str]) -> None:
    """Mark decisions as carried out."""
    connection.execute(update(table).where(table.c.id.in_(list(ids))).values(waiting=False))


def file_of(address: str, named: Path | None) -> Path | None:
    """Return the file next to an SQLite database, or the one that was named; ``None`` for PostgreSQL without
    one.
    """
    if named is not None:
        return named
    return None if "://" in address else Path(f"{address}{SUFFIX}")


def missing_here(connection: Connection, path: Path | None) -> list[Decision]:
    """Return what the file holds and the database does not, because it was restored from a backup.

    Raises:
        ServerProblem: the file cannot be read, or is another server's.
    """
    known = {each.id for each in decisions(connection)}
    written = [] if path is None else _read(path, _server_id(connection)) or []
    return list({each.id: each for each in written if each.id not in known}.values())


def lost_here(database: Database, path: Path | None) -> list[Decision]:
    """Return the same while others decide: what they wrote into the file since is in the database, too.

    Raises:
        ServerProblem: the file is missing, cannot be read, or is another server's.
    """
    with database.read() as connection:
        require_file(connection, path)
        missing = missing_here(connection, path)
    if not missing:
        return []
    with database.read() as connection:  # of a later moment than the file
        known = {each.id for each in decisions(connection)}
    return [each for each in missing if each.id not in known]


def is_started(connection: Connection, path: Path | None) -> bool:
    """Whether there is a file that says what was decided.

    Raises:
        ServerProblem: the file cannot be read, or is another server's.
    """
    return path is not None and _read(path, _server_id(connection)) is not None


def require_file(connection: Connection, path: Path | None) -> None:
    """See that the file is there once something was decided: without it a restore goes unnoticed.

    Raises:
        ServerProblem: it is missing, or is another server's.
    """
    if path is not None and not is_started(connection, path) and decisions(connection):
        raise ServerProblem(
            "The file of decisions {file} is missing. Bring it back, or name it with --decisions. If it is "
            "lost, run “restored --without-decisions”.",
            file=path,
        )


def copy_to_file(database: Database, path: Path | None) -> None:
    """Append what the database holds and the file does not, durably.

    Raises:
        ServerProblem: the file cannot be read.
        CannotWrite: it cannot be written; what was decided counts all the same, and is appended next time.
    """
    if path is None:
        return
    with database.read() as connection:
        server_id, here = _server_id(connection), decisions(connection)
    written = _read(path, server_id)
    there = {each.id for each in written or ()}
    lines = [msgspec.json.encode(each) for each in here if each.id not in there]
    if written is None:
        _append(path, [_first_line(server_id), *lines], begin=True)
    elif lines:
        _append(path, lines)


def _server_id(connection: Connection) -> str:
    identity = read_identity(connection)
    return "" if identity is None else identity.server_id


def _first_line(server_id: str) -> bytes:
    return msgspec.json.encode(_Head(server_id))


def _read(path: Path, server_id: str) -> list[Decision] | None:
    """What the file holds; ``None`` where there is none, or only a part of its first line was written."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error.strerror) from error
    if _first_line(server_id).startswith(content):
        return None
    lines = content.split(b"\n")
    try:
        head = msgspec.json.decode(lines[0], type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        head = None
    if head is None or head.server_id != server_id:
        raise ServerProblem(
            "{file} is not the file of decisions of this server. Name the right one with --decisions.",
            file=path,
        )
    return [found for line in lines[1:] if (found := _decision(path, line)) is not None]


def _decision(path: Path, line: bytes) -> Decision | None:
    """Return a line of the file; ``None`` for half a line that a power cut left: the whole one follows it."""
    try:
        return msgspec.json.decode(line, type=Decision)
    except msgspec.ValidationError as error:
        raise ServerProblem(
            "{file} was written by a newer version of this program. Install that version.", file=path
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _append(path: Path, lines: list[bytes], *, begin: bool = False) -> None:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _PRIVATE)
        with os.fdopen(descriptor, "r+b") as file:
            if begin:
                file.truncate(0)
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    lines = [b"", *lines]
            file.write(b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        if begin:
            sync_folder(path.parent)
    except OSError as error:
        raise write_problem(path, error) from error
