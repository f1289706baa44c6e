"""Reports on their pages: what is decided there is carried out, and two who decide at once do not collide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from desktop_app.movements.period import Period
from tests.upstream.console.browsing import A_DAY, Console, open_console, text_of
from upstream.console.accounts.reach import EVERYTHING, Right
from upstream.console.queries.one_report import one_report
from upstream.database.read_tables import read_finding
from upstream.deciding.decision_log import copy_to_file
from upstream.deciding.decisions import state_of
from upstream.demo.province import build_province
from upstream.read_model.entries import settle_entries
from upstream.read_model.terms import numbers_of

SET = "MTTQ_CO_SO"


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory, empty_province: Path) -> Path:
    """A database of six invented communes, to be copied."""
    folder = tmp_path_factory.mktemp("six")
    made = open_console(empty_province, folder)
    with closing(made.database):
        list(build_province(made.database, A_DAY, 6))
    return folder / "province.sqlite"


@pytest.fixture
def province(invented: Path, tmp_path: Path) -> Iterator[Console]:
    """A console over a copy of it, with somebody who may do everything and one who sees one commune."""
    opened = open_console(invented, tmp_path)
    with closing(opened.database):
        copy_to_file(opened.database, opened.services.decisions)
        opened.user()
        opened.user("cum", [Right.VIEW, Right.DECIDE], ["00004"])
        yield opened


MONTH, YEAR = "2026-M11", "2026-Y"
CODE = "00004"


def test_a_report_is_accepted_and_the_second_who_decides_is_told_to_look_again(province: Console) -> None:
    code, period = CODE, MONTH
    path = f"/ky-bao-cao/{SET}/{period}/{code}"
    with province.signed_in() as browser:
        assert browser.fill(path, f"{path}/duyet", seen="submitted").status_code == 303
        answer = browser.fill(path, f"{path}/tra-lai", seen="submitted", reason="Xem lại")
        assert answer.status_code == 409
        assert "Xem lại" in answer.text, "what was typed is kept"
        with province.database.read() as connection:
            assert state_of(connection, code, f"period:{SET}:{period}") == "accepted"
        assert browser.fill(path, f"{path}/mo-lai", seen="accepted", reason="nhầm").status_code == 303
        with province.database.read() as connection:
            assert state_of(connection, code, f"period:{SET}:{period}") == "submitted"


def test_a_comment_in_a_year_that_is_handed_in_says_what_to_return_first(province: Console) -> None:
    """Its figures are closed: the return of the month alone would let the office change nothing."""
    code, period = CODE, MONTH
    path = f"/ky-bao-cao/{SET}/{period}/{code}"
    with province.signed_in() as browser:
        cell = f"{path}/o/commune/TT01"
        answer = browser.fill(cell, f"{cell}/tra-lai", seen="submitted", comment="sai")
        assert answer.status_code == 409
        assert "cũng nằm trong báo cáo Năm 2026" in text_of(answer)
        with province.database.read() as connection:
            assert state_of(connection, code, f"period:{SET}:{period}") == "submitted"


def test_a_cell_is_commented_with_its_return(province: Console) -> None:
    code, period = CODE, YEAR
    path = f"/ky-bao-cao/{SET}/{period}/{code}"
    with province.database.read() as connection:
        report = one_report(connection, EVERYTHING, code, SET, Period.parse(period))
    assert report is not None
    unit, indicator = next(iter(report.cells))
    cell = f"{path}/o/{unit}/{indicator}"
    with province.signed_in() as browser:
        assert browser.fill(cell, f"{cell}/tra-lai", seen="submitted", comment="sai").status_code == 303
    with province.database.read() as connection:
        report = one_report(connection, EVERYTHING, code, SET, Period.parse(period))
    assert report is not None
    assert [place for place, each in report.cells.items() if each.asked] == [(unit, indicator)]


def test_nothing_of_another_commune_is_shown_decided_or_counted(province: Console) -> None:
    period = MONTH
    with province.signed_in("cum") as browser:
        registers = ("/so-theo-doi", "/so-theo-doi/qua-han")
        for path in ("/", "/?cot=tre", "/ky-bao-cao", f"/ky-bao-cao/{SET}/{period}", "/may", *registers):
            page = browser.get(path)
            assert page.status_code == 200, path
            assert "Ngọc Hà" not in page.text, path
            assert "00008" not in page.text, path
        for path in (
            f"/ky-bao-cao/{SET}/{period}/00008",
            "/xa/00008",
            f"/ky-bao-cao/{SET}/{period}/00008/o/x/TT01",
        ):
            assert browser.get(path).status_code == 404, path
        token = browser.csrf("/toi")
        answer = browser.post(f"/ky-bao-cao/{SET}/{period}/00008/duyet", {"seen": "submitted"}, token)
        assert answer.status_code == 404
        answer = browser.post(f"/ky-bao-cao/{SET}/{period}/duyet", {"commune": "00008"}, token)
        assert answer.status_code == 409, "of those that were ticked none is within reach"


@pytest.mark.parametrize(
    "path",
    [
        "/ky-bao-cao/NONE/2026-M10",
        f"/ky-bao-cao/{SET}/nonsense",
        f"/ky-bao-cao/{SET}/2026-M10/99999",
        f"/ky-bao-cao/{SET}/2026-M10/00004/o/commune/NONE",
        "/xa/99999",
        "/viec/999",
    ],
)
def test_what_is_not_there_is_said(province: Console, path: str) -> None:
    with province.signed_in() as browser:
        assert browser.get(path).status_code == 404


def test_the_counts_of_registers_are_shown_and_searched(province: Console) -> None:
    settle_entries(province.database, date(2026, 12, 1))  # what the server does in the background
    with province.signed_in() as browser:
        page = text_of(browser.get("/so-theo-doi?sort=-open"))
        assert "Phường Ba Đình" in page
        assert "Ý kiến, kiến nghị của cử tri và Nhân dân" in page
        assert "Phường Ngọc Hà" not in text_of(browser.get("/so-theo-doi?q=ba+dinh"))
        overdue = text_of(browser.get("/so-theo-doi/qua-han"))
        assert "Nội dung từng mục chỉ có ở xã" in overdue
        assert "Đường liên thôn" not in overdue, "what entries are about stays in the communes"


def test_what_contradicts_a_rule_is_on_the_first_page_of_who_sees_the_commune(province: Console) -> None:
    with province.database.write() as connection:
        scope = numbers_of(connection, [f"period:{SET}:{MONTH}"])[f"period:{SET}:{MONTH}"]
        rows = [{"scope": scope, "commune": code, "errors": 2, "warnings": 5} for code in (CODE, "00008")]
        connection.execute(delete(read_finding))
        connection.execute(insert(read_finding), rows)
    with province.signed_in("cum") as browser:
        for path in ("/", "/?cot=sai"):
            shown = browser.get(path).text
            assert f"/ky-bao-cao/{SET}/{MONTH}/{CODE}" in shown
            assert "2 lỗi" in shown
            assert f"{MONTH}/00008" not in shown
