"""What was said of a table is proposed again under the same headings, and only that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.exchange.plain.mapping import ColumnMeaning, ColumnRole, HeadPlace, How, Subject
from desktop_app.exchange.plain.remembered import load_remembered
from desktop_app.movements.period import Period
from tests.builders import a_copy, ops_of_device
from tests.exchange.plain.tables import figures, plan_of, proposed, remember, sheet_file, table_of
from tests.exchange.workbooks.returning import SET, fill_office

FIGURES = {Subject.INDICATOR: "NT06"}


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = fill_office(a_copy(begun_book, tmp_path / "book"))
    yield opened
    opened.close()


def test_columns_and_names_come_back_also_in_another_order(office: Office, tmp_path: Path) -> None:
    first = table_of(
        sheet_file(
            tmp_path / "a.xlsx",
            [["Tháng 8/2026"], ["Khu", "Đường mới", "Ghi chú"], ["Xóm trên", 1.5, "x"], ["Thôn Đoài", 2, ""]],
        )
    )
    mapping = (
        proposed(office, first)
        .with_column(1, ColumnMeaning(ColumnRole.FIGURES, How.SAID, FIGURES))
        .with_column(2, ColumnMeaning(ColumnRole.UNUSED, How.SAID))
        .with_name(Subject.UNIT, "Xóm trên", "a1")
    )
    before = len(ops_of_device(office))
    remember(office, first, mapping)
    assert len(ops_of_device(office)) == before, "nothing of it is sent"
    second = table_of(
        sheet_file(
            tmp_path / "b.xlsx",
            [
                ["Biểu tháng 9/2026"],
                [],
                ["GHI CHÚ", "khu", "Đường mới"],
                [None, "xom tren", 3],
                [None, "Thôn Đông", 4],
            ],
        )
    )
    again = proposed(office, second)
    assert again.head == HeadPlace(2, 1)
    assert [each.role for each in again.columns] == [ColumnRole.UNUSED, ColumnRole.UNIT, ColumnRole.FIGURES]
    assert all(each.how is How.REMEMBERED for each in again.columns)
    files = plan_of(office, second)
    assert figures(files) == {("a1", "NT06", "2026-M09"): "3", ("a3", "NT06", "2026-M09"): "4"}
    assert files[0].notices == (), "what was said not to be used is told no more"


def test_periods_are_read_anew(office: Office, tmp_path: Path) -> None:
    def made(path: Path, month: int) -> list[list[object]]:
        return [
            ["Khu", f"Tháng {month}/2026", None],
            [None, "Số hộ", "Đường"],
            ["Thôn Đoài", month, month],
        ]

    first = table_of(sheet_file(tmp_path / "a.xlsx", made(tmp_path, 8)))
    mapping = replace(
        proposed(office, first),
        head=HeadPlace(1, 2),
        columns=(
            ColumnMeaning(ColumnRole.UNIT, How.SAID),
            ColumnMeaning(
                ColumnRole.FIGURES, How.SAID, {Subject.INDICATOR: "NT01", Subject.PERIOD: "2026-M08"}
            ),
            ColumnMeaning(ColumnRole.FIGURES, How.SAID, {**FIGURES, Subject.PERIOD: "2026-M08"}),
        ),
    )
    remember(office, first, mapping)
    second = table_of(sheet_file(tmp_path / "b.xlsx", made(tmp_path, 7)))
    assert figures(plan_of(office, second)) == {
        ("a2", "NT01", "2026-M07"): "7",
        ("a2", "NT06", "2026-M07"): "7",
    }


def test_other_headings_and_other_sets_remember_nothing(office: Office, tmp_path: Path) -> None:
    table = table_of(sheet_file(tmp_path / "a.xlsx", [["Khu", "Đường mới"], ["Thôn Đoài", 2]]))
    mapping = proposed(office, table).with_column(1, ColumnMeaning(ColumnRole.FIGURES, How.SAID, FIGURES))
    remember(office, table, mapping)
    remember(office, table, mapping)
    with office.read() as connection:
        assert len(load_remembered(connection, SET)) == 1
        assert load_remembered(connection, "OTHER") == {}
    other = table_of(sheet_file(tmp_path / "b.xlsx", [["Khu", "Đường mới", "Thêm"], ["Thôn Đoài", 2, 1]]))
    assert proposed(office, other).columns[1].role is ColumnRole.UNUSED


def test_what_the_set_has_no_more_is_asked_again(office: Office, tmp_path: Path) -> None:
    table = table_of(sheet_file(tmp_path / "a.xlsx", [["Khu", "Đường mới"], ["Thôn Đoài", 2]]))
    gone = ColumnMeaning(ColumnRole.FIGURES, How.SAID, {Subject.INDICATOR: "GONE"})
    remember(office, table, proposed(office, table).with_column(1, gone))
    assert proposed(office, table).columns[1] == ColumnMeaning()


def test_a_kept_text_that_cannot_be_read_is_passed_over(office: Office, tmp_path: Path) -> None:
    table = table_of(sheet_file(tmp_path / "a.xlsx", [["Khu", "NT01"], ["Thôn Đoài", 2]]))
    remember(office, table, proposed(office, table))
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE sheet_mapping SET mapping = '{\"columns\": 5}'")
    shown = Period.parse("2026-M09")
    assert figures(plan_of(office, table, shown=shown)) == {("a2", "NT01", "2026-M09"): "2"}
