"""The fonts of the window: Inter, shipped with the program, in a few named sizes.

Sizes follow the size that the system uses for its own text, never below 11 pt.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop_app.base.resource_files import resource_path

FAMILY = "Inter"
SMALLEST_POINTS = 11.0
_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")


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
    known = [QFontDatabase.addApplicationFont(str(resource_path("fonts", "ui", name))) for name in _FILES]
    return FAMILY if all(number >= 0 for number in known) else QApplication.font().family()


def base_font(family: str, system_points: float) -> QFont:
    """The font of ordinary text for a system whose own text has ``system_points``."""
    font = QFont(family)
    font.setPointSizeF(max(SMALLEST_POINTS, system_points))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def font_for(role: TextRole) -> QFont:
    """The application's font in the size and weight of ``role``."""
    factor, weight = role.value
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(weight)
    return font


def tabular(font: QFont) -> QFont:
    """The same font with digits of equal width, so that columns of figures align."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures
