"""Cash drawn and paid in, on paper: its voucher, both books, no sum of what came or went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from desktop_app.book.office import Office
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.vouchers.records import Method, Voucher, VoucherKind
from desktop_app.reports.blocks.model import BlockTable, Document
from tests.builders import COMMUNE, an_office
from tests.fund.builders import begin_campaign, give
from tests.reports.block_texts import texts_of

K = VoucherKind
SPAN = "2026-09"


def tables_of(document: Document) -> list[BlockTable]:
    return [block for block in document.blocks if isinstance(block, BlockTable)]


class Ledger:
    """A month in which 1.000.000 came into the account, 400.000 were drawn and 150.000 went back."""

    def __init__(self, office: Office) -> None:
        self.office = office
        campaign = begin_campaign(office)

        def posted(kind: VoucherKind, money: int, day: int, **more: object) -> Voucher:
            return give(office, kind, campaign, money, date(2026, 9, day), **more)

        posted(K.RECEIPT, 1_000_000, 1, method=Method.TRANSFER)
        self.drawn = posted(K.CASH_DRAWN, 400_000, 3, payer="Vì Thị Két", partner="Ngân hàng Mẫu")
        posted(K.PAYMENT, 200_000, 4)
        self.banked = posted(K.CASH_BANKED, 150_000, 5, payer="Vì Thị Két", bank_reference="FT9")
        wrong = posted(K.CASH_DRAWN, 7_000, 6)
        with office.record() as rec:
            reverse(rec, wrong.id, date(2026, 9, 7), "Nhập trùng.")

    def paper(self, code: str, voucher_id: str = "", method: Method = Method.NONE) -> Document:
        request = FundPaperRequest(code, voucher_id, span="" if voucher_id else SPAN, method=method)
        with self.office.read() as connection:
            return build(connection, self.office.clock, COMMUNE, request, self.office.officer)

    def book(self, method: Method) -> tuple[list[tuple[object, ...]], list[object]]:
        """Its rows (number in, number out, came, went, left), and the sums at its end."""
        tables = tables_of(self.paper("cash_book", method=method))
        plain = [row for table in tables for row in table.rows if row.kind == "plain"]
        rows: list[tuple[object, ...]] = [(*row.cells[1:3], *row.figures[4:7]) for row in plain]
        return rows, [figure for row in tables[-1].footer for figure in row.figures if figure is not None]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    office = an_office(tmp_path_factory.mktemp("book"))
    yield Ledger(office)
    office.close()


def test_cash_that_enters_the_box_has_a_receipt_and_what_leaves_it_a_disbursement(ledger: Ledger) -> None:
    drawn, banked = (
        texts_of(ledger.paper("cash_voucher", each.id)) for each in (ledger.drawn, ledger.banked)
    )
    assert drawn[0] == "PHIẾU THU"
    assert {
        "Số: RT-2026-0001    Quyển số: …………",
        "Họ và tên người rút tiền: Vì Thị Két",
        "Rút tại ngân hàng: Ngân hàng Mẫu",
        "Nội dung: Rút tiền gửi ngân hàng về quỹ tiền mặt",
        "Số tiền: 400.000 đồng",
        "Viết bằng chữ: Bốn trăm nghìn đồng.",
        "Ngày nhận tiền: 03/09/2026",
        "NGƯỜI NỘP TIỀN / Vì Thị Két",
    } <= set(drawn)
    assert banked[0] == "PHIẾU CHI"
    assert {
        "Họ và tên người đi nộp tiền: Vì Thị Két",
        "Lý do chi: Nộp tiền mặt vào tài khoản ngân hàng",
        "Số tham chiếu ngân hàng: FT9",
        "NGƯỜI NHẬN TIỀN / Vì Thị Két",
    } <= set(banked)
    assert not [line for line in drawn + banked if line.startswith(("Hình thức", "Căn cứ"))]


def test_the_book_of_cash_and_that_of_the_account_hold_both_sides(ledger: Ledger) -> None:
    cash, ends = ledger.book(Method.CASH)
    assert cash == [
        ("RT-2026-0001", "", 400_000, None, 400_000),
        ("", "CHI-2026-0001", None, 200_000, 200_000),
        ("", "NT-2026-0001", None, 150_000, 50_000),
        ("RT-2026-0002", "", 7_000, None, 57_000),
        ("DC-2026-0001", "", -7_000, None, 50_000),
    ]
    assert ends == [400_000, 350_000, 50_000]
    bank, ends = ledger.book(Method.TRANSFER)
    assert bank == [
        ("PT-2026-0001", "", 1_000_000, None, 1_000_000),
        ("", "RT-2026-0001", None, 400_000, 600_000),
        ("NT-2026-0001", "", 150_000, None, 750_000),
        ("", "RT-2026-0002", None, 7_000, 743_000),
        ("", "DC-2026-0001", None, -7_000, 750_000),
    ]
    assert ends == [1_150_000, 400_000, 750_000]


def test_the_book_of_all_money_has_only_what_came_and_went(ledger: Ledger) -> None:
    every, ends = ledger.book(Method.NONE)
    assert [row[0] or row[1] for row in every] == ["PT-2026-0001", "CHI-2026-0001"]
    assert ends == [1_000_000, 200_000, 800_000]


def test_the_book_of_vouchers_tells_the_amount_and_adds_it_to_nothing(ledger: Ledger) -> None:
    tables = tables_of(ledger.paper("voucher_book"))
    told = {row.cells[1]: row.cells[5] for table in tables for row in table.rows if row.kind == "plain"}
    assert told["RT-2026-0001"] == "Phiếu rút tiền gửi về quỹ: 400.000 đồng"
    assert [figure for figure in tables[-1].footer[0].figures if figure is not None] == [1_000_000, 200_000]
