"""A newer version of a questionnaire on the screen: noticed, looked at, moved to, what is left settled."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import drafts_of, save_draft
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.versions.upgrade import upgrade_round
from tests.surveys.versions.versions import (
    HARD,
    LOST,
    RENAMED_FIRST,
    RENAMED_SECOND,
    SECOND,
    bring,
    entered,
    one_easy_one_hard,
)
from tests.ui.surveys.conftest import CONTROL, World, front, on_disk, press, shown
from ui.base.ask import FileFilter
from ui.surveys.entry.form_body import FormBody
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom
from ui.surveys.versions.settle_dialog import SettleDialog
from ui.surveys.versions.upgrade_dialog import UpgradeDialog


@pytest.fixture
def survey(world: World) -> str:
    """Two finished forms of the first version; the second has come."""
    round_id = one_easy_one_hard(world.office)
    bring(world.office, SECOND)
    return round_id


@pytest.fixture
def room(qtbot: QtBot, world: World, survey: str) -> SurveysRoom:
    made = shown(qtbot, world)
    made.open_round(survey)
    qtbot.waitUntil(lambda: bool(made.round.areas.rows))
    return made


def version_of(world: World, round_id: str) -> str:
    with world.office.read() as connection:
        item = round_of(connection, round_id)
    assert item is not None
    return item.template_version


def looked(qtbot: QtBot, room: SurveysRoom) -> UpgradeDialog:
    room.round.newer_button.click()
    dialog = room.round.dialog
    assert isinstance(dialog, UpgradeDialog)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    return dialog


def settling(qtbot: QtBot, room: SurveysRoom) -> SettleDialog:
    rows = [row.cells[2].text for row in room.round.findings.model.rows]
    at = next(at for at, words in enumerate(rows) if "Loa truyền thanh" in words)
    room.round.tabs.setCurrentWidget(room.round.findings)
    room.round.findings.view.activated.emit(room.round.findings.model.index(at, 0))
    dialog = room.round.dialog
    assert isinstance(dialog, SettleDialog)
    qtbot.waitUntil(lambda: not dialog.bar.busy)
    return dialog


def moved(qtbot: QtBot, room: SurveysRoom, world: World, round_id: str) -> None:
    with world.office.record() as rec:
        upgrade_round(rec, round_id, "2")
    room.round.refresh()
    qtbot.waitUntil(lambda: not room.round.newer.text)


def test_a_newer_version_is_noticed_and_moved_to(
    qtbot: QtBot, room: SurveysRoom, world: World, survey: str
) -> None:
    assert "2" in room.round.newer.text
    dialog = looked(qtbot, room)
    changes = [[cell.text for cell in row.cells] for row in dialog._change_model.rows]
    assert ["Không còn hỏi", "Loa truyền thanh nghe rõ không?", "chữ"] in changes
    listed = {(row.cells[3].text, row.cells[4].text) for row in dialog._answer_model.rows}
    assert ("Nghề chính của hộ", "Ngư dân") in listed
    assert len(dialog._answer_model.rows) == len(LOST)
    assert "Cần sửa" in dialog.kept.text
    assert version_of(world, survey) == "1", "looking moves nothing"
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    assert version_of(world, survey) == "2"
    qtbot.waitUntil(lambda: "· 2" in room.round.plan.text())
    assert not room.round.newer.text
    assert any("Loa truyền thanh" in row.cells[2].text for row in room.round.findings.model.rows)


def test_a_round_that_is_closed_shows_no_offer(
    qtbot: QtBot, room: SurveysRoom, world: World, survey: str
) -> None:
    with world.office.record() as rec:
        rec.put("survey_round", survey, {"status": "closed"})
    room.round.refresh()
    qtbot.waitUntil(lambda: "khóa" in room.round.state.current)
    assert not room.round.newer.text


def test_a_move_that_is_refused_says_why(qtbot: QtBot, room: SurveysRoom, world: World, survey: str) -> None:
    dialog = looked(qtbot, room)
    with world.office.record() as rec:  # closed by somebody else while the dialog stands open
        rec.put("survey_round", survey, {"status": "closed"})
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.refusal.text))
    assert "Khảo sát hộ dân" in dialog.refusal.text
    assert dialog.isVisible()
    dialog.leave.click()
    assert version_of(world, survey) == "1"


def test_the_list_is_copied_and_saved(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = looked(qtbot, room)
    dialog.answers.setFocus()
    QTest.keyClick(dialog.answers, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + len(LOST)
    assert any(line.split("\t")[3:5] == ["Nghề chính của hộ", "Ngư dân"] for line in lines)
    target = tmp_path / "danh-sach.xlsx"

    def choose(title: str, suggested: str, kinds: tuple[FileFilter, ...]) -> Path:
        return target

    monkeypatch.setattr(world.ask, "save_file", choose)
    dialog.save.click()
    qtbot.waitUntil(lambda: "danh-sach" in dialog.kept.text)
    book = load_workbook(target)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + len(LOST)
    assert any("Ngư dân" in row for row in rows)
    assert len(book.worksheets) == 2
    book.close()
    dialog.leave.click()


def test_what_is_left_leads_to_the_form(qtbot: QtBot, room: SurveysRoom, world: World, survey: str) -> None:
    moved(qtbot, room, world, survey)
    dialog = settling(qtbot, room)
    assert len(dialog._model.rows) == len(LOST)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    qtbot.waitUntil(lambda: isinstance(room.entry.body, FormBody))
    assert "Ngư dân" in room.entry.old.text
    body = room.entry.body
    assert isinstance(body, FormBody)
    assert body.answers()["dien_thoai"] == "rõ", "what the form has no place for stays with it"


def test_old_answers_are_settled_together(qtbot: QtBot, room: SurveysRoom, world: World, survey: str) -> None:
    moved(qtbot, room, world, survey)
    dialog = settling(qtbot, room)
    dialog.view.selectAll()
    with qtbot.waitSignal(dialog.settled):
        dialog.remove.click()
    assert str(len(LOST)) in world.ask.asked[-1]
    qtbot.waitUntil(lambda: not dialog._model.rows)
    with world.office.read() as connection:
        form = response_of(connection, "f2")
    assert form is not None
    assert not LOST.keys() & form.answers.keys()
    dialog.leave.click()
    qtbot.waitUntil(
        lambda: not any("Loa truyền" in row.cells[2].text for row in room.round.findings.model.rows)
    )


def test_a_form_left_unfinished_opens_in_the_new_version(
    qtbot: QtBot, room: SurveysRoom, world: World, survey: str
) -> None:
    """Another computer moved the round: here the draft still is in the first version."""
    with world.office.store.write() as connection:
        draft = ResponseDraft("d1", survey, "a1", 3, dict(HARD), "nghe", world.office.officer, "1")
        save_draft(connection, draft, world.office.clock)
    with world.office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "2"})
    room.key_area("a1")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    body = room.entry.body
    assert isinstance(body, FormBody)
    assert body.question() == "nghe", "the cursor stands at its question, which is in a group now"
    assert body.answers()["duong"] == "3"
    assert "Ngư dân" in room.entry.old.text
    body.take_focus()
    press("1")
    room.entry.keep_now()
    on_disk(qtbot, room)
    with world.office.read() as connection:
        (kept,) = drafts_of(connection, survey)
    assert kept.version == "2"
    assert kept.answers == HARD | {"nghe": "nong", "tong": "4"}


def test_a_form_of_a_round_whose_version_is_missing_waits(qtbot: QtBot, world: World, survey: str) -> None:
    """Another computer moved the round, and the province has not sent the version yet."""
    with world.office.store.write() as connection:
        for item in (
            ResponseDraft("d1", world.round_id, "a01", 1, {"q01": "1"}, "q02", world.office.officer),
            ResponseDraft("d2", survey, "a1", 3, dict(HARD), "nghe", world.office.officer, "1"),
        ):
            save_draft(connection, item, world.office.clock)
    with world.office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "3"})
    room = shown(qtbot, world)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    assert front(room).id == "d1", "the other form left unfinished is taken up"
    assert not world.ask.asked
    room.open_round(survey)
    qtbot.waitUntil(lambda: "HO_DAN" in room.round.notice.text)
    assert "3" in room.round.notice.text
    assert room.round.tabs.isHidden(), "nothing of another round is shown"
    assert not world.ask.asked
    assert {draft.id for draft in _drafts(world, survey)} == {"d2"}


def test_a_form_under_the_fingers_is_kept_when_its_round_moves(
    qtbot: QtBot, room: SurveysRoom, world: World, survey: str
) -> None:
    room.key_area("a1")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    body = room.entry.body
    assert isinstance(body, FormBody)
    body.take_focus()
    press("3")
    on_disk(qtbot, room)
    with world.office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "2"})
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: bool(room.entry.notice.text))
    assert "phiên bản 2" in room.entry.notice.text
    qtbot.waitUntil(lambda: len(_drafts(world, survey)) == 1)
    assert _drafts(world, survey)[0].answers["duong"] == "3"
    room.entry.leave()
    room.open_round(survey)
    room.key_area("a1")
    qtbot.waitUntil(lambda: front(room).version == "2")
    assert front(room).answers["duong"] == "3"


def _drafts(world: World, round_id: str) -> list[ResponseDraft]:
    with world.office.read() as connection:
        return drafts_of(connection, round_id)


def test_the_sheet_keeps_what_it_has_no_line_for(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    answers = {**{f"q{number:02d}": "1" for number in range(1, 20)}, "q99": "cũ"}
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("old", world.round_id, "a01", 7, answers, "", ""), validity="")
    room.correct("old")
    qtbot.waitUntil(lambda: isinstance(room.entry.body, SheetBody))
    room.entry.focus_form()
    press("2")
    with qtbot.waitSignal(room.entry.presenter.corrected):
        room.entry.finish()
    with world.office.read() as connection:
        form = response_of(connection, "old")
    assert form is not None
    assert form.answers == answers | {"q01": "2"}


def test_forms_of_another_computer_are_carried_over(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    bring(world.office, RENAMED_FIRST.replace("HO_DAN", "LOA"))
    bring(world.office, RENAMED_SECOND.replace("HO_DAN", "LOA"))
    with world.office.record() as rec:
        questionnaire = {"template_code": "LOA", "template_version": "2"}
        round_id = create_round(rec, {"title": "Loa", "year": 2026, **questionnaire})
        put_round_area(rec, round_id, "a1", forms_issued=3)
        set_round_state(rec, round_id, "open")
    entered(world.office, round_id, "late", 1, {"nghe_ro": "rõ"})
    room.open_round(round_id)
    qtbot.waitUntil(lambda: "Loa" in room.round.title.text())
    room.round.settle_unplaced_answers()
    dialog = room.round.dialog
    assert isinstance(dialog, SettleDialog)
    qtbot.waitUntil(lambda: bool(dialog.late.text))
    assert not dialog._model.rows
    with qtbot.waitSignal(dialog.settled):
        dialog.carry.click()
    qtbot.waitUntil(lambda: not dialog.late.text)
    with world.office.read() as connection:
        found = response_of(connection, "late")
    assert found is not None
    assert dict(found.answers) == {"loa/nghe_ro": "rõ"}
    dialog.leave.click()
