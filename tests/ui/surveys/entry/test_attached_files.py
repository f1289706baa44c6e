"""A question that takes a file: chosen, pasted, dropped, looked at, taken away."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.attachments import content
from desktop_app.attachments.holding import files_of
from desktop_app.base.ids import survey_attachment_id
from desktop_app.forms.importing.importing import import_form
from desktop_app.storage.tables.attachments import held_file, stored_content
from desktop_app.surveys.responses.entry import entry_place, reopened
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import CONTROL, World, on_disk, press, settle
from ui.base.ask import FileFilter
from ui.base.saves import SavedEntity
from ui.forms.editors.file import FileEditor
from ui.surveys.entry.form_body import FormBody
from ui.surveys.surveys_room import SurveysRoom

FORM = """
| survey |
| | type | name | label | required | parameters |
| | integer | serial | Số phiếu | yes | |
| | text | who | Ai trả lời? | | |
| | image | photo | Ảnh phiếu giấy | yes | max-pixels=400 |
| | file | paper | Văn bản kèm theo | | |
| | select_one yes_no | q19 | Ông bà có hài lòng không? | | |
| | text | comment | Ý kiến | | |

| choices |
| | list_name | name | label |
| | yes_no | 1 | Hài lòng |
"""


def at_form(qtbot: QtBot, room: SurveysRoom, world: World) -> tuple[FormBody, FileEditor, FileEditor]:
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    room.pages.setCurrentWidget(room.entry)
    room.entry.key_area(place, import_form(FORM.encode(), "khac.md").definition)
    body = room.entry.body
    assert isinstance(body, FormBody)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return body, *editors(body)


def editors(body: FormBody) -> tuple[FileEditor, FileEditor]:
    photo, paper = (card.editor for card in body.view.cards() if card.kind == "upload")
    assert isinstance(photo, FileEditor)
    assert isinstance(paper, FileEditor)
    return photo, paper


def choosing(world: World, path: Path | None) -> list[tuple[FileFilter, ...]]:
    offered: list[tuple[FileFilter, ...]] = []

    def open_file(title: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        offered.append(kinds)
        return path

    world.ask.open_file = open_file  # type: ignore[method-assign]
    return offered


def a_picture(path: Path, colour: str = "red") -> Path:
    Image.new("RGB", (800, 600), colour).save(path)
    return path


def rows(world: World) -> tuple[int, int]:
    with world.office.read() as connection:
        held = connection.execute(select(func.count()).select_from(held_file)).scalar_one()
        return held, connection.execute(select(func.count()).select_from(stored_content)).scalar_one()


def test_a_picture_is_chosen_by_keys_and_kept_with_the_form(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    body, photo, _ = at_form(qtbot, room, world)
    offered = choosing(world, a_picture(tmp_path / "phiếu 1.jpg"))
    press("Lan", Qt.Key.Key_Return)
    assert QApplication.focusWidget() is photo
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: photo.kept.startswith("phiếu_1-"))
    qtbot.waitUntil(lambda: photo.open_button.isVisible())
    assert "*.jpg" in offered[0][0].patterns
    assert "*.pdf" not in offered[0][0].patterns
    assert not photo.picture.pixmap().isNull()
    assert QApplication.focusWidget() is photo, "the cursor stays where it was"
    press(Qt.Key.Key_Return)
    assert body.question() == "paper"
    press(Qt.Key.Key_Return, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    (response,) = world.responses()
    with world.office.read() as connection:
        (kept,) = files_of(connection, response.id)
        content.write_copy(connection, kept.sha256, tmp_path / "copy.jpg")
    assert response.answers["photo"] == kept.name
    with Image.open(tmp_path / "copy.jpg") as image:
        assert image.size == (400, 300), "the form wants no more pixels"


def test_a_form_comes_back_with_its_file_after_a_kill_and_after_saving(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    body, photo, _ = at_form(qtbot, room, world)
    choosing(world, a_picture(tmp_path / "a.png"))
    press(*[Qt.Key.Key_Return] * 3, "1")
    photo.choose()
    qtbot.waitUntil(lambda: bool(body.answers().get("photo")))
    on_disk(qtbot, room)
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    definition = import_form(FORM.encode(), "khac.md").definition
    room.entry.key_area(place, definition, place.drafts[0])  # as after a start: from what is on the disk
    assert isinstance(room.entry.body, FormBody)
    again, _ = editors(room.entry.body)
    qtbot.waitUntil(lambda: again.open_button.isVisibleTo(room.entry))
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        room.entry.finish()
    (response,) = world.responses()
    with world.office.read() as connection:
        draft, validity = reopened(connection, response.id, "Nguyễn Thị Thử")
    room.entry.correct(place, definition, draft, validity)
    assert isinstance(room.entry.body, FormBody)
    corrected, _ = editors(room.entry.body)
    assert corrected.kept == response.answers["photo"]
    qtbot.waitUntil(lambda: corrected.open_button.isVisibleTo(room.entry))


def test_going_on_waits_for_a_file_that_is_being_kept(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    body, photo, _ = at_form(qtbot, room, world)
    card = next(card for card in body.view.cards() if card.editor is photo)
    choosing(world, a_picture(tmp_path / "a.png"))
    photo.choose()
    assert photo.keeping
    card.give()
    assert "đang được lưu" in card.typed_wrong
    qtbot.waitUntil(lambda: bool(photo.kept))
    assert not card.typed_wrong
    assert body.answers()["photo"] == photo.kept


def test_what_is_no_picture_is_refused_and_the_answer_stays(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    body, photo, _ = at_form(qtbot, room, world)
    choosing(world, a_picture(tmp_path / "a.png"))
    photo.choose()
    qtbot.waitUntil(lambda: bool(photo.kept))
    before = photo.kept
    false = tmp_path / "b.png"
    false.write_bytes(b"no picture")
    choosing(world, false)
    photo.choose()
    card = next(card for card in body.view.cards() if card.editor is photo)
    qtbot.waitUntil(lambda: "b.png" in card.wrong.text())
    assert photo.kept == before == body.answers()["photo"]
    choosing(world, None)
    photo.choose()
    assert photo.kept == before


def test_a_file_is_pasted_and_dropped(qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path) -> None:
    _, photo, paper = at_form(qtbot, room, world)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    QGuiApplication.clipboard().setImage(image)
    photo.setFocus()
    press(Qt.Key.Key_V, modifiers=CONTROL)
    qtbot.waitUntil(lambda: photo.kept.startswith("clipboard-"))
    document = tmp_path / "bien ban.pdf"
    document.write_bytes(b"%PDF-1.4 ...")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(document))])
    assert paper.take(dropped)
    qtbot.waitUntil(lambda: paper.kept.startswith("bien_ban-"))
    QGuiApplication.clipboard().setText("chữ")
    press(Qt.Key.Key_V, modifiers=CONTROL)
    assert photo.kept.startswith("clipboard-"), "words on the clipboard are no file"


def test_a_file_is_looked_at_and_a_copy_is_written(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    body, photo, paper = at_form(qtbot, room, world)
    choosing(world, a_picture(tmp_path / "a.png"))
    photo.choose()
    qtbot.waitUntil(lambda: photo.open_button.isVisibleTo(room.entry))
    photo.setFocus()
    press(Qt.Key.Key_O, modifiers=CONTROL)
    files = body.files
    qtbot.waitUntil(lambda: files.dialog is not None and files.dialog.isVisible())
    assert files.dialog is not None
    files.dialog.reject()
    document = tmp_path / "văn bản.pdf"
    document.write_bytes(b"%PDF-1.4 " + bytes(5000))
    choosing(world, document)
    paper.choose()
    qtbot.waitUntil(lambda: paper.open_button.isVisibleTo(room.entry))
    target = tmp_path / "chép.pdf"
    world.ask.save_file = lambda title, name, kinds: target  # type: ignore[method-assign, assignment]
    paper.open()
    qtbot.waitUntil(target.exists)
    settle(qtbot, world)
    assert target.read_bytes() == document.read_bytes()
    assert str(target) in files.written.text
    assert files.written.open_file.isVisibleTo(room.entry)
    assert files.written.open_folder.isVisibleTo(room.entry)


def test_a_name_from_another_computer_is_offered_as_a_plain_one(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    body, _, paper = at_form(qtbot, room, world)
    data, name = b"%PDF-1.4 " + bytes(100), "../../../khởi động\n.pdf"
    sha256 = hashlib.sha256(data).hexdigest()
    with world.office.record() as rec:
        content.keep(rec.connection, io.BytesIO(data), sha256, len(data))
        owner = body.files._form_id()
        rec.put(
            "attachment",
            survey_attachment_id("r1", owner, name),
            {"owner": owner, "name": name, "sha256": sha256, "size": len(data)},
        )
    offered: list[str] = []

    def save_file(title: str, suggested: str, kinds: tuple[FileFilter, ...]) -> Path | None:
        offered.append(suggested)
        return None

    world.ask.save_file = save_file  # type: ignore[method-assign]
    paper.show_value(name)
    paper.open()
    qtbot.waitUntil(lambda: bool(offered))
    settle(qtbot, world)
    assert Path(offered[0]).name == offered[0]
    assert offered[0].startswith("khởi động")
    assert offered[0].endswith(".pdf")
    assert not {"/", "\\", "\n"} & set(offered[0])


def test_a_file_taken_away_and_a_form_given_up_leave_nothing(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    _, photo, _ = at_form(qtbot, room, world)
    choosing(world, a_picture(tmp_path / "a.png"))
    photo.choose()
    qtbot.waitUntil(lambda: bool(photo.kept))
    assert rows(world) == (1, 1)
    photo.setFocus()
    press(Qt.Key.Key_Delete)
    assert photo.kept == ""
    assert not photo.open_button.isVisibleTo(room.entry)
    room.entry.finish()
    assert room.entry.notice.text, "the photo is required"
    room.entry.foot.discard_button.click()
    settle(qtbot, world)
    assert rows(world) == (0, 0)


def test_a_file_of_another_computer_can_be_seen_as_soon_as_it_has_come(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    picture = a_picture(tmp_path / "a.png")
    data = picture.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"a-{sha256[:8]}.png"
    draft = ResponseDraft("f1", world.round_id, "a01", 1, {"photo": name, "q19": "1"}, "", "")
    with world.office.record() as rec:
        rec.put(
            "attachment",
            survey_attachment_id(world.round_id, "f1", name),
            {"owner": "f1", "name": name, "sha256": sha256, "size": len(data), "media_type": "image/png"},
        )
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    room.pages.setCurrentWidget(room.entry)
    room.entry.key_area(place, import_form(FORM.encode(), "khac.md").definition, draft)
    assert isinstance(room.entry.body, FormBody)
    photo, _ = editors(room.entry.body)
    qtbot.waitUntil(lambda: "máy khác" in photo.words.text() or "another" in photo.words.text())
    assert not photo.open_button.isVisibleTo(room.entry)
    with world.office.store.write() as connection:
        content.keep(connection, io.BytesIO(data), sha256, len(data))
    world.context.saves.publish([SavedEntity.ATTACHMENT])
    qtbot.waitUntil(lambda: photo.open_button.isVisibleTo(room.entry))
    photo.open()
    files = room.entry.body.files
    qtbot.waitUntil(lambda: files.dialog is not None)
    assert files.dialog is not None
    files.dialog.reject()
    settle(qtbot, world)
    with world.office.read() as connection:
        assert [access.subject for access in accesses(connection) if access.action is AccessAction.READ] == [
            "response"
        ]
