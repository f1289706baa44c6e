"""The groups of indicators of a table, each with what is left to fill and what was typed wrongly. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, PeriodType
from desktop_app.movements.grid_layout import ColumnKind, columns_of
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.views import PeriodsView, ViewKind


@dataclass(frozen=True, slots=True)
class GroupTab:
    """A group. ``left`` cells are empty that somebody should fill; ``None`` where no figure is typed.

    Of a period that was returned for single cells, ``left`` are these (``asked``). ``wrong`` texts do not fit
    and are not counted. ``full`` says that figures are typed here and none is left.
    """

    code: str
    name: str
    left: int | None = None
    wrong: int = 0
    asked: bool = False

    @property
    def full(self) -> bool:
        """Whether everything that is typed here is there."""
        return self.left == 0 and not self.wrong and not self.asked

    @property
    def count(self) -> str:
        """What is left and what is wrong, in few words."""
        parts = []
        if self.left:
            number = format_number(self.left)
            parts.append(tr("{n} returned", n=number) if self.asked else tr("{n} left", n=number))
        elif self.full:
            parts.append(tr("complete"))
        if self.wrong:
            parts.append(tr("{n} wrong", n=format_number(self.wrong)))
        return " · ".join(parts)

    @property
    def words(self) -> str:
        """The name and the count."""
        return ": ".join(filter(None, (self.name, self.count)))


class GroupCounts:
    """Counts by group in a view; what its sheets were read with is looked at once."""

    def __init__(self, view: PeriodsView) -> None:
        self._view = view
        self._groups = _groups_of(view)
        self._typed = set(_typed(view))
        self._open = _open_sheets(view)
        self._asked = any(_returned(view, sheet) for sheet in self._open)

    def tabs(self, beside: str = "") -> tuple[GroupTab, ...]:
        """Return the groups that have columns in the view, in their order; ``beside`` is one more."""
        newest = list(self._view.sheets.values())[-1].data.indicators
        left, wrong = _left(self._view, self._open), _wrong(self._view)
        return tuple(
            GroupTab(
                group.code,
                group.name.shown(),
                left[group.code] if group.code in self._typed else None,
                wrong[group.code],
                self._asked,
            )
            for group in newest.groups
            if group.code in self._groups or group.code == beside
        )


def _groups_of(view: PeriodsView) -> set[str]:
    if view.kind is ViewKind.INDICATOR:
        return {item.group for sheet in view.sheets.values() for item in sheet.data.indicators.indicators}
    if view.kind is ViewKind.AREA:
        return {
            column.indicator.group
            for sheet in view.sheets.values()
            for column in columns_of(sheet.data.indicators, PeriodType.YEAR)
            if view.reports(column)
        }
    (sheet,) = view.sheets.values()
    shown = {column.indicator.group for column in sheet.layout.values()}
    return shown | set(_of_events(sheet.data.indicators))


def _of_events(indicators: IndicatorSet) -> Iterator[str]:
    """Yield the groups that are reported event by event: the way to the events of the year."""
    return (item.group for item in indicators.indicators if item.period_type is PeriodType.EVENT)


def _open_sheets(view: PeriodsView) -> list[PaintedSheet]:
    """Return where something is left to do: through a year, what is due by now and takes figures."""
    if view.kind is ViewKind.INDICATOR:
        return []
    by_period = view.kind is ViewKind.PERIOD
    return [each for each in view.sheets.values() if not each.data.locked and (by_period or each.is_due)]


def _typed(view: PeriodsView) -> Iterator[str]:
    for sheet in _open_sheets(view):
        for column in sheet.layout.values():
            if column.kind is ColumnKind.ENTERED and column.indicator.nature is not Nature.TEXT:
                yield column.indicator.group


def _returned(view: PeriodsView, sheet: PaintedSheet) -> list[str]:
    """Return the indicators of returned cells, as far as the view has their units."""
    state, whose = sheet.data.state, view.subject if view.kind is ViewKind.AREA else ""
    return [cell.indicator for cell in state.asked if state.only_asked and whose in ("", cell.unit)]


def _left(view: PeriodsView, sheets: Iterable[PaintedSheet]) -> Counter[str]:
    left: Counter[str] = Counter()
    for sheet in sheets:
        if sheet.data.state.only_asked:
            known = (sheet.data.indicators.by_code.get(code) for code in _returned(view, sheet))
            left.update(item.group for item in known if item is not None)
            continue
        for code, count in sheet.left_by_code().items():
            left[sheet.indicator(code).group] += count
    return left


def _wrong(view: PeriodsView) -> Counter[str]:
    """Texts that do not fit, by group, in the cells that the view can show."""
    wrong: Counter[str] = Counter()
    for sheet in view.sheets.values():
        for unit, code in sheet.drafts:
            is_here = view.kind is ViewKind.PERIOD or view.subject in (unit, code)
            if is_here and code in sheet.layout:
                wrong[sheet.indicator(code).group] += 1
    return wrong
