"""Bounds of one page, estimated from sizes before anything is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select, union_all

from desktop_app.wire.protocol import PAGE_BYTES, PAGE_EVENTS, PAGE_RECORDS
from upstream.database.tables import conflict, record, rejected, scope_lock
from upstream.devices.devices import EnrolledDevice


def changed_at_most(connection: Connection, commune: str, after: int, until: int, without_device: int) -> int:
    """Return how many of the changed records after ``after`` one page carries; at least one.

    As many as a page may have where so many are small.
    """
    columns = record.c
    changed = (
        select(func.length(columns.fields))
        .where(
            columns.commune == commune,
            columns.version > after,
            columns.version <= until,
            columns.solo.is_distinct_from(without_device),
        )
        .order_by(columns.version)
        .limit(PAGE_RECORDS)
    )
    sizes = list(connection.execute(changed).scalars())
    fit = _fitting(sizes)
    return PAGE_RECORDS if fit == len(sizes) else max(fit, 1)


def newest_event(connection: Connection, device: EnrolledDevice) -> int:
    """Return the version of the newest conflict, refusal or lock for the device; 0 without any."""
    commune = device.commune
    found = connection.execute(
        select(
            select(func.max(conflict.c.version)).where(conflict.c.commune == commune).scalar_subquery(),
            select(func.max(rejected.c.version)).where(rejected.c.device == device.number).scalar_subquery(),
            select(func.max(scope_lock.c.version)).where(scope_lock.c.commune == commune).scalar_subquery(),
        )
    ).one()
    return max(version or 0 for version in found)


def events_until(connection: Connection, device: EnrolledDevice, after: int, until: int) -> int:
    """Return up to which version one page carries all conflicts and refusals after ``after``.

    Those of one op stay together: they have one version.
    """
    open_ones, refused = conflict.c, rejected.c
    events = union_all(
        select(open_ones.version, (func.length(open_ones.other) * 2).label("size")).where(
            open_ones.commune == device.commune, open_ones.version > after, open_ones.version <= until
        ),
        select(refused.version, func.length(refused.patch)).where(
            refused.device == device.number, refused.version > after, refused.version <= until
        ),
    ).subquery()
    query = select(events.c.version, events.c.size).order_by(events.c.version).limit(PAGE_EVENTS + 1)
    found = connection.execute(query).all()
    fit = min(_fitting(row.size for row in found), PAGE_EVENTS)
    if fit >= len(found):
        return until
    beyond = int(found[fit].version)
    return beyond if found[0].version == beyond else beyond - 1


def _fitting(sizes: Iterable[int]) -> int:
    held = fit = 0
    for size in sizes:
        held += size
        if held > PAGE_BYTES:
            break
        fit += 1
    return fit
