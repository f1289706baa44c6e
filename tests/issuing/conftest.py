"""An office with a closed round, results of a closed quarter, and its register of documents out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import close_period
from desktop_app.surveys.rounds.commands import set_round_state
from desktop_app.surveys.rounds.queries import rounds
from tests.builders import a_copy, an_office, open_round, put_area, put_figures, put_response

SET, PERIOD = "MTTQ_CO_SO", "2026-Q3"


def fill(office: Office) -> str:
    """Two areas, a round with forms and results of a quarter, both closed; the id of the round."""
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", 40)
        put_area(rec, "a2", "Thôn Trung", 25)
        round_id = open_round(
            rec,
            *("a1", "a2"),
            title="Lấy ý kiến năm 2026",
            total_households=40,
            forms_issued=40,
            forms_collected=3,
        )
        for number in range(1, 4):
            put_response(rec, f"f{number}", "a1", round_id=round_id, serial=number)
        put_figures(
            rec,
            SET,
            {
                Cell("a1", "TT01", "2026-M09"): "12",
                Cell("a2", "TT01", "2026-M09"): "8",
                Cell("a1", "TT01", "2026-M11"): "5",
            },
        )
    with office.record() as rec:
        set_round_state(rec, round_id, "closed")
        close_period(rec, SET, PERIOD)
    return round_id


@pytest.fixture(scope="session")
def filled_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a book that was filled and shut, to be copied."""
    folder = tmp_path_factory.mktemp("issuing") / "office"
    made = an_office(folder)
    fill(made)
    made.close()
    return folder


@pytest.fixture
def office(tmp_path: Path, filled_book: Path) -> Iterator[Office]:
    before = language()
    set_language("vi")
    made = a_copy(filled_book, tmp_path / "office")
    yield made
    made.close()
    set_language(before)


@pytest.fixture
def round_id(office: Office) -> str:
    with office.read() as connection:
        return rounds(connection)[0].id
