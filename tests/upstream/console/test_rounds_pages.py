"""Rounds and the fund over communes on pages and in files: the numbers of the queries, within reach."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.surveys.tally.outcome import Verdict
from tests.upstream.console.browsing import A_DAY, Browser, Console, open_console, text_of
from upstream.console.accounts.reach import EVERYTHING, Reach, Right
from upstream.console.queries.fund import fund_over_communes
from upstream.console.queries.round_results import round_over_communes
from upstream.console.queries.rounds import rounds, rounds_by_template
from upstream.database.read_tables import read_campaign, read_due, read_stale
from upstream.demo.province import build_province
from upstream.read_model.fund import settle_funds
from upstream.read_model.rounds import settle_rounds

CODE, YEAR, MINE, OTHER, DAY = "NTM_XA_2026", 2026, "00008", "00025", date(2026, 12, 1)
PATH = f"/dot-lay-y-kien/{CODE}/{YEAR}"
PAGES = ("/dot-lay-y-kien", PATH, f"{PATH}/ket-qua", f"{PATH}/cau", f"{PATH}/xa/{MINE}", "/tong-hop/quy")
COMMUNES = 9


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory, empty_province: Path) -> Path:
    """A database of a few invented communes whose rounds and funds are counted, to be copied."""
    folder = tmp_path_factory.mktemp("rounds")
    made = open_console(empty_province, folder)
    with closing(made.database):
        list(build_province(made.database, A_DAY, COMMUNES))
        assert settle_rounds(made.database) == settle_funds(made.database) == 0
    return folder / "province.sqlite"


@pytest.fixture
def province(invented: Path, tmp_path: Path) -> Iterator[Console]:
    """A console over a copy of it, with somebody who sees all and one who sees one commune."""
    opened = open_console(invented, tmp_path)
    with closing(opened.database):
        opened.user()
        opened.user("cum", [Right.VIEW], [MINE])
        yield opened


def rows_of(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.get(f"{address}{'&' if '?' in address else '?'}tep=csv")
    assert answer.status_code == 200, address
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_rounds_are_shown_and_taken_out_as_the_queries_have_them(province: Console) -> None:
    with province.database.read() as connection:
        found = rounds(connection, EVERYTHING, YEAR, CODE)
        (whole,) = rounds_by_template(connection, EVERYTHING, DAY, YEAR)
    assert len(found) == COMMUNES - 1, "one is not connected yet"
    assert whole.late > 0
    assert whole.opinion.ratio is not None
    with province.signed_in() as browser:
        (line,) = rows_of(browser, "/dot-lay-y-kien")[1:]
        assert line[1:5] == [str(whole.communes), str(COMMUNES), *line[3:4], str(whole.late)]
        head, over, *rows = rows_of(browser, f"{PATH}?sort=code")
        assert len(head) == len(over) == 14
        assert over[10] == str(sum(each.opinion.valid for each in found)) != "0"
        assert [row[1] for row in rows] == sorted(each.code for each in found)
        assert [row[10] for row in rows] == [str(each.opinion.valid) for each in found]
        late = rows_of(browser, f"{PATH}?tt=tre")[1:]
        assert {row[1] for row in late} == {each.code for each in found if each.is_late(DAY)} != set()
        passed = rows_of(browser, f"{PATH}?tt=passed")[1:]
        expected = {each.code for each in found if each.opinion.verdict == Verdict.PASSED}
        assert {row[1] for row in passed} == expected
        page = text_of(browser.get(PATH))
        assert "Yêu cầu: " in page
        assert "từ 60 % trở lên" in page


def test_results_are_those_of_the_queries_with_bars(province: Console) -> None:
    with province.database.read() as connection:
        over = round_over_communes(connection, EVERYTHING, CODE, YEAR, DAY)
    assert over is not None
    questions = list(over.over_communes())
    with province.signed_in() as browser:
        rows = rows_of(browser, f"{PATH}/ket-qua")[1:]
        page = browser.get(f"{PATH}/ket-qua").text
        searched = browser.get(f"{PATH}/ket-qua?q=quy+hoach").text
        by_commune = rows_of(browser, f"{PATH}/cau?cau=q03")[1:]
    with_choices = [each for each in questions if each.question.kind.is_choice]
    expected = [choice.count for each in with_choices for choice in each.result.choices]
    counted = [row for row in rows if row[3]]
    assert [int(row[2]) for row in counted] == expected
    assert page.count("<svg") == len(with_choices) > 5
    assert searched.count("<section") < page.count("<section")
    question = next(each for each in questions if each.question.key == "q03")
    assert int(by_commune[0][2]) == question.sums.answered == sum(int(row[2]) for row in by_commune[1:])
    assert int(by_commune[0][3]) == question.sums.times["1"] == sum(int(row[3]) for row in by_commune[1:])


def test_a_commune_is_shown_area_by_area(province: Console) -> None:
    with province.signed_in() as browser:
        address = f"{PATH}/xa/{MINE}?cau=q05"
        _, whole, *areas = rows_of(browser, address)
        assert len(areas) == 5
        for place in (1, 2, 3):
            assert int(whole[place]) == sum(int(row[place]) for row in areas)
        assert "Thôn Đông" in text_of(browser.get(address))
        for wrong in (f"{PATH}/xa/{MINE}?dot=nothing", f"{PATH}/cau?cau=nothing", "/dot-lay-y-kien/NONE/2026",
                      f"/dot-lay-y-kien/{CODE}/20x6", f"/dot-lay-y-kien/{CODE}/{'9' * 30}"):  # fmt: skip
            assert browser.get(wrong).status_code == 404, wrong


@pytest.mark.parametrize("address", PAGES)
def test_somebody_of_a_cluster_sees_its_communes_only(province: Console, address: str) -> None:
    with province.signed_in() as browser:
        everything = rows_of(browser, address)
    with province.signed_in("cum") as browser:
        page, taken = browser.get(address), rows_of(browser, address)
        assert browser.get(f"{address}?tep=pdf").content.startswith(b"%PDF"), address
        assert browser.get(f"{PATH}/xa/{OTHER}").status_code == 404
        assert browser.get(f"/tong-hop/quy/{OTHER}").status_code == 404
    assert page.status_code == 200
    assert OTHER not in page.text
    assert not any(OTHER in row for row in taken)
    if "/xa/" not in address:
        assert taken != everything


def test_the_fund_is_shown_to_the_dong(province: Console) -> None:
    with province.database.read() as connection:
        rows = connection.execute(select(read_campaign)).all()
        own = fund_over_communes(connection, EVERYTHING)
        through = fund_over_communes(connection, EVERYTHING, through=True)
        mine = fund_over_communes(connection, Reach(frozenset({Right.VIEW}), frozenset({MINE})))
    for found, is_through in ((own, False), (through, True)):
        assert found.whole.balance == sum(row.balance for row in rows if row.through is is_through)
    assert own.whole.received > 0
    assert through.whole.received > 0
    assert [each.code for each in mine.rows] == [MINE]
    assert mine.whole == mine.rows[0].sums
    with province.signed_in() as browser:
        _, over, *lines = rows_of(browser, "/tong-hop/quy")
        assert [int(cell) for cell in over[3:]] == list(own.whole.amounts)
        assert [[int(cell) for cell in line[3:]] for line in lines] == [
            list(each.sums.amounts) for each in own.rows
        ]
        _, over, *lines = rows_of(browser, "/tong-hop/quy?ho=1&loai=relief")
        assert [int(cell) for cell in over[3:]] == list(through.whole.amounts)
        campaigns = rows_of(browser, f"/tong-hop/quy/{MINE}")[1:]
        assert sum(int(row[4]) for row in campaigns) == mine.whole.received
        page = text_of(browser.get(f"/tong-hop/quy/{MINE}"))
        assert "Quỹ “Vì người nghèo” năm 2026" in page
        assert "Tập thể ủng hộ" not in page, "who gave stays in the communes"


PARTS = {
    "round:x": ("phiếu", ("/dot-lay-y-kien", PATH, f"{PATH}/ket-qua", f"{PATH}/xa/{MINE}")),
    "fund": ("chứng từ", ("/tong-hop/quy", f"/tong-hop/quy/{MINE}")),
    "entry:x": ("việc", ("/so-theo-doi", "/so-theo-doi/qua-han")),
    "period:MTTQ_CO_SO:2026-M10": ("số liệu", ("/", "/tong-hop", "/tong-hop/xa")),
}
"""What waits to be counted: how it is called, and the pages whose figures lack it."""


@pytest.mark.parametrize("part", PARTS)
def test_what_is_still_to_be_counted_is_said(province: Console, part: str) -> None:
    words, pages = PARTS[part]
    sentence = re.compile(f"{words} mới nhất của 1 xã chưa được", re.IGNORECASE)
    with province.database.write() as connection:
        connection.execute(read_stale.delete())
    with province.signed_in() as browser:
        assert [page for page in pages if sentence.search(text_of(browser.get(page)))] == []
        with province.database.write() as connection:
            connection.execute(read_stale.insert().values(commune=MINE, part=part))
        assert [page for page in pages if not sentence.search(text_of(browser.get(page)))] == []
    with province.signed_in("cum") as browser:
        assert sentence.search(text_of(browser.get(pages[0])))
    province.user("khac", [Right.VIEW], [OTHER])
    with province.signed_in("khac") as browser:
        assert not sentence.search(text_of(browser.get(pages[0])))


@pytest.mark.parametrize("page", ["/dot-lay-y-kien", PATH, "/tong-hop/quy", "/tong-hop", "/tong-hop/xa"])
def test_a_file_says_what_is_still_to_be_counted(province: Console, page: str) -> None:
    with province.database.write() as connection:
        connection.execute(read_stale.delete())
        for part in PARTS:
            connection.execute(read_stale.insert().values(commune=MINE, part=part))
    with province.signed_in() as browser:
        assert "mới nhất của 1 xã chưa được" in rows_of(browser, page)[-1][0]


def test_a_page_that_is_not_there_yet_says_so(province: Console) -> None:
    missing = ("/dot-lay-y-kien/NTM_XA_2021/1999", "/ky-bao-cao/MTTQ_CO_SO/2019-M01/00008")
    with province.signed_in() as browser:
        assert [browser.get(path).status_code for path in missing] == [404, 404]
        with province.database.write() as connection:
            connection.execute(read_due.insert().values(commune=MINE))
        for path in missing:
            answer = browser.get(path)
            assert (answer.status_code, "1 xã đang được dựng lại" in text_of(answer)) == (503, True)
    province.user("khac", communes=["99999"])
    with province.signed_in("khac") as browser:
        assert [browser.get(path).status_code for path in missing] == [404, 404]


def test_communes_whose_rows_are_to_be_built_are_said(province: Console) -> None:
    with province.database.write() as connection:
        connection.execute(read_due.insert().values(commune=MINE))
    with province.signed_in() as browser:
        assert re.search("Phiếu mới nhất của 1 xã", text_of(browser.get(PATH)))
        assert re.search("Chứng từ mới nhất của 1 xã", text_of(browser.get("/tong-hop/quy")))
