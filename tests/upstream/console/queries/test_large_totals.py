"""Sums over communes are exact also where the largest figures of many meet."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import insert

from desktop_app.movements.period import Period
from tests.upstream.console.browsing import Console
from upstream.catalogue.sets import sets_in_use
from upstream.console.accounts.reach import EVERYTHING
from upstream.console.queries.totals import totals
from upstream.database.read_tables import read_total
from upstream.read_model.office_sheets import CommuneTotal
from upstream.read_model.terms import numbers_of
from upstream.read_model.totals import LARGEST_ADDED, stored_total

SET, PERIOD, COMMUNES = "MTTQ_CO_SO", Period.parse("2026-M06"), 10_000


@pytest.mark.parametrize("figure", [LARGEST_ADDED, LARGEST_ADDED + 1, 1 << 62, 10**30])
def test_the_largest_figures_of_many_communes_are_added_exactly(each_console: Console, figure: int) -> None:
    with each_console.database.write() as connection:
        code = next(each.code for each in sets_in_use(connection)[SET].indicators if each.unit == "đồng")
        scope = f"period:{SET}:{PERIOD.key}"
        numbers = numbers_of(connection, [scope, code])
        place = {"scope": numbers[scope], "indicator": numbers[code]}
        stored = zip(
            ("number", "below", "exact"), stored_total(CommuneTotal(code, Decimal(figure))), strict=True
        )
        row = place | dict(stored)
        rows = [{**row, "commune": f"{number:05d}"} for number in range(COMMUNES)]
        connection.execute(insert(read_total), rows)
        over = totals(connection, EVERYTHING, SET, PERIOD)
    assert over is not None
    assert over.figure(code).figure.value == COMMUNES * figure
    assert over.figure(code).communes == COMMUNES
