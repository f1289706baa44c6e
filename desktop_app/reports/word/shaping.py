"""What python-docx has no call for: cells without rules, rows that stay whole, fields, languages."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop_app.reports.frame.fonts import clean

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
SINGLE = 1.15
"""The height of a line of this font in Word, in type sizes."""
ALIGNMENTS: dict[str, Any] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def set_font(target: Any, size: float) -> None:
    """Have a style or run use the font of official documents for all scripts."""
    target.font.name = FONT
    target.font.size = Pt(size)
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def set_language(document: Any) -> None:
    """Say that the text is Vietnamese, so that Word does not underline it."""
    for language in document.styles.element.iter(qn("w:lang")):
        for script in ("val", "eastAsia"):
            language.set(qn(f"w:{script}"), LANGUAGE)


def keep_typed_lines(document: Any) -> None:
    """Have Word not stretch a line that ends where somebody typed a new one, in justified text."""
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    compat.insert(0, OxmlElement("w:doNotExpandShiftReturn"))


def put_text(
    paragraph: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    struck: bool = False,
) -> None:
    """Add a run; line feeds become breaks of a line, and numbers and symbols of documents stay whole."""
    run = paragraph.add_run()
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            run.add_break()
        for at, piece in enumerate(unbroken(line)):
            if at:
                run.element.append(OxmlElement("w:noBreakHyphen"))
            run.add_text(piece)
    run.font.size = Pt(size)
    run.bold, run.italic, run.font.strike = bold or None, italic or None, struck or None


def unbroken(text: str) -> list[str]:
    """The pieces of a text between the hyphens of its numbers and symbols: 12/BC-MTTQ-BTT, 2025-2026.

    Word breaks a line behind a hyphen, unless it is one of its own that does not break.
    """
    first, *others = text.split("-")
    pieces = [first]
    for part in others:
        if _is_of_symbol(pieces[-1][-1:]) and _is_of_symbol(part[:1]):
            pieces.append(part)
        else:
            pieces[-1] += f"-{part}"
    return pieces


def _is_of_symbol(letter: str) -> bool:
    return letter.isupper() or letter.isdigit()


def tighten(paragraph: Any, align: str, leading: float = SINGLE) -> Any:
    """No room around a paragraph, and lines ``leading`` type sizes high as on paper; the paragraph."""
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.first_line_indent = Pt(0)
    shape.line_spacing = leading / SINGLE
    paragraph.alignment = ALIGNMENTS[align]
    return paragraph


def hide(paragraph: Any) -> None:
    """Have a paragraph without a text take no room at all."""
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:vanish"))
    paragraph.paragraph_format.element.get_or_add_pPr().append(mark)


def drop_spare(word: Any) -> None:
    """Leave off the last paragraph, if it is only the room behind a table: another one comes in its place."""
    last = word.paragraphs[-1]
    element = last.paragraph_format.element
    above = element.getprevious()
    if not last.text and above is not None and above.tag == qn("w:tbl"):
        element.getparent().remove(element)


def put_field(paragraph: Any, code: str, size: float) -> None:
    """A field that Word computes, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {text} "
        run.element.append(mark)


def start_numbers(document: Any) -> None:
    """Number the pages of the section that is being written from 1."""
    section = document.element.body.find(qn("w:sectPr"))
    for copied in section.findall(qn("w:pgNumType")):  # a new section begins as the one before
        section.remove(copied)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section.find(qn("w:cols")).addprevious(numbers)


def keep_row(row: Any, *, is_heading: bool = False) -> None:
    """Have a row stay on one page; a heading is repeated on each."""
    shape = _around(row.cells[0], "w:tr").get_or_add_trPr()
    shape.append(OxmlElement("w:cantSplit"))
    if is_heading:
        shape.append(OxmlElement("w:tblHeader"))


def _around(cell: Any, name: str) -> Any:
    """The row or table around a cell, as XML: python-docx gives its own of a paragraph only."""
    return next(cell.paragraphs[0].paragraph_format.element.iterancestors(qn(name)))


def rule_below(paragraph: Any, points: float) -> None:
    """A thin rule below a paragraph."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (
        ("val", "single"),
        ("sz", str(round(points * 8))),
        ("space", "1"),
        ("color", "000000"),
    ):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph.paragraph_format.element.get_or_add_pPr().append(borders)


def fixed_widths(table: Any, widths: list[float]) -> None:
    """Give a table these column widths in points, whatever its content."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)


def cell_margins(table: Any, points: float) -> None:
    """The room between rules and text, at the left and the right."""
    shape = _around(table.cell(0, 0), "w:tbl").tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(points * 20)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    shape.append(margins)
