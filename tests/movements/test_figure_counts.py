"""The counts of figures are kept with every write, and say what counting them afresh says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop_app.book.followers import FOLLOWERS
from desktop_app.book.office import Office
from desktop_app.journal.rows import RecordWriter
from desktop_app.movements.cell import Cell
from desktop_app.movements.figure_counts import kept_figures, recount
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.sync.incoming.inserting import insert_columns
from desktop_app.wire.op import Value
from tests.builders import put_figures
from tests.support.servers.upstream import Desk

SET = "MTTQ_CO_SO"
CELLS = [
    Cell(indicator=code, period=period, unit=unit)
    for code in ("TT01", "TT02")
    for period in ("2026-M01", "2026-Q1")
    for unit in ("a1", "a2")
]


def prove(office: Office) -> dict[tuple[str, str], int]:
    """The kept counts, which are those counted afresh."""
    with office.read() as connection:
        kept = kept_figures(connection)
        assert kept == recount(connection)
    return dict(kept)


def put(office: Office, *cells: Cell, value: str | None) -> None:
    with office.record() as rec:
        for cell in cells:
            key = cell.id_in(SET)
            rec.put("indicator_value", key, {"period": cell.period, "unit": cell.unit, "value": value})


def take_away(office: Office, cell: Cell) -> None:
    """As a record that the province did not accept."""
    with office.store.write() as connection:
        writer = RecordWriter(connection, FOLLOWERS)
        writer.remove("indicator_value", cell.id_in(SET))
        writer.finish()


def bring(office: Office, cells: list[Cell], value: str | None) -> None:
    """As many new records come from the province, column by column."""
    fields = ("set_code", "indicator_code", "period", "unit", "value")
    columns: list[list[Value]] = [
        [SET] * len(cells),
        [cell.indicator for cell in cells],
        [cell.period for cell in cells],
        [cell.unit for cell in cells],
        [value] * len(cells),
    ]
    with office.store.write() as connection:
        writer = RecordWriter(connection, FOLLOWERS)
        keys = [cell.id_in(SET) for cell in cells]
        insert_columns(connection, writer, "indicator_value", fields, keys, [1] * len(cells), columns)
        writer.finish()


def test_they_follow_every_way_of_writing(office: Office) -> None:
    first, second = CELLS[0], CELLS[4]
    put(office, first, second, value="1")
    assert prove(office) == {("2026-M01", "a1"): 2}
    put(office, first, value="2")
    put(office, second, value=None)
    assert prove(office) == {("2026-M01", "a1"): 1}
    with office.record() as rec:
        rec.put("indicator_value", first.id_in(SET), {"note": "đã xem lại"})
    assert prove(office) == {("2026-M01", "a1"): 1}
    take_away(office, first)
    assert prove(office) == {}
    bring(office, [first, CELLS[1], CELLS[5]], "5")
    assert prove(office) == {("2026-M01", "a1"): 1, ("2026-M01", "a2"): 2}
    bring(office, [CELLS[2]], None)
    assert prove(office) == {("2026-M01", "a1"): 1, ("2026-M01", "a2"): 2}


@pytest.mark.parametrize("moved", [{"unit": "a2"}, {"period": "2026-Q1"}])
def test_a_figure_that_another_program_says_is_elsewhere_counts_there(
    office: Office, moved: dict[str, str]
) -> None:
    put(office, CELLS[0], value="1")
    with office.record() as rec:
        rec.put("indicator_value", CELLS[0].id_in(SET), moved)
    assert prove(office) == {(moved.get("period", "2026-M01"), moved.get("unit", "a1")): 1}


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_they_are_what_counting_says(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    there: set[Cell] = set()
    for _ in range(25):
        cells = chance.sample(CELLS, chance.randint(1, 4))
        match chance.choice(["put", "clear", "remove", "bring"]):
            case "put":
                put(office, *cells, value=str(chance.randint(0, 9)))
                there.update(cells)
            case "clear":
                put(office, *cells, value=None)
                there.update(cells)
            case "remove":
                take_away(office, cells[0])
                there.discard(cells[0])
            case "bring":
                new = [cell for cell in cells if cell not in there]
                if new:
                    bring(office, new, chance.choice(["3", None]))
                there.update(new)
        prove(office)


def test_what_is_not_committed_is_not_counted(office: Office) -> None:
    put(office, CELLS[0], value="1")
    with pytest.raises(RuntimeError, match="changed my mind"), office.record() as rec:
        put_figures(rec, SET, {CELLS[1]: "1"})
        raise RuntimeError("changed my mind")
    assert prove(office) == {("2026-M01", "a1"): 1}


def test_they_follow_what_another_computer_recorded(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    for desk, value in ((lan, "1"), (minh, "2")):
        with desk.office.record() as rec:
            put_figures(rec, SET, dict.fromkeys(CELLS[: 3 if desk is lan else 5], value))
    for desk in (lan, minh, lan):
        desk.sync()
    assert prove(lan.office) == prove(minh.office)
    assert sum(prove(lan.office).values()) == 5


def test_the_figures_of_an_older_book_are_counted_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    engine = make_engine(path, bytes(32))
    upgrade(engine, path, None, "0047")
    with engine.begin() as connection:
        for key, unit, value in (
            ("k1", "a1", "3"),
            ("k2", "a1", "4"),
            ("k3", "a1", None),
            ("k4", "a2", None),
        ):
            connection.exec_driver_sql(
                "INSERT INTO indicator_value (id, version, set_code, set_version, indicator_code, period,"
                " unit, value) VALUES (?, 0, 'S', '1', 'T', '2026-M01', ?, ?)",
                (key, unit, value),
            )
    upgrade(engine, path, "0047")
    with engine.connect() as connection:
        assert kept_figures(connection) == recount(connection) == {("2026-M01", "a1"): 2}
    engine.dispose()


@pytest.mark.parametrize("left_out", ["period", "unit"])
def test_a_figure_that_does_not_say_where_it_belongs_counts_where_its_columns_start(
    office: Office, left_out: str
) -> None:
    """As another program may write it, here and at the province: saving it is no fault."""
    said = {name: value for name, value in {"period": "2026-M01", "unit": "a1"}.items() if name != left_out}
    with office.record() as rec:
        rec.put("indicator_value", "iv:here", {**said, "value": "1"})
    with office.store.write() as connection:
        writer = RecordWriter(connection, FOLLOWERS)
        columns: list[list[Value]] = [[value] for value in (*said.values(), "2")]
        insert_columns(connection, writer, "indicator_value", (*said, "value"), ["iv:there"], [1], columns)
        writer.finish()
    assert list(prove(office).values()) == [2]
