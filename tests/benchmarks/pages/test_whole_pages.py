"""Whole pages as a browser gets them: their bytes and times, over all communes and after ten years."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.benchmarks.pages.invented_province import SET, invent
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.upstream.console.browsing import Browser, Console, console_over
from upstream.console.queries.health import database_size
from upstream.database.read_tables import read_state

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
COMMUNES, OF_ONE_PROVINCE, RUNS = (20, 5, 3) if SHORT else (3_321, 100, 20)
MOST_KB = 200.0
PAGES = {
    "Hôm nay": "/",
    "a column of Hôm nay": "/?cot=tre",
    "Kỳ báo cáo": "/ky-bao-cao",
    "one period": f"/ky-bao-cao/{SET}/2026-Q4",
    "Sổ theo dõi": "/so-theo-doi",
    "Tổng hợp": f"/tong-hop?bo={SET}&ky=2026-Q4",
    "Tổng hợp by commune": f"/tong-hop/xa?bo={SET}&ky=2026-Q4",
    "Máy và mã": "/may",
}


@contextmanager
def province(folder: Path, communes: int, years: int = 0) -> Iterator[tuple[Console, Browser]]:
    """A console over an invented province, and somebody who is signed in."""
    folder.mkdir()
    console = console_over(str(folder / "province.sqlite"), folder)
    with closing(console.database):
        with console.database.write() as connection:
            invent(connection, communes, years)
        console.user()
        with console.signed_in() as browser:
            yield console, browser


def median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def test_pages_of_all_communes(measured: Measured, tmp_path: Path) -> None:
    """The floor of a time is one query of the states of all communes, that of bytes what a page may have."""
    with province(tmp_path / "all", COMMUNES) as (console, browser):
        columns = read_state.c

        def floor() -> None:
            with console.database.read() as connection:
                query = select(columns.commune, columns.scope, columns.status, columns.at, columns.accepted)
                assert connection.execute(query).fetchall()

        floor_at = median(floor)
        for name, path in PAGES.items():
            content = browser.get(path).content
            size = len(content) / 1_000
            row = measured.row(BenchRow(f"{name}, bytes, {COMMUNES:,} communes", size, MOST_KB, "kB", goal=1))
            measured.require(row, 1 if "Hôm nay" in name else 1.5)
            taken = median(partial(browser.get, path))
            measured.row(BenchRow(f"{name}, whole page, {COMMUNES:,} communes", taken, floor_at))


def test_ten_years_of_a_province(measured: Measured, tmp_path: Path) -> None:
    """The floor is the same page after one year."""
    with (
        province(tmp_path / "one", OF_ONE_PROVINCE, 1) as (one, before),
        province(tmp_path / "ten", OF_ONE_PROVINCE, 10) as (ten, after),
    ):
        for name, path in PAGES.items():
            ours, floor = _asking(after, path), _asking(before, path)
            title = f"{name} after ten years, {OF_ONE_PROVINCE} communes"
            row = measured.in_turn(title, ours, floor, RUNS, goal=1.5)
            measured.require(row, 4)
        with ten.database.read() as connection, one.database.read() as other:
            large, small = database_size(connection) / 1_000, database_size(other) / 1_000
        measured.row(
            BenchRow(f"tables for pages after ten years, {OF_ONE_PROVINCE} communes", large, small, "kB")
        )


def _asking(browser: Browser, path: str) -> Callable[[int], object]:
    return lambda _: browser.get(path)
