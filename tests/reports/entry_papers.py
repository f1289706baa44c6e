"""A few papers made of entries and vouchers of a small book, the same in every run."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.i18n import speaking
from desktop_app.book.office import Office
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.office.profile import change_profile
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.papers.direction_sheet import direction_sheet
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.quick_report import quick_paper
from desktop_app.registers.papers.sheet_paper import hot_spots_paper
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.registers.papers.week_paper import week_paper
from desktop_app.reports.documents.rendering import Printable
from tests.builders import COMMUNE, an_office, put_area, put_figures
from tests.fund.builders import begin_campaign, give
from tests.issuing.conftest import PERIOD, SET
from tests.registers.builders import begin_opinion, begin_urgent
from tests.registers.entries.test_relations import ARRIVED
from tests.registers.papers.test_letter import INVITATION

NAMES: Final = (
    "invitation",
    "direction",
    "quick-report",
    "statistics",
    "hot-spots",
    "week",
    "unit",
    "receipt",
    "cash-book",
    "disclosure",
)


@cache
def entry_papers() -> Mapping[str, Printable]:
    """The papers by the names of their files."""
    with tempfile.TemporaryDirectory() as folder, speaking("vi"):
        office = an_office(Path(folder))
        try:
            return MappingProxyType(_made(office))
        finally:
            office.close()


def _made(office: Office) -> dict[str, Printable]:
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Trần Thị Mẫu"})
        put_area(rec, "a1", "Thôn Đoài", 40)
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "12"})
    for at in range(3):
        begin_opinion(office, "a1" if at else "", urgency="normal" if at else "urgent")
    reported = begin_urgent(office, "a1")
    invitation, came = _documents(office)
    campaign = begin_campaign(office)
    receipt = give(office, VoucherKind.RECEIPT, campaign, 1_000_005, date(2026, 9, 30))
    with office.read() as connection:
        return dict(
            zip(NAMES, _read(connection, office, invitation, came, reported, receipt.id), strict=True)
        )


def _documents(office: Office) -> tuple[str, str]:
    """An invitation that was issued by a deputy, and a document that came in."""
    signed = {"signer": "Lê Văn Thử", "signer_post": "Phó Chủ tịch", "copies": "2"}
    with office.record() as rec:
        sent = begin_entry(rec, register_in_use(rec.connection, "VBDI"), INVITATION)
        take_step(rec, sent, "issue", Step(date(2026, 10, 5), answers=signed))
        came = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), ARRIVED)
        take_step(rec, came, "register", Step(date(2026, 10, 2)))
    return sent, came


def _read(
    connection: Connection, office: Office, invitation: str, came: str, reported: str, receipt: str
) -> tuple[Printable, ...]:
    reader, clock = office.officer, office.clock
    of_book = (connection, clock, COMMUNE)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    return (
        letter_paper(*of_book, invitation, reader),
        direction_sheet(*of_book, came, reader),
        quick_paper(*of_book, reported, reader),
        statistics_paper(*of_book, "DLXH", *year, reader),
        hot_spots_paper(*of_book, reader, "DLXH", date(2026, 1, 1), date(2026, 12, 31)),
        week_paper(*of_book, reader, date(2026, 10, 5)),
        unit_report(*of_book, SET, Period.parse(PERIOD), "a1"),
        build(*of_book, FundPaperRequest("cash_voucher", receipt), reader),
        build(*of_book, FundPaperRequest("cash_book", span="2026-Q3"), reader),
        build(*of_book, FundPaperRequest("disclosure", span="2026-Q3"), reader),
    )
