"""Totals over communes on pages and in files: the numbers of the queries, no commune out of reach."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from desktop_app.base.numbers import format_number
from desktop_app.movements.period import Period
from tests.upstream.console.browsing import A_DAY, Browser, Console, open_console, text_of
from upstream.console.accounts.reach import EVERYTHING, Reach, Right
from upstream.console.accounts.seen_log import LogEvent, log_lines
from upstream.console.queries.periods import reports_of
from upstream.console.queries.totals import pivot, totals
from upstream.console.web.forms import Form
from upstream.console.web.listing import asked_of
from upstream.console.web.tables import DataRow, DataTable, TableColumn, file_of, table_of
from upstream.database.read_tables import read_due
from upstream.demo.province import build_province
from upstream.read_model.totals import TotalsKeeper

SET, PERIOD, MINE, OTHER = "MTTQ_CO_SO", "2026-M10", "00004", "00008"
BY_INDICATOR = f"/tong-hop?bo={SET}&ky={PERIOD}"
BY_COMMUNE = f"/tong-hop/xa?bo={SET}&ky={PERIOD}"


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory, empty_province: Path) -> Path:
    """A database of six invented communes whose totals are kept, to be copied."""
    folder = tmp_path_factory.mktemp("six")
    made = open_console(empty_province, folder)
    with closing(made.database):
        list(build_province(made.database, A_DAY, 6))
        with closing(TotalsKeeper(made.database)) as keeper:
            assert keeper.settle() == 0
    return folder / "province.sqlite"


@pytest.fixture
def province(invented: Path, tmp_path: Path) -> Iterator[Console]:
    """A console over a copy of it, with somebody who sees all and one who sees one commune."""
    opened = open_console(invented, tmp_path)
    with closing(opened.database):
        opened.user()
        opened.user("cum", [Right.VIEW], [MINE])
        yield opened


def an_indicator(province: Console) -> str:
    """One that both communes have a figure of."""
    with province.database.read() as connection:
        over = totals(connection, EVERYTHING, SET, Period.parse(PERIOD))
    assert over is not None
    return next(row.indicator.code for row in over.rows if row.communes >= 5 and row.figure.value)


def rows_of(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.get(f"{address}&tep=csv")
    assert answer.status_code == 200, address
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def cells_of(browser: Browser, address: str) -> list[tuple[object, ...]]:
    answer = browser.get(f"{address}&tep=xlsx")
    assert answer.status_code == 200, address
    return list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize("who", ["lan", "cum"])
def test_page_and_files_have_the_figures_of_the_queries(province: Console, who: str) -> None:
    reach = EVERYTHING if who == "lan" else Reach(frozenset({Right.VIEW}), frozenset({MINE}))
    with province.database.read() as connection:
        over = totals(connection, reach, SET, Period.parse(PERIOD))
    assert over is not None
    with province.signed_in(who) as browser:
        taken, cells = rows_of(browser, BY_INDICATOR)[1:], cells_of(browser, BY_INDICATOR)[1:]
        page = text_of(browser.get(BY_INDICATOR))
    assert len(taken) == len(cells) == len(over.rows) > 20
    assert over.communes == (6 if who == "lan" else 1)
    numbers = 0
    for row, line, excel in zip(over.rows, taken, cells, strict=True):
        value = row.figure.value
        assert line[0] == excel[0] == row.indicator.name.vi
        assert line[3:] == [str(row.communes), str(over.communes)]
        assert excel[3:] == (row.communes, over.communes)
        if isinstance(value, Decimal):
            numbers += 1
            assert Decimal(line[2]) == value
            assert Decimal(str(excel[2])) == value
        elif value is not None:
            assert float(line[2]) == pytest.approx(float(value), abs=1e-6)
    assert numbers > 5
    first = next(row for row in over.rows[:100] if isinstance(row.figure.value, Decimal))
    assert isinstance(first.figure.value, Decimal)
    assert format_number(first.figure.value) in page


def test_a_user_of_a_cluster_sees_its_communes_only_in_page_and_files(province: Console) -> None:
    by_period = f"/tong-hop/chi-tieu/{SET}/{an_indicator(province)}?ky={PERIOD}"
    for name, sees in (("lan", True), ("cum", False)):
        with province.signed_in(name) as browser:
            for address in (BY_COMMUNE, by_period, f"{by_period}&q=phuong&sort=-name"):
                page = browser.get(address)
                assert page.status_code == 200, page.text
                assert MINE in page.text
                assert (OTHER in page.text) is sees, address
                assert any(MINE in row for row in rows_of(browser, address))
                assert any(OTHER in row for row in rows_of(browser, address)) is sees, address
                assert any(OTHER in row for row in cells_of(browser, address)) is sees, address
            counted = f"trong {6 if sees else 1} xã"
            assert counted in text_of(browser.get(by_period))
            assert counted in " ".join(rows_of(browser, by_period)[2])


@pytest.mark.parametrize("address", [BY_INDICATOR, BY_COMMUNE])
def test_the_paper_has_the_figures_of_the_page(province: Console, address: str) -> None:
    with province.signed_in("cum") as browser:
        answer = browser.get(f"{address}&tep=pdf")
        figures = [cell for row in rows_of(browser, address)[1:] for cell in row if cell.isdigit()]
    assert answer.headers["content-type"] == "application/pdf"
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    said = " ".join(printed.split())
    assert "Tỉnh Thử".upper() in said.upper()
    assert "Tháng 10/2026" in said
    assert len(figures) > 5
    for figure in figures:
        assert format_number(Decimal(figure)) in said or figure in said, figure
    assert OTHER not in said


def test_reports_of_a_period_are_taken_out_as_filtered_and_within_reach(
    province: Console,
) -> None:
    path = f"/ky-bao-cao/{SET}/2026-M11"
    with province.database.read() as connection:
        reports = reports_of(connection, EVERYTHING, SET, Period.parse("2026-M11"))
    states = {each.code: each.status for each in reports}
    with province.signed_in() as browser:
        rows = rows_of(browser, f"{path}?sort=name")[1:]
        assert {row[1]: int(row[5]) for row in rows} == {each.code: each.figures for each in reports}
        submitted = {row[1] for row in rows_of(browser, f"{path}?tt=submitted")[1:]}
        assert submitted == {code for code, state in states.items() if state == "submitted"}
        page = browser.get(f"{path}?tt=submitted").text
        swapped = page.partition('<div id="list">')[2]  # a search replaces this part, and the files follow it
        assert f"{path}?tt=submitted&amp;sort=name&amp;tep=xlsx" in swapped
    with province.signed_in("cum") as browser:
        assert [row[1] for row in rows_of(browser, f"{path}?sort=name")[1:]] == [MINE]
        assert [row[1] for row in cells_of(browser, f"{path}?sort=name")[1:]] == [MINE]


def test_communes_are_ranked_by_the_period_that_is_looked_at(province: Console) -> None:
    code = an_indicator(province)
    with province.database.read() as connection:
        found = pivot(connection, EVERYTHING, SET, [Period.parse(PERIOD)], [code])
    values = {row.code: row.figures[PERIOD, code].value for row in found if row.figures}
    with province.signed_in() as browser:
        head, *rows = rows_of(browser, f"/tong-hop/chi-tieu/{SET}/{code}?ky={PERIOD}")
        page = browser.get(f"/tong-hop/chi-tieu/{SET}/{code}?ky={PERIOD}")
    ranked = [(row[1], Decimal(row[-2]), int(row[-1])) for row in rows[2:] if row[-1]]
    assert {each: value for each, value, _ in ranked} == values
    assert [value for _, value, _ in ranked] == sorted(values.values(), reverse=True)  # type: ignore[type-var]
    for _, value, rank in ranked:
        assert rank == 1 + sum(other > value for _, other, _ in ranked)
    assert len(head) == 2 + 12 + 1
    assert "<svg" in page.text


def test_what_was_taken_out_is_in_the_log_and_needs_the_right_to_see(province: Console) -> None:
    province.user("may", [Right.ADMIN])
    with province.signed_in("may") as browser:
        assert browser.get(f"{BY_COMMUNE}&tep=xlsx").status_code == 403
    with province.signed_in() as browser:
        rows_of(browser, f"{BY_COMMUNE}&q=ba")
        assert browser.get(f"{BY_COMMUNE}&tep=exe").status_code == 404
    with province.database.read() as connection:
        lines, count = log_lines(connection, EVERYTHING, event=LogEvent.EXPORTED)
    assert count == 1
    assert lines[0].name == "lan"
    assert lines[0].subject.startswith("/tong-hop/xa?")
    assert "q=ba" in lines[0].subject


@pytest.mark.parametrize(
    "path",
    [
        "/tong-hop?bo=NONE",
        "/tong-hop?ky=nonsense",
        "/tong-hop/xa?nhom=NONE",
        f"/tong-hop/chi-tieu/{SET}/NONE",
        f"/tong-hop/chi-tieu/NONE/{SET}",
    ],
)
def test_what_is_not_there_is_said(province: Console, path: str) -> None:
    with province.signed_in() as browser:
        assert browser.get(path).status_code == 404


def test_communes_whose_rows_are_to_be_built_are_counted(province: Console) -> None:
    def count() -> int:
        with province.database.read() as connection:
            over = totals(connection, EVERYTHING, SET, Period.parse(PERIOD))
        assert over is not None
        return over.stale

    assert count() == 0
    with province.database.write() as connection:
        connection.execute(read_due.insert().values(commune=MINE))
    assert count() == 1


def a_table(*words: str) -> DataTable:
    columns = [TableColumn("name", words[0]), TableColumn("figure", "Số", is_figure=True)]
    return table_of(asked_of("/", Form()), "", columns, [DataRow((word, Decimal(-5))) for word in words])


@given(st.sampled_from("=+-@\t\r"), st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20))
def test_words_never_become_formulas(sign: str, rest: str) -> None:
    word = sign + rest
    table = a_table(word)
    taken = list(csv.reader(io.StringIO(file_of(table, "csv").decode("utf-8-sig"), newline="")))
    assert taken == [[f"'{word}", "Số"], [f"'{word}", "-5"]]
    sheet = load_workbook(io.BytesIO(file_of(table, "xlsx"))).worksheets[0]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n"]
    assert sheet["B2"].value == -5
