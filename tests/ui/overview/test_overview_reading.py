"""The first page is read where it is in front, never behind a room in which somebody types."""

from __future__ import annotations

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.overview_facts import OverviewFacts
from tests.support.by_hand import ManualExecutor
from tests.ui.shell_parts import OpenApp
from ui.base.saves import SavedEntity
from ui.overview.overview_presenter import OverviewPresenter
from ui.overview.overview_view import OverviewPage


def test_nothing_is_read_behind_another_room(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    page = app.window.page("overview")
    assert isinstance(page, OverviewPage)
    read: list[OverviewFacts] = []
    page._presenter.facts_read.connect(read.append)
    app.go("movements")
    app.settle()  # what was being read when it was left
    read.clear()
    app.window.context.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    app.shell.period.choose("2026-M09")
    app.settle()
    assert (read, page._presenter._soon.isActive()) == ([], False)
    app.go("overview")
    assert read[0].period == "2026-M09", "what it missed is read when it comes to the front"
    app.window.context.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    assert page._presenter._soon.isActive()


def test_what_is_saved_does_not_wait_for_the_closer_look(qtbot: QtBot) -> None:
    database, beside = ManualExecutor(), ManualExecutor()
    facts = OverviewFacts("2026-M11", (), (), 0, ())
    presenter = OverviewPresenter(
        lambda _: facts,
        lambda seen: replace(seen, examined=True),
        WorkQueue(database, lambda call: call()),
        WorkQueue(beside, lambda call: call()),
        "2026-M11",
    )
    shown: list[OverviewFacts] = []
    presenter.facts_read.connect(shown.append)
    presenter.refresh()
    database.drain()
    qtbot.waitUntil(lambda: bool(beside.pending))
    assert not database.pending
    beside.drain()
    assert [each.examined for each in shown] == [False, True]
