"""Figures of a commune that are far from those of the other communes, by what the set says is comparable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote

import pytest
from sqlalchemy import Connection, delete, insert, update

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.catalogue.indicator_set import Nature, PeriodType
from tests.upstream.console.browsing import Console, text_of
from upstream.base.clock import now_millis
from upstream.catalogue.sets import DuePeriod, sets_in_use
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import EVERYTHING, Reach, Right
from upstream.console.queries.outliers import OutlyingFigure, outlying
from upstream.console.queries.today import reports_due, today
from upstream.database.read_tables import read_total
from upstream.database.tables import commune
from upstream.read_model.terms import numbers_of

SET, RATIO, COUNT = "MTTQ_CO_SO", "TT05", "TT01"
CODES = [f"{number:05d}" for number in range(4, 4 + 4 * 12, 4)]
"""Twelve communes, of which the first tells less than half of its households, the others nine in ten."""
FEW = Reach(frozenset(Right), frozenset(CODES[:7]))
WITHOUT = Reach(frozenset(Right), frozenset(CODES[1:]))


def due_quarter(connection: Connection) -> DuePeriod:
    """The last quarter whose report is due."""
    day = from_millis(now_millis()).astimezone(VIETNAM).date()
    due = reports_due(connection, day - timedelta(days=183), day - timedelta(days=1))
    return [each for each in due if each.set_code == SET and each.period.kind is PeriodType.QUARTER][-1]


type Sides = tuple[int | None, int | None, str | None]


def put_shares(connection: Connection, scope: str, shares: Mapping[str, Sides]) -> None:
    numbers = numbers_of(connection, [scope, RATIO, COUNT])
    rows = []
    for code, (number, below, exact) in shares.items():
        place = {"scope": numbers[scope], "commune": code}
        rows.append({**place, "indicator": numbers[RATIO], "number": number, "below": below, "exact": exact})
        of_size = {"number": (number or 1) * 1000, "below": None, "exact": None}
        rows.append({**place, "indicator": numbers[COUNT], **of_size})
    connection.execute(insert(read_total), rows)
    connection.execute(update(commune).values(head=commune.c.head + 1))


@pytest.fixture
def province(each_console: Console) -> Console:
    shares: dict[str, Sides] = {code: (900 + place, 1000, None) for place, code in enumerate(CODES)}
    shares[CODES[0]] = (400, 1000, None)
    shares[CODES[5]] = (None, None, "9.05/10")
    shares[CODES[6]] = (0, 0, None)
    with each_console.database.write() as connection:
        for code in CODES:
            ensure_commune(connection, code)
        put_shares(connection, due_quarter(connection).scope, shares)
    each_console.user()
    each_console.user("cum", [Right.VIEW], CODES[:7])
    return each_console


def found(console: Console, reach: Reach = EVERYTHING) -> list[OutlyingFigure]:
    with console.database.read() as connection:
        indicators = sets_in_use(connection)[SET]
        assert indicators.by_code[RATIO].nature is Nature.RATIO
        return outlying(connection, reach, [(indicators, due_quarter(connection).period)])


def test_a_share_far_from_the_median_is_named_with_it_and_how_many_communes(province: Console) -> None:
    (far,) = found(province)
    assert (far.commune, far.indicator.code, far.value, far.communes) == (CODES[0], RATIO, Decimal(40), 11)
    assert far.median == Decimal("90.5"), "of those that have a share: one has no households"
    assert found(province, WITHOUT) == []
    assert found(province, FEW) == [], "too few to have a median of"


def test_what_came_since_is_seen(province: Console) -> None:
    assert [each.commune for each in found(province)] == [CODES[0]]
    with province.database.write() as connection:
        scope = due_quarter(connection).scope
        connection.execute(delete(read_total).where(read_total.c.commune == CODES[0]))
        put_shares(connection, scope, {CODES[0]: (905, 1000, None)})
    assert found(province) == []


def test_it_is_on_the_first_page_and_on_that_of_the_period(province: Console) -> None:
    with province.database.read() as connection:
        due = due_quarter(connection)
        wrong = today(connection, EVERYTHING, now_millis()).wrong
        assert [(row.contact.code, len(row.beside), row.reports) for row in wrong] == [(CODES[0], 1, [due])]
        assert today(connection, FEW, now_millis()).wrong == []
    page = f"/ky-bao-cao/{SET}/{due.period.key}"
    said = "40,00 %, trung vị 90,50 % của 11 xã"
    with province.signed_in() as browser:
        for address in ("/", "/?cot=sai", page):
            assert said in text_of(browser.get(address)), unquote(address)
    with province.signed_in("cum") as browser:
        for address in ("/", "/?cot=sai", page):
            assert "trung vị" not in text_of(browser.get(address)), unquote(address)
