"""Batches of entries that are sent and answered together: each locks at a date, and goes out whole.

A batch is what entries answer to the question that the register names; two ways of writing it are one batch.
From the day on which it locks no entry is put into it or taken out of it, and none of its entries is
corrected or voided; steps with them go on. What another computer did before it heard of the lock stays, and
is reported as late (:mod:`desktop_app.registers.entries.late`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import stored_day, to_millis
from desktop_app.base.ids import register_batch_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import id_key, one_line
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.unseen import seen_of_all
from desktop_app.registers.entries.late import BatchLock, late_in, locked_where
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.storage.tables.registers import matter_line, register_batch, register_matter

BATCH = "register_batch"
REVIEW = "registers.review"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with its entries.

    ``late``: those that were entered, corrected, taken out or voided when the lock held already.
    """

    name: str
    ids: tuple[str, ...]
    late: frozenset[str]
    locks_on: date | None
    reason: str
    locked_by: str

    def is_locked(self, today: date) -> bool:
        """Whether it takes no changes any more."""
        return self.locks_on is not None and self.locks_on <= today


class BatchLocked(Problem):
    """The batch of an entry takes no changes any more."""


def batches_of(connection: Connection, register: Register, reader: str) -> tuple[Batch, ...]:
    """The batches of a register, the latest first; voided entries belong to none.

    Raises:
        NotAllowed: the officer may not look into the register.
    """
    require_reader(connection, reader, register.code)
    if not register.batch_question:
        return ()
    locks = _locks(connection, register.code)
    late = late_in(connection, register, locks, _key)
    found: dict[str, list[tuple[str, str]]] = {}
    matter, line = register_matter.c, matter_line.c
    name = func.json_extract(matter.answers, f"$.{register.batch_question}")
    query = (
        select(matter.id, name)
        .join(matter_line, line.matter_id == matter.id)
        .where(matter.register_code == register.code, line.state != VOID_STATE, name != "")
        .order_by(line.opened_on.desc(), line.row.desc())
    )
    for matter_id, value in connection.execute(query):
        found.setdefault(_key(value), []).append((str(matter_id), str(value)))
    held = {key for key, lock in locks.items() if lock.on is not None}
    for key in (late.keys() | held) - found.keys():  # all of it was taken out; only who sees it can open it
        found[key] = []
    return tuple(
        _batch(entries, locks.get(key), late.get(key, frozenset())) for key, entries in found.items()
    )


def lock_batch(rec: Recorder, register: Register, name: str, on: date | None, reason: str = "") -> None:
    """Say from which day a batch takes no changes; ``None`` opens it again, for a reason.

    Raises:
        NotAllowed: the author may not review registers, or not look into this one.
        Problem: there is no name, or no reason for opening it or for another day.
    """
    require_author(rec.connection, rec.author, REVIEW)
    require_author(rec.connection, rec.author, register.right_to_read)
    if not _key(name):
        raise Problem("Say which batch. The name is empty.")
    batch_id = register_batch_id(register.code, _key(name))
    before = rec.get(BATCH, batch_id)
    was = stored_day(str(before["locks_on"])) if before and before["locks_on"] else None
    if was is not None and was <= rec.clock.today() and was != on and not reason.strip():
        raise Problem("The batch is locked already. Type why that is changed.")
    rec.put(
        BATCH,
        batch_id,
        {
            "register_code": register.code,
            "name": one_line(name)[:_LONGEST],
            "locks_on": None if on is None else on.isoformat(),
            "reason": reason.strip(),
            "locked_by": rec.author,
            "locked_at": to_millis(rec.clock.now()),
            "seen_until": seen_of_all(rec.connection),
        },
    )


def require_open_batch(
    rec: Recorder, register: Register, *states: Mapping[str, object], answers: str = ""
) -> None:
    """Let pass only a change of an entry whose batches, before and after, take changes.

    ``states`` are its answers before and after, each name with ``answers`` before it.

    Raises:
        BatchLocked: one of them is locked.
    """
    if not register.batch_question:
        return
    for name in _names(register, states, answers):
        lock = _lock(rec.connection, register.code, _key(name))
        if lock is not None and lock <= rec.clock.today():
            raise BatchLocked(
                "The batch “{name}” has been locked since {day}: entries can no longer be added, "
                "changed or removed. Choose another batch, or have it reopened.",
                name=name,
                day=f"{lock:%d/%m/%Y}",
            )


def _names(register: Register, states: Iterable[Mapping[str, object]], answers: str) -> list[str]:
    every = (str(state.get(answers + register.batch_question) or "") for state in states)
    return [name for name in dict.fromkeys(every) if name]


def _key(name: str) -> str:
    return id_key(name)[:_LONGEST]


def _lock(connection: Connection, code: str, key: str) -> date | None:
    columns = register_batch.c
    query = select(columns.locks_on).where(columns.id == register_batch_id(code, key))
    found = connection.execute(query).scalar()
    return stored_day(found) if found else None


def _locks(connection: Connection, code: str) -> dict[str, BatchLock]:
    columns = register_batch.c
    query = select(
        columns.name,
        columns.locks_on,
        columns.reason,
        columns.locked_by,
        columns.locked_at,
        columns.seen_until,
    ).where(columns.register_code == code)
    found = {}
    for name, day, reason, by, at, seen in connection.execute(query):
        where = locked_where(connection, BATCH, register_batch_id(code, _key(name)), at) if day else ("", 0)
        found[_key(name)] = BatchLock(name, stored_day(day) if day else None, reason, by, at, seen, *where)
    return found


def _batch(entries: list[tuple[str, str]], lock: BatchLock | None, late: frozenset[str]) -> Batch:
    ids = tuple(matter_id for matter_id, _ in entries)
    if lock is None:
        return Batch(one_line(entries[0][1]), ids, late, None, "", "")
    name = one_line(entries[0][1]) if entries else lock.name
    return Batch(name, ids, late, lock.on, lock.reason, lock.by)
