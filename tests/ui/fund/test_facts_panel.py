"""The facts beside a list: figures stand below each other at the right, however long their names are."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.registers.conftest import World
from ui.fund.common.facts_panel import Fact, FactsPanel

FIGURES = (
    Fact("Số dư đầu kỳ", "0 đ"),
    Fact("trong đó số dư nhận bàn giao", "405.000.000 đ"),
    Fact("Giá trị hiện vật kèm theo các khoản chi", "10.000.000 đ", strong=True),
)


def test_figures_stand_at_the_right_and_a_long_text_below_its_name(qtbot: QtBot, world: World) -> None:
    panel = FactsPanel("")
    qtbot.addWidget(panel)
    text = Fact("Nơi công khai", "Bảng tin nhà văn hóa các thôn và trang thông tin điện tử của xã")
    panel.show_facts("Công khai quý", "", (*FIGURES, text))
    panel.show()
    for width in (290, 240):
        panel.resize(width, 500)
        qtbot.waitUntil(lambda: all(told(panel, fact).width() > 0 for fact in FIGURES))
        ends = {at(panel, told(panel, fact)).x() + told(panel, fact).width() for fact in FIGURES}
        assert len(ends) == 1, "one column"
        for fact in FIGURES:
            value = told(panel, fact)
            assert value.width() >= value.sizeHint().width(), "an amount is never cut or broken"
            assert at(panel, value).y() == at(panel, named(panel, fact)).y(), "beside its name"
        assert at(panel, told(panel, text)).y() > at(panel, named(panel, text)).y()


def told(panel: FactsPanel, fact: Fact) -> QLabel:
    return _label(panel, fact.value)


def named(panel: FactsPanel, fact: Fact) -> QLabel:
    return _label(panel, fact.name)


def _label(panel: FactsPanel, words: str) -> QLabel:
    return [each for each in panel.findChildren(QLabel) if each.text() == words and each.isVisible()][-1]


def at(panel: FactsPanel, part: QLabel) -> QPoint:
    return part.mapTo(panel, QPoint())
