"""Records that are written together: the same rows, the same ops, the same refusals as one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from desktop_app.base.ids import indicator_value_id
from desktop_app.book.office import Office
from desktop_app.journal.chain import first_break
from desktop_app.journal.locks import Locked
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.tables.movements import indicator_value
from desktop_app.storage.tables.sync import sync_lock, sync_unseen
from desktop_app.wire.compression import decompress
from desktop_app.wire.scopes import period_scope
from tests.builders import an_office, ops_of_device

type Block = Callable[[Recorder, str, Sequence[str]], AbstractContextManager[None]]

SET = "MTTQ"
CODES = [f"C{number}" for number in range(700)]
OLD, NEW = CODES[:400], CODES[400:]


def one_by_one(_rec: Recorder, _entity: str, _ids: Sequence[str]) -> AbstractContextManager[None]:
    return nullcontext()


def id_of(code: str, period: str = "2026-M05") -> str:
    return indicator_value_id(SET, code, period, "a1")


def fields_of(code: str, value: str | None, period: str = "2026-M05") -> dict[str, str | None]:
    return {"set_code": SET, "indicator_code": code, "period": period, "unit": "a1", "value": value}


def rows(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(indicator_value).order_by("id"))]


def written(folder: Path, block: Block) -> tuple[object, ...]:
    """What lies in a book after old and new cells were written, some twice, some over another value."""
    with closing(an_office(folder)) as office:
        with office.record() as rec:
            for code in OLD:
                rec.put("indicator_value", id_of(code), fields_of(code, "1"))
            rec.put("indicator_value", id_of("C1"), {"note": "Xem lại", "note_state": "asked"})
        with office.record() as rec, block(rec, "indicator_value", [id_of(code) for code in CODES]):
            for number, code in enumerate(CODES):
                shown: dict[str, str | int | float | None] = {"value": "1" if number % 50 else "7"}
                rec.put("indicator_value", id_of(code), fields_of(code, str(number)), shown=shown)
            rec.put("indicator_value", id_of("C1"), {"value": None, "note": None})
            assert rec.get("indicator_value", id_of("C1"))["value"] is None  # type: ignore[index]
            rec.put("indicator_value", id_of("C699"), fields_of("C699", "Đoài"))
            rec.put("residential_area", "b1", {"name": "Thôn Đoài", "households_until": {"2026-03": 90}})
        with office.read() as connection:
            unseen = [tuple(row) for row in connection.execute(select(sync_unseen))]
            names = connection.execute(text("SELECT name, households_until FROM residential_area")).all()
            assert first_break(connection) is None
            ops = [
                (op.device_seq, op.entity_id, op.base_version, op.patch, op.resolves)
                for op in ops_of_device(office)
            ]
            where = connection.execute(
                text("SELECT record, segment FROM journal_segment_record ORDER BY 1, 2")
            )
            index = list(map(tuple, where))
            return rows(connection), ops, unseen, list(map(tuple, names)), index, bytes_of_journal(connection)


def bytes_of_journal(connection: Connection) -> str:
    """A digest of every byte that the journal holds, be it a row or packed; zstd's own bytes left out."""
    digest = sha256()
    packed = connection.execute(text("SELECT last_hash, packed, before FROM journal_segment ORDER BY number"))
    for link, content, before in packed:
        digest.update(link + decompress(content) + (b"" if before is None else decompress(before)))
    for row in connection.execute(text("SELECT * FROM journal_op ORDER BY device_seq")):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def test_written_together_or_one_by_one_the_book_is_the_same(tmp_path: Path) -> None:
    """And the journal holds these very bytes, which are what goes to the province: they never change."""
    bulk = written(tmp_path / "one", Recorder.bulk)
    assert bulk == written(tmp_path / "other", one_by_one)
    assert bulk[-1] == "6c24b23d2fbec23f5438fe00ef0fdb2c982b12036314ff0c1fe0879b51031e42"


def test_what_was_written_before_a_refusal_stays_written(office: Office) -> None:
    """The caller that goes on after a refusal finds the same, whichever way it wrote."""
    locked = id_of("C1", "2026-M06")
    with office.store.write() as connection:
        connection.execute(sync_lock.insert().values(scope=period_scope(SET, "2026-M06"), reason="Đã chốt"))
    with office.record() as rec:
        with pytest.raises(Locked), rec.bulk("indicator_value", [id_of("C1"), locked]):
            rec.put("indicator_value", id_of("C1"), fields_of("C1", "5"))
            rec.put("indicator_value", locked, fields_of("C1", "5", "2026-M06"))
        rec.put("indicator_value", id_of("C2"), fields_of("C2", "6"))
    with office.read() as connection:
        assert [row[0] for row in rows(connection)] == [id_of("C1"), id_of("C2")]
    assert [op.entity_id for op in ops_of_device(office)] == [id_of("C1"), id_of("C2")]


def test_blocks_do_not_stand_in_one_another(office: Office) -> None:
    with office.record() as rec, rec.bulk("indicator_value", []), pytest.raises(RuntimeError):
        rec.bulk("indicator_value", []).__enter__()


def test_an_update_names_only_the_columns_that_change(office: Office) -> None:
    """SQLite writes the index of every column that an update names."""
    with office.record() as rec:
        rec.put("indicator_value", id_of("C1"), fields_of("C1", "5"))
    said: list[str] = []
    with office.record() as rec:
        driver = rec.connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(said.append)
        rec.put("indicator_value", id_of("C1"), fields_of("C1", "6"))
        driver.set_trace_callback(None)
    [update] = [each for each in said if each.startswith("UPDATE indicator_value")]
    assert "period" not in update.partition("WHERE")[0]
    assert "6" in update
