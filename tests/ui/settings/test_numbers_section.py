"""The head of the office groups registers into one row of numbers, and is told before what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use, registers_in_use
from desktop_app.registers.numbers.grouping import numbered, rule_for
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.registers.numbers.records import GivenNumber
from tests.builders import a_copy
from tests.registers.builders import ON, begin_opinion
from tests.registers.entries.test_relations import drafted, issue
from tests.ui.contexts import room_context
from tests.ui.surveys.conftest import RecordingAsk
from ui.registers.numbers_dialog import NumbersDialog
from ui.settings.numbers_section import NumbersSection


class Asked(RecordingAsk):
    """Keeps what was said before a decision."""

    details = ""

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        self.details = details
        return super().confirm(question, action, details=details, danger=danger)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    yield made
    made.close()


@pytest.fixture
def ask() -> Asked:
    made = Asked()
    made.answer = "VB"
    return made


@pytest.fixture
def section(qtbot: QtBot, office: Office, qapp: QApplication, ask: Asked) -> Iterator[NumbersSection]:
    with room_context(office, qapp, ask=ask) as context:
        made = NumbersSection(context)
        qtbot.addWidget(made)
        qtbot.waitUntil(lambda: bool(made.rows))
        yield made


def choose(section: NumbersSection, *codes: str) -> None:
    section.view.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for code in codes:
        place = next(n for n, row in enumerate(section.rows) if row.register.code == code)
        section.view.selectionModel().select(section.model.index(place, 0), flags)


def series(office: Office, year: int) -> dict[str, str]:
    with office.read() as connection:
        return {
            each.register.code: each.series
            for each in numbered(connection, registers_in_use(connection), year)
        }


def test_two_registers_share_one_row_and_get_their_own_again(
    section: NumbersSection, office: Office, ask: Asked, qtbot: QtBot
) -> None:
    choose(section, "VBDI")
    assert not section.share.isEnabled()
    choose(section, "VBDI", "DLXH")
    section.share.click()
    qtbot.waitUntil(lambda: series(office, 2026)["VBDI"] == "VB")
    assert series(office, 2026)["DLXH"] == "VB"
    assert series(office, 2026)["VBDEN"] == "VBDEN"
    assert "không số nào cấp hai lần" in ask.details
    assert "sổ các năm trước in như cũ" in ask.details
    qtbot.waitUntil(lambda: next(row.series for row in section.rows if row.register.code == "VBDI") == "VB")
    document, opinion = drafted(office), begin_opinion(office)
    issue(office, document)
    with office.record() as rec:
        take_step(rec, opinion, "receive", Step(ON))
    with office.read() as connection:
        given = next(x for x in numbered(connection, registers_in_use(connection), 2026) if x.series == "VB")
    assert given.given == 2, "both took a number of the one row"
    section.refresh()
    qtbot.waitUntil(lambda: not next(row for row in section.rows if row.series == "VB").may_change)
    choose(section, "VBDI", "DLXH")
    assert not section.share.isEnabled()
    assert not section.part.isEnabled()
    assert "Hãy chọn năm sau" in section.says.text()
    section.year.setCurrentIndex(1)
    section.year.activated.emit(1)
    qtbot.waitUntil(lambda: all(row.may_change for row in section.rows))
    choose(section, "VBDI", "DLXH")
    section.part.click()
    qtbot.waitUntil(lambda: series(office, 2027)["VBDI"] == "VBDI")
    assert series(office, 2026)["VBDI"] == "VB", "the year that runs keeps its row"


def test_a_row_that_others_have_is_joined_behind_its_last_number(
    section: NumbersSection, office: Office, ask: Asked, qtbot: QtBot
) -> None:
    issue(office, drafted(office))
    section.refresh()
    qtbot.waitUntil(lambda: any(row.given for row in section.rows))
    ask.answer, ask.confirmed = "VBDI", False
    choose(section, "DLXH", "KNCT")
    section.share.click()
    assert "“Văn bản đi” đã ở trong dãy này" in ask.details
    assert "sau số 1" in ask.details
    assert series(office, 2026)["DLXH"] == "DLXH", "nothing is decided unless it is confirmed"


def test_a_name_that_is_none_is_refused(
    section: NumbersSection, office: Office, ask: Asked, qtbot: QtBot
) -> None:
    choose(section, "VBDEN", "VBDI")
    ask.answer = "a b"
    section.share.click()
    qtbot.waitUntil(lambda: "ví dụ CHUNG" in ask.asked[-1])
    assert series(office, 2026)["VBDI"] == "VBDI"


def shown(dialog: NumbersDialog) -> Sequence[GivenNumber]:
    return () if dialog.data is None else dialog.data.numbers


def test_documents_get_a_row_for_each_type(
    section: NumbersSection, office: Office, ask: Asked, qtbot: QtBot
) -> None:
    choose(section, "DLXH")
    assert not section.by_type.isEnabled(), "opinions have no types that are numbered apart"
    choose(section, "VBDI")
    section.by_type.click()
    qtbot.waitUntil(lambda: next(row for row in section.rows if row.register.code == "VBDI").parted)
    assert "Báo cáo" in ask.details
    assert "Quyết định" in ask.details
    issue(office, drafted(office))
    decision = drafted(office, doc_type="decision", symbol="QĐ-MTTQ")
    issue(office, decision)
    with office.read() as connection:
        given = number_of_entry(connection, decision)
        rule = rule_for(connection, register_in_use(connection, "VBDI"), 2026)
    assert given is not None
    assert (given.series, given.written) == ("VBDI.decision", "01")
    assert rule is not None
    types = {"report": "Báo cáo", "decision": "Quyết định"}
    dialog = NumbersDialog(section, section._context, rule, (2026,), types, name="Văn bản đi")
    qtbot.addWidget(dialog)
    assert "Văn bản đi (" in dialog.windowTitle(), "not by the name of a part"
    qtbot.waitUntil(lambda: dialog.data is not None)
    dialog.part.setCurrentIndex(1)
    dialog.part.activated.emit(1)
    qtbot.waitUntil(lambda: [each.matter_id for each in shown(dialog)] == [decision])
