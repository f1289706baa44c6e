"""The first page is read where it is in front, never behind a room in which somebody types."""

from __future__ import annotations

from desktop_app.book.overview_facts import OverviewFacts
from tests.ui.shell_parts import OpenApp
from ui.base.saves import SavedEntity
from ui.overview.overview_view import OverviewPage


def test_nothing_is_read_behind_another_room(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    page = app.window.page("overview")
    assert isinstance(page, OverviewPage)
    read: list[OverviewFacts] = []
    page._presenter.facts_read.connect(read.append)
    app.go("movements")
    read.clear()
    app.window.context.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    app.shell.period.choose("2026-M09")
    app.settle()
    assert (read, page._presenter._soon.isActive()) == ([], False)
    app.go("overview")
    assert read[0].period == "2026-M09", "what it missed is read when it comes to the front"
    app.window.context.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    assert page._presenter._soon.isActive()
