"""Phiếu thu, phiếu chi and goods vouchers: what the book knows stands on them, what it does not is dotted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.ids import fund_reversal_id
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.fund.disclosure.sheets import sheet
from desktop_app.fund.disclosure.spans import year_span
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.papers.kinds import paper_rules, papers_of
from desktop_app.fund.vouchers.listing import VoucherFilter, list_vouchers
from desktop_app.fund.vouchers.reading import VoucherGone, vouchers
from desktop_app.fund.vouchers.records import GoodsLine, Method, Voucher, VoucherKind
from desktop_app.office.profile import change_profile
from desktop_app.reports.blocks.model import BlockTable, Document, Signatures
from desktop_app.reports.data import VoucherHead
from tests.builders import COMMUNE, an_office, register
from tests.fund.builders import ON, a_draft, begin_campaign, give, put_draft
from tests.reports.block_texts import texts_of

K = VoucherKind
COMPANY = {
    "partner": "Công ty Sông Mơ",
    "partner_kind": "organisation",
    "payer": "Lê Văn Nộp",
    "address": "Bản Nà Ít",
    "purpose": "Làm nhà đại đoàn kết",
    "method": Method.TRANSFER,
    "bank_reference": "FT26253001",
    "goods_value": 12_500_000,
    "goods": "500 kg gạo tẻ",
    "money_day": date(2026, 9, 9),
}


class Ledger:
    """A book with a voucher of each kind that has a paper; the tests only read it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with office.record() as rec:
            names = {
                "fund_accountant": "Lò Văn Số",
                "fund_unit_code": "1051234",
                "signer_name": "Trần Thị Mây",
            }
            change_profile(rec, COMMUNE, {**names})
            rice, self.store = put_item(rec, "Gạo tẻ", "kg"), put_store(rec, "Kho xã")
            school = put_store(rec, "Kho trường")
        self.campaign = begin_campaign(office)
        self.opening = self._give(K.OPENING, 405_000_000, 1)
        self.receipt = self._give(K.RECEIPT, 1_000_005, 4)
        self.company = self._give(K.RECEIPT, 25_000_000, 10, **COMPANY)
        self.nameless = self._give(K.RECEIPT, 200_000, 12, partner="", partner_kind="anonymous")
        self.payment = self._give(K.PAYMENT, 5_000_000, 20, papers="03")
        line = GoodsLine(rice, Decimal("12.5"), 18_001)
        more = {"goods_lines": (line, line), "store_id": self.store}
        self.goods_in = self._give(K.GOODS_IN, 0, 21, receipt_id=self.receipt.id, **more)
        self.goods_move = self._give(K.GOODS_MOVE, 0, 22, to_store_id=school, **more)
        with office.record() as rec:
            reverse(rec, self.nameless.id, date(2026, 9, 30), "Nhập trùng.")
        with office.read() as connection:
            self.reversal = next(item for item in vouchers(connection) if item.reverses)
        self.prepared = put_draft(office, a_draft(K.PAYMENT, self.campaign, 1_500_000))

    def _give(self, kind: VoucherKind, money: int, day: int, **more: object) -> Voucher:
        return give(self.office, kind, self.campaign, money, date(2026, 9, day), **more)

    def paper(self, voucher_id: str, code: str = "cash_voucher") -> Document:
        with self.office.read() as connection:
            request, clock = FundPaperRequest(code, voucher_id), self.office.clock
            return build(connection, clock, COMMUNE, request, self.office.officer)

    def texts(self, voucher: Voucher, code: str = "cash_voucher") -> list[str]:
        return texts_of(self.paper(voucher.id, code))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    office = an_office(tmp_path_factory.mktemp("book"))
    yield Ledger(office)
    office.close()


@pytest.fixture
def own_ledger(tmp_path: Path) -> Iterator[Ledger]:
    """One that a test may write into."""
    office = an_office(tmp_path)
    yield Ledger(office)
    office.close()


def test_a_receipt_says_who_gave_how_much_and_why(ledger: Ledger) -> None:
    assert ledger.texts(ledger.company)[:15] == [
        "PHIẾU THU",
        "Ngày 10 tháng 9 năm 2026",
        "Số: PT-2026-0002    Quyển số: …………",
        "Họ và tên người nộp tiền: Lê Văn Nộp",
        "Tổ chức, cá nhân ủng hộ: Công ty Sông Mơ",
        "Địa chỉ: Bản Nà Ít",
        "Đợt vận động: Ủng hộ đồng bào bão số 3",
        "Nội dung: Làm nhà đại đoàn kết",
        "Số tiền: 25.000.000 đồng",
        "Viết bằng chữ: Hai mươi lăm triệu đồng.",
        "Hiện vật kèm theo: 500 kg gạo tẻ, trị giá 12.500.000 đồng",
        "Ngày nhận tiền: 09/09/2026",
        "Hình thức: ☐ Tiền mặt ☒ Chuyển khoản",
        "Số tham chiếu ngân hàng: FT26253001",
        "Kèm theo (chứng từ gốc): …",
    ]


def test_the_head_names_the_unit_its_code_and_the_regime(ledger: Ledger) -> None:
    head = ledger.paper(ledger.receipt.id).head

    assert isinstance(head, VoucherHead)
    assert head.unit == ("Đơn vị: ỦY BAN MTTQ VIỆT NAM XÃ MẪU", "Mã đơn vị: 1051234")
    assert head.form == ("Mẫu số: …………", "(Thông tư số 103/2018/TT-BTC ngày 14/11/2018 của Bộ Tài chính)")


def test_what_nobody_told_is_dotted(ledger: Ledger) -> None:
    texts = ledger.texts(ledger.nameless)

    assert "Họ và tên người nộp tiền: …" in texts
    assert "Tổ chức, cá nhân ủng hộ: Người ủng hộ không nêu tên" in texts
    assert {"Địa chỉ: …", "Nội dung: …", "Đã nhận đủ số tiền (viết bằng chữ): …"} <= set(texts)


def test_a_payment_rests_on_a_decision(ledger: Ledger) -> None:
    texts = ledger.texts(ledger.payment)

    assert texts[0] == "PHIẾU CHI"
    assert "Căn cứ quyết định, biên bản: 12/QĐ-BVĐ ngày 01/10/2026" in texts
    assert "NGƯỜI NHẬN TIỀN / Trần Thị Nhận" in texts
    assert "KẾ TOÁN / Lò Văn Số" in texts


def test_what_was_taken_over_names_the_office_and_the_minutes(ledger: Ledger) -> None:
    texts = ledger.texts(ledger.opening)

    assert {"Đơn vị bàn giao: Phường Cũ", "Nội dung: Nhận bàn giao số dư quỹ"} <= set(texts)
    assert "Căn cứ biên bản bàn giao: BB 01 ngày 30/6/2025" in texts


def test_a_reversing_voucher_names_the_first_one_and_the_reason(ledger: Ledger) -> None:
    texts = ledger.texts(ledger.reversal)

    assert texts[0] == "PHIẾU ĐIỀU CHỈNH"
    assert "Điều chỉnh phiếu thu số PT-2026-0003 ngày 12/09/2026. Lý do: Nhập trùng." in texts
    assert {"Số tiền: -200.000 đồng", "Viết bằng chữ: Âm hai trăm nghìn đồng."} <= set(texts)


def test_a_reversing_voucher_has_one_reason(own_ledger: Ledger) -> None:
    """Beside why it was made stood “Lý do chi”, why the money had gone."""
    ledger = own_ledger
    late = {"late_reason": "Hộ đi vắng", "decision": "12/QĐ"}
    taken_back = (
        give(ledger.office, K.PAYMENT, ledger.campaign, 7, date(2026, 9, 25), **late),
        give(ledger.office, K.CASH_BANKED, ledger.campaign, 8, date(2026, 9, 25)),
        ledger.goods_move,
        ledger.company,
    )
    for item in taken_back:
        with ledger.office.record() as rec:
            reverse(rec, item.id, date(2026, 9, 30), "Ghi nhầm")
        with ledger.office.read() as connection:
            reversal = next(each for each in vouchers(connection) if each.reverses == item.id)
        (kind,) = (each.code for each in papers_of(reversal.said, reverses=True))
        texts = ledger.texts(reversal, kind)
        assert sum(text.count("Lý do") for text in texts) == 1, texts
        assert [text for text in texts if text.startswith("Nội dung:")], texts


def test_nobody_signs_a_gift_or_help_of_a_voucher_that_takes_one_back(ledger: Ledger) -> None:
    said = ledger.reversal.said
    assert [paper.code for paper in papers_of(said)] == ["cash_voucher", "sponsor_minutes"]
    assert [paper.code for paper in papers_of(said, reverses=True)] == ["cash_voucher"]
    with pytest.raises(Problem, match="cannot be made from this voucher"):
        ledger.paper(said.id, "sponsor_minutes")


def test_a_voucher_that_is_only_prepared_is_a_draft_without_number(ledger: Ledger) -> None:
    document = ledger.paper(ledger.prepared)

    assert document.state.is_draft
    assert document.below_title[1] == "Số: …………    Quyển số: …………"
    assert not ledger.paper(ledger.payment.id).state.is_draft


def test_amounts_are_in_the_words_of_the_office(ledger: Ledger) -> None:
    assert "Viết bằng chữ: Một triệu không trăm linh năm đồng." in ledger.texts(ledger.receipt)
    with ledger.office.record() as rec:
        change_profile(rec, COMMUNE, {"amount_gap": "lẻ", "amount_thousand": "ngàn", "fund_regime": "tt41"})
    try:
        document = ledger.paper(ledger.receipt.id)
        assert "Viết bằng chữ: Một triệu không trăm lẻ năm đồng." in texts_of(document)
        assert "Viết bằng chữ: Âm hai trăm ngàn đồng." in ledger.texts(ledger.reversal)
        assert isinstance(document.head, VoucherHead)
        assert document.head.form[1] == "(Thông tư số 41/2022/TT-BTC ngày 05/7/2022 của Bộ Tài chính)"
    finally:
        with ledger.office.record() as rec:
            change_profile(rec, COMMUNE, dict.fromkeys(("amount_gap", "amount_thousand", "fund_regime")))


def test_goods_have_their_value_and_the_total_is_the_sum_of_the_rows(ledger: Ledger) -> None:
    texts = ledger.texts(ledger.goods_in, "goods_voucher")

    assert {"PHIẾU NHẬP KHO", "Nhập tại kho: Kho xã", "Theo phiếu thu: PT-2026-0001"} <= set(texts)
    assert "1 | Gạo tẻ | kg | 12,5 | 18.001 | 225.013 | " in texts
    assert " | Cộng |  |  |  | 450.026 | " in texts, "12,5 × 18.001 is 225.012,5 twice"
    assert "Tổng giá trị (viết bằng chữ): Bốn trăm năm mươi nghìn không trăm hai mươi sáu đồng." in texts


def test_goods_that_go_to_another_store_name_both(ledger: Ledger) -> None:
    texts = ledger.texts(ledger.goods_move, "goods_voucher")

    assert {"Xuất tại kho: Kho xã", "Nhập tại kho: Kho trường"} <= set(texts)


def test_a_table_of_goods_has_room_for_the_pen(ledger: Ledger) -> None:
    tables = [
        block
        for block in ledger.paper(ledger.goods_in.id, "goods_voucher").blocks
        if isinstance(block, BlockTable)
    ]

    assert [len(table.shown_rows) for table in tables] == [5 + 1]


def test_a_paper_is_made_of_its_own_vouchers_only(ledger: Ledger) -> None:
    with pytest.raises(Problem):
        ledger.paper(ledger.goods_in.id, "cash_voucher")
    with pytest.raises(VoucherGone):
        ledger.paper("none")
    assert [paper.code for paper in papers_of(ledger.goods_in.said)] == ["goods_voucher"]
    assert "recipients" not in [paper.code for paper in papers_of(ledger.payment.said)], "no households"


def test_who_may_not_print_gets_no_paper(office: Office) -> None:
    receipt = give(office, K.RECEIPT, begin_campaign(office), 100_000)
    register(office, "Lê Thị Quản", "admin")
    with office.read() as connection, pytest.raises(NotAllowed):
        build(connection, office.clock, COMMUNE, FundPaperRequest("cash_voucher", receipt.id), "nobody")


def test_every_voucher_is_written_as_each_file_it_can_be(ledger: Ledger, tmp_path: Path) -> None:
    for voucher_id, code in ((ledger.receipt.id, "cash_voucher"), (ledger.goods_in.id, "goods_voucher")):
        document = ledger.paper(voucher_id, code)
        for kind in kinds_of(document):
            render(document, kind, tmp_path / f"{code}.{kind}")

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "cash_voucher.docx",
        "cash_voucher.pdf",
        "goods_voucher.docx",
        "goods_voucher.pdf",
        f"goods_voucher.{FileKind.WORKBOOK}",
    ]


def test_every_paper_has_a_name_and_says_on_what_it_rests() -> None:
    for paper in paper_rules().paper:
        assert all((paper.name_vi, paper.name_en, paper.basis)), paper.code


def test_valuables_that_are_taken_back_stand_below_nought_on_paper_list_and_sheet(office: Office) -> None:
    campaign = begin_campaign(office)
    more: dict[str, Any] = {"valuables": "Trái phiếu", "valuables_value": 50}
    receipt = give(office, K.RECEIPT, campaign, 100, **more)
    gift = give(office, K.DIRECT_GIFT, campaign, 100, **more)
    for wrong in (receipt, gift):
        with office.record() as rec:
            reverse(rec, wrong.id, ON, "Nhập trùng")
    request = FundPaperRequest("cash_voucher", fund_reversal_id(receipt.id))
    with office.read() as connection:
        texts = texts_of(build(connection, office.clock, COMMUNE, request, office.officer))
        listed = list_vouchers(connection, VoucherFilter()).lines
        shown = sheet(connection, year_span(2026))
    assert "Giấy tờ có giá: Trái phiếu, trị giá -50 đồng" in texts
    assert sorted(line.goods_worth for line in listed) == [-50, -50, 50, 50]
    assert shown.direct_gifts == 0


def test_nobody_signs_for_money_that_went_by_transfer_as_for_cash(ledger: Ledger) -> None:
    def signers(voucher: Voucher) -> list[str]:
        blocks = ledger.paper(voucher.id).blocks
        return next(
            [each.position for each in block.signers] for block in blocks if isinstance(block, Signatures)
        )

    by_transfer = give(
        ledger.office, K.PAYMENT, ledger.campaign, 9, date(2026, 9, 25), method=Method.TRANSFER
    )
    office = ["THỦ TRƯỞNG ĐƠN VỊ", "KẾ TOÁN", "NGƯỜI LẬP PHIẾU"]
    assert signers(ledger.company) == signers(by_transfer) == office
    assert signers(ledger.receipt) == [*office, "NGƯỜI NỘP TIỀN", "THỦ QUỸ"]
    assert signers(ledger.payment) == [*office, "THỦ QUỸ", "NGƯỜI NHẬN TIỀN"]
    assert not any("Đã nhận đủ" in text for text in ledger.texts(by_transfer))
