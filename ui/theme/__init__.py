"""How the window looks: colours, fonts, distances and icons, each in one place."""

from ui.theme.appearance import Appearance, Theme
from ui.theme.fonts import TextSize
from ui.theme.palette import DARK, LIGHT, Palette, contrast_ratio

__all__ = ["DARK", "LIGHT", "Appearance", "Palette", "TextSize", "Theme", "contrast_ratio"]
