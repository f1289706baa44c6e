"""Rows of numbers of vouchers: a posted voucher keeps its number whatever happens in the book of numbers."""

from __future__ import annotations

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.registers.numbers.keeping import void_number
from desktop_app.registers.numbers.reading import number_of_entry
from tests.fund.builders import begin_campaign, give


def test_the_number_of_a_posted_voucher_is_not_voided(office: Office) -> None:
    voucher = give(office, VoucherKind.RECEIPT, begin_campaign(office), 500)
    with office.read() as connection:
        number = number_of_entry(connection, voucher.id)
    assert number is not None
    with pytest.raises(Problem, match="keeps its number"), office.record() as rec:
        void_number(rec, number.id, "nhầm")
    with office.read() as connection:
        assert [item.number for item in vouchers(connection)] == ["PT-2026-0001"]
