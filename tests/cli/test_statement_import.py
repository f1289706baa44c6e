"""A statement of the bank from the command line: told line by line, taken where it names one campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.cli.commands.import_command import import_statement
from desktop_app.fund.vouchers.reading import open_drafts
from tests.builders import register
from tests.fund.builders import begin_campaign

FILE = """Ngày giao dịch;Số tham chiếu;Số tiền ghi có;Nội dung
01/10/2026;FT1;500.000;NGUYEN VAN A ung ho BAO2026
02/10/2026;FT4;70.000;chuc suc khoe
32/10/2026;FT6;1.000;BAO2026
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sao-ke.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def prepared(office: Office) -> list[int]:
    with office.read() as connection:
        return [draft.money for draft in open_drafts(connection)]


def test_what_names_one_campaign_is_prepared(
    office: Office, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_campaign(office)
    assert import_statement(office, file, dry_run=True) == 1
    told = capsys.readouterr()
    assert "Phiếu thu mới" in told.out
    assert "Không có mã đợt vận động" in told.out
    assert "dòng 4" in told.err
    assert prepared(office) == [], "it was only looked at"
    import_statement(office, file, dry_run=False)
    assert prepared(office) == [500_000]
    import_statement(office, file, dry_run=False)
    assert "Đã lấy trước đây" in capsys.readouterr().out
    assert prepared(office) == [500_000], "a reference is taken once"


def test_who_may_not_prepare_vouchers_takes_and_sees_nothing(
    office: Office, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_campaign(office)
    office.officer = register(office, "Trần Văn Thử", "admin").name
    with pytest.raises(NotAllowed):
        import_statement(office, file, dry_run=True)
    assert capsys.readouterr().out == ""
