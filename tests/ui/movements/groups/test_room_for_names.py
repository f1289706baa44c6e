"""The names of the groups take as much room as there is, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import shipped_packages
from ui.movements.groups.fitting import GroupLabel, TextWidths, arranged
from ui.movements.sheets.group_tabs import GroupTab
from ui.theme import Theme


@pytest.fixture(scope="module")
def tabs() -> list[GroupTab]:
    """The groups of the set that ships, with something left in every second one."""
    groups, *_ = (
        loaded.definition.groups
        for loaded in shipped_packages()
        if isinstance(loaded.definition, IndicatorSet) and loaded.definition.code == "MTTQ_CO_SO"
    )
    return [GroupTab(group.code, group.name.shown(), at % 2 * 11) for at, group in enumerate(groups)]


def wide(metrics: QFontMetrics, labels: list[GroupLabel]) -> int:
    return sum(metrics.horizontalAdvance(label.text) + 22 for label in labels)


def test_names_are_as_wide_as_the_bar_lets_them(qapp: QApplication, tabs: list[GroupTab]) -> None:
    Theme(qapp)
    metrics = QFontMetrics(qapp.font())
    shown, before = tabs[3].code, 0
    whole = arranged(TextWidths(metrics), tabs, shown, 100_000)
    plenty = wide(metrics, whole)
    for width in range(300, plenty + 98, 97):
        labels = arranged(TextWidths(metrics), tabs, shown, width)
        assert shown in {label.codes[0] for label in labels}
        if all(len(label.codes) == 1 for label in labels):  # all groups stand beside each other
            taken = wide(metrics, labels)
            assert before <= taken <= width, "more room never shows less"
            assert arranged(TextWidths(metrics), tabs, shown, taken) == labels, "as wide as fits"
            before = taken
    assert before == plenty
    assert [label.text for label in whole[1:]] == [
        " · ".join(filter(None, (tab.name, tab.count))) for tab in tabs
    ]


class Measured(QFontMetrics):
    """Keeps what was measured."""

    def __init__(self, metrics: QFontMetrics) -> None:
        super().__init__(metrics)
        self.measured: list[str] = []

    def horizontalAdvance(self, text: str) -> int:  # type: ignore[override]  # noqa: N802
        self.measured.append(text)
        return super().horizontalAdvance(text)


def test_with_another_count_only_the_words_that_are_new_are_measured(
    qapp: QApplication, tabs: list[GroupTab]
) -> None:
    Theme(qapp)
    metrics = Measured(QFontMetrics(qapp.font()))
    widths = TextWidths(metrics)
    arranged(widths, tabs, tabs[3].code, 900)
    at_first = len(metrics.measured)
    metrics.measured.clear()
    fewer = [replace(tabs[0], left=7), *tabs[1:]]
    arranged(widths, fewer, tabs[3].code, 900)
    assert len(metrics.measured) < at_first / 2
