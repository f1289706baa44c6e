"""The fund of the book of ten years, 5,000 vouchers: listed, narrowed, searched."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import Connection

from desktop_app.fund.vouchers.listing import Show, VoucherFilter, list_vouchers
from tests.benchmarks.book.kept import OpenAges, OpenBook, reading
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

FLOOR = (
    "SELECT v.id, v.kind, v.campaign_id, v.day, v.money, v.goods_value, v.method, v.content, v.lines,"
    " v.reverses, v.reason, v.entered_by, v.posted_by, v.posted_at, n.written"
    " FROM fund_voucher AS v LEFT JOIN register_number AS n ON n.matter_id = v.id ORDER BY v.day DESC"
)
FILTERS = {
    "all": VoucherFilter(),
    "goods": VoucherFilter(show=Show.GOODS),
    "words": VoucherFilter(text="nguyen 2026"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_list_against_reading_the_same_rows(measured: Measured, open_books: OpenAges, name: str) -> None:
    """The floor reads of each voucher what the list shows, by bare SQLite."""

    def work(book: OpenBook, connection: Connection) -> WorkAndFloor:
        driver = connection.connection.driver_connection
        assert driver is not None
        found = len(list_vouchers(connection, FILTERS[name]).lines)
        assert found >= book.facts.gifts if name == "all" else found < book.facts.gifts
        return WorkAndFloor(
            lambda _: list_vouchers(connection, FILTERS[name]), lambda _: driver.execute(FLOOR).fetchall()
        )

    with reading(open_books) as both:
        works = [work(*each) for each in both]
        row = measured.over_years(f"list of vouchers ({name}) to bare SQLite", works, 7, time.process_time)
    measured.require(row, 7)
