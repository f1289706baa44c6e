"""Files of entries and steps: who may attach them, when they are kept, where they are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop_app.accounts.officers import NotAllowed
from desktop_app.attachments.examining import Candidate, examine
from desktop_app.attachments.holding import hold
from desktop_app.attachments.kinds import accepted
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.registers.entries.drafts import discard_entry_draft
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.files import attach_to_entry, remove_from_entry
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from desktop_app.storage.tables.attachments import attachment, held_file, stored_content
from tests.builders import a_copy, register
from tests.registers.builders import AN_OPINION, ON, begin_opinion


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    yield made
    made.close()


@pytest.fixture
def letter(tmp_path: Path) -> Candidate:
    path = tmp_path / "Công văn 12.pdf"
    path.write_bytes(b"%PDF-1.7 letter")
    return examine(path, accepted("*/*"))


def timeline(office: Office, matter_id: str) -> Timeline:
    with office.read() as connection:
        found = timeline_of(connection, matter_id, office.clock.today(), office.officer)
    assert found is not None
    return found


def rows(office: Office) -> tuple[int, int, int]:
    """Records of files, files that are held, contents."""
    with office.read() as connection:
        tables = (attachment, held_file, stored_content)
        found = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    return found[0], found[1], found[2]


def test_files_of_an_entry_and_of_a_step_stand_in_its_timeline(office: Office, letter: Candidate) -> None:
    matter_id = begin_opinion(office)
    with office.record() as rec:
        attach_to_entry(rec, matter_id, letter)
        take_step(rec, matter_id, "receive", Step(ON, files=(letter,)))
    told = timeline(office, matter_id)
    assert [(item.action, item.files) for item in told.items if item.files] == [
        ("receive", (letter.name,)),
        ("attached", (letter.name,)),
    ]
    assert rows(office)[2] == 1, "the same content is kept once"
    with office.record() as rec:
        remove_from_entry(rec, next(file for file in told.files if file.owner == matter_id))
    assert [file.owner for file in timeline(office, matter_id).files] != [matter_id]


def test_a_step_whose_file_cannot_be_read_any_more_is_not_taken(
    office: Office, letter: Candidate, tmp_path: Path
) -> None:
    matter_id = begin_opinion(office)
    (tmp_path / "Công văn 12.pdf").unlink()
    with pytest.raises(Problem), office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON, files=(letter,)))
    assert timeline(office, matter_id).past.state == "new"


def test_files_held_while_an_entry_is_typed_are_recorded_with_it(office: Office, letter: Candidate) -> None:
    with office.record() as rec:
        hold(rec.connection, "d1", letter)
    assert rows(office) == (0, 1, 1)
    with office.record() as rec:
        begin_entry(rec, register_in_use(rec.connection, "DLXH"), AN_OPINION, matter_id="d1")
    assert rows(office) == (1, 0, 1)
    assert [file.name for file in timeline(office, "d1").files] == [letter.name]


def test_files_of_an_entry_that_is_given_up_go(office: Office, letter: Candidate) -> None:
    with office.record() as rec:
        hold(rec.connection, "d1", letter)
        discard_entry_draft(rec.connection, "d1")
    assert rows(office) == (0, 0, 0)


def test_a_voided_entry_takes_no_files(office: Office, letter: Candidate) -> None:
    matter_id = begin_opinion(office)
    with office.record() as rec:
        void_entry(rec, matter_id, Step(ON, reason="ghi nhầm"))
    with pytest.raises(Problem, match="voided"), office.record() as rec:
        attach_to_entry(rec, matter_id, letter)


def test_only_who_may_write_into_the_register_attaches_and_removes(office: Office, letter: Candidate) -> None:
    matter_id = begin_opinion(office)
    with office.record() as rec:
        attach_to_entry(rec, matter_id, letter)
    (file,) = timeline(office, matter_id).files
    register(office, "Quản Trị", "admin")
    register(office, "Lãnh Đạo", "leader")
    office.officer = "Lãnh Đạo"  # who reads registers, and no more
    with pytest.raises(NotAllowed), office.record() as rec:
        attach_to_entry(rec, matter_id, letter)
    with pytest.raises(NotAllowed), office.record() as rec:
        remove_from_entry(rec, file)
