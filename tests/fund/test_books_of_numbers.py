"""A book of vouchers is numbered in the order of days; an appeal for relief has books of its own."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.ledger.numbering import book_of_voucher
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.statements.taking import take
from desktop_app.fund.vouchers.reading import draft_of, voucher_of
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.storage.tables.fund import fund_campaign
from tests.fund.builders import begin_campaign, give
from tests.fund.test_statements import HEAD, matched

K = VoucherKind
LATE, EARLY = date(2026, 10, 5), date(2026, 10, 1)


def relief(office: Office, code: str) -> str:
    return begin_campaign(office, kind="relief", code=code)


def test_campaigns_of_one_book_are_numbered_in_the_order_of_days(office: Office) -> None:
    one, other = (begin_campaign(office, code=code) for code in ("QUY1", "QUY2"))
    give(office, K.RECEIPT, one, 500_000, LATE)
    with pytest.raises(Problem, match="previous voucher has a later day"):
        give(office, K.RECEIPT, other, 500_000, EARLY)
    late = give(office, K.RECEIPT, other, 500_000, LATE, money_day=EARLY)
    assert late.number == "PT-2026-0002", "what came earlier is said apart from the day of the voucher"


def test_a_late_day_of_another_book_holds_nothing(office: Office) -> None:
    """Each appeal has its own, of each kind of voucher; within it days do not run backwards."""
    poor, flood, storm = begin_campaign(office), relief(office, "LU2026"), relief(office, "BAO10")
    give(office, K.RECEIPT, poor, 500_000, LATE)
    give(office, K.RECEIPT, flood, 500_000, LATE)
    early = give(office, K.RECEIPT, storm, 500_000, EARLY)
    assert early.number == "PT-2026-0001/BAO10"
    assert give(office, K.PAYMENT, storm, 1000, EARLY).number == "CHI-2026-0001/BAO10"
    assert give(office, K.RECEIPT, storm, 500_000, LATE).number == "PT-2026-0002/BAO10"
    with pytest.raises(Problem, match="previous voucher has a later day"):
        give(office, K.RECEIPT, storm, 500_000, EARLY)
    with office.record() as rec:
        assert reverse(rec, early.id, LATE, "Ghi nhầm") == "DC-2026-0001/BAO10"


def test_a_campaign_goes_on_in_the_row_in_which_its_year_began(office: Office) -> None:
    """Also one whose appeal an older version numbered in the common row, until the year ends."""
    appeal = begin_campaign(office)
    first = give(office, K.RECEIPT, appeal, 500_000, EARLY)
    with office.store.write() as connection:
        connection.execute(update(fund_campaign).values(kind="relief"))
    assert give(office, K.RECEIPT, appeal, 500_000, EARLY).number == "PT-2026-0002"
    paid = give(office, K.PAYMENT, appeal, 1000, EARLY)
    assert paid.number == "CHI-2026-0001/BAO2026", "a row of which it has no number begins with its own"
    with office.read() as connection:
        assert book_of_voucher(connection, K.RECEIPT, first.id).series == "QUY-PT"
        assert book_of_voucher(connection, K.PAYMENT, paid.id).series == f"QUY-CHI.{appeal}"
        assert voucher_of(connection, paid.id).number == paid.number


def test_a_statement_is_dated_as_the_book_of_its_campaign_has_it(office: Office) -> None:
    """Behind a later number only where that is of the same book."""
    poor, storm = begin_campaign(office), relief(office, "BAO10")
    give(office, K.RECEIPT, poor, 500_000, LATE)
    rows = [
        HEAD,
        ["1", "02/10/2026", "FT11", "", "150.000", "NGUYEN VAN A ung ho BAO10", "NGUYEN VAN A", ""],
        ["2", "02/10/2026", "FT12", "", "150.000", "NGUYEN VAN A ung ho BAO2026", "NGUYEN VAN A", ""],
    ]
    found = matched(office, rows)
    with office.record() as rec:
        days = [draft_of(rec.connection, draft_id).day for draft_id in take(rec, found)]
    assert [item.campaign_id for item in found] == [storm, poor]
    assert days == [date(2026, 10, 2), LATE]
