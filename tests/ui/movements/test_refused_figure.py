"""A figure that the province refused leaves the sheet with the pull that brought the refusal."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from desktop_app.base.ids import indicator_value_id
from desktop_app.journal.devices import current_device
from desktop_app.storage.tables.journal import journal_device, journal_op
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.wire.messages import PullPage, Rejected
from tests.ui.movements.test_movements_room import SET, cell, enter, saved
from ui.base.saves import entities
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom


def test_a_refused_new_figure_leaves_the_sheet(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    enter(room, "a01", "NT01", "5")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "5"})
    identity = indicator_value_id(SET, "NT01", "2026-M09", "a01")
    office = context.office
    with office.store.write() as connection:
        last = connection.execute(select(journal_op.c.device_seq).order_by(journal_op.c.device_seq.desc()))
        seq = int(last.scalars().first() or 0)
        connection.execute(update(journal_device).values(acked_seq=seq))
        refused = Rejected(seq, "indicator_value", identity, {"value": "5"}, "closed", 1, False)
        page = PullPage(1, rejected=[refused])
        applied = apply_pages(connection, office.sync_book(), current_device(connection), [page])
    assert applied.records == {}, "nothing was received"
    assert saved(office, "NT01") == {}
    context.saves.publish(entities(applied.entities))
    qtbot.waitUntil(lambda: cell(room, "a01", "NT01").text == "")
