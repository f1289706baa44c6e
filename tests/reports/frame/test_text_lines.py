"""Where lines break."""

from __future__ import annotations

import pytest

from desktop_app.reports.frame.fonts import REGULAR, text_width
from desktop_app.reports.frame.text_lines import break_lines, limit_lines, longest_word

SHARE = "17,50\u00a0%"


def test_a_figure_is_not_parted_from_its_sign() -> None:
    width = text_width("đạt 17,50", REGULAR, 10)
    assert break_lines(f"đạt {SHARE}", REGULAR, 10, width) == ["đạt", SHARE]
    assert longest_word(SHARE, REGULAR, 10) == text_width(SHARE, REGULAR, 10)


def test_words_that_are_held_together_break_where_no_line_holds_them() -> None:
    """Words that come from elsewhere may have no other spaces."""
    width = text_width("Nhân dân", REGULAR, 10)
    lines = break_lines("Nhân\u00a0dân\u00a0phấn\u00a0khởi", REGULAR, 10, width)
    assert lines == ["Nhân dân", "phấn", "khởi"]


@pytest.mark.parametrize("width", range(40, 160, 7))
def test_a_text_that_is_cut_off_stays_within_its_width(width: int) -> None:
    name = "Thôn Đoài Thượng – Tổ dân phố Nguyễn Thị Minh Khai nối dài số 5 (khu tái định cư)"
    lines = limit_lines(break_lines(name, REGULAR, 10, width), 2)
    assert lines[-1].endswith("…") or len(break_lines(name, REGULAR, 10, width)) <= 2
    assert all(text_width(line, REGULAR, 10) <= width for line in lines), lines


def test_a_line_that_is_begun_by_the_rest_of_a_word_takes_the_words_that_fit() -> None:
    width = text_width("mmmm", REGULAR, 10)
    assert break_lines("mmmmm n mm", REGULAR, 10, width) == ["mmmm", "m n", "mm"]
    assert break_lines("mmmmm mm m", REGULAR, 10, width) == ["mmmm", "m mm", "m"]
