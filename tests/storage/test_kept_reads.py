"""What saves read is kept from one to the next, and forgotten whenever it may be otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, LargeBinary, delete, insert, update

from desktop_app.accounts.commands import change_officer
from desktop_app.accounts.officers import NotAllowed, same_name
from desktop_app.areas.commands import retire_area
from desktop_app.base.locked_states import ASKED
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.journal.chain import first_break
from desktop_app.journal.devices import replace_device
from desktop_app.journal.locks import Locked
from desktop_app.journal.unseen import UnseenValues
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.fitting import DoesNotFit
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.facts import set_fact
from desktop_app.storage.kept_reads import WATCHED, known_to
from desktop_app.storage.tables.metadata import metadata
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import RoundNotOpen, set_round_state
from desktop_app.wire.scopes import period_scope
from tests.builders import a_copy, an_office, open_round, ops_of_device, put_area, register
from tests.support.statements import traced

ADMIN, ENTRY = "Lê Quản Trị", "Trần Thị Nhập"
SET, MONTH = "MTTQ_CO_SO", "2026-M09"
CELL = Cell("a1", "NT01", MONTH)
_TABLES = re.compile(r"(?:FROM|JOIN) \"?(\w+)")


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    register(made, ADMIN, "admin", "review")
    made.officer = ENTRY
    register(made, ENTRY, "entry")
    with made.record(ADMIN) as rec:
        put_area(rec, "a1")
    yield made
    made.close()


@pytest.fixture
def other(office: Office) -> Iterator[Office]:
    """The same book, opened by another program."""
    opened = an_office(office.folder.root, officer=ADMIN)
    yield opened
    opened.close()


def save(office: Office, value: str = "5") -> None:
    with office.record() as rec:
        set_values(rec, SET, "1", [(CELL, value)])


def reads(office: Office, work: Callable[[], None]) -> set[str]:
    """The tables from which something is read by a piece of work."""
    with traced(office.store) as seen:
        work()
    selects = (sql for sql in seen if sql.lstrip().startswith("SELECT"))
    return {table for sql in selects for table in _TABLES.findall(sql)}


def known(office: Office, key: str = "something", *, keep: bool = True) -> bool:
    """Whether a writing transaction knows something; it does from here on."""
    with office.store.write() as connection:
        found = known_to(connection)
        before = key in found
        if keep:
            found[key] = True
    return before


def test_the_next_save_reads_only_its_record(office: Office, other: Office) -> None:
    save(office, "1")
    assert reads(office, lambda: save(office, "2")) == {"indicator_value"}
    with other.store.write() as connection:
        set_fact(connection, "anything", "else")
    again = reads(office, lambda: save(office, "3"))
    assert again - {"indicator_value"} <= {*WATCHED, "journal_op"}, (
        "what is kept is read of tables that are watched"
    )
    assert {"officer", "period_status", "residential_area", "sync_lock", "catalogue_package"} <= again


def test_the_next_form_reads_only_its_record_and_counts(office: Office, other: Office) -> None:
    with office.record(ADMIN) as rec:
        round_id = open_round(rec, "a1")

    def form(serial: int) -> None:
        with office.record() as rec:
            draft = ResponseDraft(f"f{serial}", round_id, "a1", serial, {"q01": "1"}, "q19", "")
            save_response(rec, draft, validity="")

    own = {"survey_response", "survey_count", "held_file"}
    form(1)
    assert reads(office, lambda: form(2)) == own
    with other.store.write() as connection:
        set_fact(connection, "anything", "else")
    again = reads(office, lambda: form(3))
    assert again - own <= {*WATCHED, "journal_op"}
    assert {"officer", "survey_round"} <= again
    with other.record() as rec:
        set_round_state(rec, round_id, "counting")
    form(4)
    with other.record() as rec:
        set_round_state(rec, round_id, "closed")
    with pytest.raises(RoundNotOpen):
        form(5)


def test_only_tables_of_the_book_are_watched() -> None:
    assert set(WATCHED) <= set(metadata.tables)
    kept = [name for name in WATCHED if name in ENTITIES]
    assert kept == [ENTITIES[name].table.name for name in kept], "records are kept by the name of the entity"


def a_row(table: str) -> dict[str, Any]:
    """A row that the table takes."""
    columns = metadata.tables[table].columns
    values = {Integer: 7, LargeBinary: b"x"}
    return {
        column.name: 1 if column.foreign_keys else values.get(type(column.type), "x") for column in columns
    }


@pytest.mark.parametrize("table", [*WATCHED, "journal_op"])
def test_whatever_changes_a_watched_table_is_noticed(office: Office, table: str) -> None:
    columns, row = metadata.tables[table], a_row(table)
    here = [column == row[column.name] for column in columns.primary_key.columns]
    for change in (
        insert(columns).values(row),
        update(columns).where(*here).values(row),
        delete(columns).where(*here),
    ):
        known(office)
        assert known(office)
        noticed = not (table == "journal_op" and change.is_insert)
        with office.store.write() as connection:
            assert connection.execute(change).rowcount == 1
            assert ("something" in known_to(connection)) is not noticed
            known_to(connection)["within"] = True
        assert known(office, "within", keep=False) is not noticed, "who changes them keeps nothing"
        assert known(office, keep=False) is not noticed


def test_nothing_is_known_of_what_was_undone(office: Office) -> None:
    with pytest.raises(RuntimeError), office.record() as rec:
        rec.put("period_status", "x", {"status": "locked"})
        known_to(rec.connection)["whole"] = True
        raise RuntimeError
    with office.record_several() as act:
        with pytest.raises(RuntimeError), act() as rec:
            rec.put("period_status", "x", {"status": "locked"})
            known_to(rec.connection)["part"] = True
            raise RuntimeError
        with act() as rec:
            set_values(rec, SET, "1", [(CELL, "1")])
        with act() as rec:
            set_values(rec, SET, "1", [(CELL, "2")])
    assert not known(office, "whole", keep=False)
    assert not known(office, "part", keep=False)
    save(office, "3")
    with office.read() as connection:
        assert first_break(connection) is None


def test_a_reader_knows_nothing(office: Office) -> None:
    """While it reads, another connection may write."""
    known(office)
    with office.read() as connection:
        assert not known_to(connection)


def lock(by: Office) -> None:
    with by.store.write() as connection:
        row = {"scope": period_scope(SET, MONTH), "reason": "Đã chốt", "locked": 1}
        connection.execute(insert(metadata.tables["sync_lock"]).values(row))


def close(by: Office) -> None:
    with by.record(ADMIN) as rec:
        set_period_status(rec, SET, MONTH, "commune", "locked")


def close_quarter(by: Office) -> None:
    with by.record(ADMIN) as rec:
        set_period_status(rec, SET, "2026-Q3", "commune", "accepted")


def end_area(by: Office) -> None:
    with by.record(ADMIN) as rec:
        retire_area(rec, "a1", date(2026, 8, 31))


def take_rights(by: Office) -> None:
    with by.read() as connection:
        entry = same_name(connection, ENTRY)
    assert entry is not None
    with by.record(ADMIN) as rec:
        change_officer(rec, entry.id, roles=["leader"])


def take_package(by: Office) -> None:
    packages = metadata.tables["catalogue_package"]
    with by.store.write() as connection:
        connection.execute(delete(packages).where(packages.c.code == SET))


@pytest.mark.parametrize("from_elsewhere", [False, True])
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lock, Locked),
        (close, PeriodAccepted),
        (close_quarter, PeriodAccepted),
        (end_area, DoesNotFit),
        (take_rights, NotAllowed),
        (take_package, NotInstalled),
    ],
)
def test_what_was_changed_between_two_saves_refuses_the_second(
    office: Office,
    other: Office,
    change: Callable[[Office], None],
    refusal: type[Problem],
    from_elsewhere: bool,
) -> None:
    save(office, "1")
    save(office, "2")
    change(other if from_elsewhere else office)
    with pytest.raises(refusal):
        save(office, "3")


@pytest.mark.parametrize("from_elsewhere", [False, True])
def test_the_journal_goes_on_where_it_ended(office: Office, other: Office, from_elsewhere: bool) -> None:
    by = other if from_elsewhere else office
    for value in range(1, 1_200):  # two blocks are packed meanwhile
        save(office if value % 100 else by, str(value))
    with by.store.write() as connection:
        replace_device(connection, by.clock)
    save(office, "7")
    save(by, "8")
    save(office, "9")
    ops = ops_of_device(office)
    assert [op.device_seq for op in ops] == list(range(1, len(ops) + 1))
    assert [op.patch["value"] for op in ops[-3:]] == ["7", "8", "9"]
    with office.read() as connection:
        assert first_break(connection) is None


def test_a_value_that_was_never_shown_is_named_by_the_next_save(office: Office, other: Office) -> None:
    """The version of a record that its author has seen is older where a page came under an own value."""
    save(office, "1")
    values = metadata.tables["indicator_value"]
    with office.store.write() as connection:
        connection.execute(update(values).where(values.c.id == CELL.id_in(SET)).values(version=9))
    save(office, "2")
    with other.store.write() as connection:
        UnseenValues(connection).note("indicator_value", CELL.id_in(SET), "value", 4)
    save(office, "3")
    assert [op.base_version for op in ops_of_device(office)[-2:]] == [9, 4]


def test_a_comment_on_another_cell_closes_a_report_that_was_returned(office: Office) -> None:
    """It follows from the figures too, which nobody watches."""
    other = Cell("a1", "NT02", MONTH)
    with office.record(ADMIN) as rec:
        set_period_status(rec, SET, MONTH, "commune", "returned")
    with office.record() as rec:
        set_values(rec, SET, "1", [(CELL, "1"), (other, "1")])
    save(office, "2")
    with office.record(ADMIN) as rec:
        rec.put("indicator_value", other.id_in(SET), {"note": "Xem lại", "note_state": ASKED})
    with pytest.raises(PeriodAccepted):
        save(office, "3")


@pytest.mark.parametrize("refused", [False, True])
def test_a_save_after_one_that_failed_reads_through_its_own_connection(office: Office, refused: bool) -> None:
    """The one that failed was closed; what the pool opens again serves another object."""
    with office.record(ADMIN) as rec:
        put_area(rec, "a2")
    save(office, "1")
    with pytest.raises(DoesNotFit if refused else RuntimeError):
        if refused:
            with office.record() as rec:
                set_values(rec, SET, "1", [(Cell("nowhere", "NT01", MONTH), "1")])
        else:
            with office.read():
                raise RuntimeError
    with office.record() as rec:
        set_values(rec, SET, "1", [(Cell("a2", "NT01", MONTH), "2")])
    assert ops_of_device(office)[-1].patch["value"] == "2"


def test_watching_that_failed_at_first_begins_again(office: Office) -> None:
    """A disk that did not answer for a moment stops one save, not all that come."""
    office.store.connections.close_idle()
    with office.store.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"DROP TRIGGER temp.watch_{WATCHED[-1]}_DELETE")
        connection.info.clear()
    save(office, "1")
    close(office)
    with pytest.raises(PeriodAccepted):
        save(office, "2")


def test_nobody_leaves_options_on_a_connection_that_is_kept() -> None:
    """SQLAlchemy sets them for good, for all that come; a query takes the same."""
    root = Path(__file__).parents[2]
    found = [
        str(path.relative_to(root))
        for folder in ("desktop_app", "ui")
        for path in (root / folder).rglob("*.py")
        if re.search(r"connection\.execution_options\(", path.read_text("utf-8"))
    ]
    assert not found


def test_a_connection_that_is_given_back_late_is_closed(office: Office) -> None:
    with office.read():
        connections = [office.store.connections.taken() for _ in range(6)]
        for each in connections:
            each.__enter__()
        for each in connections:
            each.__exit__(None, None, None)
        assert len(office.store.connections._idle) == 4
        office.store.connections.close()
    assert not office.store.connections._idle
