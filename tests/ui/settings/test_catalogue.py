"""The catalogue in the settings: a form is brought, looked at, tried out, installed and printed."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel, QTableView

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.installed import FROM_FILE, installed, installed_sets, working_calendars
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.sync.rounds.round_log import RoundEntry
from tests.builders import register
from tests.support.unit_lists import a_newer_list
from tests.ui.shell_parts import OpenApp
from tests.ui.surveys.entry.test_brought_form import HOUSEHOLDS
from ui.places.settings import SectionPlace
from ui.settings.brought.import_dialog import PackageImportDialog
from ui.settings.catalogue_section import CatalogueSection
from ui.settings.settings_view import SettingsPage
from ui.sync.history_card import entry_words

WRONG = HOUSEHOLDS.replace("| select_one muc_do | nuoc |", "| select_one khong_co | nuoc |")


def a_workbook(path: Path, text: str) -> Path:
    """The form as an Excel workbook, as an office brings it."""
    book = Workbook()
    sheet = book.worksheets[0]
    book.remove(sheet)
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0]:
            sheet = book.create_sheet(cells[0])
        elif len(cells) > 1:
            sheet.append(cells[1:])
    book.save(path)
    return path


def section_of(app: OpenApp) -> CatalogueSection:
    app.shell.show()
    app.settle()
    app.go(SectionPlace("catalogue"))
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.section("catalogue")
    assert isinstance(section, CatalogueSection)
    return section


def brought(app: OpenApp, path: Path) -> PackageImportDialog:
    section = section_of(app)
    app.ask.answers = [path]
    section.import_file()
    app.settle()
    assert section.dialog is not None
    return section.dialog


def codes(app: OpenApp) -> dict[str, str]:
    with app.shell.office.read() as connection:
        return {package.code: package.source for package in installed(connection)}


def words(dialog: PackageImportDialog) -> str:
    return "\n".join(item.text() for item in dialog.findChildren(QLabel))


def test_a_workbook_is_shown_tried_out_and_installed(app: OpenApp, tmp_path: Path) -> None:
    dialog = brought(app, a_workbook(tmp_path / "ho-dan.xlsx", HOUSEHOLDS))
    said = words(dialog)
    for part in ("Khảo sát hộ dân", "HO_DAN", "6, trong đó 2 câu được kiểm đếm", "chưa đặt"):
        assert part in said
    assert "HO_DAN" not in codes(app), "nothing is installed before somebody says so"
    dialog.preview()
    section = section_of(app)
    preview = section.preview_dialog
    assert preview is not None
    preview.check()
    assert preview.notice.property("notice") == "danger"
    assert len(preview.view.cards()) == 5
    preview.reject()
    dialog.install()
    app.settle()
    assert not dialog.isVisible()
    assert codes(app)["HO_DAN"] == FROM_FILE
    chosen = section._chosen_form()
    assert chosen is not None
    assert chosen.code == "HO_DAN"
    row = section.table.currentIndex().row()
    assert section.model.index(row, 4).data() == "Từ tệp của cơ quan"
    with app.shell.office.read() as connection:
        assert (accesses(connection)[0].action, accesses(connection)[0].subject) == (
            AccessAction.CHANGE,
            "catalogue",
        )


def test_a_wrong_workbook_shows_sheet_row_and_column(app: OpenApp, tmp_path: Path) -> None:
    dialog = brought(app, a_workbook(tmp_path / "sai.xlsx", WRONG))
    assert not dialog.go.isVisible()
    sheet, row, _, said = (dialog.model.index(0, item).data() for item in range(4))
    assert (sheet, row) == ("survey", "3")
    assert "khong_co" in said
    dialog.reject()


def test_what_is_no_form_is_refused_with_a_sentence(app: OpenApp, tmp_path: Path) -> None:
    (tmp_path / "hinh.png").write_bytes(b"\x89PNG rest")
    dialog = brought(app, tmp_path / "hinh.png")
    assert not dialog.go.isVisible()
    assert dialog.model.rowCount() == 0
    dialog.reject()
    gone = brought(app, tmp_path / "khong-co.xlsx")
    assert not gone.go.isVisible()
    gone.reject()


def save_as(app: OpenApp, path: Path, *, starter: bool = False) -> Path:
    section = section_of(app)
    section.show_record("MTTQ_CO_SO")
    app.settle()
    app.ask.answers = [path]
    (section.starter if starter else section.as_workbook).click()
    app.settle()
    return path


def test_the_starter_workbook_is_saved_brought_and_installed(app: OpenApp, tmp_path: Path) -> None:
    path = save_as(app, tmp_path / "mau.xlsx", starter=True)
    assert section_of(app).written.isVisible()
    dialog = brought(app, path)
    said = words(dialog)
    for part in ("bộ chỉ tiêu", "BO_CHI_TIEU_MAU", "11 chỉ tiêu trong 3 mục; 3 số kế hoạch", "01/01/2026"):
        assert part in said
    dialog.go.click()
    app.settle()
    assert not dialog.isVisible()
    assert codes(app)["BO_CHI_TIEU_MAU"] == FROM_FILE


def test_a_newer_version_is_shown_beside_the_installed_one(app: OpenApp, tmp_path: Path) -> None:
    path = save_as(app, tmp_path / "bo.xlsx")
    book = load_workbook(path)
    book["settings"]["B2"] = "2"
    book["indicators"]["C3"] = "Số cuộc tuyên truyền, vận động"
    book.save(path)
    dialog = brought(app, path)
    view = dialog.findChild(QTableView)
    assert view is not None
    row = [view.model().index(0, column).data() for column in range(5)]
    assert row[:3] == ["sửa", "chỉ tiêu", "TT01"]
    assert row[4] == "tên: Số cuộc tuyên truyền → Số cuộc tuyên truyền, vận động"
    assert "1 chỗ khác với phiên bản 1.1 đã cài" in words(dialog)
    dialog.go.click()
    app.settle()
    with app.shell.office.read() as connection:
        assert installed_sets(connection, "MTTQ_CO_SO")[0].version == "2"


def test_a_version_that_would_lose_figures_cannot_be_installed(app: OpenApp, tmp_path: Path) -> None:
    path = save_as(app, tmp_path / "bo.xlsx")
    book = load_workbook(path)
    book["settings"]["B2"] = "2"
    sheet = book["indicators"]
    column = [cell.value for cell in sheet[1]].index("period_type") + 1
    sheet.cell(3, column).value = "quý"
    book.save(path)
    dialog = brought(app, path)
    assert not dialog.go.isEnabled()
    assert "TT01" in dialog.refusal.text


def test_a_wrong_set_shows_every_mistake_at_its_cell(app: OpenApp, tmp_path: Path) -> None:
    path = save_as(app, tmp_path / "bo.xlsx")
    book = load_workbook(path)
    sheet = book["indicators"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(3, heads.index("nature") + 1).value = "dòng chảy"
    sheet.cell(4, heads.index("code") + 1).value = "TT01"
    book.save(path)
    dialog = brought(app, path)
    assert not dialog.go.isVisible()
    rows = [[dialog.model.index(row, column).data() for column in range(4)] for row in range(2)]
    assert [row[:3] for row in rows] == [["indicators", "3", "nature"], ["indicators", "4", "code"]]
    assert "dòng chảy" in rows[0][3]


def test_a_package_folder_is_brought_by_its_manifest(app: OpenApp) -> None:
    manifest = next(resource_path("catalogue").rglob("set.toml"))
    dialog = brought(app, manifest)
    assert "Chỉ tiêu" in words(dialog)
    assert not dialog.try_out.isVisible()
    dialog.install()
    app.settle()
    assert not dialog.isVisible(), "what is installed already is left as it is"


def test_who_may_not_install_is_told_so(app: OpenApp, tmp_path: Path) -> None:
    office = app.shell.office
    dialog = brought(app, a_workbook(tmp_path / "ho-dan.xlsx", HOUSEHOLDS))
    register(office, "Trần Thị Trưởng", "admin")
    clerk = register(office, "Lê Văn Nhập", "entry")
    office.officer = clerk.name
    dialog.install()
    app.settle()
    assert "Cài danh mục biểu mẫu" in dialog.refusal.text
    assert "HO_DAN" not in codes(app)
    dialog.reject()


def test_the_blank_form_of_a_questionnaire(app: OpenApp, tmp_path: Path) -> None:
    section = section_of(app)
    section.show_record("NTM_XA_2021")
    app.settle()
    assert section.blank.isEnabled()
    app.ask.answers = [tmp_path / "mau"]
    section.save_blank_form()
    app.settle()
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "mau.pdf").pages)
    assert "yêu cầu xóa thông tin cá nhân" in " ".join(text.split())
    kinds = [package.kind for package in section._packages]
    section.table.selectRow(kinds.index(PackageKind.INDICATOR_SET))
    assert not section.blank.isEnabled(), "an indicator set has no paper form"


def test_a_newer_list_of_communes_is_installed_and_waits_for_the_next_start(
    app: OpenApp, tmp_path: Path
) -> None:
    section = section_of(app)
    app.settle()
    before = section.units.text()
    assert "danh mục ngày 24/08/2026" in before
    dialog = brought(app, a_newer_list(tmp_path / "list", {}) / "units.toml")
    said = words(dialog)
    for part in ("Danh mục đơn vị hành chính", "2031-01-01", "3.355", "từ lần mở chương trình sau"):
        assert part in said
    dialog.install()
    app.settle()
    assert codes(app)["DON_VI_HANH_CHINH"] == FROM_FILE
    assert section.units.text() == f"{before} Danh mục ngày 01/01/2031 được dùng từ lần mở chương trình sau."
    assert "19/2025/QĐ-TTg" in section.basis.toPlainText()


def test_a_newer_table_of_days_off_is_brought_and_holds(app: OpenApp, tmp_path: Path) -> None:
    section_of(app)
    shipped = resource_path("catalogue", "calendars", "VN_LICH_LAM_VIEC", "calendar.toml").read_text("utf-8")
    folder = tmp_path / "calendar"
    folder.mkdir()
    newer = shipped.replace('version = "2026-11-27"', 'version = "2027-01-15"')
    (folder / "calendar.toml").write_text(newer, "utf-8")
    dialog = brought(app, folder / "calendar.toml")
    said = words(dialog)
    for part in ("lịch nghỉ lễ, tết", "2027-01-15", "2025, 2026, 2027", "Số ngày nghỉ", "39"):
        assert part in said
    dialog.install()
    app.settle()
    with app.shell.office.read() as connection:
        assert [table.version for table in working_calendars(connection)] == ["2027-01-15", "2026-11-27"]


def test_the_history_of_exchanges_names_a_newer_list_of_communes() -> None:
    words_of = entry_words(RoundEntry(0, unit_lists=("2031-01-01",)))
    assert words_of == "Danh mục đơn vị hành chính mới (2031-01-01), dùng từ lần mở chương trình sau"
