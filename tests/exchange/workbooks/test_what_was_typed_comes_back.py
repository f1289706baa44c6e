"""For every kind of figure: what was typed into a workbook, in whatever way, is what the book gets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.base.numbers import NumberStyle, format_number
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import Indicator, ValueKind
from desktop_app.exchange.workbooks.area_book import write_area_book
from desktop_app.exchange.workbooks.comparing import Comparing, ReturnedFigure
from desktop_app.exchange.workbooks.making import area_books
from desktop_app.exchange.workbooks.plan import Effect
from desktop_app.exchange.workbooks.returned import read_returned
from desktop_app.movements.period import Period
from desktop_app.movements.values import takes_nothing
from tests.builders import COMMUNE, an_office
from tests.exchange.workbooks.returning import SET, fill_office, filled, type_in
from tests.support.properties import examples

PERIODS = ("2026-M09", "2026-Q3", "2026-Y")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = fill_office(an_office(tmp_path_factory.mktemp("book")))
    yield opened
    opened.close()


def decimals() -> st.SearchStrategy[Decimal]:
    whole, places = st.integers(0, 10**9 - 1), st.integers(0, 6)
    return st.builds(lambda number, count: Decimal(number).scaleb(-count), whole, places)


def words() -> st.SearchStrategy[str]:
    letters = st.sampled_from("aăâđêôơưÂĐƠạệ =+-@'\"<>&;,.0123456789\n\tXx_")
    return st.text(letters, min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


def stored(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def values_of(indicator: Indicator) -> st.SearchStrategy[str | None]:
    """Stored texts of an indicator, as its cell may hold them."""
    match indicator.value_kind:
        case ValueKind.INTEGER:
            found = st.integers(0, 10**9).map(str)
        case ValueKind.MONEY:
            found = st.integers(0, 10**17).map(str)
        case ValueKind.DECIMAL:
            found = decimals().map(stored)
        case ValueKind.YES_NO:
            found = st.sampled_from(["0", "1"])
        case _:
            found = words().map(lambda text: text.strip())
    return st.none() | (found | st.just("-0") if takes_nothing(indicator) else found)


@settings(
    max_examples=examples(6, 60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), period=st.sampled_from(PERIODS).map(Period.parse))
def test_what_the_book_holds_comes_back_untouched(
    office: Office, tmp_path: Path, data: st.DataObject, period: Period
) -> None:
    with office.read() as connection:
        (empty,) = area_books(connection, office.clock, COMMUNE, SET, period, {"a1"})
    lines = [line.indicator for _, own in empty.groups for line in own]
    wanted = {("a1", item.code): data.draw(values_of(item), item.code) for item in lines}
    type_in(office, wanted, period)
    with office.read() as connection:
        (book,) = area_books(connection, office.clock, COMMUNE, SET, period, {"a1"})
    target = tmp_path / "so.xlsx"
    write_area_book(book, target)
    read = read_returned(target)
    assert read.mark == book.mark
    assert not read.unknown
    assert {code: value for code, value in book.mark.stood.items() if value} == {
        code: value for (_, code), value in wanted.items() if value is not None
    }
    offered = [
        ReturnedFigure(code, "a1", "", placed.cell, placed.place, "x")
        for code, placed in read.figures.items()
    ]
    with office.read() as connection:
        cells, same = Comparing(connection, SET, period).compared(offered)
    assert not cells, "nothing but what stands in the book"
    assert same == len(lines)


@settings(
    max_examples=examples(6, 60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), way=st.sampled_from(["number", *NumberStyle]), period=st.sampled_from(PERIODS))
def test_what_is_typed_in_any_style_becomes_the_figure(
    office: Office, tmp_path: Path, data: st.DataObject, way: str | NumberStyle, period: str
) -> None:
    used = Period.parse(period)
    with office.read() as connection:
        (book,) = area_books(connection, office.clock, COMMUNE, SET, used, {"a2"})
    lines = [line.indicator for _, own in book.groups for line in own]
    wanted = {item.code: data.draw(values_of(item), item.code) for item in lines}
    target = tmp_path / "so.xlsx"
    write_area_book(book, target)
    kinds = {item.code: item.value_kind for item in lines}
    filled(target, {code: typed(kinds[code], value, way) for code, value in wanted.items()})
    read = read_returned(target)
    offered = [
        ReturnedFigure(code, "a2", "", placed.cell, placed.place, "") for code, placed in read.figures.items()
    ]
    with office.read() as connection:
        style = way if isinstance(way, NumberStyle) else None
        cells, _ = Comparing(connection, SET, used).compared(offered, style)
    assert all(cell.effect is Effect.CHANGE for cell in cells), [cell for cell in cells if cell.reason]
    assert {cell.key[1]: cell.new for cell in cells} == {
        code: value for code, value in wanted.items() if value is not None
    }


def typed(kind: ValueKind, value: str | None, way: str | NumberStyle) -> object:
    """A figure as a person puts it into the cell."""
    if value is None:
        return None
    if kind is ValueKind.TEXT:
        return value if not value.startswith("=") else f" {value}"
    if kind is ValueKind.YES_NO:
        return "Có" if value == "1" else "Không"
    if value == "-0":
        return "KPS"
    number = Decimal(value)
    if way == "number":
        return number if len(number.as_tuple().digits) <= 15 else value
    text = format_number(number)
    return text if way is NumberStyle.VIETNAMESE else text.translate(str.maketrans(".,", ",."))
