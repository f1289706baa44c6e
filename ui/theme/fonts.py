"""The fonts of the window: Inter, shipped with the program, in a few named sizes.

Sizes follow the size that the system uses for its own text, never below 11 pt, or what the officer chose.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop_app.base.resource_files import resource_path

FAMILY = "Inter"
SMALLEST_POINTS = 11.0
_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_LATER_FILES = ("Inter-Bold.otf",)


class TextSize(StrEnum):
    """How large ordinary text is, as the officer chose it."""

    SYSTEM = "system"
    MEDIUM = "medium"
    LARGE = "large"
    LARGEST = "largest"

    def points(self, system_points: float) -> float:
        """The size in points, on a system whose own text has ``system_points``."""
        return _POINTS.get(self, max(SMALLEST_POINTS, system_points))


_POINTS = {TextSize.MEDIUM: SMALLEST_POINTS, TextSize.LARGE: 12.5, TextSize.LARGEST: 14.0}


class TextRole(Enum):
    """What a piece of text is for: the factor on the base size, and its weight."""

    BODY = (1.0, QFont.Weight.Normal)
    STRONG = (1.0, QFont.Weight.DemiBold)
    LABEL = (1.0, QFont.Weight.Medium)
    HEADING = (1.15, QFont.Weight.DemiBold)
    TITLE = (1.6, QFont.Weight.DemiBold)
    FIGURE = (1.9, QFont.Weight.DemiBold)


def load_fonts() -> str:
    """Register the shipped fonts with Qt and return the family to use.

    Where a file is missing the system's own family is returned: text stays readable.
    """
    known = [_register(name) for name in _FILES]
    return FAMILY if all(number >= 0 for number in known) else QApplication.font().family()


@cache
def load_later_fonts() -> None:
    """Register what no role has and the first page does without: bold words of texts, such as the guide's."""
    for name in _LATER_FILES:
        _register(name)


def _register(name: str) -> int:
    return QFontDatabase.addApplicationFont(str(resource_path("fonts", "ui", name)))


def base_font(family: str, points: float) -> QFont:
    """The font of ordinary text."""
    font = QFont(family)
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def font_for(role: TextRole) -> QFont:
    """The application's font in the size and weight of ``role``."""
    factor, weight = role.value
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(weight)
    return font


def scaled(pixels: int) -> int:
    """A width that was measured for the smallest text, for the text in force."""
    return round(pixels * QApplication.font().pointSizeF() / SMALLEST_POINTS)


def tabular(font: QFont) -> QFont:
    """The same font with digits of equal width, so that columns of figures align."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures
