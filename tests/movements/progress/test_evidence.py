"""Files of figures: whose they are, who may add and remove them, when; what goes with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import insert

from desktop_app.accounts.officers import NotAllowed
from desktop_app.attachments import content
from desktop_app.attachments.examining import Candidate, examine
from desktop_app.attachments.holding import files_of
from desktop_app.attachments.kinds import accepted
from desktop_app.book.office import Office
from desktop_app.journal.locks import Locked
from desktop_app.movements.cell import Cell
from desktop_app.movements.fitting import DoesNotFit
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.movements.progress.closing import close_period
from desktop_app.movements.progress.evidence import attach_to_figure, figures_with_files, remove_from_figure
from desktop_app.storage.tables.sync import sync_lock
from desktop_app.wire.scopes import period_scope
from tests.builders import put_area, register

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"
CELL: Cell = Cell("a1", "NT04", PERIOD)
OTHER: Cell = Cell("a2", "NT04", PERIOD)


@pytest.fixture
def photo(tmp_path: Path, office: Office) -> Candidate:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")
    path = tmp_path / "Biên bản.png"
    Image.new("RGB", (40, 30), "red").save(path)
    return examine(path, accepted("*/*"))


def attach(office: Office, photo: Candidate, cell: Cell = CELL) -> None:
    with office.record() as rec:
        attach_to_figure(rec, SET, "1", cell, photo)


def names(office: Office, cell: Cell = CELL) -> list[str]:
    with office.read() as connection:
        return [each.name for each in files_of(connection, cell.id_in(SET))]


def is_here(office: Office, photo: Candidate) -> bool:
    with office.read() as connection:
        return content.is_whole(connection, photo.sha256)


def test_a_file_belongs_to_its_figure(office: Office, photo: Candidate) -> None:
    attach(office, photo)
    assert names(office) == [photo.name]
    assert names(office, OTHER) == []
    assert is_here(office, photo)
    with office.read() as connection:
        assert figures_with_files(connection, SET) == {CELL: 1}
        assert figures_with_files(connection, "KHAC") == {}


def test_its_content_goes_with_the_last_figure_that_names_it(office: Office, photo: Candidate) -> None:
    attach(office, photo)
    attach(office, photo, OTHER)
    with office.record() as rec:
        remove_from_figure(rec, SET, CELL, photo.name)
    assert (names(office), names(office, OTHER)) == ([], [photo.name])
    assert is_here(office, photo)
    with office.record() as rec:
        remove_from_figure(rec, SET, OTHER, photo.name)
    assert not is_here(office, photo)
    attach(office, photo)
    assert names(office) == [photo.name]
    assert is_here(office, photo)


def test_who_may_not_enter_figures_adds_and_removes_none(office: Office, photo: Candidate) -> None:
    attach(office, photo)
    register(office, "Nguyễn Thị Thử", "admin", "entry")
    register(office, "Trần Văn Xem", "leader")
    with pytest.raises(NotAllowed), office.record("Trần Văn Xem") as rec:
        attach_to_figure(rec, SET, "1", OTHER, photo)
    with pytest.raises(NotAllowed), office.record("Trần Văn Xem") as rec:
        remove_from_figure(rec, SET, CELL, photo.name)


def test_nothing_is_added_where_nobody_enters_a_figure(office: Office, photo: Candidate) -> None:
    for cell in (Cell("a1", "XX99", PERIOD), Cell("a9", "NT04", PERIOD), Cell("a1", "NT04", "2026-Q3")):
        with pytest.raises(DoesNotFit):
            attach(office, photo, cell)


def test_a_closed_period_keeps_its_files_as_they_are(office: Office, photo: Candidate) -> None:
    attach(office, photo)
    with office.record() as rec:
        close_period(rec, SET, PERIOD)
    with pytest.raises(PeriodAccepted):
        attach(office, photo, OTHER)
    with pytest.raises(PeriodAccepted), office.record() as rec:
        remove_from_figure(rec, SET, CELL, photo.name)


def test_a_period_that_the_province_locked_takes_none(office: Office, photo: Candidate) -> None:
    with office.store.write() as connection:
        connection.execute(insert(sync_lock).values(scope=period_scope(SET, "2026-Y"), reason="Đã chốt năm"))
    with pytest.raises(Locked):
        attach(office, photo)
