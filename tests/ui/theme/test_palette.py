"""Every pair of colours that is used together is readable, in both palettes."""

from __future__ import annotations

import pytest

from ui.theme.palette import DARK, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, Palette, contrast_ratio


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(palette: Palette, ink: str, ground: str) -> None:
    tokens = palette.tokens()
    assert contrast_ratio(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS)
def test_frames_and_focus_rings_can_be_seen(palette: Palette, ink: str, ground: str) -> None:
    tokens = palette.tokens()
    assert contrast_ratio(tokens[ink], tokens[ground]) >= 3.0
