"""The report of one unit on paper: its own figures and words, lines for what it has still to tell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import report_unit
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.reports.blocks.model import FormLine, Heading
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.unit_report import UnitReport
from tests.builders import COMMUNE, an_office, put_area, put_figures
from tests.reports.block_texts import texts_of

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = an_office(tmp_path_factory.mktemp("office"))
    with made.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Trung")
        words = "Nhân dân phấn khởi.\nKhông có việc nổi cộm."
        told = {
            Cell("a1", "TT01", PERIOD): "4",
            Cell("a1", "TM01", PERIOD): words,
            Cell("a2", "TT01", PERIOD): "9",
        }
        put_figures(rec, SET, told)
        set_target(rec, SET, "TT01", 2026, "40", unit="a1")
    yield made
    made.close()


def paper(office: Office, unit: str) -> UnitReport:
    with office.read() as connection:
        return unit_report(connection, office.clock, COMMUNE, SET, Period.parse(PERIOD), unit)


def test_an_area_tells_its_own_figures_plan_and_words(office: Office) -> None:
    made = paper(office, "a1")
    texts = texts_of(document_of(made))

    assert made.head.organization[-1] == "THÔN ĐOÀI"
    assert made.head.symbol == "BC-BCTMT"
    row = next(row for group in made.groups for row in group.rows if row.name == "Số cuộc tuyên truyền")
    assert (row.value, row.target) == (Decimal(4), Decimal(40))
    assert "1 | Số cuộc tuyên truyền | cuộc | 4 | 40" in texts
    assert "Không có việc nổi cộm." in texts
    assert not any("| 9 |" in text for text in texts), "that of another area"
    assert "BÁO CÁO" in texts
    assert any("tháng 9 năm 2026 của thôn Đoài" in text for text in texts)
    assert "Trên đây là báo cáo của Ban Công tác Mặt trận thôn Đoài./." in texts


def test_what_is_not_told_has_a_line_for_the_pen(office: Office) -> None:
    made = paper(office, "a2")
    blocks = document_of(made).blocks

    assert any(text.endswith("| …………") for text in texts_of(document_of(made)))
    headings = [at for at, block in enumerate(blocks) if isinstance(block, Heading)]
    assert isinstance(blocks[headings[-1] + 1], FormLine)


def test_it_is_a_draft_until_the_unit_has_reported(office: Office) -> None:
    assert paper(office, "a2").state.is_draft
    with office.record() as rec:
        report_unit(rec, SET, PERIOD, "a2")
    assert not paper(office, "a2").state.is_draft
    assert paper(office, "a1").state.is_draft


def test_an_organisation_signs_for_itself_and_who_is_not_there_is_told(office: Office) -> None:
    made = paper(office, "org:phu_nu")

    assert made.head.organization == ("HỘI LIÊN HIỆP PHỤ NỮ",)
    assert made.signer.position == "ĐẠI DIỆN ĐƠN VỊ"
    with pytest.raises(Problem):
        paper(office, "gone")
