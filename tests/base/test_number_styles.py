"""How figures that come from elsewhere are written: told by the block, or asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.figures.number_reader import parse_number
from desktop_app.base.figures.styles import in_vietnamese, style_evidence
from desktop_app.base.numbers import NumberStyle, format_number

HERE, ENGLISH = NumberStyle.VIETNAMESE, NumberStyle.ENGLISH


def read(block: str, whole: str = "") -> list[str | None]:
    """The numbers of a block, ``None`` where it has to be asked; ``whole`` are texts of whole columns."""
    texts = [(text, False) for text in block.split()] + [(text, True) for text in whole.split()]
    told = style_evidence(texts)
    styles = [told.style_of(text, whole=is_whole) for text, is_whole in texts]
    return [
        None if style is None else str(parse_number(in_vietnamese(text, style)).normalize().__format__("f"))
        for (text, _), style in zip(texts, styles, strict=True)
    ]


def test_half_is_never_five_hundred() -> None:
    assert parse_number("0.500") == Decimal("0.5")
    assert parse_number("-0.125") == Decimal("-0.125")
    assert read("0.500 2.750 1.25 0.125") == ["0.5", "2.75", "1.25", "0.125"]
    assert read("0,500 2,750 1,25") == ["0.5", "2.75", "1.25"]


@pytest.mark.parametrize("sign", ["1.25", "1,234.5", "1,234,567", "0.500", "1234.567"])
def test_one_english_text_tells_of_the_block(sign: str) -> None:
    assert read(f"{sign} 2.750 1,234")[1:] == ["2.75", "1234"]


@pytest.mark.parametrize("sign", ["1,5", "1.234.567", "1.234,5", "0,500", "1234,567", "1 234,5"])
def test_one_vietnamese_text_tells_of_the_block(sign: str) -> None:
    told = style_evidence([(sign, False)])
    assert told.by_form == {HERE}
    assert told.style_of("2.750", whole=False) is HERE


@pytest.mark.parametrize(
    "block", ["2.750", "1,234", "2.750 12 7", "2.750 1,234", "2.750 1,5 1.25", "2.750 1 234"]
)
def test_what_the_block_does_not_tell_is_asked(block: str) -> None:
    assert read(block)[0] is None


def test_whole_columns_tell() -> None:
    assert read("", "2.750 1,234 2.000 12") == ["2750", "1234", "2000", "12"]
    assert read("2.125", "2.750") == ["2125", "2750"]
    assert read("2.125", "1,234") == ["2.125", "1234"]
    assert read("2.125", "2.750 1,234") == [None, "2750", "1234"]


def test_in_an_english_block_no_thousands_are_made_of_a_decimal() -> None:
    """Millions in a column of đồng: 1.25 beside 2.750 is not two thousand seven hundred and fifty."""
    assert read("", "1.25 2.750") == ["1.25", None]


def test_a_unit_behind_the_number_changes_nothing() -> None:
    told = style_evidence([("1,250,000 đ", True), ("2.750 km", False)])
    assert in_vietnamese("1,250,000 đ", ENGLISH) == "1250000 đ"
    assert told.style_of("2.750 km", whole=False) is ENGLISH
    assert in_vietnamese("mười hai", ENGLISH) == "mười hai"


FIGURES = st.decimals(0, 10**9, allow_nan=False, places=3)


@given(st.lists(FIGURES, min_size=1, max_size=12), st.sampled_from(NumberStyle), st.booleans())
def test_a_block_of_one_style_is_read_rightly_or_asked(
    figures: list[Decimal], style: NumberStyle, grouped: bool
) -> None:
    def written(figure: Decimal) -> str:
        text = f"{figure:,f}" if grouped else f"{figure:f}"
        return text if style is ENGLISH else text.translate(str.maketrans(",.", ".,"))

    texts = [written(figure) for figure in figures]
    told = style_evidence((text, False) for text in texts)
    for text, figure in zip(texts, figures, strict=True):
        found = told.style_of(text, whole=False)
        assert found is None or parse_number(in_vietnamese(text, found)) == figure


@given(st.lists(FIGURES.map(Decimal.normalize), min_size=1, max_size=12))
def test_what_the_program_writes_is_read_back(figures: list[Decimal]) -> None:
    texts = [format_number(figure) for figure in figures]
    assert [parse_number(in_vietnamese(text, HERE)) for text in texts] == figures
