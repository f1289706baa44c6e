"""A figure says what stood in its cell on the screen when it was typed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop_app.base.ids import indicator_value_id
from desktop_app.book.office import Office
from desktop_app.storage.tables.sync import sync_unseen
from tests.ui.movements.test_movements_room import enter, saved
from ui.movements.movements_view import MovementsRoom


def unseen(office: Office) -> list[tuple[str, int]]:
    with office.read() as connection:
        return [(row.entity_id, row.base) for row in connection.execute(select(sync_unseen))]


def test_what_came_while_the_table_was_open_was_not_on_the_screen(
    qtbot: QtBot, office: Office, room: MovementsRoom
) -> None:
    enter(room, "a01", "NT04", "7")
    qtbot.waitUntil(lambda: saved(office, "NT04").get("a01") == "7")
    enter(room, "a01", "NT04", "8")
    qtbot.waitUntil(lambda: saved(office, "NT04").get("a01") == "8")
    assert unseen(office) == []
    entity_id = indicator_value_id("MTTQ_CO_SO", "NT04", "2026-M09", "a01")
    with office.record() as rec:  # as a page of the province does, of which the table has not heard yet
        assert rec.put("indicator_value", entity_id, {"value": "12"})
        rec.connection.exec_driver_sql("UPDATE indicator_value SET version = 9")
    enter(room, "a01", "NT04", "15")
    qtbot.waitUntil(lambda: saved(office, "NT04").get("a01") == "15")
    assert unseen(office) == [(entity_id, 0)]
