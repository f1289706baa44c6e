"""The colours: calm greys and one blue, light and dark. Red means late or wrong, and nothing else.

Every pair in :data:`TEXT_PAIRS` keeps at least 4.5:1 and every pair in :data:`SHAPE_PAIRS` at least
3:1 (WCAG 2.1, 1.4.3 and 1.4.11); a test computes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec


class Palette(msgspec.Struct, frozen=True):
    """One set of colours, each as ``#rrggbb``."""

    name: str
    window: str
    surface: str
    sunken: str
    hover: str
    border: str
    border_strong: str
    text: str
    muted: str
    disabled: str
    rail: str
    rail_selected: str
    rail_text: str
    rail_text_selected: str
    rail_mark: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    on_accent_focus: str
    accent_text: str
    selection: str
    on_selection: str
    focus: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    info: str
    info_soft: str

    def tokens(self) -> Mapping[str, str]:
        """The colours by name, for the style sheet and for painting, where every line asks for them."""
        return _tokens(self)


@cache
def _tokens(palette: Palette) -> Mapping[str, str]:
    return MappingProxyType({key: str(value) for key, value in msgspec.structs.asdict(palette).items()})


LIGHT = Palette(
    name="light",
    window="#f4f5f8",
    surface="#ffffff",
    sunken="#eceef2",
    hover="#f0f2f6",
    border="#dde1e8",
    border_strong="#838d9e",
    text="#1a2230",
    muted="#545f70",
    disabled="#636c7b",
    rail="#1e2738",
    rail_selected="#313d54",
    rail_text="#c3cbd9",
    rail_text_selected="#ffffff",
    rail_mark="#8fb4ec",
    accent="#2a62ab",
    accent_hover="#235494",
    accent_pressed="#1b447b",
    on_accent="#ffffff",
    on_accent_focus="#000000",
    accent_text="#2a62ab",
    selection="#d9e3f2",
    on_selection="#14203a",
    focus="#2a62ab",
    success="#17663f",
    success_soft="#e2f3ea",
    warning="#825000",
    warning_soft="#fdf1da",
    danger="#ad1029",
    danger_soft="#fce9ec",
    info="#2a4a7c",
    info_soft="#e7eef8",
)

DARK = Palette(
    name="dark",
    window="#15181e",
    surface="#1d2129",
    sunken="#12151a",
    hover="#262b35",
    border="#323946",
    border_strong="#768193",
    text="#e8ebf1",
    muted="#a9b2c0",
    disabled="#8a94a3",
    rail="#0f1217",
    rail_selected="#252c39",
    rail_text="#b3bccb",
    rail_text_selected="#ffffff",
    rail_mark="#8fb4ec",
    accent="#3f72bd",
    accent_hover="#3867ae",
    accent_pressed="#2f5898",
    on_accent="#ffffff",
    on_accent_focus="#ffffff",
    accent_text="#8fb4ec",
    selection="#2c3d5b",
    on_selection="#f2f5fa",
    focus="#8fb4ec",
    success="#6dd29e",
    success_soft="#16301f",
    warning="#f2bb62",
    warning_soft="#35280f",
    danger="#ff8d99",
    danger_soft="#3c1a20",
    info="#a4c2f0",
    info_soft="#1d2b42",
)

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "sunken"),
    ("text", "hover"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "hover"),
    ("disabled", "window"),
    ("disabled", "surface"),
    ("disabled", "sunken"),
    ("accent_text", "surface"),
    ("accent_text", "window"),
    ("rail_text", "rail"),
    ("rail_text_selected", "rail_selected"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_selection", "selection"),
    ("success", "success_soft"),
    ("success", "surface"),
    ("warning", "warning_soft"),
    ("warning", "surface"),
    ("danger", "danger_soft"),
    ("danger", "surface"),
    ("info", "info_soft"),
    ("text", "info_soft"),
    ("text", "warning_soft"),
    ("text", "danger_soft"),
    ("text", "success_soft"),
)
SHAPE_PAIRS: tuple[tuple[str, str], ...] = (
    ("border_strong", "surface"),
    ("border_strong", "window"),
    ("focus", "surface"),
    ("focus", "window"),
    ("focus", "selection"),
    ("on_accent_focus", "accent"),
    ("on_accent_focus", "window"),
    ("rail_mark", "rail_selected"),
    ("rail_text", "rail"),
)


def contrast_ratio(first: str, second: str) -> float:
    """The contrast of two ``#rrggbb`` colours between 1 and 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
