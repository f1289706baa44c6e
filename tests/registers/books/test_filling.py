"""The book of a register: every number with what became of it, entries without one, all columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.exchange.exports.register_books import export_register_book
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.books.sheets import sheets_of
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.giving import give_number, give_stamped, insert_number
from desktop_app.registers.numbers.keeping import close_year, explain_gap, void_number
from desktop_app.reports.blocks.model import BlockTable
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.documents.rendering import document_of
from tests.builders import COMMUNE, put_area, register
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import shipped
from tests.catalogue.registers.walking import walk
from tests.registers.builders import ON, begin_opinion
from tests.registers.numbers.books import RULE, YEAR, day, numbers
from tests.reports.block_texts import texts_of


def filled(office: Office, reader: str | None = None, code: str = "DLXH") -> RegisterBook:
    request = BookRequest(code, YEAR)
    with office.read() as connection:
        return fill_book(connection, office.clock, COMMUNE, request, reader or office.officer)


def numbered(office: Office, **answers: str) -> str:
    matter_id = begin_opinion(office, **answers)
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
    return matter_id


def test_an_entry_stands_under_its_number_with_all_columns(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    matter_id = begin_opinion(office, "a1", proposal="Nạo vét mương")
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
        take_step(rec, matter_id, "forward", Step(ON, addressee="UBND xã"))
    book = filled(office)
    (line,) = book.lines
    assert [heading.title for heading in book.headings][:2] == ["Số", "Ngày ghi nhận"]
    assert line.cells[:2] == ("01/2026", "02/10/2026")
    assert line.cells[2].endswith("\nThôn Đoài")
    assert line.cells[3] == "Đường vào thôn ngập sau mưa"
    assert line.cells[5:7] == ("Nạo vét mương", "UBND xã\n02/10/2026")
    assert (line.struck, line.note, book.first, book.last, book.given) == (False, "", "1", "1", 1)


def test_columns_that_begin_alike_stand_under_one_heading_as_in_the_official_form(office: Office) -> None:
    document = document_of(filled(office, code="TCD"))
    assert not [block for block in document.blocks if isinstance(block, BlockTable)], (
        "nothing is in the book yet"
    )
    with office.record() as rec:
        answers = {"received_on": "2026-10-02", "content": "Hỏi về chế độ"}
        begin_entry(rec, register_in_use(rec.connection, "TCD"), answers)
    document = document_of(filled(office, code="TCD"))
    (table,) = (block for block in document.blocks if isinstance(block, BlockTable))
    assert len(table.columns) == 12
    assert [(column.group, column.title) for column in table.columns if column.group] == [
        ("Hướng xử lý", "Thụ lý để giải quyết"),
        ("Hướng xử lý", "Trả lại đơn và hướng dẫn"),
        ("Hướng xử lý", "Chuyển đơn đến cơ quan, tổ chức, đơn vị có thẩm quyền"),
    ]


def test_columns_of_nothing_but_numbers_stand_at_the_right(office: Office) -> None:
    with office.record() as rec:
        answers = {"noted_on": "2026-10-02", "damage": "Sập mái"}
        begin_entry(rec, register_in_use(rec.connection, "THTT"), answers)
    (table,) = (
        block for block in document_of(filled(office, code="THTT")).blocks if isinstance(block, BlockTable)
    )
    assert [column.title for column in table.columns if column.align == "right"] == ["Ước; xác nhận (đồng)"]
    titles = {heading.title: heading.has_numbers for heading in filled(office, code="HVDT").headings}
    assert titles["Lượt người; gian hàng"]
    assert not titles["Doanh thu ước (đồng); trạng thái"], "a number beside words is read as words"


def test_every_place_says_what_became_of_it(office: Office) -> None:
    for _ in range(2):
        numbered(office)
    late, stamped, _, mistaken = (begin_opinion(office) for _ in range(4))
    with office.record() as rec:
        void_number(rec, numbers(office)[1].id, "Ghi trùng.")
        insert_number(rec, RULE, late, ON, 1, "Vào sổ sót")
        give_stamped(rec, RULE, stamped, ON, 5, "Đóng dấu sẵn")
        explain_gap(rec, RULE.series, YEAR, 3, "Bỏ trống")
        void_entry(rec, mistaken, Step(ON, reason="Ghi nhầm"))
    book = filled(office)
    assert [(line.cells[:1], line.struck, line.note) for line in book.lines] == [
        (("01/2026",), False, ""),
        (("01a/2026",), False, "Số chèn: Vào sổ sót."),
        (("02/2026",), True, "Số 02/2026 hủy ngày 05/10/2026: Ghi trùng."),
        ((), False, "Số 3 bỏ trống: Bỏ trống."),
        ((), False, "Số 4 chưa cấp và chưa ai ghi lý do."),
        (("05/2026",), False, "Số đóng dấu sẵn: Đóng dấu sẵn."),
    ]
    assert sorted((line.struck, line.note) for line in book.unnumbered) == [
        (False, ""),
        (False, ""),
        (True, "Mục đã hủy: Ghi nhầm."),
    ], "one that waits, the one whose number was voided, and one that was a mistake"
    assert (book.given, book.void, book.never_given, book.entries) == (3, 1, ("4",), 7)


def test_a_closed_book_says_so(office: Office) -> None:
    numbered(office)
    with office.record() as rec:
        close_year(rec, RULE.series, YEAR, date(2027, 1, 8))
    book = filled(office)
    assert (book.opened_on, book.closed_on) == (ON, date(2027, 1, 8))


def test_numbers_of_another_register_in_the_series_are_no_gaps_and_not_printed(office: Office) -> None:
    numbered(office)
    with office.record() as rec:
        rec.put("register_matter", "other", {"register_code": "KNCT", "register_version": "1"})
        give_number(rec, NumberRule(RULE.series, "{n}/KN", 1), "other", day(3))
    book = filled(office)
    assert [line.cells[0] for line in book.lines] == ["01/2026"]
    assert (book.series, book.never_given) == ("DLXH", ())


def test_a_work_sent_to_an_award_names_its_edition_once(office: Office) -> None:
    awards = shipped("GBCT")
    for prefer in range(2):
        walk(office, awards, plausible_answers(awards, office.clock, prefer), ())
    editions = [
        "XVII" if "XVII" in line.cells[1] else "XVI" for line in filled(office, code="GBCT").unnumbered
    ]
    named = [line.cells[1] for line in filled(office, code="GBCT").unnumbered]
    assert len(named) == len(set(editions)) == 2
    assert [name.count(edition) for name, edition in zip(named, editions, strict=True)] == [1, 1]


def test_the_book_of_mediation_ends_with_its_tally_on_paper_and_in_excel(
    office: Office, tmp_path: Path
) -> None:
    a_case = {"occurrence": "case", "group_name": "Tổ 1", "content": "Lối đi", "mediators": "Ông B",
              "parties": "Hai hộ", "received_on": ON.isoformat()}  # fmt: skip
    with office.record() as rec:
        mediation = register_in_use(rec.connection, "HGCS")
        for scope in ("conflict", "conflict", "family"):
            begin_entry(rec, mediation, {**a_case, "scope": scope})
        begin_entry(rec, mediation, {**a_case, "occurrence": "nothing"})
    book = filled(office, code="HGCS")
    assert [(tally.title, [row[2] for row in tally.rows]) for tally in book.tallies] == [
        ("Phần II: phạm vi và kết quả hòa giải", [2, 1]),
        ("Phần II: hòa giải viên và kết quả", [4]),
    ]
    assert book.tallies[0].rows[0][:2] == ("Mâu thuẫn giữa các bên", (2,))
    assert filled(office).tallies == ()
    assert "Phần II: phạm vi và kết quả hòa giải" in texts_of(document_of(book))
    target = tmp_path / "so.xlsx"
    export_register_book(sheets_of(book), target)
    _, by_scope, by_mediator = load_workbook(target).worksheets
    assert list(by_scope.values) == [
        ("Phần II: phạm vi và kết quả hòa giải", "Đã nhận", "Tổng cộng"),
        ("Mâu thuẫn giữa các bên", 2, 2),
        ("Tranh chấp từ quan hệ hôn nhân và gia đình", 1, 1),
        ("Tổng cộng", 3, 3),
    ]
    assert list(by_mediator.values)[1:] == [("Ông B", 4, 4), ("Tổng cộng", 4, 4)]


def test_it_is_for_whoever_may_print(office: Office) -> None:
    numbered(office)
    register(office, "Lê Thị Quản", "admin")
    register(office, "Trần Văn Trưởng", "review")
    assert filled(office, "Trần Văn Trưởng").lines
    with pytest.raises(NotAllowed):
        filled(office, "Lê Thị Quản")
    with pytest.raises(NotAllowed):
        filled(office, "Người Lạ")


def test_the_workbook_has_all_columns_and_every_row(office: Office, tmp_path: Path) -> None:
    for _ in range(3):
        numbered(office)
    begin_opinion(office)
    book = filled(office)
    target = tmp_path / "so.xlsx"
    export_register_book(sheets_of(book), target)
    sheet = load_workbook(target).active
    assert sheet is not None
    title, _, *rows = list(sheet.values)
    assert title[0] == f"{book.title} · 2026"
    assert list(rows[0]) == [*(heading.title for heading in book.headings), "Ghi chú"]
    assert [row[0] for row in rows[1:4]] == ["01/2026", "02/2026", "03/2026"]
    assert rows[4][-1] == "Chưa có số"
    assert rows[5][0] == "4 trong 4 mục"
