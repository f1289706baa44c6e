"""Books that carry their sums, sheets that are made public, lists and minutes to sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine, Method, Voucher, VoucherKind
from desktop_app.reports.blocks.model import Annex, BlockRow, BlockTable, Document, NewPage, TickBoxes
from tests.builders import COMMUNE, an_office, register
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.reports.block_texts import texts_of

K = VoucherKind
LONG = "Ủng hộ đồng bào bị thiệt hại do bão số 3 và mưa lũ sau bão trên địa bàn toàn xã, đợt thứ hai"


class Ledger:
    """A month of an office, with what lies before and behind it; the tests only read it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.campaign = begin_campaign(office)
        with office.record() as rec:
            rice, store = put_item(rec, "Gạo tẻ", "kg"), put_store(rec, "Kho xã")
            self.households = [
                save_household(rec, Household("", name, "", hamlet, "Hộ nghèo", False, ""))
                for name, hamlet in (("Lò Thị Mẫu", "Xóm 1"), ("Vàng A Thử", "Xóm 2"))
            ]
        self.receipts: list[Voucher] = []
        self._give(K.OPENING, 400_000_000, date(2026, 8, 20))
        for number in range(40):
            day, purpose = date(2026, 9, 1 + number // 2), LONG if number % 3 else ""
            more = {"purpose": purpose, "consent": number % 2 == 0, "partner": f"Nguyễn Văn {number}"}
            if number == 30:
                more |= {"method": Method.TRANSFER}
            if number == 2:
                more |= {"purpose": "Tài trợ cho"}
            self.receipts.append(self._give(K.RECEIPT, 100_000 + number, day, **more))
        self.payment = self._give(K.PAYMENT, 7_000_000, date(2026, 9, 22))
        lines = tuple(
            HelpLine(each, 1_500_000, what="Quà Tết", support="Tết", source="Quỹ xã")
            for each in self.households
        )
        self.helped = self._give(K.PAYMENT, 3_000_000, date(2026, 9, 23), partner="", help_lines=lines)
        sponsor = {
            "partner": "Công ty Sông Mơ",
            "partner_kind": "organisation",
            "purpose": "làm nhà đại đoàn kết",
        }
        self.gift = self._give(
            K.RECEIPT, 0, date(2026, 9, 24), goods_value=1_800_000, goods="100 kg gạo", **sponsor
        )
        goods = (GoodsLine(rice, Decimal(100), 18_000),)
        with_store = {"goods_lines": goods, "store_id": store}
        self._give(K.GOODS_IN, 0, date(2026, 9, 24), receipt_id=self.gift.id, **with_store)
        one = (HelpLine(self.households[0], 0, 1_800_000, what="Gạo"),)
        self.issued = self._give(K.GOODS_OUT, 0, date(2026, 9, 25), help_lines=one, **with_store)
        with office.record() as rec:
            reverse(rec, self.receipts[-1].id, date(2026, 9, 30), "Nhập trùng.")

    def _give(self, kind: VoucherKind, money: int, day: date, **more: object) -> Voucher:
        return give(self.office, kind, self.campaign, money, day, **more)

    def paper(self, code: str, voucher: Voucher | str = "", **more: object) -> Document:
        request = FundPaperRequest(code, voucher if isinstance(voucher, str) else voucher.id)
        with self.office.read() as connection:
            wanted = replace(request, **more)  # type: ignore[arg-type]
            return build(connection, self.office.clock, COMMUNE, wanted, self.office.officer)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    office = an_office(tmp_path_factory.mktemp("book"))
    yield Ledger(office)
    office.close()


def tables_of(document: Document) -> list[BlockTable]:
    return [block for block in document.blocks if isinstance(block, BlockTable)]


def figures(row: BlockRow) -> list[object]:
    return [figure for figure in row.figures if figure is not None]


def test_a_cash_book_carries_its_sums_and_ends_as_the_ledger(ledger: Ledger) -> None:
    document = ledger.paper("cash_book", span="2026-09")
    tables = tables_of(document)

    assert len(tables) > 2
    assert [block for block in document.blocks if isinstance(block, NewPage)] == [NewPage()] * (
        len(tables) - 1
    )
    assert figures(tables[0].rows[1]) == [400_000_000]
    for before, after in pairwise(tables):
        assert figures(before.footer[0]) == figures(after.rows[1])
    with ledger.office.read() as connection:
        month = totals(connection, first=date(2026, 9, 1), last=date(2026, 9, 30))
        balance = totals(connection, last=date(2026, 9, 30)).balance
    assert figures(tables[-1].footer[0]) == [month.income, month.spent]
    assert figures(tables[-1].footer[1]) == [balance]
    assert figures(tables[-1].rows[-1])[-1] == balance, "the last row stands before the total"


def test_a_cash_book_tells_cash_from_money_at_the_bank(ledger: Ledger) -> None:
    bank = ledger.paper("cash_book", span="2026-09", method=Method.TRANSFER)

    assert bank.kind == "SỔ TIỀN GỬI"
    assert [row.cells[1] for row in tables_of(bank)[0].rows if row.kind == "plain"] == ["PT-2026-0031"]
    assert ledger.paper("cash_book", span="2026-09", method=Method.CASH).kind == "SỔ QUỸ TIỀN MẶT"


def test_each_page_of_a_book_is_a_page_on_paper(ledger: Ledger, tmp_path: Path) -> None:
    for code in ("cash_book", "voucher_book"):
        document = ledger.paper(code, span="2026-09")
        render(document, FileKind.PDF, tmp_path / "book.pdf")
        pages = PdfReader(tmp_path / "book.pdf").pages
        count = len(tables_of(document))
        assert len(pages) == count
        assert f"Sổ này có {count:02d} trang" in pages[-1].extract_text()
        carried = [page.extract_text().count("Cộng chuyển sang") for page in pages]
        assert carried == [1] * (count - 1) + [0]


def test_a_reversing_voucher_stands_in_the_book_with_its_amount_negated(ledger: Ledger) -> None:
    texts = texts_of(ledger.paper("cash_book", span="2026-09"))

    line = next(text for text in texts if "DC-2026-0001" in text)
    assert " | -100.039 | " in line
    assert line.endswith("Điều chỉnh PT-2026-0040")


def test_a_book_of_a_span_that_is_not_over_is_a_draft(ledger: Ledger) -> None:
    assert ledger.paper("cash_book", span="2026-10").state.is_draft
    assert not ledger.paper("cash_book", span="2026-09").state.is_draft
    with pytest.raises(Problem):
        ledger.paper("cash_book", span="September")


def test_the_book_of_vouchers_has_them_all_and_says_when_there_are_none(ledger: Ledger) -> None:
    document = ledger.paper("voucher_book", span="2026-Y")
    rows = [row for table in tables_of(document) for row in table.rows if row.kind == "plain"]

    assert len(rows) == 1 + 40 + 2 + 1 + 2 + 1
    total = tables_of(document)[-1].footer[-1]
    assert total.cells[-2] in (None, ""), "goods stand on several vouchers each, and have no sum"
    assert "(Trong kỳ không có chứng từ.)" in texts_of(ledger.paper("voucher_book", span="2025-Y"))


def test_what_is_made_public_is_the_ledger_and_names_only_who_agreed(ledger: Ledger) -> None:
    texts = texts_of(ledger.paper("disclosure", span="2026-Q3"))
    with ledger.office.read() as connection:
        sums = totals(connection, last=date(2026, 9, 30))

    income = sums.balance + sums.spent
    assert f"2 | Tiền đã thu trong kỳ | đồng | {income:,}".replace(",", ".") in texts
    assert f"4 | Số dư cuối kỳ | đồng | {sums.balance:,}".replace(",", ".") in texts
    assert "7 | Giá trị hàng xuất kho đã phân phối | đồng | 1.800.000" in texts
    issued = "PX-2026-0001 | 100 kg gạo tẻ |  | Ủng hộ đồng bào bão số 3 | 1 | 1.800.000"
    assert f"1 | 25/09/2026 | {issued}" in texts
    assert "10 | Số lượt hộ được hỗ trợ | lượt hộ | 3" in texts
    together = "\n".join(texts)
    assert "Nguyễn Văn 2 |" in together
    assert "Nguyễn Văn 3 |" not in together
    assert "Lò Thị Mẫu" not in together
    assert "Trần Thị Nhận" not in together


def test_the_sheet_of_an_appeal_needs_no_column_for_it(ledger: Ledger) -> None:
    appeal = ledger.paper("disclosure", campaign_id=ledger.campaign)

    assert appeal.subject.endswith("nguồn đóng góp “Ủng hộ đồng bào bão số 3”")
    assert not any("Đợt vận động" in text for text in texts_of(appeal))
    assert [len(table.columns) for table in tables_of(appeal)] == [4, 6, 7, 7]


def test_a_list_of_recipients_has_room_to_sign_and_no_identity_number(ledger: Ledger) -> None:
    document = ledger.paper("recipients", ledger.helped)
    (table,) = tables_of(document)

    assert document.is_landscape
    assert len(table.shown_rows) == 2 + 1, "no blank row below what is posted"
    assert table.shown_rows[0].cells == (
        *("1", "Lò Thị Mẫu", "", "Quà Tết", "Mẫu", "Xóm 1", "Hộ nghèo", "Tết", "Quỹ xã", "1.500.000", ""),
    )
    assert table.footer[0].cells[1] == "Tổng"
    assert table.footer[0].cells[-2] == "3.000.000"
    assert "Tổng số tiền bằng chữ: Ba triệu đồng." in texts_of(document)


def test_a_list_that_is_not_posted_has_room_for_more_names(ledger: Ledger) -> None:
    lines = (HelpLine(ledger.households[0], 700_000),)
    prepared = put_draft(ledger.office, a_draft(K.PAYMENT, ledger.campaign, 700_000, help_lines=lines))
    (table,) = tables_of(ledger.paper("recipients", prepared))
    assert [row.cells[0] for row in table.shown_rows[1:5]] == ["2", "3", "4", "5"]


def test_goods_of_a_list_have_a_column_of_their_own(ledger: Ledger) -> None:
    document = ledger.paper("recipients", ledger.issued)

    assert tables_of(document)[0].columns[10].title == "Trị giá hiện vật (đồng)"
    assert "Tổng trị giá hiện vật bằng chữ: Một triệu tám trăm nghìn đồng." in texts_of(document)


def test_names_of_households_need_their_right(office: Office) -> None:
    with office.record() as rec:
        household = save_household(rec, Household("", "Lò Thị Mẫu", "", "", "", False, ""))
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 1_000_000)
    lines = (HelpLine(household, 1_000_000),)
    voucher = give(office, K.PAYMENT, campaign, 1_000_000, partner="", help_lines=lines)
    register(office, "Lê Thị Quản", "admin")
    clerk = register(office, "Trần Văn Ghi", "entry")
    for code in ("recipients", "handover_minutes"):
        request = FundPaperRequest(code, voucher.id)
        with office.read() as connection, pytest.raises(NotAllowed):
            build(connection, office.clock, COMMUNE, request, clerk.name)
    with office.read() as connection:
        build(connection, office.clock, COMMUNE, FundPaperRequest("cash_voucher", voucher.id), clerk.name)


def test_minutes_of_a_sponsorship_tick_the_official_purpose(ledger: Ledger) -> None:
    document = ledger.paper("sponsor_minutes", ledger.gift)
    (boxes,) = [block for block in document.blocks if isinstance(block, TickBoxes)]

    assert [box.is_chosen for box in boxes.items] == [False, False, True, False, False]
    texts = texts_of(document)
    assert "Hiện vật: 100 kg gạo, quy ra trị giá 1.800.000 đồng" in texts
    assert {"Bằng tiền: …", "Số điện thoại: …", "Giấy tờ có giá: …"} <= set(texts)


@pytest.mark.parametrize("number", [1, 2])
def test_a_purpose_that_is_none_or_several_of_the_official_ones_is_left_to_the_pen(
    ledger: Ledger, number: int
) -> None:
    document = ledger.paper("sponsor_minutes", ledger.receipts[number])
    (boxes,) = [block for block in document.blocks if isinstance(block, TickBoxes)]

    assert len(boxes.items) == 5
    assert not any(box.is_chosen for box in boxes.items)


def test_the_annex_of_a_sponsorship_has_ten_empty_rows(ledger: Ledger) -> None:
    document = ledger.paper("sponsor_minutes", ledger.gift)
    (table,) = tables_of(document)

    assert [block.heading for block in document.blocks if isinstance(block, Annex)] == ["PHỤ LỤC"]
    empty = [row for row in table.shown_rows if row.kind == "plain"]
    assert [row.cells[0] for row in empty] == [str(number) for number in range(1, 11)]
    assert {cell for row in empty for cell in row.cells[1:]} == {""}


def test_a_hand_over_has_two_witnesses_and_five_rows_of_goods(ledger: Ledger) -> None:
    document = ledger.paper("handover_minutes", ledger.issued)
    texts = texts_of(document)

    assert texts.count("Ông (bà): …") == 2
    assert "2. Bên nhận (ông, bà): Lò Thị Mẫu" in texts
    assert "1 | Gạo tẻ | kg | 100 | 18.000 | 1.800.000 | " in texts
    assert len([row for row in tables_of(document)[0].shown_rows if row.kind == "plain"]) == 5
    assert not any(text.startswith("Số tiền:") for text in texts), "nobody writes money beside goods"


def test_a_hand_over_of_a_list_is_about_one_of_its_households(ledger: Ledger) -> None:
    with pytest.raises(Problem):
        ledger.paper("handover_minutes", ledger.helped)
    texts = texts_of(ledger.paper("handover_minutes", ledger.helped, household_id=ledger.households[1]))

    assert {"2. Bên nhận (ông, bà): Vàng A Thử", "Số tiền: 1.500.000 đồng"} <= set(texts)


def test_a_hand_over_of_money_has_no_table_of_goods(ledger: Ledger) -> None:
    """Five empty rows of goods invited to be filled in after the signatures."""
    document = ledger.paper("handover_minutes", ledger.helped, household_id=ledger.households[1])
    assert tables_of(document) == []


def test_all_papers_are_written_as_each_file(ledger: Ledger, tmp_path: Path) -> None:
    for code, voucher in (("recipients", ledger.helped), ("sponsor_minutes", ledger.gift)):
        for kind in FileKind:
            render(ledger.paper(code, voucher), kind, tmp_path / f"{code}.{kind}")
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize(
    ("support", "kept", "guardian"),
    [("Sinh kế", True, False), ("hoc bong", False, True), ("Tết", False, False), ("", False, False)],
)
def test_a_hand_over_of_livelihoods_binds_for_months_and_of_pupils_has_a_guardian(
    office: Office, support: str, *, kept: bool, guardian: bool
) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 500)
    with office.record() as rec:
        household = save_household(rec, Household("", "Lò Thị Mẫu", "", "Xóm 1", "", False, ""))
    lines = (HelpLine(household, 300, support=support),)
    helped = give(office, K.PAYMENT, campaign, 300, help_lines=lines)
    with office.read() as connection:
        request = FundPaperRequest("handover_minutes", helped.id)
        texts = texts_of(build(connection, office.clock, COMMUNE, request, office.officer))
    assert any("không bán trong thời hạn …… tháng" in text for text in texts) == kept
    assert any("NGƯỜI GIÁM HỘ" in text for text in texts) == guardian
    assert any("KHU DÂN CƯ" in text for text in texts)
