"""What registers have is offered in cells, taken by a key, told where it differs, leads to its entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, event

from desktop_app.book.office import Office
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.movements.cell import Cell
from tests.derived.test_figures import talk
from tests.fund.builders import begin_campaign, give
from tests.ui.contexts import room_context
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_movements_room import below, cell, enter, press, saved
from tests.ui.movements.test_period_acts import Answers
from ui.base.saves import SavedEntity
from ui.context.period_choice import PeriodChoice
from ui.context.room import Destination, RoomContext
from ui.grid.model.table import Alert
from ui.movements.from_registers.rows import OfferState
from ui.movements.movements_view import MovementsRoom
from ui.places.fund import VouchersPlace
from ui.places.registers import EntriesPlace

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def went() -> list[Destination]:
    return []


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def context(
    office: Office, qapp: QApplication, went: list[Destination], answers: Answers
) -> Iterator[RoomContext]:
    with room_context(office, qapp, period=PeriodChoice("2026-M09")) as made:
        yield replace(made, navigate=went.append, ask=answers)


@pytest.fixture
def entries(office: Office) -> tuple[str, str]:
    """Two talks of area a01 in September."""
    return talk(office, "2026-09-05", "a01"), talk(office, "2026-09-20", "a01", sessions="2")


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext, entries: tuple[str, str]) -> MovementsRoom:
    made = shown(qtbot, MovementsRoom(context), "TT")
    qtbot.waitUntil(lambda: bool(cell(made, "a01", "TT01").source))
    qtbot.waitUntil(lambda: made.checks.looking.checked is not None)
    return made


def test_the_figure_is_offered_taken_undone_and_leads_back(
    room: MovementsRoom, office: Office, entries: tuple[str, str], went: list[Destination], qtbot: QtBot
) -> None:
    offered = cell(room, "a01", "TT01")
    assert (offered.text, offered.hint, offered.alert) == ("", "sổ: 3", Alert.WARNING)
    assert offered.source == "Tính từ sổ: 3 (Tuyên truyền: 2 mục)."
    assert below(room, "total", "TT01") == "", "what is offered does not count"
    room.grid.go_to(("a01", "TT01"))
    press(Qt.Key.Key_B, CONTROL | SHIFT)
    taken = cell(room, "a01", "TT01")
    assert (taken.text, taken.hint, taken.alert) == ("3", "", Alert.NONE)
    assert (below(room, "total", "TT01"), bool(taken.source)) == ("3", True)
    qtbot.waitUntil(lambda: saved(office, "TT01") == {"a01": "3"})
    press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: saved(office, "TT01") == {})
    press(Qt.Key.Key_B, CONTROL | ALT)
    assert went == [
        Destination(
            "registers",
            EntriesPlace("TTTN", entries, "TT01 Số cuộc tuyên truyền · Thôn An Bình · Tháng 9/2026"),
        )
    ]


def test_money_of_the_fund_is_offered_and_leads_to_its_vouchers(
    qtbot: QtBot, context: RoomContext, office: Office, went: list[Destination]
) -> None:
    campaign = begin_campaign(office, kind="poor", starts_on=date(2026, 1, 1))
    of_area = give(office, VoucherKind.RECEIPT, campaign, 1_500_000, date(2026, 9, 2), area_id="a01")
    room = shown(qtbot, MovementsRoom(context), "VN")
    qtbot.waitUntil(lambda: bool(cell(room, "a01", "VN01").source))
    offered = cell(room, "a01", "VN01")
    assert (offered.hint, offered.source) == ("sổ: 1.500.000", "Tính từ sổ: 1.500.000 (Quỹ: 1 chứng từ).")
    room.grid.go_to(("a01", "VN01"))
    press(Qt.Key.Key_B, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: saved(office, "VN01") == {"a01": "1500000"})
    press(Qt.Key.Key_B, CONTROL | ALT)
    [there] = went
    assert isinstance(there.place, VouchersPlace)
    assert (there.room, there.place.voucher_ids) == ("fund", (of_area.id,))
    assert there.place.words.startswith("VN01 Số tiền vận động")
    with office.record() as rec:
        reverse(rec, of_area.id, date(2026, 9, 3), "ghi trùng")
    context.saves.changed.emit(SavedEntity.FUND_VOUCHER)
    qtbot.waitUntil(lambda: not cell(room, "a01", "VN01").source)


def test_a_typed_figure_is_replaced_only_when_it_was_asked(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    enter(room, "a01", "TT01", "7")
    assert cell(room, "a01", "TT01").alert is Alert.WARNING
    room.grid.go_to(("a01", "TT01"))
    answers.says = False
    press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert cell(room, "a01", "TT01").text == "7"
    answers.says = True
    press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert cell(room, "a01", "TT01").text == "3"
    qtbot.waitUntil(lambda: saved(office, "TT01") == {"a01": "3"})


def test_another_entry_is_in_the_figure_at_once(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    talk(office, "2026-09-21", "a01")
    context.saves.changed.emit(SavedEntity.REGISTER_MATTER)
    qtbot.waitUntil(lambda: cell(room, "a01", "TT01").hint == "sổ: 4")


def test_all_of_a_period_are_listed_and_taken_in_one_step(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_B, CONTROL)
    dialog = room.registers.dialog
    assert dialog is not None
    assert [((row.cell.unit, row.cell.indicator), row.state) for row in dialog.rows] == [
        (("a01", "TT01"), OfferState.EMPTY),
        (("", "TT02"), OfferState.UNASSIGNED),
    ]
    dialog.take_button.click()
    qtbot.waitUntil(lambda: saved(office, "TT01") == {"a01": "3"})
    assert [row.state for row in dialog.rows] == [OfferState.SAME, OfferState.UNASSIGNED]
    dialog.reject()


def test_the_report_of_a_unit_is_filled_in_from_registers(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    room.grid.go_to(("a01", "TT01"))
    press(Qt.Key.Key_U, CONTROL)
    qtbot.waitUntil(lambda: room.report.unit == "a01" and room.report.isVisible())
    entry = room.report.entry("TT01")
    assert isinstance(entry.editor, QLineEdit)
    assert entry.editor.placeholderText() == "sổ: 3"
    assert "Tính từ sổ: 3 (Tuyên truyền: 2 mục)." in entry.below.text()
    assert "1 số từ sổ" in room.report.from_registers.text()
    entry.editor.setFocus()
    press(Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: saved(office, "TT01") == {"a01": "3"})
    assert not room.report.from_registers.isVisible()
    assert "Tuyên truyền: 2 mục" in entry.below.text(), "it stays marked where it comes from"


@pytest.mark.faults
def test_a_count_that_failed_once_does_not_keep_the_next_from_coming(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    rename(office, "register_event", "set_aside")
    with qtbot.waitSignal(room.presenter.notice_said, check_params_cb=lambda _, tone: tone == "danger"):
        context.saves.changed.emit(SavedEntity.REGISTER_MATTER)
    rename(office, "set_aside", "register_event")
    talk(office, "2026-09-21", "a01")
    context.saves.changed.emit(SavedEntity.REGISTER_MATTER)
    qtbot.waitUntil(lambda: cell(room, "a01", "TT01").hint == "sổ: 4")


def test_what_registers_have_is_counted_once_for_the_marks_and_the_check(
    qtbot: QtBot, context: RoomContext, entries: tuple[str, str]
) -> None:
    told: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    made = shown(qtbot, MovementsRoom(context), "TT")
    qtbot.waitUntil(lambda: made.checks.looking.checked is not None)
    event.remove(Engine, "before_cursor_execute", note)
    assert len([each for each in told if "UNION" in each and "register_event" in each]) == 1
    checked = made.checks.looking.checked
    assert checked is not None
    assert checked.given.registers == {Cell("a01", "TT01", "2026-M09"): 3}


def rename(office: Office, table: str, name: str) -> None:
    with office.store.write() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
