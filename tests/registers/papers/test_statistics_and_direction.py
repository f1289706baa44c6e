"""Phiếu giải quyết văn bản đến in its three parts, and the statistics of a register on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.statistics import statistics_of, voided_between
from desktop_app.registers.papers.direction_sheet import direction_sheet, has_direction_sheet
from desktop_app.registers.papers.making import require_printing
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.reports.blocks.model import BlockTable, Document, Heading, ValueBarChart
from tests.builders import COMMUNE, register
from tests.registers.builders import ON, begin_opinion, put_unknown
from tests.reports.block_texts import texts_of

_CAME = {
    "arrived_on": ON.isoformat(),
    "medium": "paper",
    "author": "Ủy ban nhân dân xã Mẫu",
    "symbol": "120/UBND",
    "dated": "2026-10-01",
    "doc_type": "letter",
    "abstract": "Mời góp ý dự thảo đề án",
    "urgency": "urgent",
}


def a_document_in(office: Office) -> str:
    with office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), _CAME)
        take_step(rec, matter_id, "register", Step(ON))
    return matter_id


def sheet(office: Office, matter_id: str) -> Document:
    with office.read() as connection:
        return direction_sheet(connection, office.clock, COMMUNE, matter_id, office.officer)


def statistics(office: Office, year: int = 2026, reader: str = "", code: str = "DLXH") -> Document:
    first, last = date(year, 1, 1), date(year, 12, 31)
    with office.read() as connection:
        return statistics_paper(
            connection, office.clock, COMMUNE, code, first, last, reader or office.officer
        )


def test_paper_and_screen_count_the_same_entries(office: Office) -> None:
    """Also those of a day to come, which a register may have, and none that is void."""
    begin_opinion(office)
    begin_opinion(office, noted_on="2026-12-24")
    void = begin_opinion(office)
    with office.record() as rec:
        void_entry(rec, void, Step(ON, reason="Ghi trùng"))
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    with office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
        shown = statistics_of(connection, opinions, first, last, office.clock.today(), office.officer)
        assert voided_between(connection, "DLXH", first, last) == 1
    assert {table.entries for table in shown} == {2}
    assert "Trong kỳ có 02 mục được ghi vào sổ (không tính mục đã hủy)." in texts_of(statistics(office))


def test_statistics_say_how_many_entries_they_lack(office: Office) -> None:
    assert not any("Chưa tính" in text for text in texts_of(statistics(office)))
    put_unknown(office, begin_opinion(office))
    assert "Chưa tính 01 mục ghi theo phiên bản sổ chưa có trên máy này." in texts_of(statistics(office))


def test_statistics_of_past_days_say_when_the_states_are_from(office: Office) -> None:
    begin_opinion(office)
    said = "Trạng thái và số mục đang giải quyết tính đến ngày 05/10/2026."
    assert said not in texts_of(statistics(office)), "up to today"
    with office.read() as connection:
        first, last = date(2026, 1, 1), date(2026, 10, 4)
        paper = statistics_paper(connection, office.clock, COMMUNE, "DLXH", first, last, office.officer)
    assert said in texts_of(paper)


def test_two_sources_stand_crossed_on_paper_and_open_entries_by_deadline(office: Office) -> None:
    a_document_in(office)
    told = statistics(office, code="VBDEN")
    texts = texts_of(told)
    heads = [
        [column.title for column in block.columns] for block in told.blocks if isinstance(block, BlockTable)
    ]
    assert ["TT", "Nội dung", "Đã đăng ký", "Số mục"] in heads
    assert any(text.endswith("Mục đang giải quyết theo hạn") for text in texts)
    assert any("Đến hạn hôm nay" in text for text in texts)


def test_a_table_of_the_book_has_one_number_in_the_statistics(office: Office) -> None:
    """“1. Phần II: phạm vi …” was read there."""
    a_case = {"occurrence": "case", "group_name": "Tổ 1", "content": "Lối đi", "mediators": "Ông B",
              "parties": "Hai hộ", "received_on": ON.isoformat(), "scope": "conflict"}  # fmt: skip
    with office.record() as rec:
        begin_entry(rec, register_in_use(rec.connection, "HGCS"), a_case)
    headings = [each.text for each in statistics(office, code="HGCS").blocks if isinstance(each, Heading)]
    assert headings[1:3] == ["2. Phạm vi và kết quả hòa giải", "3. Hòa giải viên và kết quả"]


def test_shares_of_open_entries_are_of_the_open_ones(office: Office) -> None:
    """Of four documents two are put aside: the shares of the two that are open are a whole."""
    for matter_id in [a_document_in(office) for _ in range(4)][:2]:
        with office.record() as rec:
            take_step(rec, matter_id, "file", Step(ON))
    tables = [block for block in statistics(office, code="VBDEN").blocks if isinstance(block, BlockTable)]
    by_deadline = tables[-1]
    assert [column.title for column in by_deadline.columns][-2:] == ["Tỷ lệ (%)", "Đang giải quyết"]
    (total,) = by_deadline.footer
    assert total.cells[2:] == ("2", "100,00", "2")


def test_what_nobody_directed_yet_is_left_to_the_pen(office: Office) -> None:
    texts = texts_of(sheet(office, a_document_in(office)))

    assert texts[:3] == [
        "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
        "Số đến: 01    Ngày đến: 02/10/2026",
        "Cơ quan, tổ chức ban hành: Ủy ban nhân dân xã Mẫu",
    ]
    assert "Số, ký hiệu, ngày tháng văn bản: 120/UBND, ngày 01/10/2026" in texts
    assert "Tên loại và trích yếu nội dung: Công văn – Mời góp ý dự thảo đề án" in texts
    assert "Độ khẩn: Khẩn. Hạn ghi trong văn bản: …………" in texts
    for part, lines in (("1. Ý KIẾN CỦA", 2), ("2. Ý KIẾN CỦA", 1), ("3. Ý KIẾN ĐỀ XUẤT", 2)):
        at = next(place for place, text in enumerate(texts) if text.startswith(part))
        assert [text.strip() for text in texts[at + 1 : at + 1 + lines]] == ["…"] * lines


def test_each_part_says_what_was_directed_and_by_when(office: Office) -> None:
    matter_id = a_document_in(office)
    with office.record() as rec:
        directed = {
            "direction_text": "Giao bộ phận tổng hợp",
            "helpers": "Hội Nông dân",
            "due_by": "2026-10-12",
        }
        take_step(rec, matter_id, "direct", Step(ON, addressee="Lò Văn Mẫu", answers=directed))
        proposal = {"proposal_text": "Mời chuyên gia góp ý"}
        take_step(rec, matter_id, "propose", Step(date(2026, 10, 5), answers=proposal))
    texts = texts_of(sheet(office, matter_id))

    assert "02/10/2026: Giao bộ phận tổng hợp" in texts
    assert {"Giao chủ trì: Lò Văn Mẫu", "Phối hợp: Hội Nông dân"} <= set(texts)
    assert "Thời hạn giải quyết: 12/10/2026" in texts
    assert "05/10/2026: Mời chuyên gia góp ý" in texts


def test_the_sheet_takes_one_page_and_is_no_workbook(office: Office, tmp_path: Path) -> None:
    document = sheet(office, a_document_in(office))
    render(document, FileKind.PDF, tmp_path / "sheet.pdf")

    assert len(PdfReader(tmp_path / "sheet.pdf").pages) == 1
    assert not document.is_table


def test_only_a_register_with_the_three_steps_has_such_a_sheet(office: Office) -> None:
    with office.read() as connection:
        has = {code: has_direction_sheet(register_in_use(connection, code)) for code in ("VBDEN", "DLXH")}
    assert has == {"VBDEN": True, "DLXH": False}


def test_statistics_add_up_and_say_where_an_entry_counts_twice(office: Office) -> None:
    for field in ("infrastructure", "infrastructure", "land"):
        begin_opinion(office, field=field)
    document = statistics(office)
    texts = texts_of(document)

    assert document.subject.endswith("từ ngày 01/01/2026 đến ngày 05/10/2026"), "the year is not over"
    assert "Trong kỳ có 03 mục được ghi vào sổ (không tính mục đã hủy)." in texts
    assert any(text.startswith("1 | ") and text.endswith(" | 2 | 66,67 | 2") for text in texts)
    assert " | Tổng cộng | 3 | 100,00 | 3" in texts
    charts = [block for block in document.blocks if isinstance(block, ValueBarChart)]
    assert [bar.shown for bar in charts[0].bars] == ["2", "1"]


def test_bars_of_one_length_are_not_drawn(office: Office) -> None:
    for field in ("infrastructure", "land"):
        begin_opinion(office, field=field)
    blocks = statistics(office).blocks
    assert any(isinstance(block, BlockTable) and len(block.rows) == 2 for block in blocks)
    assert not any(isinstance(block, ValueBarChart) for block in blocks)


def test_a_year_without_entries_says_so(office: Office) -> None:
    assert "Trong kỳ chưa ghi mục nào." in texts_of(statistics(office, 2025))


def test_who_prints_but_does_not_read_the_register_gets_no_paper_of_it(office: Office) -> None:
    register(office, "Quản Trị", "admin")
    register(office, "Nhập Liệu", "entry")  # who prints, and does not look into the citizen reception book
    with office.read() as connection:
        require_printing(connection, "Nhập Liệu", "DLXH")
        with pytest.raises(NotAllowed):
            require_printing(connection, "Nhập Liệu", "TCD")


def test_who_may_not_read_the_register_gets_neither(office: Office) -> None:
    matter_id = a_document_in(office)
    register(office, "Lê Thị Quản", "admin")
    with pytest.raises(NotAllowed):
        statistics(office, reader="nobody")
    with office.read() as connection, pytest.raises(NotAllowed):
        direction_sheet(connection, office.clock, COMMUNE, matter_id, "nobody")
