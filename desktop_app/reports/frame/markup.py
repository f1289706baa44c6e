"""Text of a person as reportlab's paragraphs, marked up so that "<b>" and "&" print as they were typed."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph as TextParagraph

from desktop_app.reports.blocks.model import Paragraph
from desktop_app.reports.frame.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, font_runs
from desktop_app.reports.frame.profile import LayoutProfile

_ALIGNMENTS = {"justify": TA_JUSTIFY, "left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_CHOICE_HANG = 1.2


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
