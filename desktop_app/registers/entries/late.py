"""What was put into a batch, corrected in it, taken out of it or voided when it was locked already.

Who knows of the lock cannot do it. What comes from a computer that had not heard of it is kept and reported:
the batch may have been sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.catalogue.registers.definition import RESTORED, VOIDED, Register
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.later_changes import LaterChange, changes_behind
from desktop_app.journal.past.received_changes import received_changes
from desktop_app.registers.entries.reading import listed
from desktop_app.registers.entries.records import ANSWERS
from desktop_app.storage.tables.registers import register_event, register_matter
from desktop_app.wire.ranges import HIGHEST
from desktop_app.wire.states import SEALED


@dataclass(frozen=True, slots=True)
class BatchLock:
    """From which day a batch is locked, why, who said it, and when (ms UTC).

    ``seen``: the version up to which everything was there when it was locked. ``device``: the other computer
    on which it was locked, and ``version`` as which that came: what it had done before was there, too.
    """

    name: str
    on: date | None
    reason: str = ""
    by: str = ""
    at: int = 0
    seen: int = 0
    device: str = ""
    version: int = 0

    def held(self, at: int, version: int = 0, device: str = "") -> bool:
        """Whether what was done on this computer at a moment, or came as a version, met the lock.

        Of what came it is known whether it was there when the batch was locked; whose clock is ahead says
        nothing then. The day from which it is locked is one of the calendar, as its author's clock has it.
        """
        if self.on is None:
            return False
        if device and device == self.device and version < self.version:
            return False
        if version and self.seen:
            return version > self.seen and self.on <= max(_day(self.at), _day(at))
        return at > self.at and _day(at) >= self.on


def late_in(
    connection: Connection, register: Register, locks: Mapping[str, BatchLock], key_of: Callable[[str], str]
) -> dict[str, frozenset[str]]:
    """The entries that changed in each locked batch behind its lock, by the key of the batch."""
    held = {key: lock for key, lock in locks.items() if lock.on is not None}
    found: defaultdict[str, set[str]] = defaultdict(set)
    if not held:
        return {}
    batches = _batches(connection, register, key_of)
    question = ANSWERS + register.batch_question
    first = min(lock.at for lock in held.values())
    seen = min(lock.seen or HIGHEST for lock in held.values())
    for change in changes_behind(connection, "register_matter", list(batches), first, seen):
        if not _says_something(change):
            continue
        named = (change.before.get(question), change.after.get(question))
        for key in {batches[change.entity_id], *(key_of(str(name)) for name in named if name)}:
            if key in held and held[key].held(change.at, change.version, change.device):
                found[key].add(change.entity_id)
    for matter_id, at, version, device in _voided(connection, list(batches)):
        key = batches[matter_id]
        if key in held and held[key].held(at, version, device):
            found[key].add(matter_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def _batches(connection: Connection, register: Register, key_of: Callable[[str], str]) -> dict[str, str]:
    """The key of the batch of every entry of a register, empty where it is in none."""
    columns = register_matter.c
    name = func.json_extract(columns.answers, f"$.{register.batch_question}")
    query = select(columns.id, name).where(columns.register_code == register.code)
    return {str(matter_id): key_of(str(named or "")) for matter_id, named in connection.execute(query)}


def _says_something(change: LaterChange) -> bool:
    if not change.before:
        return True
    return any(name != SEALED and change.before.get(name) != value for name, value in change.after.items())


def locked_where(connection: Connection, entity: str, entity_id: str, at: int) -> tuple[str, int]:
    """The other computer that locked a batch at a moment, and as which version that came; none: this one."""
    if any(op.patch.get("locked_at") == at for op, _ in ops_of(connection, [entity_id])):
        return "", 0
    found = ("", 0)
    for came in received_changes(connection, entity, [entity_id]):
        if came.after is None or "locked_at" in decode_patch(came.after):
            found = (came.device, came.version)
    return found


def _voided(connection: Connection, ids: list[str]) -> list[tuple[str, int, int, str]]:
    columns = register_event.c
    query = select(columns.id, columns.matter_id, columns.recorded_at, columns.version).where(
        columns.matter_id.in_(listed(ids)), columns.action.in_((VOIDED, RESTORED))
    )
    rows = [tuple(row) for row in connection.execute(query)]
    came = received_changes(connection, "register_event", [str(row[0]) for row in rows])
    devices = {change.entity_id: change.device for change in came}
    return [(str(matter), int(at), int(version), devices.get(key, "")) for key, matter, at, version in rows]


def _day(at: int) -> date:
    return from_millis(at).astimezone(VIETNAM).date()
