"""What jobs are started with: each kind from what a person chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from desktop_app.wire.keys.codes import hash_of
from desktop_app.wire.scopes import is_scope
from upstream.base.problems import ServerProblem
from upstream.deciding.entries import NewEntry
from upstream.devices.enrolment import random_code
from upstream.jobs.carrying_out import ENTRY, ENTRY_ID, EXPIRES, NAME
from upstream.jobs.jobs import JobKind, NewJob, begin


def begin_decision(
    connection: Connection,
    kind: JobKind,
    chosen: Iterable[tuple[str, str]],
    reason: str,
    author: str,
    now: int,
) -> int:
    """Begin to accept or return periods and rounds: pairs of commune and scope; the number of the job.

    Raises:
        ServerProblem: a scope is none, or nothing is chosen.
    """
    steps = list(chosen)
    scopes = list(dict.fromkeys(scope for _, scope in steps))
    for scope in scopes:
        if not is_scope(scope):
            raise ServerProblem("“{scope}” names no part of a book.", scope=scope)
    return begin(connection, NewJob(kind, ", ".join(scopes), steps, author, reason), now)


def begin_entries(
    connection: Connection,
    entry: NewEntry,
    communes: Sequence[str],
    author: str,
    now: int,
    kind: JobKind = JobKind.BEGIN_ENTRY,
) -> int:
    """Begin to enter an entry in the registers of communes; the number of the job.

    Raises:
        ServerProblem: no commune is chosen.
    """
    content = {ENTRY: msgspec.json.encode(entry).decode(), ENTRY_ID: entry.id}
    steps = [(commune, "") for commune in communes]
    return begin(connection, NewJob(kind, entry.title, steps, author, content=content), now)


def begin_codes(
    connection: Connection, communes: Sequence[str], name: str, expires_at: int, author: str, now: int
) -> tuple[int, Mapping[str, str]]:
    """Begin to admit a one-time code for each commune; the number of the job, and the codes by commune.

    The codes are to be handed out now: only their hashes are kept.

    Raises:
        ServerProblem: no commune is chosen.
    """
    made = {commune: random_code() for commune in communes}
    steps = [(commune, hash_of(code).hex()) for commune, code in made.items()]
    content = {EXPIRES: str(expires_at), NAME: name}
    return begin(connection, NewJob(JobKind.MAKE_CODES, name, steps, author, content=content), now), made
