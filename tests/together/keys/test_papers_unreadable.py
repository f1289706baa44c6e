"""No paper leaves a computer that cannot read the names in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.fund.papers.disclosure import disclosure_paper
from desktop_app.fund.vouchers.records import Partner, VoucherKind
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.blocks.readable import NamesUnreadable
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.documents.rendering import render as render_pdf
from desktop_app.reports.frame.profile import load_profile
from tests.fund.builders import begin_campaign, give
from tests.support.servers.upstream import Desk
from tests.together.keys.with_keys import begin_key, let_in_by_words

GIVER = "Công ty Nêu Tên"


def sheet_of(desk: Desk, campaign: str) -> Document:
    office = desk.office
    with office.read() as connection:
        return disclosure_paper(connection, office.clock, "12345", campaign_id=campaign)


def test_a_sheet_that_is_made_public_is_refused_where_givers_cannot_be_read(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    lan, minh = desks
    begin_key(lan)
    campaign = begin_campaign(lan.office)
    give(lan.office, VoucherKind.RECEIPT, campaign, 900_000, partner=GIVER, partner_kind=Partner.ORGANISATION)
    for desk in (lan, minh):
        desk.sync()
    at_minh, target = sheet_of(minh, campaign), tmp_path / "sheet.xlsx"
    for kind in FileKind:
        with pytest.raises(NamesUnreadable):
            render(at_minh, kind, target.with_suffix(f".{kind}"))
    with pytest.raises(NamesUnreadable):
        document_of(at_minh)
    with pytest.raises(NamesUnreadable):
        render_pdf(at_minh, load_profile(), tmp_path / "sheet.pdf")
    assert list(tmp_path.glob("sheet.*")) == []
    render(sheet_of(lan, campaign), FileKind.WORKBOOK, target)
    assert target.exists()
    let_in_by_words(lan, minh)
    assert GIVER in repr(sheet_of(minh, campaign))
    document_of(sheet_of(minh, campaign))
