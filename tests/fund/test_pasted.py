"""Lists pasted from Excel: headings say which column is which, row numbers are no names."""

from __future__ import annotations

import pytest

from desktop_app.fund.vouchers.pasted import by_headings, without_numbers


def test_columns_are_told_by_their_headings_in_any_order() -> None:
    told = by_headings(
        [
            ["STT", "HỌ VÀ TÊN CHỦ HỘ", "Số CCCD", "Số tiền\n(đồng)", "Thôn", "Ký nhận"],
            ["1", "Lê Thị Cúc", "040", "500.000", "Thôn Đoài", ""],
            ["2", "Trần Hai"],
        ],
        "households",
    )
    assert told is not None
    assert told.columns == ("name", "money", "area")
    assert told.rows == (("Lê Thị Cúc", "500.000", "Thôn Đoài"), ("Trần Hai", "", ""))
    assert told.not_known == ("Số CCCD",)


@pytest.mark.parametrize(
    "first",
    [
        ["Lê Thị Cúc", "Thôn Đoài", "", "", "500"],
        ["Tên", "Thôn Đoài", "", "", "500"],
        ["STT", "", "", "", ""],
    ],
)
def test_a_household_is_no_row_of_headings(first: list[str]) -> None:
    assert by_headings([first, ["Trần Hai", "Thôn Đoài"]], "households") is None


def test_a_column_that_only_counts_goes_and_anything_else_stays() -> None:
    assert without_numbers([["1", "Cúc"], ["2.", "Hai"], ["", ""]]) == (("Cúc",), ("Hai",), ("",))
    for kept in ([["1", "Cúc"], ["3", "Hai"]], [["1"], ["2"]], [["1", "Cúc"], ["Hai", "x"]]):
        assert without_numbers(kept) == tuple(tuple(row) for row in kept)


def test_a_row_of_sums_at_the_end_is_no_household() -> None:
    told = by_headings(
        [["TT", "Họ tên", "Số tiền"], ["1", "Cúc", "5"], ["", "Tổng cộng:", "5"], ["", "", ""]], "households"
    )
    assert told is not None
    assert told.rows == (("Cúc", "5"),)
    assert without_numbers([["1", "Cúc", "5"], ["CỘNG", "", "5"]]) == (("Cúc", "5"),)
    for kept in ([["Nguyễn Cộng", "5"]], [["Cộng", "Thôn Đoài"]], [["Tổng cộng"]], [["", ""]]):
        assert without_numbers(kept) == tuple(tuple(row) for row in kept)
