"""A file that was taken in by mistake: what it corrected is as before, except what was corrected since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import update

from desktop_app.base.ids import new_id
from desktop_app.base.long_work import unwatched
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.entries.incoming import RowKind, read_entries, record_row
from desktop_app.exchange.entries.writing import write_entries
from desktop_app.registers.entries.batches import lock_batch
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.local_answers import local_answers_of, save_local_answers
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntry, RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.entries.taking_back import take_back_all
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from desktop_app.storage.tables.registers import register_event
from tests.builders import a_copy, put_area
from tests.registers.builders import ON, begin_opinion, past_of
from tests.registers.entries.test_relations import drafted, issue

WHY = Step(ON, reason="Nhầm tệp")
TODAY = date(2026, 10, 5)

type Columns = Mapping[str, Callable[[int], str]]
"""By a part of its heading, what a column says in a row, counted from 0."""


DLXH: Columns = {
    "[content]": lambda n: f"Sai {n}",
    "[noted_on]": lambda _: "07/09/2026",
    "Khu dân cư": lambda _: "Thôn Đoài",
    "[source]": lambda _: "Gặp trực tiếp",
    "[field]": lambda _: "Hạ tầng",
    "[urgency]": lambda _: "Bình thường",
}


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    with made.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    yield made
    made.close()


def take_in(office: Office, path: Path, code: str, ids: list[str], new: int, columns: Columns) -> str:
    """Write entries into a file, change it, add rows and take it in; under what it is taken back."""
    with office.read() as connection:
        register = register_in_use(connection, code)
        several = whole_entries(connection, ids, office.clock.today())
    write_entries(register, several, ["Thôn Đoài"], path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[2]]
    for number in range(len(ids) + new):
        for part, say in columns.items():
            column = next(place for place, head in enumerate(heads, 1) if part in head)
            sheet.cell(3 + number, column).value = say(number)
    book.save(path)
    act = new_id(office.clock)
    with office.record() as rec:
        found = read_entries(rec.connection, office.clock, register, path, office.officer, unwatched)
        assert [row.kind for row in found.rows].count(RowKind.CHANGED) == len(ids), found.rows
        for row in found.to_write:
            record_row(rec, register, row, act)
    return act


def entry(office: Office, matter_id: str) -> RegisterEntry:
    with office.read() as connection:
        return entry_of(connection, matter_id)


def timeline(office: Office, matter_id: str) -> Timeline:
    with office.read() as connection:
        found = timeline_of(connection, matter_id, TODAY, office.officer)
    assert found is not None
    return found


def correct(office: Office, matter_id: str, **answers: str) -> None:
    with office.record() as rec:
        register = register_in_use(rec.connection, "DLXH")
        given = {**entry_of(rec.connection, matter_id).answers, **answers}
        opened = fields_of_entry(rec.connection, matter_id)
        draft = RegisterEntryDraft(matter_id, "DLXH", "1", "", given, "", rec.author, opened=opened)
        save_entry(rec, register, draft)


def two_corrected(office: Office, tmp_path: Path) -> tuple[list[str], str]:
    ids = [begin_opinion(office, content=f"Ý kiến {n}") for n in range(2)]
    return ids, take_in(office, tmp_path / "in.xlsx", "DLXH", ids, 1, DLXH)


def test_what_a_file_corrected_is_as_before_with_the_rest_of_the_file(office: Office, tmp_path: Path) -> None:
    before = [entry(office, begin_opinion(office, content="Khác"))]
    ids, act = two_corrected(office, tmp_path)
    assert entry(office, ids[0]).answers["content"] == "Sai 0"
    assert (entry(office, ids[0]).area_id, entry(office, ids[0]).opened_on) == ("a01", date(2026, 9, 7))
    (single, together) = timeline(office, ids[0]).back
    assert (single.act, together.act, together.several) == ("", act, 3)
    assert single.step == "Sửa theo tệp"
    (told,) = (item for item in timeline(office, ids[0]).items if item.step == "Sửa theo tệp")
    said = {each.question: (each.before, each.value) for each in told.said}
    assert said["Nội dung"] == ("Ý kiến 0", "Sai 0")
    assert not [item for item in timeline(office, ids[0]).items if item.step == "Đã sửa"], "said once"
    with office.record() as rec:
        assert len(take_back_all(rec, act, WHY)) == 3
    now = [entry(office, each) for each in ids]
    assert [(each.answers["content"], each.area_id, each.opened_on) for each in now] == [
        (f"Ý kiến {n}", "", before[0].opened_on) for n in range(2)
    ]
    steps = [item.step for item in timeline(office, ids[0]).items]
    assert "Sửa theo tệp (đã lùi, không tính)" in steps
    assert "Lùi bước" in steps
    with pytest.raises(Problem, match="already"), office.record() as rec:
        take_back_all(rec, act, WHY)


def test_what_a_person_corrected_since_stays_and_is_said(office: Office, tmp_path: Path) -> None:
    ids, act = two_corrected(office, tmp_path)
    correct(office, ids[1], content="Đúng ra là thế này", noted_on="2026-09-09")
    with office.record() as rec:
        take_back_all(rec, act, WHY)
    assert [entry(office, each).answers["content"] for each in ids] == ["Ý kiến 0", "Đúng ra là thế này"]
    assert entry(office, ids[1]).opened_on == date(2026, 9, 9)
    said = [past_of(office, each).every[-1].reason for each in ids]
    assert said[0] == "Nhầm tệp"
    assert said[1] == "Nhầm tệp (đã sửa sau đó nên giữ nguyên: Nội dung, Ngày ghi nhận)"


def test_one_of_them_is_taken_back_alone_or_stays_with_the_others(office: Office, tmp_path: Path) -> None:
    """One that was voided since says what it said before, too, once it counts again."""
    ids, act = two_corrected(office, tmp_path)
    with office.record() as rec:
        void_entry(rec, ids[1], WHY)
        take_back_all(rec, act, WHY)
    assert [entry(office, each).answers["content"] for each in ids] == ["Ý kiến 0", "Ý kiến 1"]


def test_a_document_that_went_out_since_keeps_the_whole_file(office: Office, tmp_path: Path) -> None:
    ids = [drafted(office), drafted(office)]
    code = entry(office, ids[0]).register_code
    act = take_in(office, tmp_path / "in.xlsx", code, ids, 0, {"[abstract]": lambda n: f"Trích yếu {n}"})
    issue(office, ids[1])
    with pytest.raises(Problem, match=r"thì không sửa nữa.*Nothing was taken back"), office.record() as rec:
        take_back_all(rec, act, replace(WHY, on=TODAY))
    assert [entry(office, each).answers["abstract"] for each in ids] == ["Trích yếu 0", "Trích yếu 1"]


def test_private_answers_are_as_before_where_the_file_was_taken_in(office: Office, tmp_path: Path) -> None:
    said = {"content": "Hỏi", "received_on": ON.isoformat(), "channel": "letter", "field": "land"}
    said |= {"competence": "commune", "named": "yes", "consent": "no"}
    with office.record() as rec:
        petitions = register_in_use(rec.connection, "KNCT")
        ids = [
            begin_entry(rec, petitions, {**said, "petitioner": name}) for name in ("Bà Lan", "Ông Hải", "")
        ]
    columns: Columns = {"[petitioner]": lambda n: f"Người {n}", "[batch]": lambda _: "Đợt 1"}
    act = take_in(office, tmp_path / "in.xlsx", "KNCT", ids, 0, columns)
    with office.record() as rec:
        lock_batch(rec, petitions, "Đợt 1", ON, "Đã gửi")
    with pytest.raises(Problem, match="Đợt 1"), office.record() as rec:
        take_back_all(rec, act, WHY)
    with office.record() as rec:
        lock_batch(rec, petitions, "Đợt 1", None, "Sửa")

    def names() -> list[str]:
        with office.read() as connection:
            return [local_answers_of(connection, each).get("petitioner", "") for each in ids]

    assert names() == ["Người 0", "Người 1", "Người 2"]
    with office.store.write() as connection:
        save_local_answers(connection, petitions, ids[1], {"petitioner": "Ông Hải (sửa)"})
    with office.record() as rec:
        take_back_all(rec, act, WHY)
    assert names() == ["Bà Lan", "Ông Hải (sửa)", ""]


def test_what_another_program_wrote_of_a_file_harms_nothing(office: Office, tmp_path: Path) -> None:
    ids, act = two_corrected(office, tmp_path)
    with office.store.write() as connection:
        connection.execute(update(register_event).values(replaced='{"answers/content": "x"}'))
    with office.record() as rec:
        take_back_all(rec, act, WHY)
    assert entry(office, ids[0]).answers["content"] == "Sai 0"
