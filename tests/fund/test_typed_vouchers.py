"""What was typed becomes a voucher: goods, stores and households by name, amounts as people write them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.clock import SystemClock
from desktop_app.base.field_problem import FieldProblem
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.goods.items import stores
from desktop_app.fund.goods.stock import stock
from desktop_app.fund.households.listing import households
from desktop_app.fund.ledger.posting import discard_draft, post, prepare
from desktop_app.fund.ledger.typed_vouchers import (
    HIDDEN,
    as_typed,
    post_shown,
    post_typed,
    prepare_typed,
    receipt_goods,
    seen_again,
    typed_warnings,
    worth_of,
)
from desktop_app.fund.vouchers.listing import (
    Show,
    VoucherFilter,
    VoucherListing,
    VoucherStatus,
    list_vouchers,
)
from desktop_app.fund.vouchers.reading import VoucherGone, draft_of, voucher_of
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, all_typed, forget_typed, keep_typed, typed_of
from tests.builders import put_area, register
from tests.fund.builders import begin_campaign

K = VoucherKind
RICE = ("Gạo tẻ", "kg", "12,5", "16.000", "")
FIRST = ("Nguyễn Văn Một", "thon doai", "Xóm 1", "Hộ nghèo", "500.000", "", "Quà Tết", "Tết", "Quỹ xã")


@dataclass
class Desk:
    office: Office
    campaign: str

    def typed(self, kind: VoucherKind, typed_id: str = "v1", **parts: object) -> TypedVoucher:
        said = {"campaign_id": self.campaign, "day": "2/10/26", "method": "cash"}
        lists = {name: parts.pop(name) for name in ("goods", "households") if name in parts}
        fields = {**said, **{name: str(text) for name, text in parts.items()}}
        return TypedVoucher(typed_id, kind, fields, started_by="", **lists)  # type: ignore[arg-type]

    def post(self, typed: TypedVoucher) -> str:
        with self.office.record() as rec:
            return post_typed(rec, typed)

    def listed(self, **wanted: object) -> VoucherListing:
        with self.office.read() as connection:
            return list_vouchers(connection, VoucherFilter(**wanted))  # type: ignore[arg-type]


@pytest.fixture
def voucher_desk(office: Office) -> Desk:
    with office.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    return Desk(office, begin_campaign(office))


def test_a_receipt_with_goods_is_posted_as_it_was_typed_and_its_goods_go_into_a_store(
    voucher_desk: Desk,
) -> None:
    typed = voucher_desk.typed(
        K.RECEIPT, partner="Lê Thị Cho", money="1.500.000 đ", consent="1", goods=(RICE,)
    )
    assert worth_of(typed) == (1_500_000, 200_000)
    assert voucher_desk.post(typed) == "PT-2026-0001"
    with voucher_desk.office.read() as connection:
        receipt = voucher_of(connection, "v1")
        came = receipt_goods(connection, receipt, "v2")
    assert (receipt.said.money, receipt.said.goods_value) == (1_500_000, 200_000)
    assert receipt.said.content.goods == "12,5 kg gạo tẻ"
    assert voucher_desk.post(replace(came, fields={**came.fields, "store": "Kho xã"})) == "PN-2026-0001"
    with voucher_desk.office.read() as connection:
        assert list(stock(connection).values()) == [Decimal("12.5")]


@pytest.mark.parametrize("kind", [K.GOODS_OUT, K.GOODS_MOVE])
def test_nothing_goes_out_of_a_store_that_is_not_listed(voucher_desk: Desk, kind: VoucherKind) -> None:
    voucher_desk.post(voucher_desk.typed(K.RECEIPT, partner="Lê A", goods=(RICE,)))
    voucher_desk.post(voucher_desk.typed(K.GOODS_IN, "v2", receipt_id="v1", store="Kho xã", goods=(RICE,)))
    with pytest.raises(FieldProblem) as refused:
        voucher_desk.post(voucher_desk.typed(kind, "v3", store="Kho xá", to_store="Kho thôn", goods=(RICE,)))
    assert (refused.value.field, refused.value.params["stores"]) == ("store", "Kho xã")
    with voucher_desk.office.read() as connection:
        assert [store.name for store in stores(connection).values()] == ["Kho xã"], "no store came of it"
    where = {"store": "KHO  xã", "to_store": "Kho thôn", "partner": "Hộ A", "decision": "QĐ 1"}
    voucher_desk.post(voucher_desk.typed(kind, "v3", **where, goods=(RICE,)))


OUT = {"store": "Kho xã", "partner": "Hộ A", "decision": "13/QĐ-BVĐ"}


def test_goods_leave_the_store_at_the_price_at_which_they_came(voucher_desk: Desk) -> None:
    dearer = (RICE[0], RICE[1], "2,5", "22000", "")
    for number, goods in enumerate((RICE, dearer)):
        receipt, came = f"v{number}", f"w{number}"
        voucher_desk.post(voucher_desk.typed(K.RECEIPT, receipt, partner="Lê A", goods=(goods,)))
        into = {"receipt_id": receipt, "store": "Kho xã"}
        voucher_desk.post(voucher_desk.typed(K.GOODS_IN, came, **into, goods=(goods,)))
    voucher_desk.post(voucher_desk.typed(K.GOODS_OUT, "v8", **OUT, goods=((*RICE[:2], "5", "", ""),)))
    with voucher_desk.office.read() as connection:
        out = voucher_of(connection, "v8").said
    assert [line.price for line in out.goods_lines] == [17_000], "(12,5 × 16.000 + 2,5 × 22.000) ÷ 15"
    assert out.goods_value == 85_000


@pytest.mark.parametrize(
    ("changes", "price", "field"),
    [
        ({"partner": ""}, "16000", "partner"),
        ({"decision": ""}, "16000", "decision"),
        ({}, "", "goods[1]"),
    ],
)
def test_goods_are_given_out_to_somebody_by_a_decision_with_a_price(
    voucher_desk: Desk, changes: dict[str, str], price: str, field: str
) -> None:
    voucher_desk.post(
        voucher_desk.typed(K.RECEIPT, money="1000", partner="Lê A", goods=((*RICE[:3], "", ""),))
    )
    into = {"receipt_id": "v1", "store": "Kho xã"}
    voucher_desk.post(voucher_desk.typed(K.GOODS_IN, "v2", **into, goods=((*RICE[:3], "", ""),)))
    with pytest.raises(FieldProblem) as refused:
        out = voucher_desk.typed(K.GOODS_OUT, "v3", **{**OUT, **changes}, goods=((*RICE[:3], price, ""),))
        voucher_desk.post(out)
    assert refused.value.field == field


def test_what_was_typed_comes_back_letter_for_letter(voucher_desk: Desk, tmp_path: Path) -> None:
    typed = voucher_desk.typed(K.RECEIPT, partner="", money="mười đồng", goods=(("Gạo", "", "x", "", ""),))
    with voucher_desk.office.store.write() as connection:
        keep_typed(connection, typed, SystemClock())
    with voucher_desk.office.read() as connection:
        assert typed_of(connection, "v1") == typed
    with pytest.raises(FieldProblem) as refused:
        voucher_desk.post(typed)
    assert refused.value.field == "goods[1]"
    with voucher_desk.office.read() as connection:
        assert [item.id for item in all_typed(connection)] == ["v1"], "nothing is lost by a refusal"
    good = replace(typed, fields={**typed.fields, "money": "10000", "partner": "Lê A"}, goods=())
    with voucher_desk.office.record() as rec:
        prepare_typed(rec, good)
    with voucher_desk.office.read() as connection:
        assert all_typed(connection) == []
        assert as_typed(connection, draft_of(connection, "v1"), "").fields["money"] == "10.000"


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"money": "1,5 triệu"}, "money"),
        ({"campaign_id": ""}, "campaign_id"),
        ({"day": "31/02/2026"}, "day"),
        ({"money_day": "hôm qua"}, "money_day"),
        ({"goods": (RICE, ("Mì", "thùng", "hai", "", ""))}, "goods[2]"),
        ({"goods": (("", "", "", "", ""), ("Mì", "", "1", "", ""))}, "goods[2]"),
        ({"goods": (("Mì", "thùng", "1", "1,5", ""),)}, "goods[1]"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(
    voucher_desk: Desk, parts: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldProblem) as refused:
        voucher_desk.post(voucher_desk.typed(K.RECEIPT, **{"partner": "Lê A", "money": "5", **parts}))
    assert refused.value.field == field
    assert voucher_desk.listed().total == 0


def test_a_pasted_list_of_households_is_paid_and_who_is_new_is_entered(voucher_desk: Desk) -> None:
    voucher_desk.post(voucher_desk.typed(K.RECEIPT, partner="Lê A", money="5.000.000"))
    second = ("Trần Thị Hai", "", "", "", "300000", "200000", "")
    rows = (FIRST, ("", "", "", "", "", "", ""), second)
    paid = voucher_desk.typed(K.PAYMENT, "v2", decision="12/QĐ", households=rows)
    assert worth_of(paid) == (800_000, 200_000)
    assert voucher_desk.post(paid) == "CHI-2026-0001"
    with voucher_desk.office.read() as connection:
        listed = households(connection, voucher_desk.office.officer)
        said = voucher_of(connection, "v2").said
        again = as_typed(connection, said, voucher_desk.office.officer)
        warned = typed_warnings(connection, replace(again, id="v3"), voucher_desk.office.officer)
    assert [(item.name, item.area_id) for item in listed] == [("Nguyễn Văn Một", "a01"), ("Trần Thị Hai", "")]
    assert (said.money, said.goods_value) == (800_000, 200_000)
    assert again.households[0] == (
        "Nguyễn Văn Một",
        "Thôn Đoài",
        "Xóm 1",
        "Hộ nghèo",
        "500.000",
        "",
        "Quà Tết",
        "Tết",
        "Quỹ xã",
    )
    assert (said.help_lines[0].support, said.help_lines[0].source) == ("Tết", "Quỹ xã"), "the list to sign"
    assert said.help_lines[1].support == "", "of a row that an earlier version kept"
    assert len(warned) == 2
    assert "Nguyễn Văn Một" in str(warned[0])


def test_nobody_new_stands_on_a_list_twice_unseen(voucher_desk: Desk) -> None:
    twice = voucher_desk.typed(K.PAYMENT, households=(FIRST, FIRST))
    with voucher_desk.office.read() as connection:
        assert len(typed_warnings(connection, twice, voucher_desk.office.officer)) == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "Thôn Đoài", "", "", "5", "", ""), "households[2]"),
        (("Lê B", "Thôn Không", "", "", "5", "", ""), "households[2]"),
        (("Lê B", "", "", "", "năm", "", ""), "households[2]"),
    ],
)
def test_a_row_that_cannot_be_is_named(voucher_desk: Desk, row: tuple[str, ...], field: str) -> None:
    with pytest.raises(FieldProblem) as refused:
        voucher_desk.post(voucher_desk.typed(K.PAYMENT, decision="1", households=(FIRST, row)))
    assert refused.value.field == field


def test_who_may_not_see_households_neither_lists_them_nor_loses_those_of_others(voucher_desk: Desk) -> None:
    office = voucher_desk.office
    with office.record() as rec:
        draft_id = prepare_typed(rec, voucher_desk.typed(K.PAYMENT, decision="12/QĐ", households=(FIRST,)))
    officer = register(office, "Trần Văn Thử", "admin", "review").name
    with office.read() as connection:
        seen = as_typed(connection, draft_of(connection, draft_id), officer)
    assert (seen.households, seen.said(HIDDEN)) == ((), "1")
    with office.record(officer) as rec:
        prepare_typed(rec, replace(seen, fields={**seen.fields, "note": "Đã xem"}))
    with office.read() as connection:
        kept = draft_of(connection, draft_id)
    assert (len(kept.help_lines), kept.money, kept.content.note) == (1, 500_000, "Đã xem")
    with pytest.raises(NotAllowed), office.record(officer) as rec:
        prepare_typed(rec, voucher_desk.typed(K.PAYMENT, "v9", decision="1", households=(FIRST,)))


def test_what_others_changed_meanwhile_is_shown_before_it_is_saved_over(voucher_desk: Desk) -> None:
    office = voucher_desk.office
    with office.record() as rec:
        prepare_typed(rec, voucher_desk.typed(K.RECEIPT, partner="Lê A", money="500"))
    with office.read() as connection:
        opened = as_typed(connection, draft_of(connection, "v1"), "")
    with office.record() as rec:  # another computer
        there = draft_of(rec.connection, "v1")
        prepare(rec, replace(there, money=700, content=replace(there.content, note="Đủ")))
    mine = replace(opened, fields={**opened.fields, "partner": "Lê B"})
    with office.store.write() as connection:
        keep_typed(connection, mine, SystemClock())
    with office.read() as connection:
        kept = typed_of(connection, "v1")
    assert kept is not None
    with pytest.raises(ChangedMeanwhile) as refused, office.record() as rec:
        prepare_typed(rec, kept)
    told = {item.field: item.now for item in refused.value.changes}
    assert told == {"money": 700, "content/note": "Đủ"}
    with office.record() as rec:
        prepare_typed(rec, seen_again(kept, refused.value))
    with office.read() as connection:
        assert draft_of(connection, "v1").content.partner == "Lê B"


def test_the_list_is_narrowed_searched_without_marks_and_never_cut(voucher_desk: Desk) -> None:
    voucher_desk.post(voucher_desk.typed(K.RECEIPT, "v1", partner="Nguyễn Thị Đào", money="1.500.000"))
    voucher_desk.post(voucher_desk.typed(K.RECEIPT, "v2", partner="Công ty Bình Minh", money="3.000.000"))
    voucher_desk.post(voucher_desk.typed(K.PAYMENT, "v3", partner="Lê A", decision="12/QĐ", money="100.000"))
    with voucher_desk.office.record() as rec:
        prepare_typed(rec, voucher_desk.typed(K.RECEIPT, "v4", partner="Chưa ghi", money="7"))
    everything = voucher_desk.listed()
    assert (len(everything.lines), everything.total) == (4, 4)
    assert (everything.came, everything.went) == (4_500_000, 100_000), "what is prepared is in no sum"
    assert everything.lines[0].status is VoucherStatus.PREPARED
    for text in ("nguyen thi dao", "dao 1500000", "PT-2026-0001", "1.500.000"):
        assert [line.id for line in voucher_desk.listed(text=text).lines] == ["v1"], text
    assert [line.id for line in voucher_desk.listed(show=Show.OUT).lines] == ["v3"]
    assert [line.id for line in voucher_desk.listed(show="payment").lines] == ["v3"]
    assert [line.id for line in voucher_desk.listed(show=Show.PREPARED).lines] == ["v4"]
    narrowed = voucher_desk.listed(show=Show.IN, year=2025)
    assert (narrowed.lines, narrowed.total) == ((), 4)
    assert voucher_desk.listed(campaign_id="other").total == 0


def test_a_voucher_that_was_discarded_elsewhere_is_not_posted(voucher_desk: Desk) -> None:
    typed = voucher_desk.typed(K.RECEIPT, partner="Lê Thị Cho", money="500")
    with voucher_desk.office.record() as rec:
        discard_draft(rec, prepare_typed(rec, typed))
    with pytest.raises(VoucherGone):
        voucher_desk.post(typed)
    assert voucher_desk.listed().lines == ()


def test_the_same_letters_typed_otherwise_are_the_same_giver(voucher_desk: Desk) -> None:
    """A name in another normal form of Unicode is that of the receipt, which is stored composed."""
    voucher_desk.post(voucher_desk.typed(K.RECEIPT, "v1", partner="Đoàn Lễ", goods=(RICE,)))
    said = {"partner": unicodedata.normalize("NFD", "Đoàn Lễ"), "receipt_id": "v1", "store": "Kho xã"}
    assert voucher_desk.post(voucher_desk.typed(K.GOODS_IN, "v2", goods=(RICE,), **said))


def test_goods_that_do_not_add_up_to_what_the_receipt_says_are_refused(voucher_desk: Desk) -> None:
    with voucher_desk.office.record() as rec:
        draft_id = prepare_typed(rec, voucher_desk.typed(K.RECEIPT, partner="Lê A", goods=(RICE,)))
        prepare(rec, replace(draft_of(rec.connection, draft_id), goods_value=1))
        with pytest.raises(Problem, match=r"worth 200\.000"):
            post(rec, draft_id)


def test_from_the_list_a_voucher_is_posted_as_it_stood_there_and_nothing_typed_is_lost(
    voucher_desk: Desk,
) -> None:
    typed = voucher_desk.typed(K.RECEIPT, partner="Lê Thị Cho", money="500")
    with voucher_desk.office.record() as rec:
        draft_id = prepare_typed(rec, typed)
    with voucher_desk.office.read() as connection:
        shown = draft_of(connection, draft_id)
    with voucher_desk.office.record() as rec:
        prepare(rec, replace(shown, money=700))
    with pytest.raises(ChangedMeanwhile), voucher_desk.office.record() as rec:
        post_shown(rec, shown)
    with voucher_desk.office.record() as rec:
        keep_typed(rec.connection, replace(typed, prepared=True), SystemClock())
    with voucher_desk.office.read() as connection:
        shown = draft_of(connection, draft_id)
    with pytest.raises(Problem, match="is not saved"), voucher_desk.office.record() as rec:
        post_shown(rec, shown)
    with voucher_desk.office.record() as rec:
        forget_typed(rec.connection, draft_id)
        assert post_shown(rec, shown) == "PT-2026-0001"
