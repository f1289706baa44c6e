"""A document as a Word file: what an office still wants to change, it changes there."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from desktop_app.base.durable_file import require_ending, write_durably
from desktop_app.base.long_work import Progress
from desktop_app.base.text import one_line
from desktop_app.reports.blocks.model import (
    Annex,
    BarChart,
    Block,
    BlockTable,
    Document,
    FormLine,
    Heading,
    LineChart,
    Matrix,
    NewPage,
    Paragraph,
    Signatures,
    TickBoxes,
    ValueBarChart,
)
from desktop_app.reports.blocks.plain import chart_table, matrix_tables
from desktop_app.reports.frame.fonts import clean, register_fonts
from desktop_app.reports.frame.head_texts import title_of
from desktop_app.reports.frame.page import landscape, portrait
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.story import CHARTS, Story, signatures_end, signed_behind
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.word.bars import BarsOnly, put_bars
from desktop_app.reports.word.heads import put_centred, put_head, put_signatures, put_title
from desktop_app.reports.word.shaping import (
    drop_spare,
    hide,
    keep_typed_lines,
    put_field,
    put_text,
    set_font,
    set_language,
    start_numbers,
    tighten,
)
from desktop_app.reports.word.tables import put_table

_CODE_FROM_EDGE_MM = 6
_CODE_PT = 6.5
_PROGRAM = "Sổ Mặt trận"
_MOST_COLUMNS = 18
"""Value columns of one table; Word itself ends at 63 columns."""
_MOST_OF_A_PROPERTY = 255
"""Letters of a property of the file."""
_DRAFT_GREY = RGBColor(0x80, 0x80, 0x80)


def write_word(
    document: Document,
    profile: LayoutProfile,
    wording: Wording,
    target: Path | BinaryIO,
    progress: Progress | None = None,
) -> None:
    """Write the document as .docx to a file, which it replaces at once and whole, or to a binary stream.

    Raises:
        WrongEnding: the name of the file ends otherwise.
        CannotWrite: the file cannot be written; the old one, if any, is untouched.
        Problem: a sentence of the wording is missing.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    if isinstance(target, Path):
        require_ending(target, ".docx")
    register_fonts()
    buffer = io.BytesIO()
    _WordWriter(document, profile, wording, progress).written().save(buffer)
    if isinstance(target, Path):
        write_durably(target, buffer.getvalue())
    else:
        target.write(buffer.getvalue())


class _WordWriter:
    """Writes blocks from the first to the last."""

    def __init__(
        self, document: Document, profile: LayoutProfile, wording: Wording, progress: Progress | None
    ) -> None:
        self._document, self._profile, self._wording = document, profile, wording
        self._progress = progress
        self._word: Any = docx.Document()
        self._room = 0.0, 0.0
        self._story = Story(profile, wording, lambda _: None)
        self._holds_on = False
        """Whether the table that is put stays with what is below it: signatures, notes, a chart."""

    @property
    def _width(self) -> float:
        return self._room[0]

    def written(self) -> Any:
        """The whole document."""
        self._prepare()
        put_head(self._word, self._document, self._profile, self._wording, self._width)
        put_title(self._word, self._document, self._profile, self._wording, self._width)
        for text in self._document.basis:
            self._paragraph(Paragraph(text, is_italic=True))
        blocks = self._document.blocks
        explained = 0
        for at, block in enumerate(blocks):
            if self._progress:
                self._progress(at, len(blocks))
            if isinstance(block, (BlockTable, Matrix)):
                explained = self._story.explained(blocks, at + 1) - 1
            is_kept = at < explained
            self._holds_on = is_kept or self._holds_signatures(blocks, at)
            self._put(block)
            if isinstance(block, Signatures) and signatures_end(blocks, at) > at + 1:
                self._keep_signatures()
            if self._holds_on or self._stays_with_signatures(blocks, at):
                self._word.paragraphs[-1].paragraph_format.keep_with_next = True
        last = self._word.paragraphs[-1]
        if not last.text:  # Word wants a paragraph behind a table; it must not need a page
            tighten(last, "left").paragraph_format.line_spacing = Pt(1)
            hide(last)
        if self._progress:
            self._progress(len(blocks), len(blocks))
        return self._word

    def _keep_signatures(self) -> None:
        """Have the signatures that were put stay with those below them."""
        cells = (cell for row in self._word.tables[-1].rows for cell in row.cells)
        for paragraph in (*chain.from_iterable(cell.paragraphs for cell in cells), self._word.paragraphs[-1]):
            paragraph.paragraph_format.keep_with_next = True

    def _holds_signatures(self, blocks: Sequence[Block], at: int) -> bool:
        """Whether the last rows of a table, or a chart, stay with signatures: few lines lie between."""
        if not isinstance(blocks[at], (BlockTable, *CHARTS)):
            return False
        end = signed_behind(blocks, at + 1)
        return end is not None and self._story.are_few(blocks[at + 1 : end])

    def _stays_with_signatures(self, blocks: Sequence[Block], at: int) -> bool:
        """Whether the last block that was put is a text of which the signatures are few lines away."""
        if not isinstance(blocks[at], (Paragraph, FormLine)):
            return False
        signed = signed_behind(blocks, at)
        return signed is not None and self._story.are_few(blocks[at + 1 : signed])

    def _prepare(self) -> None:
        word, body = self._word, self._profile.body
        set_font(word.styles["Normal"], body.size_pt)
        for level in (1, 2):
            style = word.styles[f"Heading {level}"]
            set_font(style, body.size_pt)
            style.font.bold, style.font.italic = True, False
            style.font.color.rgb = RGBColor(0, 0, 0)
        set_language(word)
        keep_typed_lines(word)
        properties = word.core_properties
        properties.title, properties.author, properties.last_modified_by = (
            _property(title_of(self._document)),
            _property(self._document.head.issuer),
            _PROGRAM,
        )
        mark = self._document.state.mark
        properties.comments, properties.language = "", "vi-VN"
        properties.keywords = mark.square if mark else ""
        moment = self._document.state.printed_at.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = moment
        self._lay(word.sections[0], across=self._document.lies_across)
        self._number(word.sections[0])
        if mark is not None:
            self._put_code(word.sections[0], mark.code)

    def _put_code(self, section: Any, code: str) -> None:
        """The code of a final paper, small at the foot of each page."""
        footers = [section.footer]
        if section.different_first_page_header_footer:
            footers.append(section.first_page_footer)
        section.footer_distance = Mm(_CODE_FROM_EDGE_MM)
        for footer in footers:
            put_text(tighten(footer.paragraphs[0], "left"), code, _CODE_PT)

    def _lay(self, section: Any, *, across: bool) -> None:
        """The sheet of a section and its margins."""
        page = self._profile.page
        margins = self._profile.landscape if across else page
        sides = (page.height_mm, page.width_mm) if across else (page.width_mm, page.height_mm)
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(sides[0]), Mm(sides[1])
        section.top_margin, section.bottom_margin = Mm(margins.top_mm), Mm(margins.bottom_mm)
        section.left_margin, section.right_margin = Mm(margins.left_mm), Mm(margins.right_mm)
        section.header_distance = Mm(self._profile.page_number.top_mm - 4)
        sheet = (landscape if across else portrait)(self._profile)
        self._room = sheet.text_width, sheet.text_height
        self._story.on(sheet)

    def _number(self, section: Any) -> None:
        """Page numbers in the middle of the top margin, and the draft mark."""
        layout, book = self._profile.page_number, self._document.is_book
        section.different_first_page_header_footer = layout.hide_on_first and not book
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            paragraph = tighten(header.paragraphs[0], "center")
            if header is section.header:
                self._put_number(paragraph, layout.size_pt)
            if self._document.state.is_draft:
                put_text(paragraph, f"  {self._wording.text('draft.mark')}", layout.size_pt, bold=True)
                paragraph.runs[-1].font.color.rgb = _DRAFT_GREY

    def _put_number(self, paragraph: Any, size: float) -> None:
        if not self._document.is_book:
            put_field(paragraph, "PAGE", size)
            return
        marks = {"page": "\0PAGE\0", "pages": "\0NUMPAGES\0"}
        for at, piece in enumerate(self._wording.text("page.of_all", **marks).split("\0")):
            if at % 2:
                put_field(paragraph, piece, size)
            elif piece:
                put_text(paragraph, piece, size)

    def _put(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case FormLine():
                self._field(block)
            case TickBoxes():
                for line in block.lines:
                    self._choice(line, is_flush=bool(block.label))
            case BlockTable() | Matrix() | LineChart():
                holds_on, tables = self._holds_on, list(_tables(block))
                for table in tables:
                    self._holds_on = holds_on and table is tables[-1]
                    self._table(table)
            case BarChart() | ValueBarChart():
                self._bars(block)
            case Signatures():
                put_signatures(self._word, block, self._profile, self._wording, self._width)
            case Annex():
                self._annex(block)
            case NewPage():
                self._new_page()

    def _new_page(self) -> None:
        """A low line that begins a page: a break at the end of a full one would make an empty page."""
        last = self._word.paragraphs[-1]
        is_spare = not last.text and last.paragraph_format.element.getnext().tag == qn("w:sectPr")
        paragraph = tighten(last if is_spare else self._word.add_paragraph(), "left")
        paragraph.paragraph_format.line_spacing = Pt(1)
        paragraph.paragraph_format.page_break_before = True

    def _heading(self, block: Heading) -> None:
        body = self._profile.body
        paragraph = tighten(self._word.add_paragraph(style=f"Heading {block.level}"), "justify", body.leading)
        paragraph.paragraph_format.first_line_indent = Mm(body.first_line_mm)
        paragraph.paragraph_format.space_after = Pt(body.between_pt)
        paragraph.paragraph_format.keep_with_next = True
        put_text(paragraph, block.text, body.size_pt, bold=True)

    def _paragraph(self, block: Paragraph) -> None:
        body = self._profile.body
        align = "left" if block.is_small and block.align == "justify" else block.align
        paragraph = tighten(self._word.add_paragraph(), align, body.leading)
        paragraph.paragraph_format.space_after = Pt(body.between_pt)
        if align == "justify":
            paragraph.paragraph_format.first_line_indent = Mm(body.first_line_mm)
        size = self._profile.table.caption_pt if block.is_small else body.size_pt
        put_text(paragraph, block.text, size, bold=block.is_bold, italic=block.is_italic)

    def _field(self, block: FormLine) -> None:
        body = self._profile.body
        paragraph = tighten(self._word.add_paragraph(), "left", body.leading)
        paragraph.paragraph_format.space_after = Pt(body.between_pt / 2)
        if block.value:
            put_text(paragraph, f"{block.label} {block.value}", body.size_pt)
            return
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(self._width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        if block.label:
            put_text(paragraph, f"{block.label} ", body.size_pt)
        paragraph.add_run("\t").font.size = Pt(body.size_pt)

    def _choice(self, text: str, *, is_flush: bool) -> None:
        body = self._profile.body
        paragraph = tighten(self._word.add_paragraph(), "left", body.leading)
        shape, hang = paragraph.paragraph_format, Pt(body.size_pt * 1.2)
        shape.left_indent, shape.first_line_indent = Mm(0 if is_flush else body.first_line_mm) + hang, -hang
        shape.space_after = Pt(body.between_pt / 2)
        put_text(paragraph, text, body.size_pt)

    def _table(self, block: BlockTable) -> None:
        if block.caption:
            self._paragraph(Paragraph(block.caption, is_italic=True, is_small=True))
            self._word.paragraphs[-1].paragraph_format.keep_with_next = True
        above = self._word.paragraphs[-1] if self._word.paragraphs else None
        if above is not None and above.paragraph_format.element.getnext().tag == qn("w:sectPr"):
            shape, before = above.paragraph_format, self._profile.table.before_pt
            shape.space_after = Pt((shape.space_after.pt if shape.space_after else 0) + before)
        put_table(self._word, block, self._profile, self._room, is_signed=self._holds_on)
        self._below_table()

    def _bars(self, block: BarsOnly) -> None:
        layout, words = self._profile.chart, self._wording
        if block.title:
            title = tighten(self._word.add_paragraph(), "center")
            title.paragraph_format.space_before = Pt(layout.size_pt)
            title.paragraph_format.space_after = Pt(layout.gap_pt)
            title.paragraph_format.keep_with_next = True
            put_text(title, block.title, layout.size_pt, bold=True)
        marks = (words.text("chart.failed"), words.text("table.missing"))
        put_bars(self._word, block, layout, self._room, marks, holds_on=self._holds_on)
        self._below_table()

    def _below_table(self) -> None:
        below = tighten(self._word.add_paragraph(), "left")
        below.paragraph_format.line_spacing = Pt(self._profile.table.after_pt)

    def _annex(self, block: Annex) -> None:
        drop_spare(self._word)
        section = self._word.add_section(WD_SECTION.NEW_PAGE)
        tighten(self._word.paragraphs[-1], "left").paragraph_format.line_spacing = Pt(1)
        self._lay(section, across=block.is_landscape)
        if self._profile.page_number.annex_starts_anew:
            start_numbers(self._word)
            section.different_first_page_header_footer = self._profile.page_number.hide_on_first
        layout = self._profile.annex
        lines = [
            (block.heading, layout.heading_pt, True, False),
            (block.title, layout.title_pt, True, False),
            (block.reference, layout.reference_pt, False, True),
        ]
        put_centred(self._word, lines, layout, self._wording, self._width)


def _tables(block: BlockTable | Matrix | LineChart) -> Iterable[BlockTable]:
    """What is put as tables."""
    match block:
        case BlockTable():
            return (block,)
        case Matrix():
            return matrix_tables(block, _MOST_COLUMNS)
        case LineChart():
            return (chart_table(block),)


def _property(text: str) -> str:
    """The text as a property of the file can bear it."""
    text = one_line(clean(text))
    return text if len(text) <= _MOST_OF_A_PROPERTY else f"{text[: _MOST_OF_A_PROPERTY - 1]}…"
