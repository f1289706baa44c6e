"""The panel of the history names author and computer of what another computer recorded."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.journal.devices import current_device
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.wire.messages import PullPage
from desktop_app.wire.op import Value
from desktop_app.wire.origins import LastWriter, pack_origins
from desktop_app.wire.records import RecordState, pack_records
from tests.ui.surveys.conftest import World
from ui.surveys.surveys_room import SurveysRoom

THERE = LastWriter("Nguyễn Thị Thử", "PC-2", 1_790_000_000_000)
LATER = LastWriter("Trần Văn Mẫu", "PC-3", 1_790_000_600_000)


def test_author_and_computer_stand_beside_the_change(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    fields: dict[str, Value] = {"round_id": world.round_id, "area_id": "a01", "serial": 7, "comment": "một"}
    came = [(41, fields, {"": THERE}), (42, {**fields, "comment": "hai"}, {"": THERE, "comment": LATER})]
    book = world.office.sync_book()
    with world.office.store.write() as connection:
        for version, state, marks in came:
            records = pack_records([RecordState("survey_response", "f7", version, state)])
            origins = pack_origins((version, name, written) for name, written in marks.items())
            sent = PullPage(version, records, origins=origins)
            apply_pages(connection, book, current_device(connection), [sent])
    page = room.responses
    room.pages.setCurrentWidget(page)
    page.open_round(world.round_id, "a01")
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    page.see_history.click()
    page.view.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(lambda: len(page.history.model.rows) == 2)
    changed, born = ([cell.text for cell in row.cells] for row in page.history.model.rows)
    assert changed[0].endswith("Trần Văn Mẫu · máy “PC-3”")
    assert changed[2:] == ["một", "hai"]
    assert born[0].endswith("Nguyễn Thị Thử · máy “PC-2”")
    assert born[1] == "Nhập phiếu"
    assert page.history.described.text() == changed[0], "the newest is told whole before one is chosen"
    page.history.view.setCurrentIndex(page.history.model.index(1, 0))
    assert page.history.described.text() == born[0]
