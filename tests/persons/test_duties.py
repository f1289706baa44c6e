"""The record of processing and the impact dossier: every definition in use, and how many records it has."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import write_duty_papers
from desktop_app.office.profile import load_profile
from desktop_app.persons.duties import processing_lines
from tests.builders import COMMUNE, register
from tests.persons.builders import WHO, known_everywhere


def text_of(path: Path) -> str:
    """All words of a Word document."""
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(part.text for part in document.paragraphs), *cells])


def test_each_definition_is_a_line_with_its_records(office: Office) -> None:
    known_everywhere(office)
    with office.read() as connection:
        lines = {line.title: line for line in processing_lines(connection)}
    assert (lines["Nhà Đại đoàn kết"].records, lines["Nhà Đại đoàn kết"].sensitive) == (1, 1)
    assert lines["Chứng từ nhận ủng hộ"].records == 2, "the posted and the prepared one"
    assert lines["Danh sách hộ được hỗ trợ"].records == 1
    assert lines["Khen thưởng"].records == 0, "what has no records yet is processed all the same"


def test_both_papers_are_written_and_name_nobody_but_the_office(office: Office, tmp_path: Path) -> None:
    known_everywhere(office)
    record, dossier = map(text_of, write_duty_papers(office, tmp_path / "ho-so"))
    with office.read() as connection:
        issuer = load_profile(connection, COMMUNE)["issuer"]
    for text in (record, dossier):
        assert issuer in text
        assert "Nhà Đại đoàn kết" in text
        assert "nhiệm vụ của Mặt trận theo luật *" in text, "what is open is marked"
        assert WHO not in text
        assert "{" not in text, "every place is filled"
    assert "Nghị định số 356/2025/NĐ-CP" in dossier
    with office.read() as connection:
        (noted,) = [entry for entry in accesses(connection) if entry.action is AccessAction.EXPORT]
    assert noted.subject == "personal_duties"


def test_who_may_not_look_up_persons_or_not_export_gets_neither(office: Office, tmp_path: Path) -> None:
    register(office, "Lê Thị Quản", "admin")
    office.officer = register(office, "Trần Văn Ghi", "entry").name
    with pytest.raises(NotAllowed):
        write_duty_papers(office, tmp_path / "ho-so")
    assert list(tmp_path.glob("ho-so/*")) == []


def test_a_folder_is_asked_for() -> None:
    from desktop_app.cli.commands.person_command import run
    from desktop_app.cli.parser import parse

    with pytest.raises(Problem, match="Type whom"):
        run(parse(["person", "purge"]))
