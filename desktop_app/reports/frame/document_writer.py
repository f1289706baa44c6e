"""Puts the blocks of a document on paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, NextPageTemplate, PageBreak
from reportlab.platypus.flowables import Flowable

from desktop_app.base.durable_file import write_durably
from desktop_app.reports.blocks.model import (
    Annex,
    BarChart,
    Block,
    Chart,
    Choices,
    Document,
    Field,
    Heading,
    LineChart,
    Matrix,
    NewPage,
    Paragraph,
    Progress,
    Signatures,
    Table,
    ValueBarChart,
)
from desktop_app.reports.frame.column_widths import fitted
from desktop_app.reports.frame.drawings import drawings_of
from desktop_app.reports.frame.fonts import register_fonts
from desktop_app.reports.frame.form_lines import FieldLine
from desktop_app.reports.frame.heading import annex_heading, head_block, title_block
from desktop_app.reports.frame.markup import choice, paragraph
from desktop_app.reports.frame.matrices import matrix_parts
from desktop_app.reports.frame.page import (
    LANDSCAPE,
    OUTLINE,
    PORTRAIT,
    AnnexStart,
    Gap,
    OfficialDocument,
    Outline,
    Sheet,
    landscape,
    portrait,
)
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.signatures import SignatureBlock
from desktop_app.reports.frame.signed_tables import LAST_ROWS, SignedTable
from desktop_app.reports.frame.tables import OfficialTable, RowsDrawn, table_style
from desktop_app.reports.frame.wording import Wording

_LINES_AFTER_HEADING = 2
_LINES_WITH_SIGNATURES = 4
"""So many lines of the text stand on the page of the signatures, where it has as many."""
_LINES_BELOW_TABLE = 8
"""Below so many lines the last rows of a table no longer stay with the signatures."""
_CHARTS = (BarChart, ValueBarChart, LineChart)
_CHART_WITH_TABLE = 0.4
"""A chart that is no higher than this share of the page stays with the last rows of the table above it."""
_ROOM_BELOW_ANNEX_HEAD = 0.75
"""A part of a table is never planned higher than this share of the page, so that it fits below a heading."""


def write_document(
    document: Document,
    profile: LayoutProfile,
    wording: Wording,
    target: Path | BinaryIO,
    progress: Progress | None = None,
) -> None:
    """Write the document as PDF to a file, which it replaces at once and whole, or to a binary stream.

    Raises:
        CannotWrite: the file cannot be written; the old one, if any, is untouched.
        Problem: a sentence of the wording is missing.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    register_fonts()
    rows = sum(_row_count(block) for block in document.blocks)
    pages = 0
    if document.is_book:  # each page says how many there are, which is known when it was laid out once
        pages, _ = _built(document, profile, wording, None, rows, 0)
    _, content = _built(document, profile, wording, progress, rows, pages)
    if isinstance(target, Path):
        write_durably(target, content)
    else:
        target.write(content)
    if progress:
        progress(rows + 1, rows + 1)


def _signed_behind(blocks: Sequence[Block], at: int) -> int | None:
    """Where the signatures are that only texts stand before, from here on."""
    while at < len(blocks) and isinstance(blocks[at], (Paragraph, Field)):
        at += 1
    return at if at < len(blocks) and isinstance(blocks[at], Signatures) else None


def signed_height(
    texts: Sequence[Block],
    signatures: Signatures,
    profile: LayoutProfile,
    wording: Wording,
    sheet: Sheet,
) -> float:
    """The height in points of these texts with the signatures below them."""
    register_fonts()
    story = _Story(profile, wording, lambda _: None)
    block = SignatureBlock(signatures, profile, wording)
    return story.on(sheet).height(texts) + float(block.wrap(sheet.text_width, sheet.text_height)[1])


def _row_count(block: Block) -> int:
    if isinstance(block, Table):
        return len(block.shown_rows)
    return len(block.rows) if isinstance(block, Matrix) else 0


def _built(
    document: Document,
    profile: LayoutProfile,
    wording: Wording,
    progress: Progress | None,
    rows: int,
    pages: int,
) -> tuple[int, bytes]:
    """How many pages the document has, and its PDF."""
    buffer = io.BytesIO()
    template = OfficialDocument(buffer, document, profile, wording, progress, rows, pages)
    template.build(_Story(profile, wording, template.rows_drawn).of(document))
    return template.page, buffer.getvalue()


class _Story:
    """Makes reportlab's flowables from blocks."""

    def __init__(self, profile: LayoutProfile, wording: Wording, on_rows: RowsDrawn) -> None:
        self._profile, self._wording, self._on_rows = profile, wording, on_rows
        self._sheet = portrait(profile)

    def on(self, sheet: Sheet) -> _Story:
        """The same on another sheet."""
        self._sheet = sheet
        return self

    def of(self, document: Document) -> list[Flowable]:
        """All flowables of the document."""
        if document.lies_across:
            self._sheet = landscape(self._profile)
        story: list[Flowable] = [
            head_block(document, self._profile, self._wording),
            title_block(document, self._profile, self._wording),
        ]
        story += [paragraph(self._profile, Paragraph(text, is_italic=True)) for text in document.basis]
        blocks = list(document.blocks)
        at = 0
        while at < len(blocks):
            block, follower = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
            signed_at = _signed_behind(blocks, at)
            if signed_at is not None and self._belongs_to_signatures(blocks[at:signed_at]):
                story.append(KeepTogether(self._signed(blocks[at : signed_at + 1])))
                story += self._gap_behind(blocks, signed_at)
                at = signed_at
            elif isinstance(block, Table) and (end := self._signed_below(blocks, at + 1)):
                story += self._signed_table(block, blocks[at + 1 : end + 1])
                story += self._gap_behind(blocks, end)
                at = end
            elif isinstance(block, _CHARTS) and (end := self._signed_below(blocks, at + 1)):
                story.append(KeepTogether([*self._large(block), *self._signed(blocks[at + 1 : end + 1])]))
                story += self._gap_behind(blocks, end)
                at = end
            elif isinstance(block, (Table, Matrix)) and (end := self._notes_below(blocks, at + 1)):
                story += self._noted(block, blocks[at + 1 : end])
                at = end - 1
            elif isinstance(block, Heading):
                story += self._heading(block, follower, self._kept_below(blocks, at + 1))
            elif isinstance(block, Paragraph):
                story.append(paragraph(self._profile, block))
            elif isinstance(block, Choices):
                story += [choice(self._profile, line, is_flush=bool(block.label)) for line in block.lines]
            elif not isinstance(block, Signatures):
                story += self._large(block)
            at += 1
        return story

    def _belongs_to_signatures(self, texts: Sequence[Block]) -> bool:
        """Whether the first of these texts stays with the signatures below them: few lines lie between."""
        return self.height(texts[1:]) < _LINES_WITH_SIGNATURES * self._line_height

    def _kept_below(self, blocks: Sequence[Block], at: int) -> float:
        """The height of what follows here where it stays together with signatures."""
        block = blocks[at] if at < len(blocks) else None
        if isinstance(block, Table) and len(block.shown_rows) <= LAST_ROWS + 1:
            end = self._signed_below(blocks, at + 1)
            parts = self._signed_table(block, blocks[at + 1 : end + 1]) if end else []
            sheet = self._sheet
            return sum(float(part.wrap(sheet.text_width, sheet.text_height)[1]) for part in parts)
        signed_at = _signed_behind(blocks, at)
        if signed_at is None or not self._belongs_to_signatures(blocks[at:signed_at]):
            return 0.0
        signatures = blocks[signed_at]
        assert isinstance(signatures, Signatures)
        sheet = self._sheet
        part = SignatureBlock(signatures, self._profile, self._wording)
        return self.height(blocks[at:signed_at]) + float(part.wrap(sheet.text_width, sheet.text_height)[1])

    @property
    def _line_height(self) -> float:
        return self._profile.body.size_pt * self._profile.body.leading

    def height(self, texts: Sequence[Block]) -> float:
        """The height in points of texts under each other."""
        sheet, parts = self._sheet, self._texts(texts)
        heights = (float(part.wrap(sheet.text_width, sheet.text_height)[1]) for part in parts)
        return sum(heights) + self._profile.body.between_pt * len(parts)

    def _texts(self, texts: Sequence[Block]) -> list[Flowable]:
        return [
            paragraph(self._profile, text)
            if isinstance(text, Paragraph)
            else FieldLine(text, self._profile.body)
            for text in texts
            if isinstance(text, (Paragraph, Field))
        ]

    def _signed(self, blocks: Sequence[Block]) -> list[Flowable]:
        """Signatures with the last lines of the text, so that they never stand alone on a page."""
        *texts, last = blocks
        assert isinstance(last, Signatures)
        return [*self._texts(texts), SignatureBlock(last, self._profile, self._wording)]

    def _gap_behind(self, blocks: Sequence[Block], at: int) -> list[Flowable]:
        """The room below signatures behind which something follows."""
        last = blocks[at]
        if at + 1 == len(blocks) or not isinstance(last, Signatures):
            return []
        return [Gap(0, self._profile.signature.before_pt / (2 if last.is_low else 1))]

    def _signed_below(self, blocks: Sequence[Block], at: int) -> int | None:
        """Where the signatures are that stand below a table, with few lines between."""
        end = _signed_behind(blocks, at)
        is_near = end is not None and self.height(blocks[at:end]) < _LINES_BELOW_TABLE * self._line_height
        return end if is_near else None

    def _signed_table(self, block: Table, below: Sequence[Block]) -> list[Flowable]:
        layout, body = self._profile.table, self._profile.body
        table = SignedTable(self._table(block), self._signed(below), layout.after_pt, body.between_pt)
        return self._spaced([table], block.caption)[:-1]  # nothing stands below signatures

    def _notes_below(self, blocks: Sequence[Block], at: int) -> int | None:
        """Where the few notes below a table end, which explain its marks and stay with it.

        So does a low chart behind which nothing follows: it would be the only thing on its page.
        """
        end = at
        while end < len(blocks) and isinstance(note := blocks[end], Paragraph) and note.is_small:
            end += 1
        if self.height(blocks[at:end]) >= _LINES_BELOW_TABLE * self._line_height:
            return None
        chart, *behind = (*blocks[end : end + 2], None)
        is_last = not behind[:-1] or isinstance(behind[0], (Annex, NewPage))
        if isinstance(chart, _CHARTS) and is_last and self._is_low(chart):
            end += 1
        return end if end > at else None

    def _is_low(self, chart: Chart) -> bool:
        """Whether a chart is so low that it stays with the table of its figures."""
        drawings = self._drawings(chart)
        most = self._sheet.text_height * _CHART_WITH_TABLE
        return len(drawings) == 1 and float(drawings[0].height) < most

    def _noted(self, block: Table | Matrix, below: Sequence[Block]) -> list[Flowable]:
        """A table, or the last part of a wide one, with what is below: it never stands alone on a page."""
        layout, body = self._profile.table, self._profile.body
        *before, table, _ = self._matrix(block) if isinstance(block, Matrix) else self._large(block)
        assert isinstance(table, OfficialTable)
        parts = self._texts(below)
        for chart in below:
            if isinstance(chart, _CHARTS):
                parts += self._drawings(chart)
        kept = SignedTable(table, parts, layout.before_pt, body.between_pt)
        return [*before, kept, Gap(0, body.between_pt)]

    def _heading(self, block: Heading, follower: Block | None, kept: float) -> list[Flowable]:
        """The heading, moved to the next page when what follows has no room below it."""
        body = self._profile.body
        line = paragraph(self._profile, Paragraph(block.text, is_bold=True))
        setattr(line, OUTLINE, Outline(block.text, block.level - 1))
        _, height = line.wrap(self._sheet.text_width, self._sheet.text_height)
        below = _LINES_AFTER_HEADING * body.size_pt * body.leading + body.between_pt
        if isinstance(follower, Heading):
            below *= 2
        elif isinstance(follower, Table):
            below = self._table(follower).least_height + self._profile.table.before_pt
        elif isinstance(follower, _CHARTS):
            below = max(drawing.height for drawing in self._drawings(follower))
        below = max(below, kept)
        most = self._sheet.text_height * _ROOM_BELOW_ANNEX_HEAD
        return [CondPageBreak(min(height + body.between_pt + below, most)), line]

    def _large(self, block: Field | Table | Matrix | Chart | Annex | NewPage) -> list[Flowable]:
        match block:
            case Field():
                return [FieldLine(block, self._profile.body)]
            case NewPage():
                return [PageBreak()]
            case Table():
                return self._spaced([self._table(block)], block.caption)
            case Matrix():
                return self._matrix(block)
            case BarChart() | ValueBarChart() | LineChart():
                return self._spaced(self._drawings(block), "")
            case Annex():
                return self._annex(block)

    def _spaced(self, parts: Sequence[Flowable], caption: str) -> list[Flowable]:
        layout = self._profile.table
        story: list[Flowable] = (
            [paragraph(self._profile, Paragraph(caption, is_italic=True, is_small=True))] if caption else []
        )
        for part in parts:
            story += [Gap(0, layout.before_pt), part]
        return [*story, Gap(0, layout.after_pt)]

    def _table(self, block: Table) -> OfficialTable:
        layout = self._profile.table
        size = {"body": layout.size_pt, "small": layout.small_pt, "fine": layout.matrix_pt}[block.size]
        rows, width = block.shown_rows, self._sheet.text_width
        widths, size = fitted(block.columns, rows, size, layout.padding_mm * mm, width)
        style = table_style(layout, widths, size, block.row_mm)
        return OfficialTable(block.columns, rows, style, self._sheet.text_height, self._on_rows)

    def _matrix(self, block: Matrix) -> list[Flowable]:
        layout, sheet = self._profile.table, self._sheet
        parts = matrix_parts(block, layout, sheet.text_width, sheet.text_height, self._on_rows)
        story: list[Flowable] = []
        for part in parts:
            if story:
                story.append(CondPageBreak(min(part.height + layout.before_pt, sheet.text_height)))
            story += [Gap(0, layout.before_pt), part]
        return [*story, Gap(0, layout.after_pt)]

    def _drawings(self, block: Chart) -> list[Any]:
        layout, width = self._profile.chart, self._sheet.text_width
        height = self._sheet.text_height * _ROOM_BELOW_ANNEX_HEAD
        marks = (self._wording.text("chart.failed"), self._wording.text("table.missing"))
        return drawings_of(block, layout, width, height, marks)

    def _annex(self, block: Annex) -> list[Flowable]:
        self._sheet = self._annex_sheet(block)
        name = LANDSCAPE if block.is_landscape else PORTRAIT
        heading = annex_heading(block, self._profile, self._wording)
        setattr(heading, OUTLINE, Outline(" – ".join(filter(None, (block.heading, block.title))), 0))
        return [NextPageTemplate(name), PageBreak(), AnnexStart(), heading]

    def _annex_sheet(self, block: Annex) -> Sheet:
        return landscape(self._profile) if block.is_landscape else portrait(self._profile)
