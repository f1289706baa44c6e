"""Puts the blocks of a blank form on pages, at the largest size of text that keeps it on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from desktop_app.reports.blank_form.blocks import Block, GroupTitleBlock, QuestionBlock
from desktop_app.reports.blank_form.content import BlankQuestion, FormContent, RepeatGrid, Scale, Title
from desktop_app.reports.blank_form.head import BlankFormHead, BlankHeadTexts, PrivacyFooter
from desktop_app.reports.blank_form.layout import BlankFormLayout, BlankFormStyle, PaperFormat, PaperLayout
from desktop_app.reports.blank_form.tables import grid_rows, scale_rows
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.wording import Wording

_STEP_PT = 0.25


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block and how far below the top edge of its page it begins."""

    block: Block
    below: float


@dataclass(frozen=True, slots=True)
class FormPages:
    """A form laid out: its pages, head and notice. Measures in points."""

    paper: PaperLayout
    style: BlankFormStyle
    head: BlankFormHead
    notice: PrivacyFooter
    pages: tuple[tuple[PlacedBlock, ...], ...]

    @property
    def width(self) -> float:
        """Width of a page."""
        return float(self.paper.width_mm * mm)

    @property
    def height(self) -> float:
        """Height of a page."""
        return float(self.paper.height_mm * mm)

    @property
    def left(self) -> float:
        """Where the text begins."""
        return float(self.paper.left_mm * mm)


class FormLayouter:
    """Lays a form out."""

    def __init__(
        self,
        content: FormContent,
        texts: BlankHeadTexts,
        notice: str,
        layout: BlankFormLayout,
        profile: LayoutProfile,
        wording: Wording,
    ) -> None:
        self._content, self._texts, self._notice = content, texts, notice
        self._layout, self._profile, self._wording = layout, profile, wording

    def pages(self, paper: PaperFormat) -> FormPages:
        """The form on as few pages as its text allows."""
        measures = self._layout.paper(paper)
        size = measures.largest_pt
        while size >= measures.smallest_pt:
            laid = self._at(size, measures)
            if len(laid.pages) == 1:
                return laid
            size -= _STEP_PT
        return self._at(measures.usual_pt, measures)

    def _at(self, size: float, paper: PaperLayout) -> FormPages:
        style = BlankFormStyle(size, self._layout.text)
        width = (paper.width_mm - paper.left_mm - paper.right_mm) * mm
        head = BlankFormHead(self._texts, style, width, self._profile, self._wording)
        notice = PrivacyFooter(self._notice, style, width)
        blocks = self._blocks(style, width)
        return FormPages(paper, style, head, notice, _paged(blocks, paper, head, notice, style))

    def _blocks(self, style: BlankFormStyle, width: float) -> list[Block]:
        found: list[Block] = []
        for part in self._content.parts:
            match part:
                case Title():
                    found.append(GroupTitleBlock(part, style, width))
                case BlankQuestion():
                    found.append(QuestionBlock(part, style, width))
                case Scale():
                    heading = part.heading or self._wording.text("question.contents")
                    found += scale_rows(part, style, width, heading, self._wording.text("question.index"))
                case RepeatGrid():
                    found += grid_rows(part, style, width)
        return found


def _paged(
    blocks: Sequence[Block],
    paper: PaperLayout,
    head: BlankFormHead,
    notice: PrivacyFooter,
    style: BlankFormStyle,
) -> tuple[tuple[PlacedBlock, ...], ...]:
    top, foot = paper.top_mm * mm, (paper.height_mm - paper.bottom_mm) * mm
    pages: list[list[PlacedBlock]] = [[]]
    below = top + head.height
    for at, block in enumerate(blocks):
        if below + _needed(blocks, at) > foot and (pages[-1] or len(pages) == 1):
            pages.append([])
            below = top + style.line * 1.6
            if block.header is not None:
                pages[-1].append(PlacedBlock(block.header, below))
                below += block.header.height
        pages[-1].append(PlacedBlock(block, below))
        below += block.height
    if below + notice.height > foot:
        pages.append([])
        below = top + style.line * 1.6
    room = foot - below - notice.height
    growing = [placed for placed in pages[-1] if placed.block.can_grow]
    if growing and room > 0:
        _grow(pages[-1], growing[-1], room)
    return tuple(tuple(page) for page in pages)


def _needed(blocks: Sequence[Block], at: int) -> float:
    """The height of a block with all that must stay with it."""
    height = blocks[at].height
    while blocks[at].stays_with_next and at + 1 < len(blocks):
        at += 1
        height += blocks[at].height
    return height


def _grow(page: list[PlacedBlock], growing: PlacedBlock, room: float) -> None:
    before = growing.block.height
    growing.block.grow(room)
    added = growing.block.height - before
    for at, placed in enumerate(page):
        if placed.below > growing.below:
            page[at] = PlacedBlock(placed.block, placed.below + added)
