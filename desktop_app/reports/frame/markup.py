"""Texts as reportlab's flowables: paragraphs, boxes with their words, lines of forms.

Paragraphs are marked up so that "<b>" and "&" print as they were typed.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph as TextParagraph
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import FormLine, Paragraph
from desktop_app.reports.frame.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, clean, font_runs, text_width
from desktop_app.reports.frame.profile import BodyLayout, LayoutProfile
from desktop_app.reports.frame.text_lines import break_lines, draw_text

_ALIGNMENTS = {"justify": TA_JUSTIFY, "left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_CHOICE_HANG = 1.2
_DOT = "."
_BEFORE_DOTS = " "
_BASE_LINE = 0.22
_LEAST_DOTS = 12


def markup(text: str, font: str) -> str:
    """The text as paragraph markup in ``font``, with signs that it lacks taken from the second font."""
    return "".join(_run(name, run, font) for name, run in font_runs(text, font))


def _run(name: str, text: str, font: str) -> str:
    escaped = escape(text).replace("\n", "<br/>")
    return escaped if name == font else f'<font name="{name}">{escaped}</font>'


def paragraph(profile: LayoutProfile, block: Paragraph) -> TextParagraph:
    """A paragraph of the body, or a small one of notes."""
    body = profile.body
    fonts = {
        (False, False): REGULAR,
        (True, False): BOLD,
        (False, True): ITALIC,
        (True, True): BOLD_ITALIC,
    }
    font = fonts[block.is_bold, block.is_italic]
    size = profile.table.caption_pt if block.is_small else body.size_pt
    align = "left" if block.is_small and block.align == "justify" else block.align
    style = ParagraphStyle(
        "body",
        fontName=font,
        fontSize=size,
        leading=size * body.leading,
        firstLineIndent=body.first_line_mm * mm if align == "justify" else 0,
        alignment=_ALIGNMENTS[align],
        spaceAfter=body.between_pt,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
        bulletFontName=REGULAR,
    )
    return TextParagraph(markup(block.text, font), style)


def choice(profile: LayoutProfile, text: str, *, is_flush: bool) -> TextParagraph:
    """A box with its words, further lines under the first word."""
    body = profile.body
    indent = 0 if is_flush else body.first_line_mm * mm
    hang = body.size_pt * _CHOICE_HANG
    style = ParagraphStyle(
        "choice",
        fontName=REGULAR,
        fontSize=body.size_pt,
        leading=body.size_pt * body.leading,
        leftIndent=indent + hang,
        firstLineIndent=-hang,
        spaceAfter=body.between_pt / 2,
        bulletFontName=REGULAR,
    )
    return TextParagraph(markup(text, REGULAR), style)


class FieldLine(Flowable):  # type: ignore[misc]
    """One line of a form, or as many as its answer needs."""

    def __init__(self, field: FormLine, layout: BodyLayout) -> None:
        super().__init__()
        self._field, self._layout = field, layout

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        size = self._layout.size_pt
        label, value = clean(self._field.label), clean(self._field.value)
        if value:
            self._lines = break_lines(f"{label} {value}", REGULAR, size, available_width)
        else:
            self._lines = _dotted(label, size, available_width)
        self.width = available_width
        self.height = len(self._lines) * size * self._layout.leading + self._layout.between_pt / 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw on the current page."""
        size, step = self._layout.size_pt, self._layout.size_pt * self._layout.leading
        top = self.height
        for line in self._lines:
            top -= step
            draw_text(self.canv, line, REGULAR, size, 0, top + (step - size) / 2 + size * _BASE_LINE)


def _dotted(label: str, size: float, width: float) -> list[str]:
    """The label in lines, the last one with dots to the edge."""
    dot = text_width(_DOT, REGULAR, size)
    *upper, last = break_lines(label, REGULAR, size, width)
    used = text_width(last + _BEFORE_DOTS, REGULAR, size) if last else 0.0
    if width - used < _LEAST_DOTS * dot:
        upper, last, used = [*upper, last], "", 0.0
    return [*upper, f"{last}{_BEFORE_DOTS if last else ''}{_DOT * int((width - used) / dot)}"]
