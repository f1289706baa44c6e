"""The first page is read where it is in front, never behind a room in which somebody types."""

from __future__ import annotations

from desktop_app.book.overview_facts import OverviewFacts
from tests.ui.shell_parts import Bench
from ui.base.saves import SavedEntity
from ui.overview.overview_view import OverviewPage


def test_nothing_is_read_behind_another_room(bench: Bench) -> None:
    bench.shell.show()
    bench.settle()
    page = bench.window.page("overview")
    assert isinstance(page, OverviewPage)
    read: list[OverviewFacts] = []
    page._presenter.facts_read.connect(read.append)
    bench.go("movements")
    read.clear()
    bench.window.context.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    bench.shell.period.choose("2026-M09")
    bench.settle()
    assert (read, page._presenter._soon.isActive()) == ([], False)
    bench.go("overview")
    assert read[0].period == "2026-M09", "what it missed is read when it comes to the front"
    bench.window.context.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    assert page._presenter._soon.isActive()
