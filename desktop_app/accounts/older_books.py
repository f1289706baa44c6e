"""Officers of a book of an older version: they get their ids and are synchronised from now on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from desktop_app.base.clock import Clock
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.base.text import nfc
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import Followers
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.store import Store
from desktop_app.storage.tables.accounts import officer, officer_pin


def register_again(store: Store, followers: Followers, clock: Clock) -> None:
    """Journal the officers of an older version under the ids that they have on every computer of the office.

    The entries have no author, and officers registered differently elsewhere become conflicts.
    """
    with store.read() as connection:
        if not _older(connection):
            return
    with store.write() as connection:
        rec = Recorder(connection, "", clock, followers)
        older = _older(connection)
        # The present officer comes last: of two entries of one name, as when somebody came back, that one
        # counts.
        chosen = {officer_id(item.name): item for item in sorted(older, key=lambda item: -item.dismissed)}
        for identity, item in chosen.items():
            _register(rec, identity, item)
        for item in older:
            connection.execute(delete(officer).where(officer.c.id == item.id))
            connection.execute(delete(officer_pin).where(officer_pin.c.officer_id == item.id))
        rec.finish()


def _older(connection: Connection) -> list[Row[Any]]:
    query = select(officer).where(officer.c.id.not_like(f"{OFFICER}:%"))
    return list(connection.execute(query.order_by(officer.c.id)))


def _register(rec: Recorder, identity: str, item: Row[Any]) -> None:
    fields = {name: item._mapping[name] for name in ENTITIES[OFFICER].fields}
    rec.put(OFFICER, identity, {**fields, "name": nfc(item.name)})
    pin = officer_pin.c
    rec.connection.execute(
        update(officer_pin).where(pin.officer_id == item.id).values(officer_id=identity, former_id=item.id)
    )
