"""Persons and retention from the command line: found, written out, made anonymous; each by its right."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import export_person
from desktop_app.cli.commands.person_command import SOME_LEFT, find, purge
from desktop_app.cli.commands.retention_command import apply, list_due
from desktop_app.cli.parser import parse
from tests.builders import register
from tests.persons.builders import PHONE, PLAIN, WHO, known_everywhere


def found_id(office: Office, capsys: pytest.CaptureFixture[str]) -> str:
    """The id under which ``find`` prints the person."""
    assert find(office, PLAIN) == 0
    return capsys.readouterr().out.partition("  ")[0]


def test_a_person_is_found_with_every_record(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    ids = known_everywhere(office)
    for words in (PLAIN, WHO.upper(), PHONE):
        assert find(office, words) == 0
        said = capsys.readouterr().out
        assert WHO in said
        assert ids["petition"] in said
    assert find(office, "Không Có Ai") == 1
    assert capsys.readouterr().err.strip()


def test_what_is_held_of_a_person_is_written_into_a_folder(
    office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    known_everywhere(office)
    paths = export_person(office, [found_id(office, capsys)], tmp_path / "xuat")
    assert {path.suffix for path in paths} == {".docx", ".json"}
    (machine,) = (path for path in paths if path.suffix == ".json")
    text = machine.read_text(encoding="utf-8")
    assert WHO in text
    assert json.loads(text)


def test_a_person_is_made_anonymous_and_what_stays_is_said(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    known_everywhere(office)
    person = found_id(office, capsys)
    with pytest.raises(Problem):
        purge(office, [person], "  ")
    assert found_id(office, capsys) == person, "without a reason nothing happens"
    assert purge(office, [person], "Người dân yêu cầu xóa") == SOME_LEFT
    said = capsys.readouterr().out
    assert "PT-2026-0001" in said.partition("Giữ lại: ")[2], "a posted voucher is kept by law"
    assert find(office, PLAIN) == 0
    assert capsys.readouterr().out.count("\n") == 2, "the person with that voucher alone"
    with office.read() as connection:
        noted = accesses(connection)
    assert {AccessAction.SEARCH, AccessAction.ERASE} <= {each.action for each in noted}
    assert WHO not in repr(noted), "what was looked for is in no log"


def test_nothing_is_due_in_a_new_book(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    known_everywhere(office)
    assert list_due(office) == 0
    assert capsys.readouterr().out == ""
    assert apply(office, [], "Hết thời hạn lưu") == 0
    assert find(office, PLAIN) == 0, "what is not due stays"


def test_who_has_no_right_neither_finds_nor_erases(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    known_everywhere(office)
    person = found_id(office, capsys)
    register(office, "Lê Thị Quản", "admin")
    office.officer = register(office, "Trần Văn Ghi", "entry").name
    acts: Sequence[Callable[[], int]] = (
        lambda: find(office, PLAIN),
        lambda: purge(office, [person], "vì"),
        lambda: list_due(office),
        lambda: apply(office, [], "vì"),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_the_words_of_the_commands() -> None:
    own = parse(["person", "purge", "p1", "--reason", "vì", "--officer", "A"]).own
    assert (own.act, own.words, own.reason, own.officer) == ("purge", ["p1"], "vì", "A")
    own = parse(["retention", "apply", "r1", "--reason", "vì"]).own
    assert (own.act, own.ids, own.reason) == ("apply", ["r1"], "vì")
