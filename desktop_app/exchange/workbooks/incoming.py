"""Workbooks that come back, many at once, as a plan that a person reads before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune as commune_of
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import NumberStyle
from desktop_app.base.problems import Problem
from desktop_app.exchange.limits import STANDARD_LIMITS, ReadingLimits
from desktop_app.exchange.workbooks.comparing import Comparing, ReturnedFigure
from desktop_app.exchange.workbooks.mark import BookMark
from desktop_app.exchange.workbooks.plan import PlannedFile, apart
from desktop_app.exchange.workbooks.returned import Placed, ReturnedBook, read_returned
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.period import Period

ENDINGS = (".xlsx", ".xlsm")
MOST_FILES = 1_000

type Styles = Mapping[Path, NumberStyle]


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks of a folder in the order of their names, without those Excel keeps while one is open.

    Raises:
        Problem: the folder cannot be read, or holds too many.
    """
    try:
        found = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in ENDINGS and not path.name.startswith("~$") and path.is_file()
        )
    except OSError as error:
        raise Problem(
            "The folder “{name}” cannot be read ({reason}). Choose it again.",
            name=folder.name,
            reason=error.strerror or type(error).__name__,
        ) from error
    if len(found) > MOST_FILES:
        raise Problem("The folder holds more than {n} workbooks. Take fewer at once.", n=MOST_FILES)
    return found


def read_books(
    paths: Sequence[Path], progress: Progress | None = None, limits: ReadingLimits = STANDARD_LIMITS
) -> list[ReturnedBook | PlannedFile]:
    """Read files; one that cannot be read becomes a :class:`PlannedFile` that says why."""
    found: list[ReturnedBook | PlannedFile] = []
    for done, path in enumerate(paths, start=1):
        try:
            found.append(read_returned(path, limits))
        except Problem as problem:
            found.append(PlannedFile(path, path.name, problem.sentence()))
        if progress is not None:
            progress(done, len(paths))
    return found


def plan_books(
    connection: Connection,
    commune: str,
    shown: Period,
    books: Sequence[ReturnedBook | PlannedFile],
    styles: Styles = MappingProxyType({}),
) -> list[PlannedFile]:
    """Return what recording the workbooks would change in the present book.

    ``shown`` is the period before the person: workbooks of another one get a notice.
    """
    planner = _Planner(connection, commune, shown)
    planned = [
        each if isinstance(each, PlannedFile) else planner.file(each, styles.get(each.path)) for each in books
    ]
    return apart(planned, tr("Several files have different figures for this cell."))


class _Planner:
    def __init__(self, connection: Connection, commune: str, shown: Period) -> None:
        self._connection = connection
        self._commune = commune
        self._shown = shown
        self._comparing: dict[tuple[str, str], Comparing] = {}

    def file(self, book: ReturnedBook, style: NumberStyle | None) -> PlannedFile:
        mark = book.mark
        try:
            period = Period.parse(mark.period)
            label = period_label(period, event_names(self._connection, period.year))
            subject = f"{mark.unit_name} · {label}"
            if mark.commune != self._commune:
                return PlannedFile(book.path, subject, self._other_commune(mark))
            comparing = self._comparing_of(mark.set_code, period)
        except Problem as problem:
            return PlannedFile(book.path, mark.unit_name, problem.sentence())
        notices = list(self._notices(mark, period, label, comparing))
        cells, same = comparing.compared(list(_offered(book)), style)
        cells += [comparing.doubled(list(_placed(mark, code, book.doubled[code]))) for code in book.doubled]
        return PlannedFile(
            book.path,
            subject,
            notices=(*notices, *book.unknown),
            doubtful=bool(notices),
            cells=tuple(cells),
            same=same,
            style=style,
        )

    def _comparing_of(self, set_code: str, period: Period) -> Comparing:
        key = (set_code, period.key)
        if key not in self._comparing:
            self._comparing[key] = Comparing(self._connection, set_code, period)
        return self._comparing[key]

    def _other_commune(self, mark: BookMark) -> str:
        unit = commune_of(mark.commune)
        return tr(
            "This workbook is of another commune ({name}). It is not taken.",
            name=mark.commune if unit is None else unit.name,
        )

    def _notices(self, mark: BookMark, period: Period, label: str, comparing: Comparing) -> Iterator[str]:
        if period != self._shown:
            yield tr("This workbook is of {period}, not of the period that is shown.", period=label)
        if mark.set_version != comparing.indicators.version:
            yield tr(
                "It was written with version {old} of the indicators; the period has version {new}.",
                old=mark.set_version,
                new=comparing.indicators.version,
            )


def _offered(book: ReturnedBook) -> Iterator[ReturnedFigure]:
    mark = book.mark
    for code, placed in book.figures.items():
        yield from _placed(mark, code, [placed])


def _placed(mark: BookMark, code: str, places: Sequence[Placed]) -> Iterator[ReturnedFigure]:
    for each in places:
        stood, version = mark.stood[code], mark.set_version
        yield ReturnedFigure(code, mark.unit, mark.unit_name, each.cell, each.place, stood, version)
