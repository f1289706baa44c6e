"""What was typed into cells and does not fit: kept by sheet, and books that kept it another way."""

from __future__ import annotations

from pathlib import Path

from desktop_app.grid.cell_drafts import (
    CellDraft,
    areas_sheet,
    forget_drafts_of_round,
    indicator_sheet,
    is_of_round,
    keep_cell_drafts,
    load_cell_drafts,
    totals_sheet,
)
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from tests.builders import an_office

CELL = ("a01", "forms_collected")


def test_a_text_is_kept_changed_and_forgotten(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    sheet = areas_sheet("r1")
    with office.store.write() as connection:
        keep_cell_drafts(connection, office.clock, "Lan", sheet, {CELL: "mười", ("a02", "method"): "?"})
        keep_cell_drafts(connection, office.clock, "Hoa", sheet, {CELL: "mười hai"})
        assert load_cell_drafts(connection, sheet) == {
            CELL: CellDraft("mười hai", "Hoa"),
            ("a02", "method"): CellDraft("?", "Lan"),
        }
        keep_cell_drafts(connection, office.clock, "Hoa", sheet, {CELL: None, ("a02", "method"): None})
        assert load_cell_drafts(connection, sheet) == {}
    office.close()


def test_only_the_sheets_of_a_round_are_forgotten_with_it(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    gone = {areas_sheet("r_1"), totals_sheet("r_1", "a01"), totals_sheet("r_1", "a02")}
    others = {areas_sheet("r_12"), totals_sheet("rx1", "a01"), indicator_sheet("r_1", "2026-M09")}
    with office.store.write() as connection:
        for sheet in gone | others:
            keep_cell_drafts(connection, office.clock, "Lan", sheet, {CELL: "mười"})
        forget_drafts_of_round(connection, "r_1")
        left = {sheet for sheet in gone | others if load_cell_drafts(connection, sheet)}
    assert left == others == {sheet for sheet in gone | others if not is_of_round(sheet, "r_1")}
    office.close()


def test_drafts_of_a_book_of_revision_0018_are_what_they_were(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    engine = make_engine(path, bytes(32))
    upgrade(engine, path, None, "0018")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cell_draft (set_code, indicator_code, period, unit, text, typed_by, typed_at)"
            " VALUES ('MTTQ_CO_SO', 'NT06', '2026-M09', 'a01', 'mười hai', 'Lan', 7),"
            " ('MTTQ_CO_SO', 'NT06', '2026-M10', 'a01', 'mười', '', 8)"
        )
    upgrade(engine, path, "0018")
    with engine.connect() as connection:
        assert load_cell_drafts(connection, indicator_sheet("MTTQ_CO_SO", "2026-M09")) == {
            ("a01", "NT06"): CellDraft("mười hai", "Lan")
        }
        assert load_cell_drafts(connection, indicator_sheet("MTTQ_CO_SO", "2026-M10")) == {
            ("a01", "NT06"): CellDraft("mười", "")
        }
        assert connection.exec_driver_sql("SELECT typed_at FROM cell_draft ORDER BY 1").scalars().all() == [
            7,
            8,
        ]
    engine.dispose()
