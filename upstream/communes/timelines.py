"""Timelines of PostgreSQL: each promotion begins another one, and so does whoever puts the database back."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from upstream.communes.communes import note_start
from upstream.database.tables import server
from upstream.database.unavailable import NotAnnounced

_TARGETS = "recovery_target", "recovery_target_time", "recovery_target_lsn", "recovery_target_xid"
_TARGETS_NAMED = (*_TARGETS, "recovery_target_name")


def note_timeline(connection: Connection, timeline: str) -> None:
    """Note where each commune begins to differ from what a primary before this one may have given.

    A standby that was promoted may lack what offices have seen. All who write wait for whoever notes it, so
    no version is given before.

    Raises:
        NotAnnounced: the database was put back to a time, which only epochs can say to every office.
    """
    known = connection.execute(select(server.c.timeline).with_for_update()).scalar()
    if known is None or known == timeline:
        return
    if known and (target := _target_of(connection)):
        raise NotAnnounced(
            "The database was put back ({target}), and offices do not know it yet. Run “restored” first; "
            "“restore --to” does both.",
            target=target,
        )
    _store(connection, timeline)


def announce_timeline(connection: Connection) -> None:
    """As :meth:`note_timeline`, for whoever begins new epochs in the same transaction."""
    timeline = str(connection.info.get("timeline", ""))
    if timeline:
        _store(connection, timeline)


def _store(connection: Connection, timeline: str) -> None:
    note_start(connection)
    connection.execute(update(server).values(timeline=timeline))


def _target_of(connection: Connection) -> str:
    """To what the recovery of this database was to go; empty for a standby that was promoted."""
    for name in _TARGETS_NAMED:
        value = connection.exec_driver_sql("SELECT current_setting(%s, true)", (name,)).scalar()
        if value:
            return f"{name} = {value}"
    return ""
