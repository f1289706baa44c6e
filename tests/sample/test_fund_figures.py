"""The played appeal of 200 givers: ledger, books, what is made public and what results count say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.book.office import Office
from desktop_app.derived.fund_counting import event_counts, fund_counts
from desktop_app.derived.fund_feeds import fund_feeds
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.fund.goods.stock import stock
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.totals import Totals
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.reports.blocks.model import BlockTable, Document
from desktop_app.sample.building import add_sample_areas, begin_sample
from desktop_app.sample.fund import PlayedFund, play_sample_fund
from tests.builders import a_copy, a_kept_folder, an_office

K = VoucherKind


@dataclass
class Played:
    office: Office
    fund: PlayedFund

    def ledger(self, code: str) -> Totals:
        with self.office.read() as connection:
            return totals(connection, campaign_id=self.fund.campaigns[code])

    def paper(self, request: FundPaperRequest) -> Document:
        office = self.office
        with office.read() as connection:
            return build(connection, office.clock, office.identity.commune_code, request, office.officer)

    def public(self, code: str, folder: Path) -> dict[str, int]:
        """The summary of the appeal's sheet, read back from the workbook that the demonstration writes."""
        target = folder / f"{code}.xlsx"
        sheet = FundPaperRequest("disclosure", campaign_id=self.fund.campaigns[code])
        render(self.paper(sheet), FileKind.WORKBOOK, target)
        rows = load_workbook(target).active.iter_rows(values_only=True)
        told = ([cell for cell in row if cell is not None] for row in rows)
        return {str(row[1]): int(row[3]) for row in told if len(row) == 4 and isinstance(row[3], int)}

    def counted(self, indicator: str, event: str = "") -> int:
        """What the results count for an indicator, over the year."""
        today = self.office.clock.today()
        with self.office.read() as connection:
            feeds = [each for each in fund_feeds(connection) if each.indicator == indicator]
            found = (
                event_counts(connection, feeds, event, today.year)
                if event
                else fund_counts(connection, feeds, date(today.year, 1, 1), today)
            )
            return int(sum(counted.amount or 0 for _, _, counted in found))


@cache
def _book() -> tuple[Path, PlayedFund]:
    """The book with the appeal, played once and copied."""
    folder = a_kept_folder()
    office = an_office(folder)
    begin_sample(office)
    add_sample_areas(office)
    fund = play_sample_fund(office)
    office.close()
    return folder, fund


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    folder, fund = _book()
    office = a_copy(folder, tmp_path / "book")
    yield Played(office, fund)
    office.close()


def test_ledger_what_is_public_and_results_say_the_same(played: Played, tmp_path: Path) -> None:
    assert played.fund.donors == 200
    storm = played.ledger("BAO")
    public = played.public("BAO", tmp_path)
    assert public["Tiền đã thu trong kỳ"] == storm.income == played.counted("CT01", "bão") > 0
    assert public["Tiền đã chi trong kỳ"] == storm.spent > 0
    assert public["Số dư cuối kỳ"] == storm.balance == storm.income - storm.spent
    goods_in, goods_out = storm.goods[K.RECEIPT], storm.goods[K.GOODS_OUT]
    assert public["Giá trị hiện vật, giấy tờ có giá đã nhận"] == goods_in == played.counted("CT02", "bão") > 0
    assert public["Giá trị hàng xuất kho đã phân phối"] == goods_out > 0
    assert storm.spent + goods_out == played.counted("CT03", "bão")
    assert public["Số lượt hộ được hỗ trợ"] == played.fund.helped == played.counted("CT05B", "bão")
    assert played.ledger("VNN").income == played.counted("VN01") > 0


@pytest.mark.parametrize("code", ["BAO", "VNN", "MNPB"])
def test_the_cash_book_ends_where_the_ledger_stands(played: Played, code: str) -> None:
    request = FundPaperRequest("cash_book", span=f"{played.office.clock.today().year}-Y")
    every = played.paper(request)
    mine = played.paper(
        FundPaperRequest("cash_book", span=request.span, campaign_id=played.fund.campaigns[code])
    )
    assert _closing(mine) == played.ledger(code).balance
    assert _closing(every) == sum(played.ledger(each).balance for each in played.fund.campaigns)


def test_goods_that_came_in_lie_in_stores_or_went_out(played: Played) -> None:
    with played.office.read() as connection:
        posted, in_stock = vouchers(connection), stock(connection)
    moved = {
        kind: [line for item in posted if item.said.kind is kind for line in item.said.goods_lines]
        for kind in K
    }
    came, went = (sum(line.quantity for line in moved[kind]) for kind in (K.GOODS_IN, K.GOODS_OUT))
    assert came == went + sum(in_stock.values()) > 0


def _closing(document: Document) -> int:
    last = [block for block in document.blocks if isinstance(block, BlockTable)][-1]
    return [int(figure) for figure in last.footer[-1].figures if isinstance(figure, int)][-1]
