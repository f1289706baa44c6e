"""A document as a workbook that prints like the paper: its tables hold figures as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.base.long_work import Progress
from desktop_app.exchange.papers.page import LinePart, PrintedSheet
from desktop_app.exchange.workbook_writer import WorkbookWriter, require_workbook, writing
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
from desktop_app.reports.data import Signer, VoucherHead
from desktop_app.reports.frame.head_texts import head_texts, signature_note
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.wording import Wording

_DOTS = "…" * 24
_SIGNING_ROWS = 3
_HALVES = 2


def write_workbook(
    document: Document,
    profile: LayoutProfile,
    wording: Wording,
    target: Path,
    progress: Progress | None = None,
) -> None:
    """Write the document; its annexes are sheets of their own.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the file name is none of a workbook, or a sentence of the wording is missing.
    """
    require_workbook(target)
    parts = list(_parts(document))
    with writing(target, document.state.mark, by_rows=False) as writer:
        for at, part in enumerate(parts):
            if progress:
                progress(at, len(parts))
            _Writer(document, part, profile, wording, writer).write(is_first=at == 0)
    if progress:
        progress(len(parts), len(parts))


@dataclass(frozen=True, slots=True)
class _Part:
    """What is on one sheet: the document itself, or an annex."""

    name: str
    annex: Annex | None
    blocks: tuple[Block, ...]
    across: bool


def _parts(document: Document) -> Iterator[_Part]:
    annex: Annex | None = None
    blocks: list[Block] = []
    for block in (*document.blocks, None):
        if block is None or isinstance(block, Annex):
            name = annex.heading if annex else document.kind_in_text or document.subject
            across = annex.is_landscape if annex else document.lies_across
            yield _Part(name, annex, tuple(blocks), across)
            annex, blocks = block, []
        else:
            blocks.append(_as_table(block))


def _as_table(block: Block) -> Block:
    if isinstance(block, Matrix):
        return next(matrix_tables(block))
    return chart_table(block) if isinstance(block, (BarChart, ValueBarChart, LineChart)) else block


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(
        self,
        document: Document,
        part: _Part,
        profile: LayoutProfile,
        wording: Wording,
        writer: WorkbookWriter,
    ) -> None:
        self._document, self._part = document, part
        self._profile, self._wording = profile, wording
        tables = [block for block in part.blocks if isinstance(block, BlockTable)]
        signed = [block for block in part.blocks if isinstance(block, Signatures)]
        parts = (_HALVES, *(len(self._in_row(block)) for block in signed))
        self._page = PrintedSheet(writer, part.name, tables, parts, profile, part.across)

    def write(self, *, is_first: bool) -> None:
        """The whole sheet."""
        if is_first:
            self._head()
            self._title()
            for text in self._document.basis:
                self._page.line(text, italic=True)
        if self._part.annex:
            annex = self._part.annex
            for text in (annex.heading, annex.title):
                self._page.line(text, "center", bold=True)
            self._page.line(annex.reference, "center", italic=True)
        for block in self._part.blocks:
            self._put(block)
        self._page.finish()

    def _head(self) -> None:
        head = self._document.head
        if isinstance(head, VoucherHead):
            left = [(text, at == 0, False) for at, text in enumerate(head.unit)]
            right = [(text, at == 0, at > 0) for at, text in enumerate(head.form)]
        else:
            texts = head_texts(head, self._wording)
            left = [(text, at == len(texts.names), False) for at, text in enumerate(texts.names, start=1)]
            right = [(texts.state, True, False), (texts.motto, True, False)]
            rows = max(len(left), len(right))
            left += [("", False, False)] * (rows - len(left)) + [(texts.number, False, False)]
            right += [("", False, False)] * (rows - len(right)) + [(texts.place_and_date, False, True)]
        for at in range(max(len(left), len(right))):
            sides = [column[at] if at < len(column) else ("", False, False) for column in (left, right)]
            self._page.split([LinePart(*side) for side in sides])
        self._page.gap()

    def _title(self) -> None:
        for text in (self._document.kind, self._document.subject):
            self._page.line(text, "center", bold=True)
        for text in self._document.below_title:
            self._page.line(text, "center", italic=True)
        self._page.gap()

    def _put(self, block: Block) -> None:
        page = self._page
        match block:
            case Heading():
                page.line(block.text, bold=True)
            case Paragraph():
                align = "left" if block.align == "justify" else block.align
                page.line(block.text, align, bold=block.is_bold, italic=block.is_italic)
            case FormLine():
                page.line(f"{block.label} {block.value or _DOTS}")
            case TickBoxes():
                for line in block.lines:
                    page.line(line)
            case BlockTable():
                if block.caption:
                    page.line(block.caption, italic=True)
                page.table(block)
                page.gap()
            case Signatures():
                self._signatures(block)
            case NewPage():
                page.break_page()
            case _:
                raise AssertionError(f"{type(block).__name__} was made a table or a sheet before")

    def _in_row(self, block: Signatures) -> Sequence[Signer | None]:
        """One row of signers; a single one has the recipients at its left."""
        if len(block.signers) == 1:
            return (None, *block.signers)
        most = min(block.in_row or self._profile.signature.columns, len(block.signers)) or 1
        count = -(-len(block.signers) // most)
        return block.signers[: -(-len(block.signers) // count) if count else 1]

    def _signatures(self, block: Signatures) -> None:
        page = self._page
        first = self._in_row(block)
        page.gap()
        if block.dated:
            page.split([LinePart(""), LinePart(block.dated, italic=True)])
        alone = len(block.signers) == 1
        signers: Sequence[Signer | None] = first if alone else block.signers
        for start in range(0, len(signers), len(first)):
            row = signers[start : start + len(first)]
            lines = [self._signer_lines(signer) for signer in row]
            most = max(len(column) for column in lines)
            for at in range(most):
                cells = [column[at] if at < len(column) else LinePart("") for column in lines]
                page.split(cells)
            for _ in range(_SIGNING_ROWS):
                page.gap()
            names = [LinePart(signer.name if signer else "", bold=True) for signer in row]
            page.split(names)
        if block.recipients:
            page.line(self._wording.text("recipients.heading"), bold=True, italic=True)
            for text in block.recipients:
                page.line(text)

    def _signer_lines(self, signer: Signer | None) -> list[LinePart]:
        if signer is None:
            return []
        lines = [
            LinePart(piece, bold=True)
            for text in (signer.authority, signer.position)
            for piece in text.split("\n")
            if piece
        ]
        note = signature_note(signer, self._wording)
        return [*lines, LinePart(note, italic=True)] if note else lines
