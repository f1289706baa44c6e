"""What is in percent is written in one way, whether it was computed or typed, and so is its plan."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.movements.analysis.cells import figure_of, is_share
from desktop_app.movements.analysis.progress import plan_figure
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import ColumnTotal
from desktop_app.reports.figures import FigureCell
from tests.movements.analysis.conftest import sights
from tests.movements.mergers.test_mergers import Village
from ui.movements.sheets.summary_rows import share_cell, target_cell

RATIO, COUNT, JUNE = "TT05", "TT01", Period.parse("2026-Q2")


@pytest.fixture
def indicators(village: Village) -> dict[str, Indicator]:
    with sights(village.office) as seen:
        by_code = seen.indicators(JUNE).by_code
    typed = msgspec.structs.replace(by_code[COUNT], unit="%")
    return {"computed": by_code[RATIO], "typed": typed, "counted": by_code[COUNT]}


def test_a_share_has_two_places_however_it_came(indicators: dict[str, Indicator]) -> None:
    for name, value, shown in (
        ("computed", Fraction(12, 100), "12,00"),
        ("typed", Decimal(12), "12,00"),
        ("counted", Decimal(12), "12"),
    ):
        indicator = indicators[name]
        assert FigureCell(figure_of(indicator, value)).text == shown, name
        assert FigureCell(plan_figure(Decimal(12), indicator)).text == shown, name
        assert is_share(indicator) == ("," in shown), name


def test_the_rows_below_the_table_write_a_plan_as_its_figures(indicators: dict[str, Indicator]) -> None:
    total = ColumnTotal(Fraction(12, 100), Decimal(90), Fraction(12, 90), 1, 1)
    assert target_cell(indicators["computed"], total).text == "90,00"
    assert target_cell(indicators["counted"], total).text == "90"
    assert share_cell(total).text == "13,33", "its row is called % of the plan"
