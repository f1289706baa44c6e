"""The sheet of a quarter, a year or an appeal as an Excel file: totals, what came, what was given out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter, require_workbook, writing
from desktop_app.fund.disclosure.sheets import Sheet, Span, quarter_span, sheet, year_span
from desktop_app.fund.rules.fund_rules import fund_rules

_KEY: Final = re.compile(r"(\d{4})-(?:Q([1-4])|Y)")
_WIDE, _PLAIN = 36.0, 16.0


def span_of(key: str) -> Span:
    """The span of a key such as 2026-Q3 or 2026-Y.

    Raises:
        Problem: it is no quarter and no year.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        raise Problem("The fund is disclosed by quarter or year. Name 2026-Q3 or 2026-Y.")
    year = int(found[1])
    return quarter_span(year, int(found[2])) if found[2] else year_span(year)


def export_disclosure(connection: Connection, key: str, target: Path) -> None:
    """Write the sheet of a quarter or a year.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the key is none.
    """
    export_sheet(sheet(connection, span_of(key)), target)


def export_sheet(shown: Sheet, target: Path) -> None:
    """Write a sheet that was computed: of a quarter, a year, or an appeal.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    with writing(target) as writer:
        _totals(writer, shown)
        _given(writer, shown)
        _spent(writer, shown)
        _issued(writer, shown)


def _totals(writer: WorkbookWriter, shown: Sheet) -> None:
    columns = [SheetColumn((tr("Content"),), 52.0), SheetColumn((tr("Amount, đồng"),), _PLAIN)]
    page = writer.sheet(tr("Disclosure"), columns)
    for name, amount in (
        (tr("Balance at the beginning"), shown.opening),
        (tr("Money received"), shown.received),
        (tr("of which for other levels"), shown.through.income),
        (tr("Money given out"), shown.paid),
        (tr("of which passed on to other levels"), shown.through.spent),
        (tr("Balance at the end"), shown.closing),
        (tr("Value of the goods received"), shown.goods_received),
        (tr("Value of the goods that went with payments"), shown.goods_paid),
        (tr("Worth of the goods issued from the stores"), shown.goods_issued),
        (tr("Given directly, past the fund"), shown.direct_gifts),
        (tr("Pledged and not received yet"), shown.pledged_open),
        (tr("Times a household was helped"), shown.helped),
    ):
        page.append([name, amount])
    page.finish()


def _given(writer: WorkbookWriter, shown: Sheet) -> None:
    columns = [
        SheetColumn((tr("No."),), 6.0),
        SheetColumn((tr("Day"),), _PLAIN),
        SheetColumn((tr("Giver"),), _WIDE),
        SheetColumn((tr("Campaign"),), _WIDE),
        SheetColumn((tr("Money, đồng"),), _PLAIN),
        SheetColumn((tr("Value of the goods, đồng"),), _PLAIN),
        SheetColumn((tr("Goods"),), _WIDE),
    ]
    page = writer.sheet(tr("Received"), columns)
    for number, line in enumerate(shown.given, start=1):
        page.append([number, line.day, line.giver, line.campaign, line.money, line.goods_value, line.goods])
    page.finish()


def _spent(writer: WorkbookWriter, shown: Sheet) -> None:
    columns = [
        SheetColumn((tr("No."),), 6.0),
        SheetColumn((tr("Day"),), _PLAIN),
        SheetColumn((tr("Kind of voucher"),), 26.0),
        SheetColumn((tr("Campaign"),), _WIDE),
        SheetColumn((tr("Purpose"),), _WIDE),
        SheetColumn((tr("Number of households"),), 10.0),
        SheetColumn((tr("Money, đồng"),), _PLAIN),
        SheetColumn((tr("Value of the goods, đồng"),), _PLAIN),
    ]
    page = writer.sheet(tr("Given out"), columns)
    for number, line in enumerate(shown.spent, start=1):
        kind = fund_rules().voucher_name(line.kind).name
        page.append(
            [
                number,
                line.day,
                kind,
                line.campaign,
                line.purpose,
                line.households,
                line.money,
                line.goods_value,
            ]
        )
    page.finish()


def _issued(writer: WorkbookWriter, shown: Sheet) -> None:
    columns = [
        SheetColumn((tr("No."),), 6.0),
        SheetColumn((tr("Day"),), _PLAIN),
        SheetColumn((tr("Voucher"),), _PLAIN),
        SheetColumn((tr("Goods"),), _WIDE),
        SheetColumn((tr("Purpose"),), _WIDE),
        SheetColumn((tr("Campaign"),), _WIDE),
        SheetColumn((tr("Number of households"),), 10.0),
        SheetColumn((tr("Worth, đồng"),), _PLAIN),
    ]
    page = writer.sheet(tr("Goods issued"), columns)
    for number, line in enumerate(shown.issued, start=1):
        told = (line.number, line.goods, line.purpose, line.campaign, line.households, line.worth)
        page.append([number, line.day, *told])
    page.finish()
