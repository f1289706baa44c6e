"""Circular 41/2022 prescribes no forms: what Art. 16 of the Law on Accounting asks stands on each voucher."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.book.office import Office
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.papers.kinds import paper_rules
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine, Method, Voucher, VoucherKind
from desktop_app.office.profile import change_profile
from desktop_app.reports.blocks.model import Document, Signatures
from desktop_app.reports.data import VoucherHead
from tests.builders import COMMUNE, an_office
from tests.fund.builders import ON, begin_campaign, give
from tests.reports.block_texts import BLANK, texts_of

K = VoucherKind
ADDRESS = "Bản Nà Ít, xã Mẫu"
OFFICE_ADDRESS = "Số 1 đường Mẫu, xã Mẫu"
CONFIRMED = "XÁC NHẬN CỦA ĐƠN VỊ CÓ TRÁCH NHIỆM TẠI ĐỊA PHƯƠNG"
NAMES = {"signer_name": "Trần Thị Mây", "fund_accountant": "Lò Văn Số", "fund_treasurer": "Vì Thị Két"}


class Unit:
    """An office that follows Circular 41/2022, with a voucher of each kind that has a paper."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with office.record() as rec:
            change_profile(rec, COMMUNE, {**NAMES, "fund_regime": "tt41", "fund_address": OFFICE_ADDRESS})
            rice, store = put_item(rec, "Gạo tẻ", "kg"), put_store(rec, "Kho xã")
            home = Household("", "Lò Thị Mẫu", "", "Xóm 1", "Hộ nghèo", False, "")
            household = save_household(rec, home)
        campaign = begin_campaign(office)
        goods: dict[str, Any] = {"goods_lines": (GoodsLine(rice, Decimal(20), 18_000),), "store_id": store}

        def posted(kind: VoucherKind, money: int = 0, **more: Any) -> Voucher:
            return give(
                office, kind, campaign, money, ON, **{"address": ADDRESS, "payer": "Lê Văn Nộp", **more}
            )

        self.receipt = posted(K.RECEIPT, 9_000_000, purpose="Làm nhà", goods_value=360_000, goods="Gạo")
        posted(K.RECEIPT, 500_000, method=Method.TRANSFER)
        self.payment = posted(K.PAYMENT, 1_500_000, reason="Hỗ trợ làm nhà")
        self.by_bank = posted(K.PAYMENT, 500_000, reason="Hỗ trợ", method=Method.TRANSFER)
        self.goods_in = posted(K.GOODS_IN, receipt_id=self.receipt.id, reason="Nhập hàng", **goods)
        with_list: dict[str, Any] = {
            "help_lines": (HelpLine(household, 700_000, what="Quà Tết"),),
            "partner": "",
        }
        self.helped = posted(K.PAYMENT, 700_000, reason="Quà Tết", **with_list)
        by_bank = {**with_list, "help_lines": (HelpLine(household, 100_000, what="Hỗ trợ"),)}
        posted(K.RECEIPT, 100_000, method=Method.TRANSFER)
        self.helped_by_bank = posted(K.PAYMENT, 100_000, reason="Hỗ trợ", method=Method.TRANSFER, **by_bank)
        self.goods_out = posted(K.GOODS_OUT, reason="Cứu trợ", **goods)
        with office.record() as rec:
            reverse(rec, self.goods_out.id, ON, "Nhập nhầm.")
        with office.read() as connection:
            self.taken_back = next(each for each in vouchers(connection) if each.reverses)

    def paper(self, code: str, voucher: Voucher | None = None, **more: Any) -> Document:
        request = FundPaperRequest(code, voucher.id if voucher else "", **more)
        with self.office.read() as connection:
            return build(connection, self.office.clock, COMMUNE, request, self.office.officer)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unit]:
    office = an_office(tmp_path_factory.mktemp("book"))
    yield Unit(office)
    office.close()


PAPERS = {
    "receipt": ("cash_voucher", "PHIẾU THU", "PT-2026-0001", "Chín triệu đồng."),
    "payment": ("cash_voucher", "PHIẾU CHI", "CHI-2026-0001", "Một triệu năm trăm nghìn đồng."),
    "goods_in": ("goods_voucher", "PHIẾU NHẬP KHO", "PN-2026-0001", "Ba trăm sáu mươi nghìn đồng."),
    "goods_out": ("goods_voucher", "PHIẾU XUẤT KHO", "PX-2026-0001", "Ba trăm sáu mươi nghìn đồng."),
    "helped": ("recipients", "DANH SÁCH", "CHI-2026-0003", "Bảy trăm nghìn đồng."),
}


@pytest.mark.parametrize("of", PAPERS)
def test_the_seven_contents_of_article_16_stand_on_it(unit: Unit, of: str) -> None:
    code, name, number, in_words = PAPERS[of]
    document = unit.paper(code, getattr(unit, of))
    texts = texts_of(document)
    every = "\n".join(texts)
    head = document.head.unit if isinstance(document.head, VoucherHead) else document.below_title

    assert (texts[0], number in every) == (name, True), "1. name and number"
    assert "02/10/2026" in every or "Ngày 02 tháng 10 năm 2026" in texts, "2. the day"
    assert any("MTTQ Việt Nam" in line or "MTTQ VIỆT NAM" in line for line in head), "3. who makes it"
    assert f"Địa chỉ: {OFFICE_ADDRESS}" in head, "3. and where"
    if of == "helped":
        assert any("Lò Thị Mẫu" in line and "Mẫu | Xóm 1" in line for line in texts), (
            "4. who receives, and where"
        )
    else:
        assert any("Họ và tên" in line and BLANK not in line for line in texts), "4. who receives or gives"
        assert f"Địa chỉ: {ADDRESS}" in texts, "4. and where"
    told = ("Nội dung: Làm nhà", "Lý do chi: Hỗ trợ làm nhà", "Lý do: Nhập hàng", "Lý do: Cứu trợ", "Quà Tết")
    assert any(each in every for each in told), "5. what it is about"
    if code == "goods_voucher":
        assert "1 | Gạo tẻ | kg | 20 | 18.000 | 360.000 | " in texts, "6. quantity, price, value"
    assert in_words in every, "6. the total in words"
    signers = [each for block in document.blocks if isinstance(block, Signatures) for each in block.signers]
    assert all(each.note for each in signers[:-1]), "7. each signs with full name"
    assert any("LẬP" in each.position for each in signers), "7. who made it"
    assert any(each.name == "Trần Thị Mây" for each in signers), "7. who approves it"


def test_a_voucher_says_that_the_unit_designed_it_and_has_no_number_of_a_form(unit: Unit) -> None:
    head = unit.paper("cash_voucher", unit.receipt).head
    assert isinstance(head, VoucherHead)
    assert head.form == (
        "Mẫu do đơn vị tự thiết kế theo Điều 16 Luật Kế toán",
        "(Thông tư số 41/2022/TT-BTC ngày 05/7/2022 của Bộ Tài chính)",
    )


def test_help_handed_over_is_confirmed_on_the_voucher_or_on_its_list(unit: Unit) -> None:
    def confirmed(code: str, voucher: Voucher) -> bool:
        return CONFIRMED in texts_of(unit.paper(code, voucher))

    assert confirmed("cash_voucher", unit.payment)
    assert confirmed("goods_voucher", unit.goods_out)
    assert confirmed("recipients", unit.helped)
    assert not confirmed("recipients", unit.helped_by_bank), "nothing was handed over"
    assert not confirmed("cash_voucher", unit.helped), "its list is confirmed"
    assert not confirmed("cash_voucher", unit.by_bank), "the bank proves who got it"
    assert not confirmed("goods_voucher", unit.taken_back), "nobody got anything"
    assert not confirmed("cash_voucher", unit.receipt)


def test_the_circular_of_the_fund_for_the_poor_asks_for_none_of_it() -> None:
    first, own = paper_rules().regime_of("tt103"), paper_rules().regime_of("tt41")
    assert (first.own_design, first.own_papers, first.confirmed_kinds) == ("", (), ())
    assert set(own.own_papers) == {"cash_voucher", "goods_voucher", "recipients"}


def test_the_cover_names_unit_book_days_and_who_signs(unit: Unit) -> None:
    document = unit.paper("book_cover", span="2026-Q3", method=Method.CASH)
    assert isinstance(document.head, VoucherHead)
    assert document.head.unit[0] == "Đơn vị: ỦY BAN MTTQ VIỆT NAM XÃ MẪU"
    texts = texts_of(document)
    assert texts[:4] == [
        "SỔ QUỸ TIỀN MẶT",
        "Quý III năm 2026",
        "Ngày mở sổ: 01/07/2026",
        "Ngày khóa sổ: 30/09/2026",
    ]
    signers = document.blocks[-1]
    assert isinstance(signers, Signatures)
    assert [(each.position, each.name) for each in signers.signers] == [
        ("NGƯỜI LẬP SỔ", ""),
        ("KẾ TOÁN TRƯỞNG (PHỤ TRÁCH KẾ TOÁN)", "Lò Văn Số"),
        ("THỦ TRƯỞNG ĐƠN VỊ", "Trần Thị Mây"),
    ]


def test_a_book_that_is_written_still_has_no_day_of_closing(unit: Unit) -> None:
    texts = texts_of(unit.paper("book_cover", span="2026-Y", method=Method.TRANSFER))
    assert texts[0] == "SỔ TIỀN GỬI"
    assert {"Ngày mở sổ: 01/01/2026", f"Ngày khóa sổ: {BLANK}"} <= set(texts)
