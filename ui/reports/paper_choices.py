"""What can be chosen: the rounds with their areas, the indicator sets, the periods with events."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.period import SO_FAR, Period
from desktop_app.movements.period_state import is_closed_so_far, load_period_state
from desktop_app.movements.queries import versions_of_year
from desktop_app.surveys.rounds.queries import areas_of_round, rounds
from desktop_app.surveys.rounds.state import RoundState
from ui.places.paper_request import PaperRequest

_CLOSED = frozenset({RoundState.CLOSED, RoundState.SUBMITTED, RoundState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose, by its key."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A survey round; only a closed one can be printed as final."""

    key: str
    name: str
    is_closed: bool
    areas: tuple[Named, ...]

    def area(self, key: str) -> Named | None:
        """One of its areas."""
        return next((area for area in self.areas if area.key == key), None)


@dataclass(frozen=True, slots=True)
class PaperChoices:
    """Everything that the lists of the room offer."""

    rounds: tuple[RoundChoice, ...] = ()
    sets: tuple[Named, ...] = ()
    periods: tuple[Named, ...] = ()
    closed: frozenset[tuple[str, str]] = frozenset()
    """Set and period of whose figures the commune's report is closed; with :data:`SO_FAR` all of the year."""

    def is_closed(self, request: PaperRequest) -> bool:
        """Whether the data of the paper are closed; of open ones there are drafts only."""
        if request.kind.of_round:
            found = self.round(request.round_id)
            return found is not None and found.is_closed
        key = f"{request.period}{SO_FAR if request.is_so_far else ''}"
        return (request.set_code, key) in self.closed

    def round(self, key: str) -> RoundChoice | None:
        """One of the rounds."""
        return next((found for found in self.rounds if found.key == key), None)


def read_choices(connection: Connection, period: str) -> PaperChoices:
    """The choices; the periods are those around ``period``, which the window looks at."""
    sets: dict[str, Named] = {}
    for package in installed(connection, PackageKind.INDICATOR_SET):
        sets.setdefault(package.code, Named(package.code, package.title))
    periods = _periods(connection, tuple(sets), Period.parse(period))
    closed = {
        (code, each.key)
        for code in sets
        for each in periods
        if load_period_state(connection, code, Period.parse(each.key)).closed is not None
    }
    closed |= {
        (code, f"{each.key}{SO_FAR}")
        for code in sets
        for each in periods
        if Period.parse(each.key).has_own_sum and is_closed_so_far(connection, code, Period.parse(each.key))
    }
    return PaperChoices(
        tuple(
            RoundChoice(
                found.id,
                found.title,
                found.status in _CLOSED,
                tuple(Named(area.area_id, area.name) for area in areas_of_round(connection, found.id)),
            )
            for found in rounds(connection, with_archived=True)
        ),
        tuple(sets.values()),
        periods,
        frozenset(closed),
    )


def _periods(connection: Connection, sets: tuple[str, ...], chosen: Period) -> tuple[Named, ...]:
    """The month, quarter, half-year and year in which the chosen period ends, then events of the year."""
    kinds = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR, PeriodType.YEAR)
    around = [chosen] if chosen.kind is PeriodType.EVENT else []
    around += [Period.of(chosen.end, kind) for kind in kinds]
    keys = {key for code in sets for key, _ in versions_of_year(connection, code, chosen.year)}
    events = [Period.parse(key) for key in sorted(keys) if Period.parse(key).kind is PeriodType.EVENT]
    found = dict.fromkeys([*around, *events])
    names = event_names(connection, chosen.year)
    return tuple(Named(period.key, period_label(period, names)) for period in found)
