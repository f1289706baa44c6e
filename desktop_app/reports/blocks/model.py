"""The parts a document is made of, as plain values: what to print, not how.

:mod:`~desktop_app.reports.frame.document_writer` puts them on paper in the measures of a layout profile,
:mod:`~desktop_app.reports.word.document` into a Word file, and
:mod:`~desktop_app.exchange.papers.workbook` into a workbook. None of them adds a text of its own to the body.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from desktop_app.base.numbers import format_date, format_number
from desktop_app.reports.data import DocumentHead, PrintState, Signer, VoucherHead

Align = Literal["left", "center", "right"]
TextAlign = Literal["justify", "left", "center", "right"]
RowKind = Literal["plain", "group", "total", "struck", "note", "gap", "key"]
type Figure = int | Decimal | date

OVER_ALL: Final[frozenset[RowKind]] = frozenset({"group", "note", "gap"})
BOLD_ROWS: Final[frozenset[RowKind]] = frozenset({"group", "total"})
ITALIC_ROWS: Final[frozenset[RowKind]] = frozenset({"note", "gap", "key"})
"""Rows of one text over the whole width; rows in bold; rows in italics."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part; it stays on the page of what follows. Level 1 is "I.", level 2 is "1."."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; a justified one has its first line drawn in."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_small: bool = False
    align: TextAlign = "justify"


@dataclass(frozen=True, slots=True)
class FieldSource:
    """The question of an entry by which a line of a form is filled, and what it is called."""

    question: str
    name: str


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a form: what is asked, and the answer; without one it is dotted to its end, for the pen."""

    label: str
    value: str = ""
    asked: FieldSource | None = None

    @property
    def name(self) -> str:
        """What it is called where it is spoken of."""
        return self.label.rstrip(": ") or (self.asked.name if self.asked else "…")


CHOSEN: Final = "☒"
NOT_CHOSEN: Final = "☐"
_BETWEEN_BOXES: Final = "\u00a0\u00a0\u00a0 "


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box with its words."""

    label: str
    is_chosen: bool = False

    @property
    def text(self) -> str:
        """The box and its words in one line."""
        return f"{CHOSEN if self.is_chosen else NOT_CHOSEN} {self.label}"


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """Boxes under each other, or in one line behind a ``label``."""

    items: tuple[TickBox, ...]
    label: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The boxes line by line."""
        texts = tuple(item.text for item in self.items)
        return (_BETWEEN_BOXES.join((self.label, *texts)),) if self.label else texts


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """A column of a table; neighbours with the same ``group`` share a heading above their own.

    The one with ``is_wide`` takes the width that the others leave. Where all columns say ``millimetres``, the
    width of the page is shared out in proportion to them, a little more where a word would be broken; exactly
    where one ``is_exact``, so that the columns of several pages stand below each other.
    """

    title: str
    align: Align = "right"
    group: str = ""
    is_wide: bool = False
    millimetres: int = 0
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A row of texts ready to print. A ``group`` row has one text over the whole width.

    So has a ``note``, which belongs to the row above it, and a ``gap``, which replaces a row that is not
    there; a ``struck`` row is crossed out, to be read still; a ``key`` row bears the letters of the columns.
    ``figures``: the cells as numbers or days, for a workbook; made by :func:`row_of`. ``marked``: the cells
    set in bold, of a part of a :class:`Matrix`.
    """

    cells: tuple[str, ...]
    kind: RowKind = "plain"
    figures: tuple[Figure | None, ...] = ()
    marked: frozenset[int] = frozenset()


def row_of(*cells: str | Figure | None, kind: RowKind = "plain") -> BlockRow:
    """A row whose texts are those of its figures: 1.234.567, 05/09/2026, nothing for ``None``."""
    figures = tuple(cell if not isinstance(cell, str) else None for cell in cells)
    return BlockRow(tuple(_shown(cell) for cell in cells), kind, figures)


def _shown(cell: str | Figure | None) -> str:
    if isinstance(cell, str):
        return cell
    return format_date(cell) if isinstance(cell, date) else format_number(cell)


@dataclass(frozen=True, slots=True)
class BlockTable:
    """An official table; the heading is repeated on each page.

    Fewer than ``least_rows`` rows are filled up with empty ones for the pen; where ``is_counted`` is set,
    these go on with the numbers in the first column. ``footer`` is below them. ``row_mm``: a row is so
    high at least, to leave room for a signature.
    """

    columns: tuple[BlockColumn, ...]
    rows: tuple[BlockRow, ...]
    caption: str = ""
    size: Literal["body", "small", "fine"] = "body"
    footer: tuple[BlockRow, ...] = ()
    least_rows: int = 0
    is_counted: bool = False
    row_mm: int = 0

    def without_column(self, at: int) -> BlockTable:
        """The same table without one of its columns."""

        def left[T](items: tuple[T, ...]) -> tuple[T, ...]:
            return items[:at] + items[at + 1 :]

        def shorter(row: BlockRow) -> BlockRow:
            over_all = row.kind in OVER_ALL
            return row if over_all else BlockRow(left(row.cells), row.kind, left(row.figures))

        rows, footer = (tuple(map(shorter, part)) for part in (self.rows, self.footer))
        return replace(self, columns=left(self.columns), rows=rows, footer=footer)

    @property
    def shown_rows(self) -> tuple[BlockRow, ...]:
        """All rows in their order: those with texts, empty ones, the footer."""
        present = sum(row.kind == "plain" for row in self.rows)
        rest = ("",) * (len(self.columns) - 1)
        empty = (
            BlockRow((str(number) if self.is_counted else "", *rest))
            for number in range(present + 1, self.least_rows + 1)
        )
        return (*self.rows, *empty, *self.footer)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table with more columns than a page holds: split by columns, ``labels`` repeated on each part.

    A cell may have two lines (split by a line feed). ``marked`` holds (row, value column) cells set in bold.
    """

    labels: tuple[BlockColumn, ...]
    values: tuple[BlockColumn, ...]
    rows: tuple[BlockRow, ...]
    closing: tuple[BlockColumn, ...] = ()
    marked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share, the share required of it, and whether it reaches that."""

    label: str
    share: Fraction | None
    limit: Fraction | None = None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars; ``limit_label`` names the line of the required share."""

    title: str
    bars: tuple[Bar, ...]
    limit_label: str = ""


@dataclass(frozen=True, slots=True)
class ValueBar:
    """One bar of a figure and its text."""

    label: str
    value: Decimal | Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class ValueBarChart:
    """Horizontal bars of figures of one kind, from zero."""

    title: str
    bars: tuple[ValueBar, ...]


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A series; ``None`` is a gap."""

    name: str
    values: tuple[Decimal | Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Series over the same places; the first is drawn strong, the others dashed. Shares are in percent."""

    title: str
    places: tuple[str, ...]
    lines: tuple[ChartLine, ...]


type Chart = BarChart | ValueBarChart | LineChart


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures that stay together on one page, with the recipients at the left of a single signer.

    ``dated``: place and day, above the last signer. ``in_row``: so many side by side, 0 as the profile says.
    ``is_low``: less room, where nobody puts a seal.
    """

    signers: tuple[Signer, ...]
    recipients: tuple[str, ...] = ()
    dated: str = ""
    in_row: int = 0
    is_low: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins an annex on a new page."""

    heading: str
    title: str
    reference: str = ""
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a new page."""


Block = (
    Heading
    | Paragraph
    | FormLine
    | TickBoxes
    | BlockTable
    | Matrix
    | BarChart
    | ValueBarChart
    | LineChart
    | Signatures
    | Annex
    | NewPage
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``below_title``: lines in the middle below the title, such as day and number.

    ``name``: its kind as it is written elsewhere, where it has names in it that keep their capitals.
    """

    head: DocumentHead | VoucherHead
    state: PrintState
    kind: str
    subject: str
    blocks: tuple[Block, ...]
    basis: tuple[str, ...] = ()
    is_book: bool = False
    """Lies across and bears “page x of y” on every page: to be bound."""
    is_landscape: bool = False
    below_title: tuple[str, ...] = ()
    name: str = ""

    @property
    def kind_in_text(self) -> str:
        """Its kind, not in capitals."""
        return self.name or self.kind.capitalize()

    @property
    def lies_across(self) -> bool:
        """Whether its first sheet is turned."""
        return self.is_book or self.is_landscape

    @property
    def is_table(self) -> bool:
        """Whether it is a table in the main, and can be a workbook."""
        return any(isinstance(block, (BlockTable, Matrix)) for block in self.blocks)
