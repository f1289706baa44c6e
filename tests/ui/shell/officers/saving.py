"""A save in every room of the window, by keys, as officers make it all day; each is looked up in the book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.fund.vouchers.listing import VoucherFilter, list_vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.queries import load_values
from desktop_app.narrative.texts import texts_of
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.reading import histories
from desktop_app.registers.entries.records import RegisterEntryLine
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries
from desktop_app.surveys.responses.queries import responses
from tests.ui.registers.conftest import CONTROL, press, type_text
from tests.ui.shell_parts import OpenApp
from ui.base.saves import SaveState
from ui.fund.entry.editors import put
from ui.fund.fund_room import FundRoom
from ui.movements.movements_view import MovementsRoom
from ui.places.paper_request import PaperRequest
from ui.places.registers import RegisterEntryPlace, RegisterPlace
from ui.places.reports import PaperPlace
from ui.places.settings import SectionPlace
from ui.places.surveys import SurveyEntryPlace
from ui.registers.registers_room import RegistersRoom
from ui.reports.reports_view import ReportsRoom
from ui.settings.profile_section import ProfileSection
from ui.settings.settings_view import SettingsPage
from ui.surveys.surveys_room import SurveysRoom

SET, PERIOD, AREA = "MTTQ_CO_SO", "2026-M09", "a01"


@dataclass
class Saving:
    """One window after the other over the same book; ``turn`` makes what is typed another each time."""

    app: OpenApp
    round_id: str
    turn: int = 0

    def everywhere(self) -> None:
        """Save something in each room; nothing is told, and the status line says that all is saved."""
        self.turn += 1
        for save in (
            self.figure,
            self.form,
            self.entry,
            self.step,
            self.document,
            self.voucher,
            self.profile,
            self.text,
        ):
            save()
            self.app.settle()
            assert self.app.shell.saves.state is SaveState.ALL_SAVED, save.__name__
            assert self.app.ask.warned == [], save.__name__

    def figure(self) -> None:
        """A cell of the results."""
        app, room = self.app, self._room("movements", MovementsRoom)
        app.shell.period.choose(PERIOD)
        app.settle()
        room.grid.view.setFocus()
        assert room.grid.go_to((AREA, "TT01"))
        type_text(str(70 + self.turn))
        press(Qt.Key.Key_Return)
        app.settle()
        with app.shell.office.read() as connection:
            values = load_values(connection, SET, 2026)
        assert values[Cell(AREA, "TT01", PERIOD)] == str(70 + self.turn)

    def form(self) -> None:
        """A filled form of a survey."""
        self.app.ask.answers[:] = [True] * 9  # more forms than came back
        self.app.go(SurveyEntryPlace(self.round_id, AREA))
        room = self._front(SurveysRoom)
        room.entry.focus_form()
        type_text("1" * 19)
        press(Qt.Key.Key_Return, modifier=CONTROL)
        self.app.settle()
        self.app.ask.answers.clear()
        with self.app.shell.office.read() as connection:
            assert len(responses(connection, self.round_id, AREA)) == self.turn
        press(Qt.Key.Key_Escape)

    def entry(self) -> None:
        """An entry of a register."""
        self._enter(RegisterPlace("DLXH"), f"Chuyện {self.turn}", self._type_opinion)
        assert len(self._lines("DLXH")) == self.turn

    def step(self) -> None:
        """A step of the entry."""
        found = next(each for each in self._lines("DLXH") if each.title == f"Chuyện {self.turn}")
        self.app.go(RegisterEntryPlace(found.id))
        room = self._front(RegistersRoom)
        before = self._events(found.id)
        room.list.panel.menu.actions()[0].trigger()
        self.app.settle()
        dialog = room.dialog
        assert dialog is not None
        dialog.reason.setPlainText("Đã xem")
        dialog.addressee.setText("Ban công tác Mặt trận")
        dialog.go.click()
        self.app.settle()
        assert self._events(found.id) == before + 1
        assert not dialog.isVisible()

    def document(self) -> None:
        """A document that goes out."""
        self._enter(RegisterPlace("VBDI"), f"Văn bản {self.turn}", self._type_document)
        assert len(self._lines("VBDI")) == self.turn

    def voucher(self) -> None:
        """A receipt of the fund."""
        room = self._room("fund", FundRoom)
        room.show_vouchers("")
        self.app.settle()
        room.new_voucher(VoucherKind.RECEIPT.value)
        self.app.settle()
        form = room.entry.body
        assert form is not None
        for name, text in (("partner", f"Người cho {self.turn}"), ("money", str(1000 * self.turn))):
            form.editors[name].setFocus()
            type_text(text)
            press(Qt.Key.Key_Tab)  # to the list of names too, where it is open
        put(form.editors["method"], "cash")
        press(Qt.Key.Key_Return, modifier=CONTROL)
        self.app.settle()
        with self.app.shell.office.read() as connection:
            assert len(list_vouchers(connection, VoucherFilter()).lines) == self.turn
        room.entry.leave()
        self.app.settle()

    def profile(self) -> None:
        """A field of the settings."""
        self.app.go(SectionPlace("office"))
        page = self._front(SettingsPage)
        section = page.section("office")
        assert isinstance(section, ProfileSection)
        line = section.editors["signer_name"]
        line.setFocus()
        press(Qt.Key.Key_A, modifier=CONTROL)
        type_text(f"Người ký {self.turn}")
        press(Qt.Key.Key_Tab)
        self.app.settle()
        office = self.app.shell.office
        with office.read() as connection:
            profile = load_profile(connection, office.identity.commune_code)
        assert profile["signer_name"] == f"Người ký {self.turn}"

    def text(self) -> None:
        """A part of the written report."""
        self.app.go(PaperPlace(PaperRequest(PaperKind.WORK, set_code=SET, period=PERIOD)))
        room = self._front(ReportsRoom)
        room.writing.open()
        self.app.settle()
        dialog = room.writing.dialog
        assert dialog is not None
        codes = [dialog.parts.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.parts.count())]
        dialog.parts.setCurrentRow(codes.index("assessment"))
        dialog.editor.selectAll()
        QTest.keyClicks(dialog.editor, f"Tot {self.turn}")
        dialog.reject()
        self.app.settle()
        with self.app.shell.office.read() as connection:
            assert texts_of(connection, SET, PERIOD)["assessment"] == f"Tot {self.turn}"
        assert room.writing.dialog is None

    # Parts

    def _room[T](self, key: str, kind: type[T]) -> T:
        self.app.go(key)
        return self._front(kind)

    def _front[T](self, kind: type[T]) -> T:
        self.app.window.activateWindow()
        self.app.settle()
        room = self.app.window.stack.currentWidget()
        assert isinstance(room, kind)
        return room

    def _enter(self, place: RegisterPlace, title: str, typed: Callable[[str], None]) -> None:
        self.app.go(place)
        room = self._front(RegistersRoom)
        room.new_entry()
        self.app.settle()
        assert room.pages.currentWidget() is room.entry
        typed(title)
        press(Qt.Key.Key_Return, modifier=CONTROL)
        self.app.settle()
        press(Qt.Key.Key_Escape)
        self.app.settle()

    def _type_opinion(self, title: str) -> None:
        press(Qt.Key.Key_Tab, Qt.Key.Key_2)
        type_text(title)
        press(Qt.Key.Key_Tab, Qt.Key.Key_4)

    def _type_document(self, title: str) -> None:
        press(Qt.Key.Key_Tab)
        type_text("8")
        type_text("BC-MTTQ")
        press(Qt.Key.Key_Tab)
        type_text(title)
        press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
        type_text("MTTQ")

    def _lines(self, code: str) -> list[RegisterEntryLine]:
        office = self.app.shell.office
        with office.read() as connection:
            wanted = EntryFilter(code, Which.ALL)
            return lines_of(connection, list_entries(connection, wanted, office.officer).ids)

    def _events(self, matter_id: str) -> int:
        with self.app.shell.office.read() as connection:
            return len(histories(connection, [matter_id])[matter_id].events)
