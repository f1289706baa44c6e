"""The generated book for the benchmarks that want one: after one year, and after ten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.book.extent import AFTER_ONE, AFTER_TEN, SMALL_ONE, SMALL_TWO
from tests.benchmarks.book.kept import BookAges, OpenAges, kept_book, opened
from tests.benchmarks.book.province import KeptProvince, ProvinceAges, kept_province
from tests.benchmarks.reporting.plugin import SHORT
from tests.support.processes import Processes


@pytest.fixture(scope="session")
def kept_books() -> BookAges:
    """As they are kept; nobody writes in them."""
    if SHORT:
        return BookAges(kept_book("short-one", SMALL_ONE), kept_book("short-two", SMALL_TWO))
    return BookAges(kept_book("one-year", AFTER_ONE), kept_book("ten-years", AFTER_TEN))


@pytest.fixture(scope="session")
def books(kept_books: BookAges, tmp_path_factory: pytest.TempPathFactory) -> BookAges:
    """Copied once a run. Benchmarks may add to them, not change what is there."""
    folder = tmp_path_factory.mktemp("books")
    return BookAges(kept_books.one.copied_to(folder / "one"), kept_books.ten.copied_to(folder / "ten"))


@pytest.fixture
def open_books(books: BookAges) -> Iterator[OpenAges]:
    """Both books, open."""
    with opened(books) as ages:
        yield ages


@pytest.fixture
def open_fresh_books(fresh_books: BookAges) -> Iterator[OpenAges]:
    """Both copies, open."""
    with opened(fresh_books) as ages:
        yield ages


@pytest.fixture
def fresh_books(kept_books: BookAges, tmp_path: Path) -> BookAges:
    """Copied for this test alone, which may do with them what it likes."""
    one, ten = tmp_path / "fresh" / "one", tmp_path / "fresh" / "ten"
    return BookAges(kept_books.one.copied_to(one), kept_books.ten.copied_to(ten))


@pytest.fixture(scope="session")
def kept_provinces(kept_books: BookAges) -> tuple[KeptProvince, KeptProvince]:
    """As they are kept, of one year and of ten; nobody writes in them."""
    one, ten = (kept_province(f"province-{book.root.name}", book) for book in kept_books)
    return one, ten


@pytest.fixture
def provinces(
    kept_provinces: tuple[KeptProvince, KeptProvince], tmp_path: Path, processes: Processes
) -> Iterator[ProvinceAges]:
    """Copies for this test alone: the servers run, the books of both computers are open."""
    one, ten = (kept.copied_to(tmp_path / kept.root.name) for kept in kept_provinces)
    with one.running(processes) as first, ten.running(processes) as second:
        yield ProvinceAges(first, second)
