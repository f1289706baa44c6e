"""Bounds of one page, estimated from sizes before anything is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, func, select, union_all

from desktop_app.wire.protocol import PAGE_BYTES, PAGE_EVENTS, PAGE_RECORDS
from upstream.database.tables import conflict, rejected, scope_lock
from upstream.devices.devices import EnrolledDevice
from upstream.records.merge import MergeRecord
from upstream.records.stored import sizes_changed

_COMMUNE: BindParameter[str] = bindparam("of_commune")
_DEVICE: BindParameter[int] = bindparam("of_device")
_AFTER: BindParameter[int] = bindparam("after")
_UNTIL: BindParameter[int] = bindparam("until")
_NEWEST = select(
    select(func.max(conflict.c.version)).where(conflict.c.commune == _COMMUNE).scalar_subquery(),
    select(func.max(rejected.c.version)).where(rejected.c.device == _DEVICE).scalar_subquery(),
    select(func.max(scope_lock.c.version)).where(scope_lock.c.commune == _COMMUNE).scalar_subquery(),
)
_BOTH = union_all(
    select(conflict.c.version, (func.length(conflict.c.other) * 2).label("size")).where(
        conflict.c.commune == _COMMUNE, conflict.c.version > _AFTER, conflict.c.version <= _UNTIL
    ),
    select(rejected.c.version, func.length(rejected.c.patch)).where(
        rejected.c.device == _DEVICE, rejected.c.version > _AFTER, rejected.c.version <= _UNTIL
    ),
).subquery()
_EVENTS = select(_BOTH.c.version, _BOTH.c.size).order_by(_BOTH.c.version).limit(PAGE_EVENTS + 1)


def changed_at_most(
    connection: Connection,
    commune: str,
    after: int,
    until: int,
    without_device: int,
    held: Sequence[MergeRecord] = (),
) -> int:
    """Return how many of the changed records after ``after`` one page carries: at least one, 0 without any.

    As many as a page may have where so many are small. ``held``: those of them that segments hold.
    """
    sizes = sizes_changed(connection, commune, after, until, PAGE_RECORDS, without_device, held)
    if not sizes:
        return 0
    fit = _fitting(sizes)
    return PAGE_RECORDS if fit == len(sizes) else max(fit, 1)


def newest_event(connection: Connection, device: EnrolledDevice) -> int:
    """Return the version of the newest conflict, refusal or lock for the device; 0 without any."""
    asked = {"of_commune": device.commune, "of_device": device.number}
    found = connection.execute(_NEWEST, asked).one()
    return max(version or 0 for version in found)


def events_until(connection: Connection, device: EnrolledDevice, after: int, until: int) -> int:
    """Return up to which version one page carries all conflicts and refusals after ``after``.

    Those of one op stay together: they have one version.
    """
    asked = {"of_commune": device.commune, "of_device": device.number, "after": after, "until": until}
    found = connection.execute(_EVENTS, asked).all()
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
