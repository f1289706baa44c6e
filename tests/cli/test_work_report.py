"""The report on the Front's work from the command line: whoever prints it sees the parts that are theirs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop_app.accounts.commands import add_officer
from desktop_app.base.role_book import role_book
from desktop_app.fund.vouchers.records import VoucherKind
from tests.builders import an_office, put_area
from tests.cli.test_commands import run, text_of
from tests.fund.builders import begin_campaign, give

NAME = "Nguyễn Thị Thử"


def test_the_report_has_the_fund_for_who_may_see_it(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    office = an_office(folder, officer=NAME)
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", 48)
    storm = begin_campaign(office, title="Ủng hộ đồng bào bão số 3")
    give(office, VoucherKind.RECEIPT, storm, 30_000_000, date(2026, 9, 10))
    with office.record() as rec:
        add_officer(rec, name=NAME, roles=[role.code for role in role_book().role])
    office.close()
    target = tmp_path / "report.pdf"
    said = run(folder, "report", "work", "--period", "2026-M09", "--officer", NAME, "--out", str(target))
    assert "tiếp nhận 30.000.000 đồng" in " ".join(text_of(target).split()), said
    assert "không có quyền xem" not in said
