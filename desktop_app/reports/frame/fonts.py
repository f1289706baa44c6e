"""Fonts of printed documents: registered with reportlab once, always embedded, with a second font for signs.

Liberation Serif has the metrics of Times New Roman and every Vietnamese letter; DejaVu Sans gives ☐ ☑ ✓ only.
This module imports reportlab when a font is first needed.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import Any

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import nfc, paired_quotes

REGULAR = "LiberationSerif"
BOLD = "LiberationSerif-Bold"
ITALIC = "LiberationSerif-Italic"
BOLD_ITALIC = "LiberationSerif-BoldItalic"
SIGNS = "DejaVuSans"

_FILES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
    SIGNS: "DejaVuSans.ttf",
}
THOUSANDTH = 0.001
_MISSING = "\u25a1"
_UNPRINTABLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
"""What ends a line besides a line feed; a text copied from Word has some of them."""
_LOCK = threading.Lock()


def register_fonts() -> None:
    """Make the fonts known to reportlab. Doing it again changes nothing."""
    with _LOCK:
        _register()


@cache
def _register() -> None:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resource_path("fonts", "reports", file))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)
    # reportlab begins each page with its base font; an unembedded Helvetica would stay in the file.
    rl_config.canvas_basefontname = REGULAR


def clean(text: str) -> str:
    """The text as it is printed: normal form C, without control characters, with “ ” for straight marks."""
    shown = _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", nfc(text).replace("\t", " ")))
    return paired_quotes(shown) if '"' in shown else shown


def unprintable_letters(text: str) -> str:
    """The letters that no font of ours has, each once; they would be printed as □."""
    letters = dict.fromkeys(clean(text))
    return "".join(letter for letter in letters if letter != "\n" and _font_of(letter, REGULAR) is None)


def font_runs(text: str, font: str) -> list[tuple[str, str]]:
    """The cleaned text as (font, text) runs: ``font`` where it has the letter, else the font of signs."""
    return clean_runs(clean(text), font)


def clean_runs(cleaned: str, font: str) -> list[tuple[str, str]]:
    """What :func:`font_runs` returns, of a text that is clean already."""
    if _letters(font).issuperset(cleaned):
        return [(font, cleaned)] if cleaned else []
    runs: list[tuple[str, str]] = []
    for letter in cleaned:
        name = font if letter == "\n" else _font_of(letter, font)
        shown = letter if name else _MISSING
        name = name or font
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + shown)
        else:
            runs.append((name, shown))
    return runs


def text_width(text: str, font: str, size: float) -> float:
    """Width in points of one line of text."""
    return text_units(text, font) * size * THOUSANDTH


def text_units(text: str, font: str) -> float:
    """Width of one line of text in thousandths of the size: exact, so that widths can be added up."""
    try:
        return float(sum(map(_widths(font).__getitem__, map(ord, text))))
    except KeyError:
        return sum(_run_units(run, name) for name, run in font_runs(text, font))


def _run_units(text: str, font: str) -> float:
    widths = _widths(font)
    return float(sum(widths.get(ord(letter), 500) for letter in text if letter != "\n"))


def _font_of(letter: str, font: str) -> str | None:
    if ord(letter) in _widths(font):
        return font
    return SIGNS if ord(letter) in _widths(SIGNS) else None


@cache
def _letters(font: str) -> frozenset[str]:
    """The letters that the font has."""
    return frozenset(map(chr, _widths(font)))


@cache
def _widths(font: str) -> dict[int, Any]:
    """Widths by code point of the letters that the font has, in thousandths of its size."""
    from reportlab.pdfbase import pdfmetrics

    register_fonts()
    widths: dict[int, Any] = pdfmetrics.getFont(font).face.charWidths
    return widths
