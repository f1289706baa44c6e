"""What the first page shows: what is due next, how far areas and survey rounds are, what is not yet sent.

All of it is read in a few small queries; nothing here grows with the number of forms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from desktop_app.base.clock import day_of_month
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.book.overview_facts import (
    DONE_STATES,
    RUNNING_STATES,
    AreaProgress,
    AreaState,
    DueItem,
    DueKind,
    MonthCell,
    MonthProgress,
    OverviewFacts,
    RoundProgress,
)
from desktop_app.journal.extent import count_unsent
from desktop_app.storage.first_look import FirstLook
from desktop_app.storage.known_facts import all_facts
from desktop_app.storage.plain_query import HasDriver, PlainQuery, WholeBookNeeded
from desktop_app.surveys.rounds.records import Round, RoundArea, TallyMode
from desktop_app.surveys.rounds.running import (
    areas_of,
    hand_tallies,
    kept_counts,
    listed_rounds,
    scale_of_round,
)
from desktop_app.surveys.tally.tally import Tally, tally_from_totals

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.base.figures.answer_scale import TallyScale

REPORTING_DAYS = {"month": (20, 1), "quarter": (20, 3), "half_year": (15, 6), "year": (20, 11)}
"""As in ``catalogue/reporting_calendar.toml``: the first page reads no file of the program."""

_DONE = f"status IN ({', '.join(f"'{state}'" for state in sorted(DONE_STATES))})"
_FIGURES_OF_UNITS = PlainQuery("SELECT unit, figures FROM figure_count WHERE period = :period")
_UNITS_DONE = PlainQuery(f"SELECT unit FROM period_status WHERE period = :period AND {_DONE}")
_FIGURES_BY_MONTH = PlainQuery("""
    SELECT unit, period, figures FROM figure_count WHERE period >= :first AND period <= :last
""")
_DONE_BY_MONTH = PlainQuery(
    f"SELECT unit, period FROM period_status WHERE period >= :first AND period <= :last AND {_DONE}"
)
_AREAS_IN_USE = PlainQuery("""
    SELECT id, name, kind, households FROM residential_area
    WHERE valid_to IS NULL OR valid_to = '' ORDER BY position, name
""")


def read_overview(connection: HasDriver, period: str, due_on: date | None = None) -> OverviewFacts:
    """Return the facts of ``period``; ``due_on`` is the date by which its figures are to be reported.

    Raises:
        WholeBookNeeded: ``connection`` is a first look, which is not enough for this book.
    """
    done = {unit for (unit,) in _UNITS_DONE.rows(connection, period=period)}
    year = _Year(connection, period[:4])
    areas = _areas(connection, period, done, year)
    running = tuple(
        _progress(listed_round, _area_forms(connection, listed_round))
        for listed_round in listed_rounds(connection)
        if listed_round.status in RUNNING_STATES
    )
    unsent = count_unsent(connection)
    dues = (*_dues(areas, running, due_on), *_sending_due(connection, unsent))
    closed = WHOLE_COMMUNE in done
    return OverviewFacts(
        period, areas, running, unsent, dues, due_on, closed=closed, months=year.months(areas)
    )


def due_on(period_type: str, start: date) -> date | None:
    """By when a period that begins on ``start`` is to be reported; None where the program does not say."""
    said = REPORTING_DAYS.get(period_type)
    if said is None:
        return None
    day, month_of_period = said
    return day_of_month(start, month_of_period - 1, day)


class _Year:
    """The months of a year as far as figures and states alone tell."""

    def __init__(self, connection: HasDriver, year: str) -> None:
        self._keys = tuple(f"{year}-M{month:02d}" for month in range(1, 13))
        span = {"first": self._keys[0], "last": self._keys[-1]}
        figures = _FIGURES_BY_MONTH.rows(connection, **span)
        self._figures = {(unit, key): count for unit, key, count in figures}
        self._done = set(_DONE_BY_MONTH.rows(connection, **span))

    def of_unit(self, unit: str) -> tuple[MonthCell, ...]:
        return tuple(self._cell(unit, key) for key in self._keys)

    def months(self, areas: Sequence[AreaProgress]) -> tuple[MonthProgress, ...]:
        """Return the months of the commune: no area has started, some have, or all are done."""
        return tuple(MonthProgress(key, self._together(key, areas)) for key in self._keys)

    def _cell(self, unit: str, key: str) -> MonthCell:
        done = not self._done.isdisjoint({(unit, key), (WHOLE_COMMUNE, key)})
        count = self._figures.get((unit, key), 0)
        return MonthCell(_state(done, count), count)

    def _together(self, key: str, areas: Sequence[AreaProgress]) -> MonthCell:
        cells = [self._cell(area.id, key) for area in areas]
        filled = sum(cell.filled for cell in cells)
        done = bool(cells) and all(cell.state is AreaState.DONE for cell in cells)
        return MonthCell(_state(done, filled), filled)


def _areas(
    connection: HasDriver, period: str, done: Collection[str], year: _Year
) -> tuple[AreaProgress, ...]:
    figures: dict[str, int] = dict(_FIGURES_OF_UNITS.rows(connection, period=period))
    closed = WHOLE_COMMUNE in done
    found = []
    for key, name, kind, households in _AREAS_IN_USE.rows(connection):
        count = figures.get(key, 0)
        state = _state(closed or key in done, count)
        found.append(AreaProgress(key, name, kind, households, count, state, year.of_unit(key)))
    return tuple(found)


def _state(done: bool, figures: int) -> AreaState:
    if done:
        return AreaState.DONE
    return AreaState.STARTED if figures else AreaState.NOTHING


def _area_forms(connection: HasDriver, item: Round) -> list[tuple[RoundArea, int, int]]:
    """Each area of a round with its counted forms and the invalid ones among them."""
    areas, kept = areas_of(connection, item.id), _counts(connection, item.id)
    by_hand = _counted_by_hand(connection, item, areas)
    found = []
    for area in areas:
        if area.tally_mode is TallyMode.TOTALS:
            counted = by_hand.get(area.area_id)
            found.append((area, counted.counted, counted.invalid_total) if counted else (area, 0, 0))
            continue
        counts = kept.get(area.area_id, {})
        invalid = sum(number for key, number in counts.items() if key.startswith("invalid:"))
        found.append((area, counts.get("valid", 0) + invalid, invalid))
    return found


def _counts(connection: HasDriver, round_id: str) -> Mapping[str, Mapping[str, int]]:
    try:
        return kept_counts(connection, round_id)
    except WholeBookNeeded:
        from desktop_app.surveys.tally.counts import area_counts

        return area_counts(_whole(connection), round_id)


def _counted_by_hand(connection: HasDriver, item: Round, areas: Iterable[RoundArea]) -> dict[str, Tally]:
    """The tallies of the areas that have totals; none while it is not known here what they count."""
    areas = [area for area in areas if area.tally_mode is TallyMode.TOTALS]
    scale = _scale(connection, item) if areas else None
    if scale is None:
        return {}
    totals = hand_tallies(connection, item.id)
    return {
        area.area_id: tally_from_totals(area, totals[area.area_id], scale)
        for area in areas
        if area.area_id in totals
    }


def _scale(connection: HasDriver, item: Round) -> TallyScale | None:
    """Only a questionnaire that an older version installed, and that cannot be read, is asked for here."""
    try:
        return scale_of_round(connection, item.id)
    except WholeBookNeeded:
        whole = _whole(connection)
        from desktop_app.catalogue.installed import installed_questionnaire

        return installed_questionnaire(whole, item.template_code, item.template_version)


def _whole(connection: HasDriver) -> Connection:
    if isinstance(connection, FirstLook):
        raise WholeBookNeeded
    return cast("Connection", connection)


def _progress(item: Round, areas: Sequence[tuple[RoundArea, int, int]]) -> RoundProgress:
    return RoundProgress(
        item.id,
        item.title,
        item.status,
        entered=sum(counted for _, counted, _ in areas),
        invalid=sum(invalid for _, _, invalid in areas),
        collected=sum(area.forms_collected or 0 for area, _, _ in areas),
        left=sum(max((area.forms_collected or 0) - counted, 0) for area, counted, _ in areas),
        unreported=sum(area.forms_collected is None for area, _, _ in areas),
        areas=len(areas),
        areas_closed=sum(area.status == "closed" for area, _, _ in areas),
        planned_to=item.planned_to,
    )


def _dues(
    areas: Sequence[AreaProgress], running: Iterable[RoundProgress], due_on: date | None
) -> Iterable[DueItem]:
    if not areas:
        yield DueItem(DueKind.NO_AREAS, 0)
    else:
        unknown = [area for area in areas if not area.households]
        if unknown:
            yield DueItem(DueKind.NO_HOUSEHOLDS, len(unknown), unknown[0].name)
    for item in running:
        yield from _round_due(item)
    missing = [area for area in areas if area.state is AreaState.NOTHING]
    if missing:
        yield DueItem(DueKind.AREAS_MISSING, len(missing), missing[0].name, due_on, missing[0].id)


def _sending_due(connection: HasDriver, unsent: int) -> Iterable[DueItem]:
    """Yield that an office should connect, or what it has not sent; nothing for the sample office."""
    if not unsent:
        return
    facts = all_facts(connection)
    if facts.get("sync.server_id"):
        yield DueItem(DueKind.UNSENT, unsent)
    elif facts.get("sample") != "1":
        yield DueItem(DueKind.NOT_CONNECTED, unsent)


def _round_due(item: RoundProgress) -> Iterable[DueItem]:
    if item.status == "draft":
        yield DueItem(DueKind.ROUND_TO_OPEN, item.areas, item.title, item.planned_to, item.id)
        return
    if item.unreported:
        yield DueItem(DueKind.COLLECTED_MISSING, item.unreported, item.title, item.planned_to, item.id)
    if item.left:
        yield DueItem(DueKind.FORMS_TO_KEY, item.left, item.title, item.planned_to, item.id)
    elif item.entered and not item.unreported:
        yield DueItem(DueKind.ROUND_TO_CLOSE, item.entered, item.title, item.planned_to, item.id)
