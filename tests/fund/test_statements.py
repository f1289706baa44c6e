"""Statements of the bank: columns by headings, transfers matched and taken once, doubts are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook

from desktop_app.base.figures.number_reader import parse_dong
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.posting import discard_draft, post
from desktop_app.fund.statements.amounts import AmountReadings
from desktop_app.fund.statements.closing import at_bank
from desktop_app.fund.statements.columns import UnknownColumns
from desktop_app.fund.statements.matching import Match, MatchStatus, preview
from desktop_app.fund.statements.reading import ClosingBalance, read_statement, statement_of
from desktop_app.fund.statements.taking import take
from desktop_app.fund.vouchers.reading import draft_of, open_drafts, voucher_of
from desktop_app.fund.vouchers.records import Method, VoucherKind
from tests.fund.builders import a_draft, balance, begin_campaign, give, put_draft

K = VoucherKind
HEAD = ["STT", "Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung", "Tên đối ứng", "Màu"]
LINES = [
    ["1", "01/10/2026 08:15", "FT1", "", "500.000", "NGUYEN VAN A ung ho BAO2026", "NGUYEN VAN A", "x"],
    ["2", "02/10/2026", "FT2", "20.000", "", "Phi dich vu", "", ""],
    ["3", "02/10/2026", "FT3", "", "1.200.000,00", "UNGHOBAO2026CTYHUA", "CTY HUA", ""],
    ["4", "02/10/2026", "FT4", "", "70.000", "chuc suc khoe", "", ""],
    ["5", "02/10/2026", "FT1", "", "500.000", "NGUYEN VAN A ung ho BAO2026", "NGUYEN VAN A", ""],
    ["6", "32/10/2026", "FT6", "", "1", "BAO2026", "", ""],
    ["7", "03/10/2026", "", "", "9.000", "BAO2026", "", ""],
    ["8", "03/10/2026", "FT8", "", "9.000", "BAO2026 TET2027", "", ""],
    ["", "", "", "20.000", "2.288.001", "Tổng cộng", "", ""],
]
TABLE = [["NGÂN HÀNG A"], ["Sao kê tài khoản 0123"], HEAD, *LINES]


def matched(office: Office, rows: list[list[str]]) -> list[Match]:
    with office.read() as connection:
        return preview(connection, statement_of(rows))


def gifts(office: Office, rows: list[list[str]]) -> list[Match]:
    return [item for item in matched(office, rows) if item.own is None]


def test_lines_are_read_or_told_with_their_row(office: Office) -> None:
    statement = statement_of(TABLE)
    assert [(item.row, item.day.day, item.money) for item in statement.transfers] == [
        (4, 1, 500_000),
        (5, 2, -20_000),
        (6, 2, 1_200_000),
        (7, 2, 70_000),
        (8, 2, 500_000),
        (11, 3, 9_000),
    ]
    assert [(line.row, str(line.problem)[:14]) for line in statement.unread] == [
        (9, "“32/10/2026” i"),
        (10, "The reference "),
    ]
    assert statement.not_understood == ("Màu",)


def test_transfers_are_matched_by_code_and_amount(office: Office) -> None:
    storm = begin_campaign(office)
    begin_campaign(office, title="Tết", code="TET2027", kind="poor")
    pledge = give(office, K.PLEDGE, storm, 1_200_000)
    prepared = put_draft(office, a_draft(K.RECEIPT, storm, 500_000))
    found = matched(office, TABLE)
    assert [item.status for item in found] == [
        MatchStatus.PREPARED,
        MatchStatus.OWN,
        MatchStatus.READY,
        MatchStatus.NO_CAMPAIGN,
        MatchStatus.TWICE,
        MatchStatus.SEVERAL,
    ]
    assert [(item.campaign_id, item.draft_id, item.pledge_id) for item in (found[0], found[2])] == [
        (storm, prepared, ""),
        (storm, "", pledge.id),
    ]


def test_what_is_chosen_is_prepared_and_its_reference_taken(office: Office) -> None:
    storm = begin_campaign(office)
    prepared = put_draft(office, a_draft(K.RECEIPT, storm, 500_000, partner="Bà A"))
    with office.record() as rec:
        ids = take(rec, gifts(office, TABLE)[:2])
    assert ids == [prepared, "vb:FT3"]
    with office.read() as connection:
        first = draft_of(connection, prepared)
        assert (first.content.partner, first.content.bank_reference) == ("Bà A", "FT1")
        assert (first.method, first.content.money_day) == (Method.TRANSFER, date(2026, 10, 1))
    assert [item.status for item in gifts(office, TABLE)[:2]] == [MatchStatus.TAKEN, MatchStatus.TAKEN]
    for draft_id in ids:
        with office.record() as rec:
            post(rec, draft_id)
    assert balance(office, storm) == 1_700_000
    assert [item.status for item in gifts(office, TABLE)[:2]] == [MatchStatus.TAKEN, MatchStatus.TAKEN]


def test_a_transfer_whose_receipt_was_discarded_is_prepared_again(office: Office) -> None:
    begin_campaign(office)
    for _ in range(2):
        (ready,) = [item for item in matched(office, TABLE) if item.status is MatchStatus.READY][-1:]
        with office.record() as rec:
            (draft_id,) = take(rec, [ready])
        with office.read() as connection:
            assert draft_id in {item.id for item in open_drafts(connection)}
        with office.record() as rec:
            discard_draft(rec, draft_id)


def test_a_prepared_receipt_that_was_changed_meanwhile_is_not_completed(office: Office) -> None:
    storm = begin_campaign(office)
    prepared = put_draft(office, a_draft(K.RECEIPT, storm, 500_000))
    chosen = gifts(office, TABLE)[:1]
    assert chosen[0].draft_id == prepared
    put_draft(office, a_draft(K.RECEIPT, storm, 600_000, id=prepared))
    with pytest.raises(Problem, match="changed since"), office.record() as rec:
        take(rec, chosen)


def test_transfers_from_before_the_last_receipt_are_posted_with_the_day_they_came(office: Office) -> None:
    storm = begin_campaign(office)
    give(office, K.RECEIPT, storm, 5, day=date(2026, 10, 5))
    with office.record() as rec:
        ids = take(rec, gifts(office, TABLE)[:2])
    for draft_id in ids:
        with office.record() as rec:
            post(rec, draft_id)
    with office.read() as connection:
        said = [voucher_of(connection, each).said for each in ids]
    assert [(each.day.day, each.received_on.day) for each in said] == [(5, 1), (5, 2)]


def test_a_reference_is_never_taken_twice(office: Office) -> None:
    begin_campaign(office)
    chosen = gifts(office, TABLE)
    for twice in ([chosen[0], chosen[3]], [chosen[0], chosen[0]]):
        with pytest.raises(Problem, match="FT1 was already entered"), office.record() as rec:
            take(rec, twice)
    with office.read() as connection:
        assert open_drafts(connection) == []
    with pytest.raises(Problem, match="row 7"), office.record() as rec:
        take(rec, [chosen[2]])


def test_what_came_behind_the_end_is_shown_as_late(office: Office) -> None:
    begin_campaign(office, receiving_until=date(2026, 10, 1))
    assert [item.status for item in gifts(office, TABLE)[:2]] == [MatchStatus.READY, MatchStatus.LATE]


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (["Mục", "Điểm", "Lớp"], "does not look like a bank statement"),
        (["Ngày", "Nội dung", "Tiền", "Mã giao dịch"], "no column “Số tiền ghi có”"),
        (["Ngày", "Nội dung", "Ghi có", "Mã"], "no column “Số tham chiếu”"),
        (["Hôm", "Nội dung", "Ghi có", "Mã giao dịch"], "no column “Ngày giao dịch”"),
    ],
)
def test_columns_that_are_not_known_are_told(head: list[str], sentence: str) -> None:
    with pytest.raises(UnknownColumns, match=sentence):
        statement_of([head, ["a", "b", "c", "d"]])


def test_files_of_excel_and_text_are_read_alike(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head = ["Ngày", "Diễn giải", "Số tiền", "Mã GD"]
    for row in (head, [date(2026, 10, 1), "BAO2026", 500000, "FT1"], [date(2026, 10, 1), "Rút", -7, "FT2"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    text = "Ngày;Diễn giải;Số tiền;Mã GD\n01/10/2026;BAO2026;500.000;FT1\n01/10/2026;Rút;-7;FT2\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    first, second = (read_statement(tmp_path / name) for name in ("a.xlsx", "a.csv"))
    assert first == second
    assert [item.money for item in first.transfers] == [500_000, -7]


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("1.500.000", 1_500_000),
        ("1,500,000.00", 1_500_000),
        ("1.500.000,00", 1_500_000),
        ("+1500000 VND", 1_500_000),
        ("1.500", 1_500),
        ("1,500", 1_500),
        ("-1.500 đ", -1_500),
        ("500,000", 500_000),
        ("700,000 VND", 700_000),
        ("VND 700,000", 700_000),
        ("=500.000+200,000", 700_000),
    ],
)
def test_amounts_are_read_as_banks_write_them(text: str, money: int) -> None:
    assert parse_dong(text) == money


@pytest.mark.parametrize("text", ["", "12,5", "mười", "1.5", "1.500,000", "9/11"])
def test_what_is_no_amount_of_whole_dong_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        parse_dong(text)


MONEY = ["Ngày", "Mã GD", "Ghi nợ", "Ghi có", "Số dư", "Nội dung"]


def money_lines(*amounts: tuple[str, str]) -> list[list[str]]:
    """A statement of what came, with the balance behind it."""
    return [
        MONEY,
        *(
            ["01/10/2026", f"FT{n}", "", came, balance, "BAO2026"]
            for n, (came, balance) in enumerate(amounts)
        ),
    ]


PROVED = [("500,000", "1.500.000"), ("1.700.000", "3.200.000"), ("200,000", "3.400.000")]
PROVED_SMALL = [("500,000", "1.500"), ("1.700.000", "1.701.500"), ("200,000", "1.701.700")]
PROVED_DOWN = PROVED[::-1]


@pytest.mark.parametrize(
    ("amounts", "money"),
    [
        ([("500,000", ""), ("1,700,000", ""), ("700,000 VND", "")], [500_000, 1_700_000, 700_000]),
        ([("500,000", "")], [500_000]),
        ([("500.000", ""), ("200.000,00", "")], [500_000, 200_000]),
        (PROVED, [500_000, 1_700_000, 200_000]),
        (PROVED_SMALL, [500, 1_700_000, 200]),
        (PROVED_DOWN, [200_000, 1_700_000, 500_000]),
        ([("500,125", ""), ("1.700.000", "")], [500_125, 1_700_000]),
    ],
)
def test_the_file_tells_how_its_amounts_are_written(amounts: list[tuple[str, str]], money: list[int]) -> None:
    statement = statement_of(money_lines(*amounts))
    assert [item.money for item in statement.transfers] == money
    assert not any(item.doubt for item in statement.transfers)
    assert not statement.unread


def test_what_the_file_does_not_tell_is_asked_and_never_taken(office: Office) -> None:
    begin_campaign(office)
    rows = money_lines(("500,000", ""), ("1.700.000", ""), ("200.000.000,000", ""))
    found = matched(office, rows)
    assert [item.transfer.doubt for item in found] == [
        AmountReadings(500_000, 500),
        None,
        AmountReadings(200_000_000_000, 200_000_000),
    ]
    assert [item.status for item in found] == [MatchStatus.UNSURE, MatchStatus.READY, MatchStatus.UNSURE]
    with pytest.raises(Problem, match=r"row 2 can be 500.000 or 500 đồng"), office.record() as rec:
        take(rec, found[:1])
    for decimals, money in (
        (False, [500_000, 1_700_000, 200_000_000_000]),
        (True, [500, 1_700_000, 200_000_000]),
    ):
        answered = statement_of(rows, decimals=decimals).transfers
        assert [item.money for item in answered] == money
        assert not any(item.doubt for item in answered)


def test_an_amount_above_the_balance_after_it_is_asked() -> None:
    (only,) = statement_of(money_lines(("1.000", "1"))).transfers
    assert only.doubt == AmountReadings(1_000, 1)
    (plain,) = statement_of(money_lines(("1.000", "2.500"))).transfers
    assert (plain.doubt, plain.money) == (None, 1_000)


@pytest.mark.parametrize("down", [False, True], ids=["the oldest line first", "the newest line first"])
def test_the_amount_that_no_balance_proves_is_asked_where_its_sign_is_another_one(*, down: bool) -> None:
    """What the others prove says nothing of the oldest one: the balance before it is not known."""
    lines = [("1.000", "1"), ("1", "2"), ("57 998", "58,000")]
    oldest, *others = statement_of(money_lines(*lines[:: -1 if down else 1])).transfers[:: -1 if down else 1]
    assert oldest.doubt == AmountReadings(1_000, 1)
    assert [(item.doubt, item.money) for item in others] == [(None, 1), (None, 57_998)]
    lines[0] = ("1,000", "1,000")
    lines[1:] = [("2,000", "3,000"), ("57 000", "60,000")]
    alike = statement_of(money_lines(*lines)).transfers
    assert [(item.doubt, item.money) for item in alike] == [(None, 1_000), (None, 2_000), (None, 57_000)]


def test_texts_in_a_workbook_are_read_as_those_of_a_text_file(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*money_lines(("500,000", "")), ["02/10/2026", "FT9", "", 1_700_000, "", "BAO2026"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert [item.money for item in read_statement(tmp_path / "a.xlsx").transfers] == [500_000, 1_700_000]


STYLES: dict[str, Callable[[int], str]] = {
    "1.234.567": lambda n: f"{n:,}".replace(",", "."),
    "1,234,567": lambda n: f"{n:,}",
    "1.234.567,00": lambda n: f"{n:,}".replace(",", ".") + ",00",
    "1,234,567.00": lambda n: f"{n:,}.00",
    "1 234 567": lambda n: f"{n:,}".replace(",", " "),
    "1.234.567,000": lambda n: f"{n:,}".replace(",", ".") + ",000",
    "1,234,567.000": lambda n: f"{n:,}.000",
    "1234567": str,
    "VND": lambda n: f"+{n:,} VND",
}


def _is_written_alike_and_meant_otherwise(written: list[tuple[str, int]]) -> bool:
    """Whether all of a file is in one style, by which some amount is another one than it is.

    Like ``5.000`` alone, or beside ``1,00``: nobody can see that it means 5 with three decimals.
    """
    for thousands, decimals in (",.", ".,"):
        in_style = re.compile(rf"(\d{{1,3}}(?:[{thousands} ]\d{{3}})*|\d+)(?:[{decimals}]\d+)?")
        found = [(in_style.fullmatch(text.strip("+ VND")), money) for text, money in written if text]
        if all(match for match, _ in found) and any(
            int(re.sub(r"\D", "", match[1])) != money for match, money in found if match
        ):
            return True
    return False


@given(
    st.lists(st.tuples(st.integers(1, 10**10), st.sampled_from(sorted(STYLES))), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from([*sorted(STYLES), ""]),
)
def test_an_amount_of_any_style_is_that_amount_or_asked(
    amounts: list[tuple[int, str]], one_style: bool, balances: str
) -> None:
    """Three decimals of đồng are believed where the whole file is written so, or the balances prove it."""
    rows, meant, left = [], list[tuple[str, int]](), 0
    for money, style in amounts:
        left += money
        written = STYLES[amounts[0][1] if one_style else style]
        rows.append((written(money), STYLES[balances](left) if balances else ""))
        meant += zip(rows[-1], (money, left), strict=True)
    assume(not _is_written_alike_and_meant_otherwise(meant))
    statement = statement_of(money_lines(*rows))
    assert not statement.unread
    for item, (money, _) in zip(statement.transfers, amounts, strict=True):
        if item.doubt is None:
            assert item.money == money
        else:
            assert money in (item.doubt.grouped, item.doubt.decimal)


CASH_PAID_IN = [
    HEAD,
    ["1", "02/10/2026", "FT11", "", "150.000", "NOP TIEN MAT VAO TK", "", ""],
    ["2", "03/10/2026", "FT12", "", "150.000", "NGUYEN VAN A ung ho BAO2026", "NGUYEN VAN A", ""],
]


def test_own_cash_that_was_paid_in_is_no_gift(office: Office) -> None:
    storm = begin_campaign(office)
    give(office, K.RECEIPT, storm, 500_000)
    give(office, K.CASH_BANKED, storm, 150_000)
    found = matched(office, CASH_PAID_IN)
    assert [item.status for item in found] == [MatchStatus.PAID_IN, MatchStatus.READY], (
        "one deposit, one transfer"
    )
    other = begin_campaign(office, title="Tết", code="TET2027", kind="poor")
    elsewhere = [HEAD, ["1", "03/10/2026", "FT13", "", "150.000", "TET2027", "", ""]]
    assert [(item.status, item.campaign_id) for item in matched(office, elsewhere)] == [
        (MatchStatus.READY, other)
    ]
    before = [HEAD, ["1", "01/10/2026", "FT14", "", "150.000", "nop tien", "", ""]]
    much_later = [HEAD, ["1", "06/10/2026", "FT15", "", "150.000", "nop tien", "", ""]]
    for rows in (before, much_later):
        assert [item.status for item in matched(office, rows)] == [MatchStatus.NO_CAMPAIGN]


def test_a_reference_under_which_cash_was_paid_in_is_taken(office: Office) -> None:
    storm = begin_campaign(office)
    give(office, K.RECEIPT, storm, 500_000)
    put_draft(office, a_draft(K.CASH_BANKED, storm, 150_000, bank_reference="FT11"))
    assert matched(office, CASH_PAID_IN)[0].status is MatchStatus.TAKEN
    give(office, K.CASH_BANKED, storm, 100_000, bank_reference="FT12")
    assert [item.status for item in matched(office, CASH_PAID_IN)] == [MatchStatus.TAKEN, MatchStatus.TAKEN]
    for kind in (K.RECEIPT, K.CASH_BANKED):
        with pytest.raises(Problem, match="FT12 was already entered"):
            give(office, kind, storm, 1, bank_reference="FT12")


OWN_HEAD = ["Ngày", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Nội dung"]
OWN_LINES = [
    ["01/10/2026", "FT1", "", "500.000", "500.000", "Chi Lan ung ho BAO2026"],
    ["02/10/2026", "FT2", "11.000", "", "489.000", "Thu phi SMS thang 9"],
    ["02/10/2026", "FT3", "200.000", "", "289.000", "RUT TIEN MAT TAI QUAY"],
    ["03/10/2026", "FT4", "", "1.234", "290.234", "Tra lai tien gui thang 9"],
    ["04/10/2026", "FT5", "90.000", "", "200.234", "CK ho tro ba Lan"],
    ["04/10/2026", "FT5", "2.200", "", "198.034", "Phi chuyen tien"],
]


def test_lines_of_the_account_itself_become_vouchers_too(office: Office) -> None:
    storm = begin_campaign(office)
    found = matched(office, [OWN_HEAD, *OWN_LINES])
    assert [item.status for item in found] == [MatchStatus.READY, *[MatchStatus.OWN] * 5]
    assert [item.own.code if item.own else "" for item in found] == [
        "",
        "fee",
        "drawn",
        "interest",
        "paid",
        "fee",
    ]
    with office.record() as rec:
        ids = take(rec, found)
    with office.read() as connection:
        drafts = [draft_of(connection, draft_id) for draft_id in ids]
    assert [(draft.kind, draft.money, draft.campaign_id) for draft in drafts] == [
        (K.RECEIPT, 500_000, storm),
        (K.PAYMENT, 11_000, storm),
        (K.CASH_DRAWN, 200_000, storm),
        (K.RECEIPT, 1_234, storm),
        (K.PAYMENT, 90_000, storm),
        (K.PAYMENT, 2_200, storm),
    ]
    fee = drafts[1].content
    assert (fee.partner, fee.reason) == ("Ngân hàng", "Phí dịch vụ ngân hàng")
    assert fee.decision == "Giấy báo nợ ngày 02/10/2026, số FT2"
    for draft in (drafts[0], drafts[1], drafts[2], drafts[3], drafts[5]):
        with office.record() as rec:
            post(rec, draft.id)
    with office.read() as connection:
        places = totals(connection).places
    assert places == {Method.CASH: 200_000, Method.TRANSFER: 288_034}
    again = matched(office, [OWN_HEAD, *OWN_LINES])
    assert {item.status for item in again} == {MatchStatus.TAKEN}, "each is entered once"
    with pytest.raises(Problem, match="entered once"):
        give(office, K.PAYMENT, storm, 11_000, method=Method.TRANSFER, bank_reference="FT2")


def test_what_a_voucher_takes_out_of_the_account_is_not_taken_twice(office: Office) -> None:
    storm = begin_campaign(office)
    give(office, K.RECEIPT, storm, 500_000, method=Method.TRANSFER)
    give(office, K.PAYMENT, storm, 90_000, method=Method.TRANSFER)
    found = [item.status for item in matched(office, [OWN_HEAD, *OWN_LINES])]
    assert found.count(MatchStatus.IN_LEDGER) == 1
    assert found[4] is MatchStatus.IN_LEDGER


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_last_balance_is_compared_with_the_book(office: Office, newest_first: bool) -> None:
    begin_campaign(office)
    lines = OWN_LINES[::-1] if newest_first else OWN_LINES
    statement = statement_of([OWN_HEAD, *lines])
    assert statement.closing == ClosingBalance(date(2026, 10, 4), 198_034)
    found = matched(office, [OWN_HEAD, *lines])
    with office.read() as connection:
        book = at_bank(connection, statement.closing)
    assert (book.money, book.with_lines(found)) == (0, 198_034)
    with office.record() as rec:
        take(rec, found)
    with office.read() as connection:
        assert at_bank(connection, statement.closing).money == 198_034, "prepared vouchers count too"


def test_balances_that_do_not_follow_from_each_other_are_not_compared() -> None:
    lines = [*OWN_LINES[:2], OWN_LINES[3]]
    assert statement_of([OWN_HEAD, *lines]).closing is None


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("CONG TY TNHH HUA", "organisation"),
        ("CTY HUA", "organisation"),
        ("UBND XA MAU", "organisation"),
        ("TRUONG THI LAN", "person"),
        ("NGUYEN VAN HOI", "person"),
        ("", "anonymous"),
    ],
)
def test_an_organisation_is_known_by_its_name(office: Office, sender: str, kind: str) -> None:
    begin_campaign(office)
    rows = [HEAD, ["1", "01/10/2026", "FT1", "", "5.000", "BAO2026", sender, ""]]
    with office.record() as rec:
        (draft_id,) = take(rec, matched(office, rows))
    with office.read() as connection:
        assert draft_of(connection, draft_id).content.partner_kind == kind
