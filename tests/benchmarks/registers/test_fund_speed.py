"""A fund of 5,000 vouchers: listed, narrowed, searched."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert

from desktop_app.book.office import Office
from desktop_app.fund.vouchers.listing import Show, VoucherFilter, list_vouchers
from desktop_app.storage.tables.fund import fund_voucher
from desktop_app.storage.tables.registers import register_number
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office
from tests.fund.builders import begin_campaign

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

VOUCHERS = 5_000
FIRST = date(2026, 1, 5)
FLOOR = (
    "SELECT v.id, v.kind, v.campaign_id, v.day, v.money, v.goods_value, v.method, v.content, v.lines,"
    " v.reverses, v.reason, v.entered_by, v.posted_by, v.posted_at, n.written"
    " FROM fund_voucher AS v LEFT JOIN register_number AS n ON n.matter_id = v.id ORDER BY v.day DESC"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = an_office(tmp_path_factory.mktemp("fund") / "book")
    campaign = begin_campaign(made, starts_on=FIRST)
    with made.store.write() as connection:
        fill(connection, campaign)
    yield made
    made.close()


def fill(connection: Connection, campaign: str) -> None:
    """Receipts of a year from givers with an address; each tenth brings goods line by line."""
    ids = [f"{number:032x}" for number in range(VOUCHERS)]
    connection.execute(
        insert(fund_voucher), [voucher(number, key, campaign) for number, key in enumerate(ids)]
    )
    connection.execute(insert(register_number), [number_of(number, key) for number, key in enumerate(ids)])


def voucher(number: int, key: str, campaign: str) -> dict[str, object]:
    content = {
        "partner": f"Nguyễn Văn {number}",
        "address": "Thôn Đoài",
        "consent": 1,
        "purpose": "Ủng hộ bão",
    }
    lines = {"g0001": json.dumps(["x", "5", 1000, ""])} if number % 10 == 0 else {}
    return {
        "id": key,
        "kind": "receipt",
        "campaign_id": campaign,
        "day": (FIRST + timedelta(number % 300)).isoformat(),
        "money": 100_000 + number,
        "method": "cash",
        "content": json.dumps(content, ensure_ascii=False),
        "lines": json.dumps(lines),
        "posted_at": 1 + number,
    }


def number_of(number: int, key: str) -> dict[str, object]:
    return {
        "id": f"n{key}",
        "series": "QUY-PT",
        "year": 2026,
        "ordinal": number + 1,
        "written": f"PT-2026-{number + 1:04d}",
        "matter_id": key,
        "given_on": FIRST.isoformat(),
    }


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("all", VoucherFilter(), VOUCHERS),
        ("goods", VoucherFilter(show=Show.GOODS), 0),
        ("words", VoucherFilter(text="nguyen PT-2026-4711"), 1),
    ],
)
def test_a_list_against_reading_the_same_rows(
    office: Office, name: str, wanted: VoucherFilter, found: int
) -> None:
    """The floor reads of each voucher what the list shows, by bare SQLite."""
    with office.read() as connection:
        assert len(list_vouchers(connection, wanted).lines) == found
        driver = connection.connection.driver_connection
        ratio = in_turn(
            f"list of {name}: {found} of {VOUCHERS} vouchers to bare SQLite",
            lambda _: list_vouchers(connection, wanted),
            lambda _: driver.execute(FLOOR).fetchall(),  # type: ignore[union-attr]
            7,
            time.process_time,
        )
    assert ratio.value < 7
