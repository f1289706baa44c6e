"""A table of figures with its drawing: one result for the screen, for a workbook and for paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.reports.data import DocumentHead, PrintState, Signer

type Figure = Decimal | Fraction | None
"""A number, a share (0.9319 for 93,19 %), or nothing, which is not zero."""
type Way = tuple[str, str, str]
"""Where a figure is found: key of its period, unit (nothing: any), code of its indicator."""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A place of the table.

    ``words`` take the place of the figure. ``reported``: how many units are in the figure, and how many
    there are; ``signed``: it is a difference.
    """

    value: Figure = None
    words: str = ""
    reported: tuple[int, int] | None = None
    signed: bool = False
    way: Way | None = None

    @property
    def partial(self) -> bool:
        """Whether a unit that has to report is not in the figure."""
        return self.reported is not None and self.value is not None and self.reported[0] < self.reported[1]

    @property
    def text(self) -> str:
        """What people read; a figure in which units are missing has a star.

        A share is in percent with two places, as on every paper; its heading or the name of its row says so.
        """
        if self.words or self.value is None:
            return self.words
        sign = "+" if self.signed and self.value > 0 else ""
        share = isinstance(self.value, Fraction)
        shown = format_percent(self.value) if share else format_number(self.value)
        return f"{sign}{shown}{' *' if self.partial else ''}"


NO_FIGURE = FigureCell()


@dataclass(frozen=True, slots=True)
class FigureHeading:
    """A column; words stand at the left, figures at the right. The one that is ``wide`` takes the rest."""

    text: str
    is_figure: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row; a ``total`` is set apart."""

    cells: tuple[FigureCell, ...]
    total: bool = False

    @property
    def way(self) -> Way | None:
        """Where the first of its figures is found that is found somewhere."""
        return next((cell.way for cell in self.cells if cell.way is not None), None)


@dataclass(frozen=True, slots=True)
class ShareBars:
    """Shares of a plan, or of what has to be reported."""

    bars: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class ValueBars:
    """Figures side by side, each with its text."""

    bars: tuple[tuple[str, Figure, str], ...]


@dataclass(frozen=True, slots=True)
class LineSeries:
    """Series over the same places; where a figure is missing, a line has a gap."""

    places: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Figure, ...]], ...]


type FigureDrawing = ShareBars | ValueBars | LineSeries


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table with what has to be said about it.

    ``title`` says what is shown, ``about`` of what: indicator, unit, period. The first ``names`` columns name
    the rows. ``is_matrix``: its columns are of one kind, and may be more than a page holds. ``hint``: what
    can be done about it, for the screen alone.
    """

    title: str
    about: str
    headings: tuple[FigureHeading, ...]
    rows: tuple[FigureRow, ...]
    notes: tuple[str, ...] = ()
    drawing: FigureDrawing | None = None
    names: int = 1
    is_matrix: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FigurePaper:
    """A table of figures to be printed."""

    head: DocumentHead
    state: PrintState
    table: FigureTable
    signer: Signer
    recipients: tuple[str, ...] = field(default=())


def words(*texts: str) -> Iterable[FigureCell]:
    """Cells of words."""
    return (FigureCell(words=text) for text in texts)
