"""What a round gives out: the data of its forms, the tally sheet, blank forms on paper."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.exchange.exports.codebook import codebook_path
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import put_round_area
from tests.builders import register
from tests.ui.surveys.conftest import World, in_round, settle
from ui.base.ask import FileFilter
from ui.context.file_dialog import FileDialog
from ui.surveys.export.export_dialog import ExportDialog
from ui.surveys.rounds.blank_forms_dialog import BlankFormsDialog
from ui.surveys.surveys_room import SurveysRoom


def to_file(world: World, target: Path | None) -> list[str]:
    """The file dialog answers ``target``; the names it suggests are collected."""
    suggested: list[str] = []

    def save_file(title: str, name: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        suggested.append(Path(name).name)
        return target

    world.ask.save_file = save_file  # type: ignore[method-assign, assignment]
    return suggested


def with_forms(world: World, number: int = 2) -> None:
    answers = {f"q{item:02d}": "1" for item in range(1, 20)}
    with world.office.record() as rec:
        for serial in range(1, number + 1):
            draft = ResponseDraft(f"x{serial}", world.round_id, "a01", serial, answers, "Đường xấu", "")
            save_response(rec, draft, validity="")


def exporting(qtbot: QtBot, room: SurveysRoom, world: World) -> ExportDialog:
    in_round(qtbot, room, world).round.export_data()
    dialog = room.round.dialog
    assert isinstance(dialog, ExportDialog)
    qtbot.addWidget(dialog)
    return dialog


def finish(qtbot: QtBot, dialog: FileDialog) -> str:
    qtbot.waitUntil(lambda: bool(dialog.written.text or dialog.refusal.text))
    return dialog.written.text or dialog.refusal.text


def exports(world: World) -> list[str]:
    with world.office.read() as connection:
        return [access.subject for access in accesses(connection) if access.action is AccessAction.EXPORT]


def test_forms_become_a_workbook_without_names(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    with_forms(world)
    suggested = to_file(world, tmp_path / "phieu")
    dialog = exporting(qtbot, room, world)
    dialog.export()
    assert finish(qtbot, dialog) == "Đã lưu: phieu.xlsx"
    assert suggested == ["Phiếu - Lấy ý kiến năm 2026.xlsx"]
    rows = list(load_workbook(tmp_path / "phieu.xlsx").worksheets[0].values)
    assert len(rows) == 3
    assert "Nguyễn Thị Thử" not in str(rows)
    assert "Hài lòng" in str(rows)
    assert exports(world) == ["responses"]


@pytest.mark.parametrize(("row", "mark"), [(0, ","), (1, ";"), (2, "\t")])
def test_csv_has_the_delimiter_codes_and_names_that_were_chosen(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path, row: int, mark: str
) -> None:
    with_forms(world)
    to_file(world, tmp_path / "phieu.csv")
    dialog = exporting(qtbot, room, world)
    assert dialog.delimiter_field.isHidden()
    dialog.choose(".csv")
    assert not dialog.delimiter_field.isHidden()
    dialog.delimiter.setCurrentIndex(row)
    dialog.content.setCurrentIndex(1)
    dialog.names.setChecked(True)
    dialog.export()
    assert finish(qtbot, dialog)
    first, second, *_ = (tmp_path / "phieu.csv").read_text("utf-8-sig").splitlines()
    assert first.split(mark)[1] == "area"
    assert "q01" in first.split(mark)
    assert "Nguyễn Thị Thử" in second.split(mark)


def test_a_codebook_that_is_there_is_replaced_only_where_somebody_says_so(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    """The system asks about the file of the data alone."""
    with_forms(world)
    target = tmp_path / "phieu.csv"
    kept = codebook_path(target)
    kept.write_bytes(b"mine")
    to_file(world, target)
    dialog = exporting(qtbot, room, world)
    dialog.choose(".csv")
    world.ask.confirmed = False
    dialog.export()
    qtbot.waitUntil(lambda: bool(world.ask.asked))
    assert world.ask.asked == [f"Đã có tệp mang các tên này. Thay các tệp đó? {kept.name}"]
    settle(qtbot, world)
    assert dialog.go.isEnabled()
    assert kept.read_bytes() == b"mine"
    assert not target.exists()
    world.ask.confirmed = True
    dialog.export()
    qtbot.waitUntil(lambda: bool(dialog.written.text))
    assert load_workbook(kept).worksheets
    assert target.exists()


def test_an_ending_that_is_added_is_no_way_around_the_question(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    with_forms(world)
    to_file(world, tmp_path / "phieu")
    (tmp_path / "phieu.xlsx").write_bytes(b"mine")
    dialog = exporting(qtbot, room, world)
    world.ask.confirmed = False
    dialog.export()
    assert world.ask.asked == ["Đã có tệp mang các tên này. Thay các tệp đó? phieu.xlsx"]
    assert not dialog.bar.busy
    assert (tmp_path / "phieu.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize("suffix", [".sav", ".dta", ".zip"])
def test_other_formats(qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path, suffix: str) -> None:
    with_forms(world)
    target = tmp_path / f"phieu{suffix}"
    to_file(world, target)
    dialog = exporting(qtbot, room, world)
    dialog.choose(suffix)
    assert dialog.content_field.isHidden()
    dialog.export()
    assert "phieu" in finish(qtbot, dialog)
    assert target.stat().st_size > 200
    if suffix == ".zip":
        assert len(zipfile.ZipFile(target).namelist()) >= 2


def test_without_the_statistics_library_it_is_said_what_to_do(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    to_file(world, tmp_path / "phieu.sav")
    dialog = exporting(qtbot, room, world)
    dialog.choose(".sav")
    dialog.export()
    assert "Excel" in finish(qtbot, dialog)
    assert not list(tmp_path.glob("phieu*"))


def test_a_stopped_export_writes_nothing(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    with_forms(world)
    to_file(world, tmp_path / "phieu.xlsx")
    dialog = exporting(qtbot, room, world)
    dialog.export()
    assert not dialog.choices.isEnabled()
    dialog.reject()
    assert dialog.isVisible(), "leaving stops the work first"
    assert finish(qtbot, dialog) == "Đã dừng. Chưa ghi tệp nào."
    assert not list(tmp_path.glob("phieu*"))
    dialog.reject()
    assert not dialog.isVisible()


def test_who_may_not_export_is_told_so(qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path) -> None:
    register(world.office, "Trần Thị Trưởng", "admin")
    clerk = register(world.office, "Lê Văn Nhập", "entry")
    world.office.officer = clerk.name
    to_file(world, tmp_path / "phieu.xlsx")
    dialog = exporting(qtbot, room, world)
    dialog.export()
    assert "Xuất dữ liệu ra tệp" in finish(qtbot, dialog)
    room.round.export_tally()
    qtbot.waitUntil(lambda: "Xuất dữ liệu ra tệp" in room.round.notice.text)
    assert not list(tmp_path.glob("*.xlsx"))
    assert exports(world) == []


def test_the_tally_sheet(qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path) -> None:
    with_forms(world)
    suggested = to_file(world, tmp_path / "kiem.xlsx")
    in_round(qtbot, room, world).round.export_tally()
    qtbot.waitUntil(lambda: (tmp_path / "kiem.xlsx").exists())
    assert suggested == ["Bảng kiểm phiếu - Lấy ý kiến năm 2026.xlsx"]
    assert load_workbook(tmp_path / "kiem.xlsx").worksheets[0]["B2"].value == "Thôn Đoài"
    assert exports(world) == ["tally"]


def test_blank_forms_of_chosen_areas(qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path) -> None:
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, "a03", forms_issued=None)
        put_round_area(rec, world.round_id, "a02", forms_issued=3)
    suggested = to_file(world, tmp_path / "trang.pdf")
    in_round(qtbot, room, world).round.print_blank_forms()
    dialog = room.round.dialog
    assert isinstance(dialog, BlankFormsDialog)
    qtbot.addWidget(dialog)
    assert dialog.total.text() == "13 phiếu"
    assert dialog.chosen_areas() == {"a01", "a02"}, "an area without a number of forms cannot be chosen"
    dialog.areas.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.total.text() == "3 phiếu"
    dialog.code.setCurrentIndex(1)
    dialog.make()
    assert finish(qtbot, dialog) == "3 phiếu trắng trong trang.pdf"
    assert not dialog.written.open_folder.isHidden()
    assert suggested == ["Phiếu trắng - Lấy ý kiến năm 2026.pdf"]
    pages = PdfReader(tmp_path / "trang.pdf").pages
    text = "".join(page.extract_text() for page in pages)
    assert "Thôn Đông" in text
    assert "Thôn Đoài" not in text
    dialog.areas.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.go.isEnabled()
