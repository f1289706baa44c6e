"""Workbooks for chosen units of a period, from what is recorded in the book, into one folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.i18n import language, tr
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.base.text import file_name
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.exchange.cell_values import plain_text
from desktop_app.exchange.workbook_writer import SUFFIX
from desktop_app.exchange.workbooks.area_book import AreaBook, AreaBookLine, write_area_book
from desktop_app.exchange.workbooks.mark import BookMark
from desktop_app.journal.devices import current_device
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import ReportingUnit, columns_of
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState, load_period_state
from desktop_app.movements.progress.closing import CellComment, comments_of
from desktop_app.movements.sheet.reading import YearFigures, typed_texts

_MOST_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class WrittenBooks:
    """What became of the workbooks: the files, and of units without one the sentence why."""

    files: tuple[Path, ...]
    refused: tuple[tuple[str, str], ...] = ()


def units_with_books(
    connection: Connection, clock: Clock, commune: str, set_code: str, period: Period
) -> list[ReportingUnit]:
    """Return the units that type something in a period.

    Raises:
        PeriodAccepted: the period takes no figures.
        NotInstalled: the set is not in this book.
    """
    return [unit for unit, _ in _Source(connection, clock, commune, set_code, period).offered()]


def area_books(
    connection: Connection,
    clock: Clock,
    commune: str,
    set_code: str,
    period: Period,
    units: Collection[str] | None = None,
) -> list[AreaBook]:
    """Return the workbooks of ``units``, or of all that type something in the period.

    Raises:
        PeriodAccepted: the period takes no figures.
        NotInstalled: the set is not in this book.
    """
    source = _Source(connection, clock, commune, set_code, period)
    device = current_device(connection).device_id
    written = str(to_millis(clock.now()))
    return [
        source.book(unit, lines, device, written)
        for unit, lines in source.offered()
        if units is None or unit.key in units
    ]


def write_area_books(
    books: Sequence[AreaBook], folder: Path, progress: Progress | None = None
) -> WrittenBooks:
    """Write workbooks into a folder; a file that is there is never replaced: it may be a filled one.

    Where one cannot be written (a full disk, a read-only folder), those before it are kept and the others are
    in ``refused``.
    """
    files: list[Path] = []
    refused: list[tuple[str, str]] = []
    for done, book in enumerate(books, start=1):
        target = _free_name(folder, f"{book.mark.period} {book.mark.unit_name}")
        try:
            write_area_book(book, target)
            files.append(target)
        except Problem as problem:
            refused.append((book.mark.unit_name, problem.sentence()))
        if progress is not None:
            progress(done, len(books))
    return WrittenBooks(tuple(files), tuple(refused))


def _free_name(folder: Path, words: str) -> Path:
    name = file_name(words)
    for number in range(1, _MOST_NAMES):
        ending = f" ({number})" if number > 1 else ""
        path = folder / f"{name}{ending}{SUFFIX}"
        if not path.exists():
            return path
    raise Problem("The folder holds too many files of this name. Choose an empty folder.")


class _Source:
    """What the workbooks of a period are made of, read once."""

    def __init__(
        self, connection: Connection, clock: Clock, commune: str, set_code: str, period: Period
    ) -> None:
        state = load_period_state(connection, set_code, period)
        closed = state.closed_problem()
        if closed is not None:
            raise closed
        self._commune = commune
        self._period = period
        self._state: PeriodState = state
        figures = YearFigures(connection, clock, commune, set_code, period.year)
        self._set: IndicatorSet = figures.set_of(period)
        self._values = typed_texts(connection, self._set, period)
        self._units, _ = figures.units(period)
        self._comments = comments_of(connection, set_code, period.key, self._set)
        self._label = period_label(period, figures.event_names)

    def offered(self) -> Iterator[tuple[ReportingUnit, list[AreaBookLine]]]:
        """Yield the units with the rows of their workbooks, where one of them takes a figure."""
        columns = columns_of(self._set, self._period.kind)
        for unit in self._units:
            if unit.last is not None and unit.last < self._period.start:
                continue  # what it has here can only be emptied
            codes = [column.indicator.code for column in columns if column.editable_for(unit)]
            lines = [self._line(unit.key, code) for code in codes]
            if any(line.open for line in lines):
                yield unit, lines

    def book(self, unit: ReportingUnit, lines: Sequence[AreaBookLine], device: str, written: str) -> AreaBook:
        """Return the workbook of a unit."""
        stood = {
            line.indicator.code: plain_text(
                self._values.get(Cell(unit.key, line.indicator.code, self._period.key), "")
            )
            for line in lines
        }
        mark = BookMark(
            self._commune,
            self._set.code,
            self._set.version,
            self._period.key,
            unit.key,
            plain_text(unit.name),
            device,
            written,
            stood,
            language(),
        )
        groups = [
            (group.name.shown(), [line for line in lines if line.indicator.group == group.code])
            for group in self._set.groups
        ]
        title = tr("Results of {period}: {unit}", period=self._label, unit=unit.shown_name())
        return AreaBook(mark, title, [(name, own) for name, own in groups if own])

    def _line(self, unit: str, code: str) -> AreaBookLine:
        cell = Cell(unit, code, self._period.key)
        comment: CellComment | None = self._comments.get(cell)
        words = comment.words if comment is not None and comment.state == "asked" else ""
        return AreaBookLine(self._set.by_code[code], self._state.refusal(cell) is None, words)
