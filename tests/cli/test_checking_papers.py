"""A final paper printed and checked on the command line."""

from __future__ import annotations

from pathlib import Path

from desktop_app.cli.commands.check_command import CHANGED
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import reopen_period
from tests.builders import an_office, put_figures
from tests.cli.test_commands import run
from tests.issuing.conftest import PERIOD, SET, fill


def test_a_printed_paper_is_checked_by_its_file(tmp_path: Path) -> None:
    book, target = tmp_path / "office", tmp_path / "báo cáo.pdf"
    office = an_office(book)
    fill(office)
    office.close()
    run(book, "report", "movements", "--period", PERIOD, "--out", str(target))
    office = an_office(book)
    with office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số")
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
    office.close()
    said = run(book, "check", str(target), expect=CHANGED)
    assert "Số liệu đã thay đổi từ khi in" in said
    assert "trên văn bản là 12, nay là 15" in said
