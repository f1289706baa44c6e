"""The province's side of comparing both ends.

Sums are kept for parts of a commune's records, in the order of their versions. Whatever changes a record
gives it a version above all others, so a part holds what it held if it holds as many (docs/decisions/0067).
Neighbours that lost so many records that they fit into one part become one.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from desktop_app.wire.digest import (
    ITEMS,
    PART,
    Sums,
    add_digests,
    add_sums,
    conflict_digest,
    is_due,
    pack_sums,
    record_digest,
    rejected_digest,
    rules,
    scope_digests_of,
    sums_of,
    unpack_sums,
)
from desktop_app.wire.guards.bound_fields import value_of
from desktop_app.wire.messages import DigestsAnswer, RecordDigest, ScopeDigest
from desktop_app.wire.scopes import scope_of
from upstream.communes.communes import lock_head
from upstream.database.database import Database
from upstream.database.tables import conflict, digest_part, rejected
from upstream.database.tables import record as table
from upstream.devices.devices import EnrolledDevice
from upstream.records.held import held_ops, held_versions
from upstream.records.stored import decode_fields, decode_held

_ALL: Final = 2**63 - 1
_RULES: Final = rules()
_PART = digest_part.c
_OF_PART = (
    table.c.commune == bindparam("of_commune"),
    table.c.version.between(bindparam("first"), bindparam("last")),
)
_PARTS = select(
    digest_part,
    select(func.count())
    .select_from(table)
    .where(table.c.commune == _PART.commune, table.c.version.between(_PART.first, _PART.last))
    .scalar_subquery()
    .label("present"),
).where(_PART.commune == bindparam("of_commune"))
_ROWS = select(table.c.version, table.c.entity, table.c.entity_id, table.c.fields).where(*_OF_PART)
_ROWS = _ROWS.order_by(table.c.version).execution_options(yield_per=1_000)
_KEEP = update(digest_part).where(
    _PART.commune == bindparam("of_commune"), _PART.last == bindparam("of_last")
)
_DROP = delete(digest_part).where(
    _PART.commune == bindparam("of_commune"), _PART.last == bindparam("of_last")
)


class _Digested(NamedTuple):
    scope: str
    record: RecordDigest
    version: int


@dataclass(slots=True)
class _Part:
    """Records of some versions; ``touched``: they are not as they are stored."""

    first: int
    last: int
    records: int = 0
    sums: bytes = b""
    touched: bool = False


def compare(database: Database, commune: str, scope: str, at: int) -> DigestsAnswer:
    """Return the sums of all scopes, or the digests of one scope's records; ``at``: now, milliseconds UTC.

    What is found about parts is kept for the next comparison.
    """
    with database.read() as connection:
        parts = _CommuneParts(connection, commune, at)
        answer = (
            DigestsAnswer(records=parts.records_in(scope))
            if scope
            else DigestsAnswer(scopes=scope_digests_of(parts.total()))
        )
    if any(part.touched for part in parts.parts):
        with database.write() as connection:
            parts.keep(connection)
    return answer


class _CommuneParts:
    """The parts of a commune's records, as one moment has them."""

    def __init__(self, connection: Connection, commune: str, at: int) -> None:
        self._connection = connection
        self._commune = commune
        self.parts: list[_Part] = []
        self._gone: list[int] = []
        """The last versions of parts that are in the one behind them now."""
        first = 0
        rows = connection.execute(_PARTS, {"of_commune": commune}).all()
        held = held_versions(connection, commune, 0) if rows else []
        for number, row in enumerate(sorted(rows, key=lambda row: row.last)):
            part = _Part(first, row.last, row.records, row.sums)
            part.touched = (row.first, row.rules) != (first, _RULES)
            present = row.present + bisect_right(held, row.last) - bisect_left(held, row.first)
            if part.touched or row.records != present or is_due(number, at):
                self._read(part)
            self._add(part)
            first = row.last + 1
        self._rest: list[_Digested] = []
        self._divide_rest(first)

    def total(self) -> Sums:
        """Return the sums of all records."""
        total = sums_of((item.scope, item.record.digest) for item in self._rest)
        for part in self.parts:
            add_sums(total, unpack_sums(part.sums))
        return total

    def records_in(self, scope: str) -> list[RecordDigest]:
        """Return the digests of a scope's records, from their rows; sums of their parts are made again."""
        found = [item for item in self._rest if item.scope == scope]
        for part in self.parts:
            if scope in unpack_sums(part.sums):
                found += [item for item in self._read(part) if item.scope == scope]
        return [item.record for item in found]

    def keep(self, connection: Connection) -> None:
        """Store what was read. Another request may have stored others meanwhile: theirs are asked again."""
        lock_head(connection, self._commune)
        if self._gone:
            connection.execute(_DROP, [{"of_commune": self._commune, "of_last": last} for last in self._gone])
        known = set(connection.execute(select(_PART.last).where(_PART.commune == self._commune)).scalars())
        for part in self.parts:
            if part.touched:
                values = {"first": part.first, "records": part.records, "rules": _RULES, "sums": part.sums}
                if part.last in known:
                    of_part = {"of_commune": self._commune, "of_last": part.last}
                    connection.execute(_KEEP, {**of_part, **values})
                else:
                    of_part = {"commune": self._commune, "last": part.last}
                    connection.execute(insert(digest_part), {**of_part, **values})

    def _read(self, part: _Part) -> list[_Digested]:
        return self._put(part, list(self._rows(part.first, part.last)))

    def _put(self, part: _Part, rows: list[_Digested]) -> list[_Digested]:
        """Give a part its sums."""
        sums = pack_sums(sums_of((item.scope, item.record.digest) for item in rows))
        part.touched = part.touched or (part.records, part.sums) != (len(rows), sums)
        part.records, part.sums = len(rows), sums
        return rows

    def _add(self, part: _Part) -> None:
        """Have a part; with the one before it as one, where both together have no more records than one.

        Records only leave parts: without that there would be one for each 256 changes, and not records.
        """
        if self.parts and self.parts[-1].records + part.records <= PART:
            before = self.parts.pop()
            total = unpack_sums(before.sums)
            add_sums(total, unpack_sums(part.sums))
            part.first, part.records = before.first, before.records + part.records
            part.sums, part.touched = pack_sums(total), True
            self._gone.append(before.last)
        self.parts.append(part)

    def _divide_rest(self, first: int) -> None:
        """Make parts of what is behind the last one; fewer records than a part has are left."""
        for rows in batched(self._rows(first, _ALL), PART):
            if len(rows) < PART:
                self._rest = list(rows)
                return
            last = rows[-1].version
            part = _Part(first, last)
            self._put(part, list(rows))
            self._add(part)
            first = last + 1

    def _rows(self, first: int, last: int) -> Iterator[_Digested]:
        asked = {"of_commune": self._commune, "first": first, "last": last}
        stored = (
            (version, entity, entity_id, decode_fields(fields))
            for version, entity, entity_id, fields in self._connection.execute(_ROWS, asked)
        )
        held = held_ops(self._connection, self._commune, first - 1, last)
        for version, entity, entity_id, fields in heapq.merge(stored, held, key=itemgetter(0)):
            digest = record_digest(entity, entity_id, fields)
            yield _Digested(
                scope_of(entity, entity_id, fields), RecordDigest(entity, entity_id, digest), version
            )


def compare_items(connection: Connection, device: EnrolledDevice) -> DigestsAnswer:
    """Return the open conflicts and the device's refusals; with a sum, which older servers do not send."""
    found = [
        RecordDigest(
            "conflict",
            row.id,
            conflict_digest(row.id, row.entity, row.entity_id, row.field, value_of(decode_held(row.other))),
        )
        for row in connection.execute(
            select(conflict).where(conflict.c.commune == device.commune, conflict.c.resolved_by == "")
        )
    ]
    found += [
        RecordDigest(
            "rejected", str(row.device_seq), rejected_digest(row.device_seq, row.entity, row.entity_id)
        )
        for row in connection.execute(
            select(rejected.c.device_seq, rejected.c.entity, rejected.c.entity_id).where(
                rejected.c.device == device.number
            )
        )
    ]
    total = 0
    for item in found:
        total = add_digests(total, item.digest)
    return DigestsAnswer([ScopeDigest(ITEMS, len(found), total)], found)
