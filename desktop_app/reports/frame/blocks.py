"""The parts a document is made of, as plain values: what to print, not how.

:mod:`~desktop_app.reports.frame.page` puts them on paper in the measures of a layout profile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from desktop_app.reports.data import DocumentHead, PrintState, Signer

Align = Literal["left", "center", "right"]
RowKind = Literal["plain", "group", "total", "struck", "note", "gap"]
Progress = Callable[[int, int], None]
"""Called with (units done, units in all) while a document is written; raise in it to stop."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part; it stays on the page of what follows. Level 1 is "I.", level 2 is "1."."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, justified, its first line drawn in."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; neighbours with the same ``group`` share a heading above their own.

    The one with ``is_wide`` takes the width that the others leave. Where all columns say ``millimetres``, the
    width of the page is shared out in proportion to them.
    """

    title: str
    align: Align = "right"
    group: str = ""
    is_wide: bool = False
    millimetres: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts ready to print. A ``group`` row has one text over the whole width.

    So has a ``note``, which belongs to the row above it, and a ``gap``, which stands for a row that is not
    there; a ``struck`` row is crossed out, to be read still.
    """

    cells: tuple[str, ...]
    kind: RowKind = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """An official table; the heading is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    size: Literal["body", "small", "fine"] = "body"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table with more columns than a page holds: split by columns, ``labels`` repeated on each part.

    A cell may have two lines (split by a line feed). ``marked`` holds (row, value column) cells set in bold.
    """

    labels: tuple[Column, ...]
    values: tuple[Column, ...]
    rows: tuple[Row, ...]
    closing: tuple[Column, ...] = ()
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
    """Signatures that stay together on one page, with the recipients at the left of a single signer."""

    signers: tuple[Signer, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins an annex on a new page."""

    heading: str
    title: str
    reference: str = ""
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows stands on a page of its own."""


Block = (
    Heading | Paragraph | Table | Matrix | BarChart | ValueBarChart | LineChart | Signatures | Annex | NewPage
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    head: DocumentHead
    state: PrintState
    kind: str
    subject: str
    blocks: tuple[Block, ...]
    basis: tuple[str, ...] = ()
    is_book: bool = False
    """Lies across and bears “page x of y” on every page: to be bound."""
