"""Persons and retention from the command line: found, written out, made anonymous; each by its right."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import export_person, find_noted
from desktop_app.cli.commands.person_command import SOME_LEFT, find, purge
from desktop_app.cli.commands.retention_command import apply, list_due, times
from desktop_app.cli.parser import parse
from desktop_app.credentials.opening import PASSPHRASE_FILE_VARIABLE
from tests.builders import PASSPHRASE, an_office, register
from tests.persons.builders import A_VISITOR, PHONE, PLAIN, WHO, begin, known_everywhere, live_on, step
from tests.support.running.commands import run_command


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
    for reason in (None, "Người dân yêu cầu"):
        with pytest.raises(Problem, match="--reason"):
            purge(office, [person], reason, agreed=True)
    assert found_id(office, capsys) == person, "without a reason nothing happens"
    assert purge(office, [person], "request", agreed=True) == SOME_LEFT
    said = capsys.readouterr().out
    assert "PT-2026-0001" in said.partition("Giữ lại: ")[2], "a posted voucher is kept by law"
    assert find(office, PLAIN) == 0
    assert capsys.readouterr().out.count("\n") == 2, "the person with that voucher alone"
    with office.read() as connection:
        noted = accesses(connection)
    assert {AccessAction.SEARCH, AccessAction.ERASE} <= {each.action for each in noted}
    assert WHO not in repr(noted), "what was looked for is in no log"


@pytest.mark.parametrize("answer", ["không", "", None])
def test_what_would_go_is_shown_and_nothing_goes_before_somebody_agrees(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    known_everywhere(office)
    person = found_id(office, capsys)
    records = [record.id for item in find_noted(office, PLAIN) for record in item.records]
    typed(monkeypatch, answer)
    with pytest.raises(Problem, match="Nothing was erased"):
        purge(office, [person], "request", agreed=False)
    shown = capsys.readouterr().out
    assert shown.count("Sẽ ẩn danh: ") == len(records) - 1
    assert shown.count("Giữ lại: ") == 1
    assert [record.id for item in find_noted(office, PLAIN) for record in item.records] == records


def test_who_agrees_at_the_console_needs_no_option(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known_everywhere(office)
    person = found_id(office, capsys)
    typed(monkeypatch, "CÓ")
    assert purge(office, [person], "request", agreed=False) == SOME_LEFT
    assert len(find_noted(office, PLAIN)[0].records) == 1


def test_what_came_while_the_console_waited_does_not_go(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = known_everywhere(office)
    person = found_id(office, capsys)
    step(office, ids["visit"], "guide", guidance="Hướng dẫn")
    live_on(office, 365 * 5 + 40)

    def something_comes(_question: str) -> str:
        step(office, begin(office, "TCD", A_VISITOR), "guide", guidance="Hướng dẫn")
        live_on(office, 365 * 5 + 40)
        return "yes"

    monkeypatch.setattr("desktop_app.cli.commands.person_command.somebody_can_be_asked", lambda: True)
    monkeypatch.setattr("desktop_app.cli.commands.person_command.ask_line", something_comes)
    acts: Sequence[Callable[[], int]] = (
        lambda: purge(office, [person], "request", agreed=False),
        lambda: apply(office, [], agreed=False),
    )
    for act in acts:
        before = find_noted(office, PLAIN)[0].records
        with pytest.raises(Problem, match="after the list was shown"):
            act()
        assert len(find_noted(office, PLAIN)[0].records) == len(before) + 1


def test_the_whole_command_asks_and_where_nobody_can_be_asked_wants_the_option(tmp_path: Path) -> None:
    folder, secret = tmp_path / "book", tmp_path / "passphrase"
    book = an_office(folder)
    known_everywhere(book)
    book.close()
    secret.write_text(PASSPHRASE)

    def run(*words: str) -> tuple[int, str, str]:
        environment = {PASSPHRASE_FILE_VARIABLE: str(secret)}
        done = run_command("desktop_app", "--data-dir", folder, "person", *words, env=environment)
        return done.returncode, done.stdout, done.stderr

    person = run("find", PLAIN)[1].partition("  ")[0]
    purging = ("purge", person, "--reason", "request")
    status, shown, refused = run(*purging)
    assert (status, shown.count("Sẽ ẩn danh: ")) == (1, 7)
    assert "--yes" in refused
    status, shown, _ = run(*purging, "--yes")
    assert (status, "Đã ẩn danh 7 hồ sơ." in shown) == (SOME_LEFT, True)
    assert len(run("find", PLAIN)[1].splitlines()) == 2


def typed(monkeypatch: pytest.MonkeyPatch, answer: str | None) -> None:
    """Have somebody at the console type this; ``None``: nobody is there."""
    line = "" if answer is None else f"{answer}\n"
    console = io.StringIO(line)
    monkeypatch.setattr(console, "isatty", lambda: answer is not None)
    monkeypatch.setattr("sys.stdin", console)


def test_the_times_are_shown_and_set_by_whoever_may(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert times(office, ["opinions", "36"]) == 0
    shown = dict(line.split()[:2] for line in capsys.readouterr().out.splitlines())
    assert (shown["opinions"], shown["vouchers"]) == ("36", "120")
    assert times(office, ["opinions"]) == 0
    assert dict(line.split()[:2] for line in capsys.readouterr().out.splitlines())["opinions"] == "24"
    for words in (["nothing", "3"], ["opinions", "x"], ["opinions", "3", "4"], ["vouchers", "24"]):
        with pytest.raises(Problem):
            times(office, words)
    register(office, "Lê Thị Quản", "admin")
    office.officer = register(office, "Trần Văn Ghi", "entry").name
    with pytest.raises(NotAllowed):
        times(office, ["opinions", "12"])


def test_nothing_is_due_in_a_new_book(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    known_everywhere(office)
    assert list_due(office) == 0
    assert capsys.readouterr().out == ""
    assert apply(office, [], agreed=True) == 0
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
        lambda: purge(office, [person], "request", agreed=True),
        lambda: list_due(office),
        lambda: apply(office, [], agreed=True),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_the_words_of_the_commands() -> None:
    own = parse(["person", "purge", "p1", "--reason", "request", "--officer", "A"]).own
    assert (own.act, own.words, own.reason, own.officer, own.yes) == ("purge", ["p1"], "request", "A", False)
    own = parse(["retention", "apply", "r1", "--yes"]).own
    assert (own.act, own.ids, own.yes) == ("apply", ["r1"], True)
    own = parse(["person", "dossier", "--out", "ho-so"]).own
    assert (own.act, own.words, own.out) == ("dossier", [], Path("ho-so"))
