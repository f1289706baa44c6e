"""Makes reportlab's flowables from blocks, and decides which of them stay on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, NextPageTemplate, PageBreak
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import (
    Annex,
    BarChart,
    Block,
    BlockTable,
    Chart,
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
from desktop_app.reports.blocks.table_breaks import HALF
from desktop_app.reports.frame.column_widths import fitted
from desktop_app.reports.frame.drawings import drawings_of
from desktop_app.reports.frame.heading import annex_heading, head_block, title_block
from desktop_app.reports.frame.markup import FieldLine, choice, paragraph
from desktop_app.reports.frame.matrices import matrix_parts
from desktop_app.reports.frame.page import (
    LANDSCAPE,
    OUTLINE,
    PORTRAIT,
    AnnexStart,
    Gap,
    Outline,
    PageSheet,
    landscape,
    portrait,
)
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.signatures import SignatureBlock
from desktop_app.reports.frame.signed_tables import SignedTable
from desktop_app.reports.frame.tables import NEW_PAGE, OfficialTable, RowsDrawn, table_style
from desktop_app.reports.frame.wording import Wording

_LINES_AFTER_HEADING = 2
_LINES_WITH_SIGNATURES = 4
"""So many lines of the text stand on the page of the signatures, where it has as many."""
_LEAST_LINES = 2
"""No text is torn so that fewer of its lines stand alone."""
_LINES_OF_NOTES = 8
"""Below so many lines notes stay with the table that they explain."""
CHARTS = (BarChart, ValueBarChart, LineChart)
_CHART_WITH_TABLE = 0.4
"""A chart that is no higher than this share of the page stays with the last rows of the table above it."""
_ROOM_BELOW_ANNEX_HEAD = 0.75
"""A part of a table is never planned higher than this share of the page, so that it fits below a heading."""


class Story:
    """The flowables of a document; tables tell ``on_rows`` how many rows they drew."""

    def __init__(self, profile: LayoutProfile, wording: Wording, on_rows: RowsDrawn) -> None:
        self._profile, self._wording, self._on_rows = profile, wording, on_rows
        self._sheet = portrait(profile)

    def on(self, sheet: PageSheet) -> Story:
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
            end = self._one_piece(blocks, at)
            if isinstance(table := blocks[at], BlockTable) and table.caption:
                story.append(self._break_before(blocks, at))
            story += self._kept(blocks[at:end]) if end > at + 1 else self._single(blocks, at)
            story += self._gap_behind(blocks, end - 1)
            at = end
        return story

    def height(self, blocks: Sequence[Block]) -> float:
        """The height in points of texts, charts and signatures under each other."""
        sheet, parts = self._sheet, self._parts(blocks)
        heights = (float(part.wrap(sheet.text_width, sheet.text_height)[1]) for part in parts)
        return sum(heights) + self._profile.body.between_pt * sum(
            isinstance(each, (Paragraph, FormLine)) for each in blocks
        )

    def _one_piece(self, blocks: Sequence[Block], at: int) -> int:
        """Where the blocks end that stay in one piece with the one here, or hold on to its end.

        Signatures hold the last lines, table or chart above them; a table its few notes and a low chart.
        """
        block = blocks[at]
        if isinstance(block, (BlockTable, Matrix)):
            end = self.explained(blocks, at + 1)
            signed = self._signed_at(blocks, end) if isinstance(block, BlockTable) else None
            return end if signed is None else signatures_end(blocks, signed)
        if isinstance(block, CHARTS):
            signed = self._signed_at(blocks, self._notes_end(blocks, at + 1))
            return (
                at + 1
                if signed is None or self._is_high(blocks[at : signed + 1])
                else signatures_end(blocks, signed)
            )
        signed = signed_behind(blocks, at)
        is_near = signed is not None and self.are_few(blocks[at + 1 : signed])
        return at + 1 if signed is None or not is_near else signatures_end(blocks, signed)

    def _is_high(self, blocks: Sequence[Block]) -> bool:
        """Whether in one piece they would leave most of a page empty where they have no room."""
        return self.height(blocks) > self._sheet.text_height * HALF

    def are_few(self, texts: Sequence[Block]) -> bool:
        """Whether so few lines stand above signatures that more has to stay with them."""
        return self.height(texts) < _LINES_WITH_SIGNATURES * self._line_height

    def _signed_at(self, blocks: Sequence[Block], at: int) -> int | None:
        """Where the signatures are that stand behind few lines, from here on."""
        signed = signed_behind(blocks, at)
        return signed if signed is not None and self.are_few(blocks[at:signed]) else None

    def _notes_end(self, blocks: Sequence[Block], at: int) -> int:
        end = at
        while end < len(blocks) and isinstance(note := blocks[end], Paragraph) and note.is_small:
            end += 1
        return end if self.height(blocks[at:end]) < _LINES_OF_NOTES * self._line_height else at

    def explained(self, blocks: Sequence[Block], at: int) -> int:
        """Where the notes and the chart end that explain a table, and the notes below that chart."""
        end = self._notes_end(blocks, at)
        chart = blocks[end] if end < len(blocks) else None
        return self._notes_end(blocks, end + 1) if isinstance(chart, CHARTS) and self._is_low(chart) else end

    def _is_low(self, chart: Chart) -> bool:
        """Whether a chart is so low that it stays with the table of its figures."""
        drawings = self._drawings(chart)
        most = self._sheet.text_height * _CHART_WITH_TABLE
        return len(drawings) == 1 and float(drawings[0].height) < most

    @property
    def _line_height(self) -> float:
        return self._profile.body.size_pt * self._profile.body.leading

    def _parts(self, blocks: Sequence[Block]) -> list[Flowable]:
        """Texts, charts and signatures as they are below a table or in one piece."""
        parts: list[Flowable] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                parts.append(paragraph(self._profile, block))
            elif isinstance(block, FormLine):
                parts.append(FieldLine(block, self._profile.body))
            elif isinstance(block, Signatures):
                if parts and isinstance(parts[-1], SignatureBlock):
                    parts.append(Gap(0, self._profile.signature.before_pt))
                parts.append(SignatureBlock(block, self._profile, self._wording))
            elif isinstance(block, CHARTS):
                parts += self._drawings(block)
        return parts

    def _kept(self, blocks: Sequence[Block]) -> list[Flowable]:
        """What stays in one piece."""
        first, below = blocks[0], blocks[1:]
        if isinstance(first, (BlockTable, Matrix)):
            *before, table, _ = self._large(first)
            kept = self._with_below(table, below)
            behind = [] if isinstance(blocks[-1], Signatures) else [Gap(0, self._gap_of(blocks[-1]))]
            return [*before, kept, *behind]
        if isinstance(first, CHARTS):
            return [KeepTogether([*self._large(first), *self._parts(below)])]
        return self._signed(blocks)

    def _signed(self, blocks: Sequence[Block]) -> list[Flowable]:
        """A text and the signatures below it; of a long one only the last lines stay with them."""
        text, *below = self._parts(blocks)
        above = self._left_above(blocks)
        parts = text.split(self._sheet.text_width, above) if above else []
        if len(parts) < 2:
            return [KeepTogether([text, *below])]
        first, rest = parts
        first.spaceAfter = 0
        return [first, KeepTogether([rest, *below])]

    def _left_above(self, blocks: Sequence[Block]) -> float:
        """How much of a text may stand on the page before that of the signatures below it, in points.

        The few lines between them count among those that stay with the signatures.
        """
        text, *between = (self.height([each]) for each in blocks if not isinstance(each, Signatures))
        line = self._line_height
        above = text - max(_LINES_WITH_SIGNATURES * line - sum(between), _LEAST_LINES * line)
        return above if above >= _LEAST_LINES * line else 0.0

    def _gap_of(self, last: Block) -> float:
        """The room below a table with what explains it."""
        return self._profile.table.after_pt if isinstance(last, CHARTS) else self._profile.body.between_pt

    def _with_below(self, table: Flowable, below: Sequence[Block]) -> SignedTable:
        assert isinstance(table, OfficialTable)
        layout, is_signed = self._profile.table, isinstance(below[-1], Signatures)
        gap = layout.after_pt if is_signed else layout.before_pt
        chart_at = next((at for at, block in enumerate(below) if isinstance(block, CHARTS)), None)
        return SignedTable(table, self._parts(below), gap, self._profile.body.between_pt, chart_at)

    def _gap_behind(self, blocks: Sequence[Block], at: int) -> list[Flowable]:
        """The room below signatures behind which something follows."""
        last = blocks[at]
        if at + 1 == len(blocks) or not isinstance(last, Signatures):
            return []
        return [Gap(0, self._profile.signature.before_pt / (2 if last.is_low else 1))]

    def _single(self, blocks: Sequence[Block], at: int) -> list[Flowable]:
        """A block by itself."""
        match blocks[at]:
            case Heading() as block:
                return self._heading(block, blocks, at)
            case Paragraph() as block:
                return [paragraph(self._profile, block)]
            case TickBoxes() as block:
                return [choice(self._profile, line, is_flush=bool(block.label)) for line in block.lines]
            case Signatures() as block:
                return self._parts([block])
            case block:
                return self._large(block)

    def _heading(self, block: Heading, blocks: Sequence[Block], at: int) -> list[Flowable]:
        """The heading, moved to the next page when what follows has no room below it."""
        line = self._heading_line(block)
        setattr(line, OUTLINE, Outline(block.text, block.level - 1))
        return [self._break_before(blocks, at), line]

    def _break_before(self, blocks: Sequence[Block], at: int) -> CondPageBreak:
        """A new page where the part has no room to begin on this one."""
        least, page = self._least(blocks, at), self._sheet.text_height
        return CondPageBreak(least if least <= page else page * NEW_PAGE)

    def _heading_line(self, block: Heading) -> Any:
        return paragraph(self._profile, Paragraph(block.text, is_bold=True))

    def _least(self, blocks: Sequence[Block], at: int) -> float:
        """The room that the next part needs to begin on this page."""
        body, sheet = self._profile.body, self._sheet
        lines = _LINES_AFTER_HEADING * self._line_height + body.between_pt
        block = blocks[at] if at < len(blocks) else None
        if block is None:
            return lines
        end = self._one_piece(blocks, at)
        if isinstance(block, Heading):
            height = float(self._heading_line(block).wrap(sheet.text_width, sheet.text_height)[1])
            return height + body.between_pt + self._least(blocks, at + 1)
        if isinstance(block, BlockTable):
            table = self._table(block)
            below = blocks[at + 1 : end]
            least = self._with_below(table, below).least_height if below else table.least_height
            caption = self.height([_caption(block)]) if block.caption else 0.0
            return caption + least + self._profile.table.before_pt
        if isinstance(block, Matrix):
            first = next(part for part in self._matrix(block) if isinstance(part, OfficialTable))
            return first.least_height + self._profile.table.before_pt
        if isinstance(block, CHARTS) and end == at + 1:
            return max(float(drawing.height) for drawing in self._drawings(block))
        height = self.height(blocks[at:end])
        is_piece = end > at + 1 and not self._left_above(blocks[at:end])
        return max(lines, height) if is_piece else lines

    def _large(self, block: FormLine | BlockTable | Matrix | Chart | Annex | NewPage) -> list[Flowable]:
        match block:
            case FormLine():
                return [FieldLine(block, self._profile.body)]
            case NewPage():
                return [PageBreak()]
            case BlockTable():
                caption = [paragraph(self._profile, _caption(block))] if block.caption else []
                return [*caption, *self._spaced([self._table(block)])]
            case Matrix():
                return self._matrix(block)
            case BarChart() | ValueBarChart() | LineChart():
                return self._spaced(self._drawings(block))
            case Annex():
                return self._annex(block)

    def _spaced(self, parts: Sequence[Flowable]) -> list[Flowable]:
        layout = self._profile.table
        story: list[Flowable] = []
        for part in parts:
            story += [Gap(0, layout.before_pt), part]
        return [*story, Gap(0, layout.after_pt)]

    def _table(self, block: BlockTable) -> OfficialTable:
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
        self._sheet = (landscape if block.is_landscape else portrait)(self._profile)
        name = LANDSCAPE if block.is_landscape else PORTRAIT
        heading = annex_heading(block, self._profile, self._wording)
        setattr(heading, OUTLINE, Outline(" – ".join(filter(None, (block.heading, block.title))), 0))
        return [NextPageTemplate(name), PageBreak(), AnnexStart(), heading]


def signed_behind(blocks: Sequence[Block], at: int) -> int | None:
    """Where the signatures are that only texts stand before, from here on."""
    while at < len(blocks) and isinstance(blocks[at], (Paragraph, FormLine)):
        at += 1
    return at if at < len(blocks) and isinstance(blocks[at], Signatures) else None


def signatures_end(blocks: Sequence[Block], at: int) -> int:
    """Where the signatures end that begin here: who confirms signs on the page of the others."""
    while at < len(blocks) and isinstance(blocks[at], Signatures):
        at += 1
    return at


def _caption(table: BlockTable) -> Paragraph:
    return Paragraph(table.caption, is_italic=True, is_small=True)
