"""Holds figures that come in by a file against the book: the same for workbooks and for any other table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from desktop_app.base.figures.styles import StyleEvidence, in_vietnamese, style_evidence
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, ValueKind
from desktop_app.exchange.cell_values import plain_text
from desktop_app.exchange.file_cells import CellKind, FileCell
from desktop_app.exchange.workbooks.plan import Effect, PlannedCell
from desktop_app.grid.cell_drafts import indicator_sheet, load_cell_drafts
from desktop_app.movements.cell import Cell
from desktop_app.movements.converting import in_shown_units
from desktop_app.movements.fitting import Fitting
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState, load_period_state
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.reading import typed_texts
from desktop_app.movements.values import NotThisKind, parse_value, to_stored

_WHOLE = frozenset({ValueKind.INTEGER, ValueKind.MONEY})


@dataclass(frozen=True, slots=True)
class ReturnedFigure:
    """A figure that comes in. ``stood`` is what the file was written with; ``None``: not known.

    ``version`` is that of the set by whose units it was filled in; empty: those that the period shows.
    """

    code: str
    unit: str
    unit_name: str
    cell: FileCell
    place: str
    stood: str | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a cell holds: a stored text or nothing, or why not."""

    value: str | None = None
    effect: Effect | None = None
    reason: str = ""


class Comparing:
    """Compares figures of one period with the book; what it reads of the book it reads once.

    Raises:
        NotInstalled: the set is not in this book.
    """

    def __init__(self, connection: Connection, set_code: str, period: Period) -> None:
        self._connection = connection
        self.indicators: IndicatorSet = set_of_period(connection, set_code, period)
        self._period = period
        self._values = typed_texts(connection, self.indicators, period)
        self._drafts = load_cell_drafts(connection, indicator_sheet(set_code, period.key))
        self._state: PeriodState = load_period_state(connection, set_code, period)
        self._fitting = Fitting(connection, set_code, self.indicators.version)

    def compared(
        self,
        offered: Sequence[ReturnedFigure],
        style: NumberStyle | None = None,
        evidence: StyleEvidence | None = None,
    ) -> tuple[list[PlannedCell], int]:
        """Return the cells that would change something, and how many would not.

        ``style`` is how a person said that the file writes its numbers; ``evidence`` what more than these
        figures tell of it.
        """
        evidence = style_evidence(self.number_texts(offered)) if evidence is None else evidence
        cells, same = [], 0
        for each in offered:
            planned = self._compared(each, evidence, style)
            if planned is None:
                same += 1
            else:
                cells.append(planned)
        return cells, same

    def doubled(self, several: Sequence[ReturnedFigure]) -> PlannedCell:
        """Refuse a figure that is at several places and differs: none of them is taken."""
        first = several[0]
        places = ", ".join(each.place for each in several)
        old = self._values.get(self._cell(first))
        texts = " / ".join(each.cell.text or "–" for each in several)
        reason = tr("The figure is in the file more than once and differs. Keep one of them.")
        return self._planned(replace(first, place=places), Effect.REFUSED, old, texts, reason)

    def number_texts(self, offered: Iterable[ReturnedFigure]) -> list[tuple[str, bool]]:
        """The words that stand where numbers belong: only of these it is a question how they are written."""
        found = []
        for each in offered:
            indicator = self.indicators.by_code.get(each.code)
            if indicator is not None and _is_number(indicator) and each.cell.kind is CellKind.WORDS:
                found.append((each.cell.text.strip(), indicator.value_kind in _WHOLE))
        return found

    def _cell(self, offered: ReturnedFigure) -> Cell:
        return Cell(offered.unit, offered.code, self._period.key)

    def _compared(
        self, each: ReturnedFigure, evidence: StyleEvidence, style: NumberStyle | None
    ) -> PlannedCell | None:
        old = self._values.get(self._cell(each))
        indicator = self.indicators.by_code.get(each.code)
        if indicator is None:
            return self._unknown(each, old)
        read = _read(indicator, each, evidence, style)
        same = self._is_same(each, read.value, old) if read.effect is None else self._is_kept(each, read)
        return None if same else self._judged(each, read, old)

    def _judged(self, each: ReturnedFigure, read: _Read, old: str | None) -> PlannedCell:
        refused = (
            self._state.refusal(self._cell(each)) or self._other_unit(each, read) or self._misfit(each, read)
        )
        if refused is not None:
            return self._planned(each, Effect.REFUSED, old, read.value or each.cell.text, refused.sentence())
        if read.effect is not None:
            return self._planned(each, read.effect, old, each.cell.text, read.reason)
        known = each.stood is not None
        if old != (each.stood or None) if known else old is not None:
            return self._planned(each, Effect.CONFLICT, old, read.value, _clash(known=known))
        return self._planned(each, Effect.CHANGE, old, read.value)

    def _is_same(self, each: ReturnedFigure, value: str | None, old: str | None) -> bool:
        """Return whether the book holds it already, or it is unchanged since the file was written."""
        if value == old or (value is not None and old is not None and value == plain_text(old)):
            return True
        if each.stood is None:
            return value is None
        return (value or "") == each.stood

    def _other_unit(self, each: ReturnedFigure, read: _Read) -> Problem | None:
        """Return why a figure that was filled in by another version is none of the period's unit."""
        if read.value is None or self._counts_alike(each.code, each.version):
            return None
        return Problem(
            "The file counts it in the unit of version {version}, the period in another one. Type it there.",
            version=each.version,
        )

    def _counts_alike(self, code: str, version: str) -> bool:
        return in_shown_units(self._connection, self.indicators, code, "1", version) == ("1", "")

    def _misfit(self, each: ReturnedFigure, read: _Read) -> Problem | None:
        """Return why this cell cannot be filled; a text of the wrong kind is no such reason."""
        if read.effect is None and read.value is None:
            return None  # what was filled can be emptied
        try:
            self._fitting.stored(each.code, self._period, each.unit, read.value or "0")
        except NotThisKind:
            return None
        except Problem as problem:
            return problem
        return None

    def _is_kept(self, each: ReturnedFigure, read: _Read) -> bool:
        """Return whether a text that does not fit is kept in its cell already."""
        kept = self._drafts.get((each.unit, each.code))
        return read.effect is Effect.DRAFT and kept is not None and kept.text == each.cell.text

    def _unknown(self, each: ReturnedFigure, old: str | None) -> PlannedCell | None:
        if each.cell.kind is CellKind.EMPTY:
            return None
        reason = tr(
            "Version {version} of the indicators, which the period has, knows no “{code}”.",
            version=self.indicators.version,
            code=each.code[:40],
        )
        return self._planned(each, Effect.REFUSED, old, each.cell.text, reason)

    def _planned(
        self, each: ReturnedFigure, effect: Effect, old: str | None, new: str | None, reason: str = ""
    ) -> PlannedCell:
        indicator = self.indicators.by_code.get(each.code)
        return PlannedCell(
            (self.indicators.code, each.code, self._period.key, each.unit),
            self.indicators.version,
            each.code if indicator is None else indicator.name.shown(),
            each.unit_name,
            each.place,
            effect,
            old,
            new,
            each.stood or None,
            reason,
            indicator,
        )


def _read(
    indicator: Indicator, each: ReturnedFigure, evidence: StyleEvidence, style: NumberStyle | None
) -> _Read:
    cell = each.cell
    match cell.kind:
        case CellKind.EMPTY:
            return _Read()
        case CellKind.NO_RESULT:
            reason = tr("A formula without its result. Open the file in Excel, save it and take that file.")
            return _Read(effect=Effect.REFUSED, reason=reason)
        case CellKind.ERROR:
            return _Read(effect=Effect.REFUSED, reason=tr("An error of the spreadsheet: {e}.", e=cell.text))
        case CellKind.PERCENT if _is_number(indicator):
            reason = tr("The cell is formatted as a share in percent. Type the figure without %.")
            return _Read(effect=Effect.REFUSED, reason=reason)
        case CellKind.WORDS if _is_number(indicator):
            return _of_words(indicator, cell.text.strip(), evidence, style)
        case _:
            exact = cell.kind is CellKind.NUMBER and _is_number(indicator)
            return _parsed(
                indicator, in_vietnamese(cell.text, NumberStyle.VIETNAMESE) if exact else cell.text
            )


def _of_words(indicator: Indicator, text: str, evidence: StyleEvidence, style: NumberStyle | None) -> _Read:
    found = evidence.style_of(text, whole=indicator.value_kind in _WHOLE) or style
    if found is None:
        reason = tr("Thousands or a decimal? The file does not tell. Say how it writes numbers.")
        return _Read(effect=Effect.UNCLEAR, reason=reason)
    return _parsed(indicator, in_vietnamese(text, found))


def _parsed(indicator: Indicator, text: str) -> _Read:
    try:
        return _Read(to_stored(parse_value(indicator, text)))
    except NotThisKind as problem:
        return _Read(effect=Effect.DRAFT, reason=problem.sentence())


def _is_number(indicator: Indicator) -> bool:
    return indicator.value_kind in (ValueKind.INTEGER, ValueKind.MONEY, ValueKind.DECIMAL)


def _clash(*, known: bool) -> str:
    if known:
        return tr("The figure in the book was changed since the workbook was written.")
    return tr("The book has another figure.")
