"""Pages: the changes of a commune after a cursor, for a device that does not know them yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, and_, bindparam, func, select

from desktop_app.wire.guards.bound_fields import bound_in, held_in, value_of
from desktop_app.wire.messages import Conflict, PullPage, Rejected, ScopeLock, encode
from desktop_app.wire.origins import LastWriter, pack_origins
from desktop_app.wire.protocol import PAGE_RECORDS, SEGMENT_MAX_CELLS
from desktop_app.wire.records import RECORD_HEADINGS, RecordState, pack_records
from upstream.database.tables import conflict as conflict_table
from upstream.database.tables import record as record_table
from upstream.database.tables import rejected as rejected_table
from upstream.database.tables import scope_lock as lock_table
from upstream.database.tables import segment as segment_table
from upstream.devices.devices import EnrolledDevice, device_names
from upstream.exchange.page_bounds import changed_at_most, events_until, newest_event
from upstream.records.held import held_between, held_versions
from upstream.records.merge import FieldMark, MergeRecord
from upstream.records.stored import decode_fields, decode_held, load_changed, load_records

_WORTH_HANDING_ON = 64
"""Smaller segments are cheaper as records of a page together with others."""

_SEGMENT = segment_table.c
_NEXT_SEGMENT = (
    select(_SEGMENT.first, _SEGMENT.last, _SEGMENT.packed, _SEGMENT.device)
    .where(
        _SEGMENT.commune == bindparam("of_commune"),
        _SEGMENT.fresh.is_(True),
        _SEGMENT.first > bindparam("after"),
        _SEGMENT.last >= _SEGMENT.first + _WORTH_HANDING_ON - 1,
        _SEGMENT.device != bindparam("but"),
    )
    .order_by(_SEGMENT.first)
    .limit(1)
)
_ALIVE = (
    record_table.c.commune == bindparam("of_commune"),
    record_table.c.version.between(bindparam("first"), bindparam("last")),
)
_COUNT_ALIVE = select(func.count()).where(*_ALIVE)
_VERSIONS_ALIVE = select(record_table.c.version).where(*_ALIVE)

_NOBODY = 0
"""The number of no device."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Encoded pages, the newest version that they contain, 0 if they are empty, and the cursor after them."""

    frames: list[bytes]
    reported_until: int
    cursor: int


def pages_behind(
    connection: Connection,
    device: EnrolledDevice,
    cursor: int,
    head: int,
    limit: int,
    *,
    own: bool = False,
    segments: bool = True,
) -> Pages:
    """Pages until the head or ``limit`` bytes are reached; the first page always comes.

    What only the device has written it knows, unless it asks for its ``own`` too. ``segments``: it can read
    those of today; else all comes as records.
    """
    frames: list[bytes] = []
    asked = _Request(connection, device, _NOBODY if own else device.number, head, segments)
    sent = newest = 0
    while cursor < head and sent < limit:
        page = _next_page(asked, cursor)
        cursor = page.cursor
        silent = _is_empty(page)
        if cursor == head and sent and silent:
            break
        if not silent:
            newest = cursor
        message = encode(page)
        sent += len(message)
        frames.append(message)
    return Pages(frames, newest, cursor if frames else 0)


@dataclass(frozen=True)
class _Request:
    """The receiver of the pages: what only ``known_to`` has written is left out of records."""

    connection: Connection
    device: EnrolledDevice
    known_to: int
    head: int
    segments: bool

    @cached_property
    def newest_event(self) -> int:
        """After it there is no conflict, refusal or lock: queried once, not for each page."""
        return newest_event(self.connection, self.device)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """What people call each device."""
        return device_names(self.connection, self.device.commune)


def _is_empty(page: PullPage) -> bool:
    return not (page.records or page.segment or page.conflicts or page.rejected or page.locks)


def _next_page(asked: _Request, cursor: int) -> PullPage:
    connection, device = asked.connection, asked.device
    source = _next_segment(connection, device, cursor) if asked.segments else None
    until = asked.head if source is None else source.first - 1
    if cursor < until:
        fits = events_until(connection, device, cursor, until) if cursor < asked.newest_event else until
        records, until = _records(connection, device.commune, asked.known_to, cursor, fits)
        if records or source is None or fits < source.first - 1:
            return _with_events(asked, cursor, until, records)
    if source is None:
        return PullPage(asked.head)
    return _segment_page(asked, cursor, source)


def _records(
    connection: Connection, commune: str, known_to: int, cursor: int, until: int
) -> tuple[list[MergeRecord], int]:
    """As many changed records as one page holds, and up to which version they are all."""
    between = held_between(connection, commune, cursor, until, without_device=known_to)
    held = list(islice(between, PAGE_RECORDS))
    most = changed_at_most(connection, commune, cursor, until, known_to, held)
    if not most:
        return [], until
    records = load_changed(connection, commune, cursor, until, most, known_to, held)
    whole = len(records) < most
    cells = 0
    for fit, record in enumerate(records):
        cells += len(record.fields) + RECORD_HEADINGS
        if fit and cells > SEGMENT_MAX_CELLS:
            return records[:fit], records[fit - 1].version
    return records, until if whole else records[-1].version


def _next_segment(connection: Connection, device: EnrolledDevice, cursor: int) -> Any:
    """Return the next segment that is wholly after the cursor and can be passed on as received."""
    asked = {"of_commune": device.commune, "after": cursor, "but": device.number}
    return connection.execute(_NEXT_SEGMENT, asked).one_or_none()


def _segment_page(asked: _Request, cursor: int, source: Any) -> PullPage:
    skip = _changed_since(asked, source)
    if len(skip) * 2 > source.last - source.first:
        records, until = _records(asked.connection, asked.device.commune, asked.known_to, cursor, source.last)
        return _with_events(asked, cursor, until, records)
    page = _with_events(asked, cursor, source.last, [])
    return PullPage(
        source.last,
        b"",
        source.packed,
        source.first,
        skip,
        page.conflicts,
        page.rejected,
        page.locks,
        device=asked.names.get(source.device, ""),
    )


def _changed_since(asked: _Request, source: Any) -> list[int]:
    """Return where in a segment the records changed since are: usually none, so they are counted."""
    of_segment = {"of_commune": asked.device.commune, "first": source.first, "last": source.last}
    number = source.last - source.first + 1
    held = held_versions(asked.connection, asked.device.commune, source.first - 1, source.last)
    if len(held) + asked.connection.execute(_COUNT_ALIVE, of_segment).scalar_one() == number:
        return []
    alive = {*held, *asked.connection.execute(_VERSIONS_ALIVE, of_segment).scalars()}
    return [position for position in range(number) if source.first + position not in alive]


def _with_events(asked: _Request, cursor: int, until: int, records: list[MergeRecord]) -> PullPage:
    page = PullPage(
        cursor=until,
        records=pack_records([RecordState(r.entity, r.entity_id, r.version, r.fields) for r in records]),
        origins=pack_origins(_written(records, asked.names)) if records else b"",
    )
    if cursor >= asked.newest_event:
        return page
    connection, device = asked.connection, asked.device
    return replace(
        page,
        conflicts=_conflicts(connection, device, cursor, until),
        rejected=_rejected(connection, device, cursor, until),
        locks=_locks(connection, device, cursor, until),
    )


def _written(
    records: Sequence[MergeRecord], names: Mapping[int, str]
) -> Iterator[tuple[int, str, LastWriter]]:
    def written(mark: FieldMark) -> LastWriter:
        return LastWriter(mark.author, names.get(mark.device, ""), mark.at)

    for record in records:
        yield record.version, "", written(record.base)
        for name, mark in record.marks.items():
            yield record.version, name, written(mark)


def _conflicts(connection: Connection, device: EnrolledDevice, cursor: int, until: int) -> list[Conflict]:
    table = conflict_table.c
    rows = connection.execute(
        select(conflict_table)
        .where(table.commune == device.commune, table.version > cursor, table.version <= until)
        .order_by(table.version)
    ).all()
    if not rows:
        return []
    records = load_records(connection, device.commune, {(row.entity, row.entity_id) for row in rows})
    names = device_names(connection, device.commune)
    return [_conflict(row, records[row.entity, row.entity_id], names) for row in rows]


def _conflict(row: Any, record: MergeRecord, names: dict[int, str]) -> Conflict:
    mark = record.mark_of(row.field)
    other, current = decode_held(row.other), held_in(row.entity, row.field, record.fields)
    return Conflict(
        id=row.id,
        entity=row.entity,
        entity_id=row.entity_id,
        field=row.field,
        current=value_of(current),
        current_author=mark.author,
        current_device=names.get(mark.device, ""),
        current_at=mark.at,
        other=value_of(other),
        author=row.author,
        device=names.get(row.device, ""),
        at=row.at,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
        current_bound=bound_in(current),
        other_bound=bound_in(other),
    )


def _rejected(connection: Connection, device: EnrolledDevice, cursor: int, until: int) -> list[Rejected]:
    table = rejected_table.c
    rows = connection.execute(
        select(rejected_table)
        .where(and_(table.device == device.number, table.version > cursor, table.version <= until))
        .order_by(table.device_seq)
    ).all()
    unknown = [(row.entity, row.entity_id) for row in rows if not row.record_exists]
    accepted = load_records(connection, device.commune, unknown) if unknown else {}
    return [
        Rejected(
            row.device_seq,
            row.entity,
            row.entity_id,
            decode_fields(row.patch),
            row.reason,
            row.at,
            row.record_exists or (row.entity, row.entity_id) in accepted,
            row.act,
        )
        for row in rows
    ]


def _locks(connection: Connection, device: EnrolledDevice, cursor: int, until: int) -> list[ScopeLock]:
    table = lock_table.c
    rows = connection.execute(
        select(lock_table).where(
            table.commune == device.commune, table.version > cursor, table.version <= until
        )
    )
    return [ScopeLock(row.scope, row.reason, row.locked) for row in rows]
