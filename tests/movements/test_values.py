from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.movements.cell import Cell
from desktop_app.movements.values import (
    NotThisKind,
    ShownTexts,
    Value,
    from_stored,
    parse_value,
    to_stored,
    typed_values,
)

SET = next(loaded.definition for loaded in shipped_packages() if isinstance(loaded.definition, IndicatorSet))
COUNT, LENGTH, MONEY, FLAG, WORDS = (SET.by_code[code] for code in ("TT01", "NT06", "NT04", "VH04", "TM01"))


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("TT01", "12", Decimal(12)),
        ("TT01", " 1.234 ", Decimal(1234)),
        ("TT01", "0", Decimal(0)),
        ("TT01", "  ", None),
        ("NT06", "12,5", Decimal("12.5")),
        ("NT04", "500.000.000", Decimal(500_000_000)),
        ("NT04", "500.000.000 đồng", Decimal(500_000_000)),
        ("VH04", "Có", Decimal(1)),
        ("VH04", "x", Decimal(1)),
        ("VH04", "không", Decimal(0)),
        ("TM01", " Nhân dân phấn khởi. ", "Nhân dân phấn khởi."),
        ("TM01", "Ha\u0300", "Hà"),
    ],
)
def test_typed_values(code: str, typed: str, value: Value | None) -> None:
    assert parse_value(SET.by_code[code], typed) == value


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("TT01", "12,5", "Nhập số nguyên, ví dụ 12 hoặc 1.200."),
        ("TT01", "mười", "Nhập số nguyên, ví dụ 12 hoặc 1.200."),
        ("TT01", "-3", "Ở đây không thể có số âm. Hãy kiểm tra lại số liệu."),
        ("NT04", "1,5 triệu", "Nhập số tiền nguyên đồng, ví dụ 500.000.000."),
        ("NT06", "abc", "Nhập số, ví dụ 12,5."),
        ("NT06", "1,1234567", "Nhập nhiều nhất 6 chữ số thập phân."),
        ("VH04", "có lẽ", "Nhập có hoặc không."),
    ],
)
def test_what_does_not_fit_is_told_in_vietnamese(code: str, typed: str, sentence: str) -> None:
    with pytest.raises(NotThisKind) as caught:
        parse_value(SET.by_code[code], typed)
    assert caught.value.sentence() == sentence


def test_too_long_text_is_refused() -> None:
    with pytest.raises(NotThisKind):
        parse_value(WORDS, "a" * 20_001)


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_stored_text_comes_back_as_the_same_value(value: Decimal) -> None:
    stored = to_stored(value)
    assert stored is not None
    assert "E" not in stored
    assert from_stored(LENGTH, stored) == value
    assert to_stored(from_stored(LENGTH, stored)) == stored


def test_values_of_another_version_are_left_out() -> None:
    stored = {
        Cell("a", "TT01", "2026-M01"): "5",
        Cell("a", "TT01", "2026-M02"): "năm",
        Cell("a", "TT01", "2026-M03"): "NaN",
        Cell("a", "ZZ99", "2026-M01"): "5",
        Cell("a", "TM01", "2026-M01"): "Tốt",
    }
    assert typed_values(SET, ShownTexts(stored)) == {
        Cell("a", "TT01", "2026-M01"): Decimal(5),
        Cell("a", "TM01", "2026-M01"): "Tốt",
    }
