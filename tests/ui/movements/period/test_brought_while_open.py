"""Areas that became one and a new version of the set, brought by an exchange while a dialog is open here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from desktop_app.areas.commands import NewArea, merge_areas
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.package import Package, PackageKind
from desktop_app.storage.tables.catalogue import catalogue_package
from tests.movements.test_set_versions import newer_version
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.movements.beside.test_plans_table import opened as opened_plans
from tests.ui.movements.beside.test_plans_table import plans
from tests.ui.movements.test_findings import opened_list
from tests.ui.movements.test_locked_period import exchange
from tests.ui.movements.test_movements_room import enter, saved
from tests.ui.movements.test_period_acts import SET, answers, context, opened_state, room, typed
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom

__all__ = ["answers", "context", "room"]

NAME = "Số hộ hiến đất, theo bản mới"


def published(upstream: Upstream, folder: Path) -> None:
    """Version 2 of the set, with another name for what NT01 counts."""
    package = folder / SET
    for name, content in newer_version("2", NT01={"name_vi": NAME}).files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    upstream.command("catalogue", "publish", str(package))


def merged_elsewhere(desk: Desk) -> str:
    """Two areas become one in mid-month on another computer, which exchanges; the new one."""
    with desk.office.record() as rec:
        made = merge_areas(rec, ["a01", "a02"], NewArea("An Minh", "thon"), date(2026, 9, 16)).id
    desk.sync()
    return made


def both(office: Office, upstream: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    """Connect this computer and another one that has what this one has; the other."""
    here, other = Desk(office), make_desk("Minh")
    here.enrol(upstream)
    other.enrol(upstream)
    here.sync()
    other.sync()
    return other


def names(room: MovementsRoom) -> dict[str, str]:
    return {row.key: row.name for row in room.grid.model.table.rows}


def column(room: MovementsRoom, code: str) -> str:
    return next(each for each in room.grid.model.table.columns if each.key == code).name


def test_areas_merged_elsewhere_are_in_the_open_findings(
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    qtbot: QtBot,
) -> None:
    other = both(office, upstream, make_desk)
    enter(room, "a02", "NT01", "9000")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a02": "9000"})
    qtbot.waitUntil(lambda: room.checks.looking.checked is not None)
    dialog = opened_list(room, qtbot)
    assert "Thôn Bình Minh" in [row.cells[1].text for row in dialog.model.rows]
    merged = merged_elsewhere(other)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: merged in names(room))
    qtbot.waitUntil(lambda: "Thôn Bình Minh (đến 15/09)" in [row.cells[1].text for row in dialog.model.rows])
    assert dialog.isVisible()
    dialog._go()
    qtbot.waitUntil(lambda: room.grid.current_key() == ("a02", "NT01"))
    assert saved(office, "NT01") == {"a02": "9000"}


def test_areas_merged_elsewhere_are_in_the_open_state(
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    qtbot: QtBot,
) -> None:
    other = both(office, upstream, make_desk)
    enter(room, "a02", "NT01", "7")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a02": "7"})
    dialog = opened_state(room, qtbot)
    before = dialog.missing.text
    assert "An Minh" not in before
    merged = merged_elsewhere(other)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "An Minh" in dialog.missing.text)
    qtbot.waitUntil(lambda: merged in names(room))
    assert dialog.isVisible()
    dialog.reject()
    assert saved(office, "NT01") == {"a02": "7"}


def test_a_begun_month_keeps_its_version_and_says_what_was_published_meanwhile(
    upstream: Upstream,
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    Desk(office).enrol(upstream)
    enter(room, "a02", "NT01", "9000")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a02": "9000"})
    qtbot.waitUntil(lambda: room.checks.looking.checked is not None)
    dialog = opened_list(room, qtbot)
    before = [[each.text for each in row.cells] for row in dialog.model.rows]
    assert before
    published(upstream, tmp_path)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "phiên bản 2" in room.notice.text.lower())
    assert dialog.isVisible()
    assert [[each.text for each in row.cells] for row in dialog.model.rows] == before
    assert column(room, "NT01") != NAME
    dialog.reject()
    typed(room, qtbot, "a03", "NT01", "5")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a02": "9000", "a03": "5"})


def test_a_set_published_meanwhile_keeps_what_is_being_typed(
    upstream: Upstream,
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    Desk(office).enrol(upstream)
    room.grid.go_to(("a01", "NT01"))
    QTest.keyClick(room.grid.view, Qt.Key.Key_8)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "37")
    published(upstream, tmp_path)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: column(room, "NT01") == NAME)
    now = QApplication.focusWidget()
    assert now is not None
    QTest.keyClick(now, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "837"})


def test_a_set_published_meanwhile_is_in_the_open_state(
    upstream: Upstream,
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    Desk(office).enrol(upstream)
    dialog = opened_state(room, qtbot)
    published(upstream, tmp_path)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: room.acts._shown is not None and room.acts._shown.data.indicators.version == "2")
    qtbot.waitUntil(lambda: column(room, "NT01") == NAME)
    assert dialog.isVisible()
    dialog.reject()


def test_a_set_published_meanwhile_is_in_the_open_plans(
    upstream: Upstream,
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    Desk(office).enrol(upstream)
    dialog = opened_plans(room, qtbot)
    dialog.grid.go_to((dialog.grid.model.table.rows[0].key, dialog.grid.model.table.columns[0].key))
    QTest.keyClick(dialog.grid.view, Qt.Key.Key_5)
    published(upstream, tmp_path)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: dialog._data is not None and dialog._data.indicators.version == "2")
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(plans(office)) == 1)
    assert dialog.isVisible()


def test_a_set_published_meanwhile_is_in_the_open_figures(
    upstream: Upstream,
    room: MovementsRoom,
    office: Office,
    context: RoomContext,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    Desk(office).enrol(upstream)
    room.figures.open("NT01")
    page = room.figures.page

    def offered() -> str:
        return dict(page._offered.indicators).get("NT01", "")

    qtbot.waitUntil(lambda: "Số hộ hiến đất" in offered() and page.question is not None)
    assert NAME not in offered()
    published(upstream, tmp_path)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: NAME in offered())
    assert room.figures.is_open
    assert page.question is not None
    assert page.question.code == "NT01"


def another_set() -> Package:
    """The starter set under a code and name of its own."""
    files = dict(newer_version("1").files)
    manifest = files["set.toml"].decode().replace(f'code = "{SET}"', 'code = "TINH_RIENG"')
    files["set.toml"] = manifest.replace('title_vi = "', 'title_vi = "Riêng: ').encode()
    return Package(files)


def brought(office: Office, context: RoomContext) -> None:
    """Install another set as an exchange or a file does."""
    with office.store.write() as connection:
        install(connection, another_set(), "province", office.clock)
    context.saves.changed.emit(SavedEntity.CATALOGUE_PACKAGE)


def test_another_set_that_is_brought_is_offered_and_the_chosen_one_stays(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    sets = room.toolbar.sets
    room.toolbar.show_acts(shown=True)
    assert sets.isHidden(), "there is nothing to choose"
    brought(office, context)
    qtbot.waitUntil(lambda: sets.count() == 2)
    assert not sets.isHidden()
    assert sets.currentData().code == SET
    sets.setCurrentIndex(next(at for at in range(2) if sets.itemData(at).code == "TINH_RIENG"))
    sets.activated.emit(sets.currentIndex())
    qtbot.waitUntil(lambda: room.presenter.data() is not None)
    qtbot.waitUntil(lambda: room.presenter.data().indicators.code == "TINH_RIENG")  # type: ignore[union-attr]
    brought(office, context)
    qtbot.wait(50)
    assert sets.currentData().code == "TINH_RIENG"


def test_the_first_set_that_is_brought_is_shown(office: Office, context: RoomContext, qtbot: QtBot) -> None:
    with office.store.write() as connection:
        connection.execute(
            delete(catalogue_package).where(catalogue_package.c.kind == PackageKind.INDICATOR_SET.value)
        )
    empty = MovementsRoom(context)
    qtbot.addWidget(empty)
    empty.show()
    empty.entered()
    qtbot.waitUntil(lambda: "Chưa có bộ chỉ tiêu" in empty.notice.text)
    brought(office, context)
    qtbot.waitUntil(lambda: bool(empty.grid.model.table.rows))
    assert empty.notice.text == ""
