"""Who reads a report, in which language, and who may compare it with the book."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.i18n import speaking
from desktop_app.book.office import Office
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.narrative.work_report import require_sources
from tests.builders import COMMUNE, register
from tests.fund.builders import begin_campaign, give
from tests.narrative.reading import petition, report, said
from tests.registers.builders import begin_opinion


def test_a_paper_is_compared_by_who_may_see_all_that_it_says(office: Office) -> None:
    register(office, "Lê Quản Trị", "admin")
    register(office, "Phạm Thị Duyệt", "review")
    with office.read() as connection:
        require_sources(connection, COMMUNE, "Phạm Thị Duyệt")
        with pytest.raises(NotAllowed):
            require_sources(connection, COMMUNE, "Lê Quản Trị")


def test_an_english_window_drafts_the_same_vietnamese_report(office: Office) -> None:
    begin_opinion(office, noted_on="2026-09-02")
    petition(office, "2026-09-03")
    give(office, VoucherKind.RECEIPT, begin_campaign(office), 3_000_000, date(2026, 9, 10))
    with speaking("vi"):
        vietnamese = said(office)
    with speaking("en"):
        assert said(office) == vietnamese
        assert report(office).notes == ()
    assert "ghi nhận 01 ý kiến" in vietnamese
