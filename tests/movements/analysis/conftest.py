"""A village with a year of figures worked out by hand: a merger in June, a split in September."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.movements.analysis.grid_cache import Sights
from desktop_app.reports.figures import FigureTable
from tests.builders import COMMUNE, a_copy
from tests.movements.mergers.test_mergers import SET_CODE, Village


@contextmanager
def sights(office: Office) -> Iterator[Sights]:
    """What a look reads, in one transaction."""
    with office.read() as connection:
        yield Sights(connection, office.clock, COMMUNE, SET_CODE)


def texts(table: FigureTable) -> list[tuple[str, ...]]:
    """The rows as people read them."""
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


@pytest.fixture
def village(tmp_path: Path, begun_book: Path) -> Iterator[Village]:
    """Areas A, B and C of 100, 200 and 300 households."""
    office = a_copy(begun_book, tmp_path)
    yield Village(office)
    office.close()
