"""Red means late or wrong, and nothing else: neither the brand, a button nor what is chosen takes it."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor

from desktop_app.base.resource_files import resource_path
from ui.theme.palette import DARK, LIGHT, Palette

_FOR_LATE_OR_WRONG = {"danger", "danger_soft"}
_STATES = ('tone="danger"', 'notice="danger"', 'badge="danger"', 'late="true"', 'wrong="true"')
_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")


def _is_red(colour: str) -> bool:
    shown = QColor(colour)
    return shown.hslSaturationF() > 0.2 and min(shown.hslHue(), 360 - shown.hslHue()) < 25


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_only_what_is_late_or_wrong_is_red(palette: Palette) -> None:
    colours = {name: colour for name, colour in palette.tokens().items() if colour.startswith("#")}
    assert {name for name, colour in colours.items() if _is_red(colour)} == _FOR_LATE_OR_WRONG


def test_the_style_sheet_takes_red_for_these_states_alone() -> None:
    sheet = re.sub(
        r"/\*.*?\*/", "", resource_path("theme", "app.qss").read_text(encoding="utf-8"), flags=re.S
    )
    rules = [selector.strip() for selector, body in _RULE.findall(sheet) if "$danger" in body]
    assert rules, "the style sheet was not read"
    assert [rule for rule in rules if not any(state in rule for state in _STATES)] == []
