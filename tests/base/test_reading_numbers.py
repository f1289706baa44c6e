"""The one reader of numbers: what is typed in a box is that number, or it is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.figures.number_reader import (
    AmbiguousNumber,
    parse_dong,
    parse_number,
    parse_share,
    parse_whole,
)
from desktop_app.base.figures.styles import in_vietnamese, text_of_field, typed_form
from desktop_app.base.numbers import NumberStyle, format_number, plain_number
from desktop_app.base.problems import Problem


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        (" 12 ", "12"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("1.234.567,5", "1234567.5"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0.500", "0.5"),
        ("0,125", "0.125"),
        ("1,234,567.5", "1234567.5"),
        ("1.2345", "1.2345"),
        ("1,1250", "1.125"),
        ("999999999999999999", "999999999999999999"),
        ("=3+4", "7"),
        ("= 1,5 * (2 + 2) - 10/4", "3.5"),
        ("=-3*-2", "6"),
        ("=1/8", "0.125"),
    ],
)
def test_what_people_type_is_understood(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.250", "1,250", "-12.000", "500,000", "=1.500*2"])
def test_where_decimals_belong_one_group_is_asked(text: str) -> None:
    with pytest.raises(AmbiguousNumber):
        parse_number(text)


def test_the_question_says_how_to_type_both() -> None:
    with pytest.raises(AmbiguousNumber, match=r"“1.250” can mean 1250 or 1,25"):
        parse_number("1.250")
    with pytest.raises(AmbiguousNumber, match="“1,125” can mean 1125 or 1,1250"):
        parse_number("1,125")
    assert parse_number("1,1250") == Decimal("1.125")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("500,000", 500_000),
        ("500.000", 500_000),
        ("1,700,000", 1_700_000),
        ("1.250", 1250),
        ("1,250", 1250),
        ("12,00", 12),
        ("=1.500*2", 3000),
        ("=1,5*2", 3),
    ],
)
def test_where_whole_numbers_belong_groups_are_thousands(text: str, number: int) -> None:
    assert parse_whole(text) == parse_dong(text) == number


@pytest.mark.parametrize("text", ["1.500,000", "1,500.000", "500.000.000,000"])
def test_whole_numbers_with_three_decimals_are_asked(text: str) -> None:
    for read in (parse_whole, parse_dong):
        with pytest.raises(AmbiguousNumber):
            read(text)


@pytest.mark.parametrize("text", ["9/11", "25/11", "1/1/2026", "9-11"])
def test_a_day_is_no_number(text: str) -> None:
    for read in (parse_number, parse_whole):
        with pytest.raises(Problem, match=f"“{text}” is a day, not a number"):
            read(text)


@pytest.mark.parametrize(
    "text", ["", "-", "12a", "1.23.456", "1..2", "1,2,3", "1e3", "NaN", "Infinity", "٣a", "12 %"]
)
def test_what_is_no_number_is_said(text: str) -> None:
    for read in (parse_number, parse_whole):
        with pytest.raises(Problem, match="not a number"):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        *("=", "=3+", "=(3", "=3)", "=2**3", "=2(3)", "=A1+1", "=__import__('os')", "=1e9", "=1 2"),
        "=" + "(" * 60 + "1",
        "=1" + "+1" * 200,
    ],
)
def test_what_cannot_be_computed_is_said(text: str) -> None:
    with pytest.raises(Problem):
        parse_number(text)


def test_a_sum_without_an_end_and_by_zero_is_said() -> None:
    with pytest.raises(Problem, match="rounded figure"):
        parse_number("=10/3")
    with pytest.raises(Problem, match="divides by zero"):
        parse_number("=1/(2-2)")


def test_a_figure_of_nineteen_digits_is_a_slip() -> None:
    for text in ("1" * 19, "=" + "9" * 18 + "*10"):
        with pytest.raises(Problem, match="too many digits"):
            parse_number(text)


def test_a_share_has_no_thousands() -> None:
    assert [parse_share(text) for text in ("66,667 %", "66.667", "80")] == [
        Decimal("66.667"),
        Decimal("66.667"),
        Decimal(80),
    ]


FIGURES = st.decimals(-(10**9), 10**9, allow_nan=False, places=3)


def spelled(value: Decimal, style: NumberStyle, *, places: int | None, grouped: bool) -> str:
    text = f"{value:,f}" if grouped else f"{value:f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if style is NumberStyle.ENGLISH else text.translate(str.maketrans(",.", ".,"))


def read_or_asked(text: str) -> list[Decimal]:
    """The number that is read, alone; where it is asked, both that are offered."""
    try:
        return [parse_number(text)]
    except AmbiguousNumber as asked:
        return [asked.grouped, asked.decimal]


@given(FIGURES, st.sampled_from(NumberStyle), st.sampled_from([None, 3]), st.booleans())
def test_what_is_written_in_any_style_is_read_as_that_number_or_asked(
    value: Decimal, style: NumberStyle, places: int | None, grouped: bool
) -> None:
    text = spelled(value, style, places=places, grouped=grouped)
    assert value in read_or_asked(text)
    assert parse_number(text, style) == value


@given(st.integers(-(10**15), 10**15), st.sampled_from(NumberStyle), st.booleans(), st.booleans())
def test_a_whole_number_in_any_style_is_that_number_or_asked(
    value: int, style: NumberStyle, grouped: bool, cents: bool
) -> None:
    text = spelled(
        Decimal(value).quantize(Decimal("0.00")) if cents else Decimal(value),
        style,
        places=2,
        grouped=grouped,
    )
    assert parse_whole(text) == parse_dong(text) == parse_dong(f"{text} VND") == value


@given(FIGURES)
def test_what_the_program_writes_into_a_field_is_read_back(value: Decimal) -> None:
    for text in (typed_form(value), text_of_field(value)):
        assert parse_number(text) == value
    assert parse_number(in_vietnamese(format_number(value), NumberStyle.VIETNAMESE)) == value
    assert parse_number(plain_number(value), NumberStyle.VIETNAMESE) == value


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=6))
def test_sums_are_exact(parts: list[int]) -> None:
    assert parse_whole("=" + "+".join(map(str, parts))) == sum(parts)
