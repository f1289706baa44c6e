"""A batch of petitions locks at a date: nothing is added, changed or voided in it, and it goes out whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.entries.writing import write_batch
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.registers.entries.batches import Batch, BatchLocked, batches_of, lock_batch
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.papers.batch_paper import batch_paper
from desktop_app.reports.blocks.model import Document
from desktop_app.storage.tables.registers import register_batch
from tests.builders import COMMUNE, a_copy, register
from tests.registers.builders import ON
from tests.reports.block_texts import texts_of

BATCH = "Trước kỳ họp thứ 5"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    yield made
    made.close()


def petition(office: Office, content: str, batch: str = BATCH) -> str:
    answers = {
        "received_on": ON.isoformat(),
        "channel": "voter_meeting",
        "batch": batch,
        "content": content,
        "field": "infrastructure",
        "named": "no",
    }
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, "KNCT"), answers)


def lock(office: Office, on: date | None, reason: str = "", by: str | None = None) -> None:
    with office.record(by) if by else office.record() as rec:
        lock_batch(rec, register_in_use(rec.connection, "KNCT"), "trước kỳ họp THỨ 5", on, reason)


def correct(office: Office, matter_id: str, **answers: str) -> None:
    with office.record() as rec:
        petitions, fields = (
            register_in_use(rec.connection, "KNCT"),
            fields_of_entry(rec.connection, matter_id),
        )
        given = {**entry_of(rec.connection, matter_id).answers, **answers}
        draft = RegisterEntryDraft(
            matter_id, "KNCT", petitions.version, "", given, "", rec.author, opened=fields
        )
        save_entry(rec, petitions, draft)


def batches(office: Office) -> tuple[Batch, ...]:
    with office.read() as connection:
        return batches_of(connection, register_in_use(connection, "KNCT"), office.officer)


def test_a_locked_batch_takes_no_changes_but_steps_go_on(office: Office) -> None:
    inside, outside = petition(office, "Sửa cống"), petition(office, "Thêm đèn", "Khác")
    today = office.clock.today()
    lock(office, today + timedelta(1))
    correct(office, inside, content="Sửa cống lớn")
    lock(office, today)
    for refused in (
        lambda: petition(office, "Làm đường"),
        lambda: petition(office, "Làm đường", "trước  kỳ họp thứ 5"),
        lambda: correct(office, inside, content="Sửa cống nhỏ"),
        lambda: correct(office, inside, batch="Khác"),
        lambda: correct(office, outside, batch=BATCH),
    ):
        with pytest.raises(BatchLocked):
            refused()
    with pytest.raises(BatchLocked), office.record() as rec:
        void_entry(rec, inside, Step(ON, reason="ghi nhầm"))
    with office.record() as rec:
        take_step(rec, inside, "classify", Step(ON, answers={"competence": "commune"}))
    correct(office, outside, content="Thêm đèn khu 3")
    with office.read() as connection:
        assert entry_of(connection, inside).answers["content"] == "Sửa cống lớn"


def test_a_lock_that_holds_is_changed_for_a_reason_by_who_reviews(office: Office) -> None:
    inside = petition(office, "Sửa cống")
    lock(office, office.clock.today())
    with pytest.raises(Problem, match="locked already"):
        lock(office, None)
    lock(office, None, "kỳ họp lùi lại")
    correct(office, inside, content="Sửa cống lớn")
    register(office, "Quản Trị", "admin")
    register(office, "Nhập Liệu", "entry")
    with pytest.raises(NotAllowed):
        lock(office, office.clock.today(), by="Nhập Liệu")


def test_a_lock_is_seen_where_no_entry_is_left(office: Office) -> None:
    """Whoever is refused a new entry is told to have the batch opened: so it stands in the list."""
    only = petition(office, "Sửa cống")
    lock(office, office.clock.today() + timedelta(1))
    correct(office, only, batch="Khác")
    held = next(batch for batch in batches(office) if batch.locks_on is not None)
    assert (held.name, held.ids, held.late) == ("trước kỳ họp THỨ 5", (), frozenset())
    lock(office, None, "kỳ họp lùi lại")
    assert [len(batch.ids) for batch in batches(office)] == [1]


def test_two_ways_of_writing_are_one_batch_and_what_came_later_is_told(office: Office) -> None:
    petition(office, "Sửa cống")
    petition(office, "Thêm đèn", "TRƯỚC KỲ HỌP THỨ 5")
    petition(office, "Làm đường", "Sau kỳ họp")
    assert sorted(len(batch.ids) for batch in batches(office)) == [1, 2]
    lock(office, office.clock.today())
    assert all(not batch.late for batch in batches(office)), "they were there before"
    with office.store.write() as connection:  # as where a colleague had locked it before
        connection.execute(update(register_batch).values(locked_at=1))
    held = next(batch for batch in batches(office) if len(batch.ids) == 2)
    assert (len(held.late), held.is_locked(office.clock.today())) == (2, True)


def test_the_whole_batch_goes_out(office: Office, tmp_path: Path) -> None:
    for content in ("Sửa cống", "Thêm đèn"):
        petition(office, content)
    target = tmp_path / "dot.xlsx"
    with office.read() as connection:
        petitions = register_in_use(connection, "KNCT")
        several = whole_entries(connection, batches(office)[0].ids, office.clock.today())
    write_batch(petitions, several, target)
    rows = list(openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True))
    told = " ".join(str(cell) for row in rows for cell in row)
    assert "Sửa cống" in told
    assert "Thêm đèn" in told
    assert rows[-1][0] == "2 mục"


def test_the_batch_on_paper_stands_by_state_and_counts(office: Office, tmp_path: Path) -> None:
    ids = [petition(office, content) for content in ("Sửa cống", "Thêm đèn", "Làm đường")]
    with office.record() as rec:
        take_step(rec, ids[1], "classify", Step(ON, answers={"competence": "commune"}))
    lock(office, office.clock.today())
    (batch,) = batches(office)

    def paper(reader: str) -> Document:
        with office.read() as connection:
            return batch_paper(connection, office.clock, COMMUNE, reader, "KNCT", batch)

    told = texts_of(paper(office.officer))
    assert told[:3] == [
        "DANH SÁCH",
        f"Đợt “{batch.name}” – Ý kiến, kiến nghị của cử tri và Nhân dân",
        "Đợt có 03 kiến nghị, đã chốt từ ngày 05/10/2026.",
    ]
    places = [next(at for at, line in enumerate(told) if words in line) for words in _IN_ORDER]
    assert places == sorted(places), "the states stand in the order of the register"
    render(paper(office.officer), FileKind.PDF, tmp_path / "batch.pdf")
    register(office, "Quản Trị", "admin")
    with pytest.raises(NotAllowed):
        paper("Quản Trị")


_IN_ORDER = ("Đã tiếp nhận: 02", "Sửa cống", "Làm đường", "Đã phân loại: 01", "Thêm đèn", "Tổng cộng: 03 (")


def test_the_id_of_a_batch_keeps_the_signs_of_its_name(office: Office) -> None:
    """A lock that an earlier version wrote holds: its id is found by the same name."""
    matter_id = petition(office, "Sửa cống", "Đợt “Mùa xuân”")
    with office.record() as rec:
        lock_batch(rec, register_in_use(rec.connection, "KNCT"), "đợt “MÙA XUÂN”", ON)
        ids = list(rec.connection.execute(select(register_batch.c.id)).scalars())
    assert ids == ["rb:KNCT:dot “mua xuan”"]
    with pytest.raises(BatchLocked):
        correct(office, matter_id, content="Sửa đường")
