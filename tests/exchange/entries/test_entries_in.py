"""Entries of a register in a spreadsheet: written, filled in by somebody, read back row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.long_work import unwatched
from desktop_app.base.role_book import RoleBook
from desktop_app.book.office import Office
from desktop_app.exchange.entries.incoming import IncomingTable, RowKind, read_entries, record_row
from desktop_app.exchange.entries.writing import write_entries
from desktop_app.exchange.problems import SpreadsheetProblem
from desktop_app.registers.entries.entering import save_entry
from desktop_app.registers.entries.local_answers import local_answers_of
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries, whole_entries
from desktop_app.registers.lists.telling import receipt_code
from tests.builders import a_copy, ops_of_device, put_area, register
from tests.registers.builders import begin_opinion

SECRET = "001099012345"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    with made.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    yield made
    made.close()


def a_file(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def read(office: Office, path: Path, code: str = "DLXH") -> IncomingTable:
    with office.read() as connection:
        found = register_in_use(connection, code)
        return read_entries(connection, office.clock, found, path, office.officer, unwatched)


def titles(office: Office) -> list[str]:
    with office.read() as connection:
        wanted = EntryFilter("DLXH", Which.ALL)
        ids = list_entries(connection, wanted, office.officer).ids
        return [line.title for line in lines_of(connection, ids)]


HEADS = ("Ghi gì đó", "NỘI DUNG", "Nguồn [source]", "Ngay ghi nhan", "Lĩnh vực", "Khu dân cư", "urgency")


def test_columns_are_known_in_any_order_and_what_is_not_understood_is_listed(
    office: Office, tmp_path: Path
) -> None:
    path = a_file(
        tmp_path / "in.xlsx",
        ("SỔ TÌNH HÌNH NHÂN DÂN",),
        HEADS,
        ("x", "Đường ngập", "Gặp trực tiếp", "05/09/2026", "Hạ tầng", "thon doai", "Bình thường"),
        ("x", "Chợ bẩn", "direct", "31/02/2026", "Hạ tầng", "", "normal"),
        ("x", "Đèn hỏng", "Vệ tinh", "05/09/2026", "Hạ tầng", "Thôn Lạ", "normal"),
        ("x", "", "direct", "05/09/2026", "Hạ tầng", "", "normal"),
        ("x", "Đường ngập", "direct", "05/09/2026", "Hạ tầng", "", "normal"),
    )
    found = read(office, path)
    assert [row.kind for row in found.rows] == [
        RowKind.NEW,
        RowKind.WRONG,
        RowKind.WRONG,
        RowKind.WRONG,
        RowKind.THERE,
    ]
    assert ["Ghi gì đó" in sentence for sentence in found.unknown] == [True]
    day, strange, blank = (row.notes for row in found.of_kind(RowKind.WRONG))
    assert any("31/02/2026" in sentence for sentence in day)
    assert any("Vệ tinh" in sentence for sentence in strange)
    assert any("Thôn Lạ" in sentence for sentence in strange)
    assert len(blank) == 1
    assert titles(office) == [], "nothing is written by looking"
    new = found.rows[0]
    assert (new.row, new.area_id, new.answers["field"]) == (3, "a01", "infrastructure")
    with office.record() as rec:
        record_row(rec, found.register, new)
    assert titles(office) == ["Đường ngập"]
    assert read(office, path).rows[0].kind is RowKind.THERE, "a file read twice adds nothing"


def test_a_sheet_of_the_office_is_understood_by_its_own_headings(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        for area_id, name in (("a02", "Thôn 1"), ("a03", "Tổ dân phố 1")):
            put_area(rec, area_id, name)
    path = a_file(
        tmp_path / "in.xlsx",
        ("SỔ TÌNH HÌNH NHÂN DÂN NĂM 2026",),
        ("STT", "Ngày ghi", "Nội dung", "Nguồn", "Lĩnh vực", "Thôn", "Mức độ"),
        (1, "05/09/2026", "Đường ngập", "Gặp trực tiếp", "Hạ tầng", "Đoài", "Bình thường"),
        (2, "06/09/2026", "Chợ bẩn", "Gặp trực tiếp", "Hạ tầng", "1", "Bình thường"),
        (3, "06/09/2026", "Cống tắc", "Gặp trực tiếp", "Hạ tầng", "Bản Đoài", "Bình thường"),
    )
    found = read(office, path)
    assert not any("STT" in each or "Thôn" in each or "Ngày ghi" in each for each in found.unknown)
    assert any("Mức độ" in each for each in found.unknown), "two questions are called so: nothing is guessed"
    assert found.rows[0].area_id == "a01", found.rows[0].notes
    assert [row.kind for row in found.rows][1:] == [RowKind.WRONG] * 2, "two areas, and another kind"


def test_entries_that_were_written_come_back_with_their_changes(office: Office, tmp_path: Path) -> None:
    one, other = begin_opinion(office, "a01"), begin_opinion(office, content="Chợ bẩn")
    target = tmp_path / "out.xlsx"
    with office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
        several = whole_entries(connection, [one, other], office.clock.today())
        write_entries(opinions, several, ["Thôn Đoài"], target)
    assert [row.kind for row in read(office, target).rows] == [RowKind.SAME, RowKind.SAME]
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[2]]
    column = next(place for place, head in enumerate(heads, 1) if "[content]" in head)
    sheet.cell(4, column).value = "Chợ bẩn, chưa có nhà vệ sinh"
    book.save(target)
    found = read(office, target)
    assert [row.kind for row in found.rows] == [RowKind.SAME, RowKind.CHANGED]
    assert "Chợ bẩn → Chợ bẩn, chưa có nhà vệ sinh" in found.rows[1].notes[0]
    with office.record() as rec:  # meanwhile a colleague corrects the same answer
        fields = fields_of_entry(rec.connection, other)
        answers = {**entry_of(rec.connection, other).answers, "content": "Chợ bẩn quá"}
        save_entry(rec, opinions, RegisterEntryDraft(other, "DLXH", "1", "", answers, "", "x", opened=fields))
    with pytest.raises(ChangedMeanwhile), office.record() as rec:
        record_row(rec, opinions, found.rows[1])
    with office.read() as connection:
        assert entry_of(connection, other).answers["content"] == "Chợ bẩn quá"


def test_what_was_incomplete_before_is_told_only_where_something_changes(
    office: Office, tmp_path: Path
) -> None:
    """Such as an entry of which an older program did not ask everything."""
    incomplete = begin_opinion(office, source="social")  # the name of the page is missing
    with office.read() as connection:
        receipt = receipt_code(entry_of(connection, incomplete))
    for content, kind in (("Đường vào thôn ngập sau mưa", RowKind.SAME), ("Đường ngập", RowKind.WRONG)):
        heads = ("Mã tra cứu [@receipt]", "Nội dung")
        (row,) = read(office, a_file(tmp_path / "in.xlsx", heads, (receipt, content))).rows
        assert row.kind is kind


def test_a_row_that_names_no_entry_or_the_same_one_twice_is_told(office: Office, tmp_path: Path) -> None:
    matter_id = begin_opinion(office)
    with office.read() as connection:
        receipt = receipt_code(entry_of(connection, matter_id))
    path = a_file(
        tmp_path / "in.xlsx",
        ("Mã tra cứu [@receipt]", "Nội dung"),
        (receipt, "Đường ngập sâu"),
        (receipt, "Đường ngập nhẹ"),
        ("DLXH-2026-ZZZZZZ", "Khác"),
    )
    kinds = [row.kind for row in read(office, path).rows]
    assert kinds == [RowKind.CHANGED, RowKind.WRONG, RowKind.WRONG]


def test_private_answers_are_checked_and_stay_on_this_computer(office: Office, tmp_path: Path) -> None:
    path = a_file(
        tmp_path / "in.xlsx",
        ("Ngày tiếp nhận", "Kênh tiếp nhận", "Nội dung kiến nghị", "Lĩnh vực", "[named]", "[petitioner]",
         "[petitioner_phone]", "[consent]"),
        ("02/10/2026", "Đơn thư", "Sửa cống", "Hạ tầng", "Có", "Người Gửi", "0912345678", "Đồng ý"),
        ("02/10/2026", "Đơn thư", "Sửa đèn", "Hạ tầng", "Có", "Người Gửi", SECRET + "abc", "Đồng ý"),
    )  # fmt: skip
    found = read(office, path, "KNCT")
    assert [row.kind for row in found.rows] == [RowKind.NEW, RowKind.WRONG]
    with office.record() as rec:
        matter_id = record_row(rec, found.register, found.rows[0])
    with office.read() as connection:
        assert local_answers_of(connection, matter_id) == {
            "petitioner": "Người Gửi",
            "petitioner_phone": "0912345678",
        }
    assert all("0912345678" not in map(str, op.patch.values()) for op in ops_of_device(office))


def test_a_file_without_headings_of_the_register_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SpreadsheetProblem):
        read(office, a_file(tmp_path / "in.xlsx", ("a", "b"), (1, 2)))


def test_only_who_may_import_records_a_row(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(
        tmp_path / "in.xlsx",
        HEADS,
        ("x", "Đường ngập", "direct", "05/09/2026", "Hạ tầng", "", "normal"),
    )
    found = read(office, path)
    register(office, "Quản Trị", "admin")
    register(office, "Nhập Liệu", "entry")
    permitted = RoleBook.permitted
    monkeypatch.setattr(RoleBook, "permitted", lambda self, *of: permitted(self, *of) - {"exchange.import"})
    with pytest.raises(NotAllowed), office.record("Nhập Liệu") as rec:
        record_row(rec, found.register, found.rows[0])


def test_a_cell_merged_over_several_rows_holds_for_each_of_them(office: Office, tmp_path: Path) -> None:
    rows = [("x", f"Việc {n}", "direct", "05/09/2026", "Hạ tầng", "", "normal") for n in range(3)]
    path = a_file(tmp_path / "in.xlsx", HEADS, *rows)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["F2"] = "Thôn Đoài"
    for cells in ("F2:F4", "D3:D4", "G2:H2"):
        sheet.merge_cells(cells)
    sheet["D3"] = "06/09/2026"
    sheet.merge_cells("F5:F9")  # below the last row: no entry is made of it
    book.save(path)
    found = read(office, path)
    assert [(row.kind, row.area_id) for row in found.rows] == [(RowKind.NEW, "a01")] * 3
    assert [row.answers["noted_on"] for row in found.rows] == ["2026-09-05", "2026-09-06", "2026-09-06"]


@pytest.mark.parametrize("heads", [HEADS, tuple(head for head in HEADS if head != "Ngay ghi nhan")])
def test_a_new_row_without_a_day_does_not_get_that_of_today(
    office: Office, tmp_path: Path, heads: tuple[str, ...]
) -> None:
    row = dict(zip(HEADS, ("x", "Đường ngập", "direct", "", "Hạ tầng", "", "normal"), strict=True))
    (found,) = read(office, a_file(tmp_path / "in.xlsx", heads, tuple(row[head] for head in heads))).rows
    assert found.kind is RowKind.WRONG
    assert "Ngày ghi nhận" in found.notes[0]
