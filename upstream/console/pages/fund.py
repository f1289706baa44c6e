"""Tổng hợp, quỹ: what communes have received, spent and left, by commune and by campaign."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from desktop_app.base.i18n import tr
from desktop_app.fund.rules.fund_rules import fund_rules
from upstream.console.accounts.reach import Reach, Right
from upstream.console.queries.communes import names_within
from upstream.console.queries.fund import campaigns_of, fund_over_communes
from upstream.console.queries.waiting import left_to_count
from upstream.console.web.listing import Asked, asked_of
from upstream.console.web.request import Answer, PageRequest, PageSet, Shown
from upstream.console.web.tables import FILE_FIELD, DataRow, TableColumn, file_address, table_of, taken_out
from upstream.read_model.projecting import FUND

pages = PageSet()
_PATH = "/tong-hop/quy"


@pages.get(_PATH, [Right.VIEW])
def fund_by_commune(request: PageRequest) -> Answer:
    """Show the fund of each commune, and over all of them."""
    asked = asked_of(_PATH, request.query, ("loai", "ho"))
    with request.read() as connection:
        found = fund_over_communes(
            connection,
            request.reach,
            through=asked.filters.get("ho") == "1",
            kind=asked.filters.get("loai", ""),
        )
    columns = (
        TableColumn("name", tr("Commune")),
        TableColumn("code", tr("Code of the commune")),
        TableColumn("campaigns", tr("Campaigns"), is_figure=True),
        *_amounts(),
    )
    rows = [
        DataRow((row.name, row.code, row.campaigns, *row.sums.amounts), f"{_PATH}/{row.code}")
        for row in found.rows
    ]
    counted = sum(row.campaigns for row in found.rows)
    said = tr("{n} of {total} communes", n=len(found.rows), total=found.communes)
    whole = DataRow((tr("Over communes"), said, counted, *found.whole.amounts))
    values = {
        "commune": "",
        "kinds": {each.code: each.name for each in fund_rules().fund},
    }
    return _answer(request, asked, (columns, rows, [whole], _missing(found.stale)), values)


@pages.get(f"{_PATH}/{{commune:str}}", [Right.VIEW])
def fund_of_commune(request: PageRequest) -> Answer:
    """Show the campaigns of a commune."""
    code = request.commune()
    asked = asked_of(f"{_PATH}/{code}", request.query)
    with request.read() as connection:
        campaigns = campaigns_of(connection, code)
        alone = Reach(request.reach.rights, frozenset({code}))
        left = left_to_count(connection, alone, FUND)
        name = names_within(connection, request.reach).get(code, code)
    kinds = _kinds()
    columns = (
        TableColumn("name", tr("Campaign")),
        TableColumn("kind", tr("Kind of fund")),
        TableColumn("level", tr("For whom")),
        *_amounts(),
    )
    rows = [
        DataRow(
            (
                each.title,
                kinds.get(each.kind, each.kind),
                tr("another level") if each.through else tr("the commune"),
                *each.sums.amounts,
            )
        )
        for each in campaigns
    ]
    return _answer(request, asked, (columns, rows, (), _missing(left)), {"commune": name, "kinds": {}})


def _missing(communes: int) -> str:
    if not communes:
        return ""
    return tr("The newest vouchers of {n} communes are not in it yet; look again in a minute.", n=communes)


def _kinds() -> dict[str, str]:
    return {each.code: each.name for each in fund_rules().fund}


def _amounts() -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(key, title, is_figure=True)
        for key, title in (
            ("opening", tr("Taken over")),
            ("received", tr("Received")),
            ("spent", tr("Spent")),
            ("balance", tr("Balance")),
            ("goods-in", tr("Goods received")),
            ("goods-out", tr("Goods given out")),
        )
    )


def _answer(
    request: PageRequest,
    asked: Asked,
    content: tuple[Sequence[TableColumn], Sequence[DataRow], Sequence[DataRow], str],
    values: dict[str, Any],
) -> Answer:
    table = table_of(asked, tr("The fund"), *content)
    if request.query.text(FILE_FIELD):
        return taken_out(request, table, "quy")
    files = partial(file_address, table.page.asked)
    return Shown("fund.html", {"table": table, "list": table.page, "file_address": files, **values})
