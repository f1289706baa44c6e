"""The steps of a register month by month: by the day of each, whenever it was recorded."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.entries.taking_back import take_back
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.by_month import StepsByMonth, steps_by_month
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.reports.blocks.model import BlockTable, Document, Heading
from tests.builders import COMMUNE, register
from tests.registers.builders import begin_opinion, put_unknown
from tests.reports.block_texts import texts_of

REASON = Step(date(2026, 10, 1), reason="Ghi nhầm")


def counted(office: Office, first: date, last: date, reader: str = "") -> StepsByMonth:
    with office.read() as connection:
        item = register_in_use(connection, "DLXH")
        return steps_by_month(connection, item, first, last, reader or office.officer)


def opinion(office: Office, day: str, *steps: tuple[str, date]) -> tuple[str, list[str]]:
    matter_id = begin_opinion(office, noted_on=day)
    made = []
    for code, on in steps:
        answers = {"result": "Đã xong"} if code == "answer" else {}
        with office.record() as rec:
            made.append(take_step(rec, matter_id, code, Step(on, answers=answers)))
    return matter_id, made


def test_steps_are_in_the_month_of_their_day(office: Office) -> None:
    opinion(office, "2026-08-30", ("receive", date(2026, 8, 31)), ("answer", date(2026, 9, 2)))
    opinion(office, "2026-09-01", ("receive", date(2026, 9, 2)), ("answer", date(2026, 9, 3)))
    taken, events = opinion(office, "2026-09-05", ("receive", date(2026, 9, 6)))
    voided, _ = opinion(office, "2026-09-07")
    matter_id, _ = opinion(office, "2026-09-08")
    put_unknown(office, matter_id)
    with office.record() as rec:
        void_entry(rec, voided, REASON)
        take_back(rec, taken, events[0], REASON)

    found = counted(office, date(2026, 8, 1), date(2026, 9, 30))
    assert found.columns == (date(2026, 8, 1), date(2026, 9, 1))
    assert {row.code: (row.counts, row.entries) for row in found.rows} == {
        "opened": ((1, 3), 4),
        "receive": ((1, 1), 2),
        "answer": ((0, 2), 2),
    }


def test_a_step_taken_in_two_months_is_one_entry_in_all(office: Office) -> None:
    matter_id, _ = opinion(office, "2026-08-30", ("receive", date(2026, 8, 31)))
    for day in (date(2026, 8, 31), date(2026, 9, 2)):
        with office.record() as rec:
            take_step(rec, matter_id, "forward", Step(day, addressee="UBND xã"))
    rows = {row.code: row for row in counted(office, date(2026, 8, 1), date(2026, 9, 30)).rows}
    assert (rows["forward"].counts, rows["forward"].entries) == ((1, 1), 1)


def test_more_than_a_year_has_a_column_for_each(office: Office) -> None:
    opinion(office, "2026-09-01")
    found = counted(office, date(2025, 6, 1), date(2026, 12, 31))
    assert (found.columns, found.by_year) == ((date(2025, 1, 1), date(2026, 1, 1)), True)
    assert [row.counts for row in found.rows] == [(0, 1)]
    assert len(counted(office, date(2026, 1, 1), date(2026, 12, 31)).columns) == 12


def test_a_year_that_was_mistyped_makes_no_column_of_each_year_between(office: Office) -> None:
    opinion(office, "2024-09-01")
    opinion(office, "2026-09-01", ("receive", date(2026, 9, 2)))
    found = counted(office, date(202, 1, 1), date(2026, 12, 31))
    assert found.columns == (date(2024, 1, 1), date(2026, 1, 1))
    assert (found.leaves_out, found.has_earlier) == (True, False)
    assert {row.code: (row.counts, row.entries) for row in found.rows} == {
        "opened": ((1, 1), 2),
        "receive": ((0, 1), 1),
    }
    assert counted(office, date(202, 1, 1), date(2000, 12, 31)).columns == ()
    texts = texts_of(paper_of(office, date(202, 1, 1)))
    assert "Năm không có bước nào thì không có cột." in texts
    assert "Năm không có bước nào thì không có cột." not in texts_of(paper_of(office, date(2025, 1, 1)))


def test_the_first_of_many_years_has_all_before_it(office: Office) -> None:
    for year in range(2010, 2027):
        opinion(office, f"{year}-09-01")
    found = counted(office, date(2000, 1, 1), date(2026, 12, 31))
    assert [column.year for column in found.columns] == list(range(2015, 2027))
    assert found.has_earlier
    assert [row.counts for row in found.rows] == [(6, *(1 for _ in range(11)))]
    heads = [
        column.title
        for block in paper_of(office, date(2000, 1, 1)).blocks
        if isinstance(block, BlockTable)
        for column in block.columns
    ]
    assert "Đến năm 2015" in heads
    assert "Năm 2016" in heads


def paper_of(office: Office, first: date) -> Document:
    with office.read() as connection:
        last, clock = date(2026, 12, 31), office.clock
        return statistics_paper(connection, clock, COMMUNE, "DLXH", first, last, office.officer)


def test_the_paper_has_the_same_and_no_row_of_nothing(office: Office) -> None:
    opinion(office, "2026-09-01", ("receive", date(2026, 9, 2)))
    with office.read() as connection:
        paper = statistics_paper(
            connection, office.clock, COMMUNE, "DLXH", date(2026, 1, 1), date(2026, 12, 31), office.officer
        )
    blocks = paper.blocks
    at = blocks.index(Heading("1. Các bước theo tháng", 2))
    first, second = (block for block in blocks[at + 1 : at + 3] if isinstance(block, BlockTable))
    assert [column.title for column in first.columns[2:]] == [f"{month}/2026" for month in range(1, 8)]
    assert [column.title for column in second.columns[2:]] == ["8/2026", "9/2026", "10/2026", "Tổng cộng"]
    assert [row.cells for row in second.rows] == [
        ("1", "Đã nhập", "0", "1", "0", "1"),
        ("2", "Tiếp nhận", "0", "1", "0", "1"),
    ]


def test_who_may_not_read_the_register_counts_nothing(office: Office) -> None:
    register(office, "Lê Quản Trị", "admin")
    with pytest.raises(NotAllowed):
        counted(office, date(2026, 1, 1), date(2026, 12, 31), "Lê Quản Trị")
