"""What the first page shows: what is due next, how far areas and survey rounds are, what is not yet sent.

All of it is read in a few small queries; nothing here grows with the number of forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, or_, select

from desktop_app.clock import from_millis
from desktop_app.journal.devices import current_device, head
from desktop_app.journal.ops import op_at
from desktop_app.storage.facts import get_fact
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.movements import indicator_value, period_status
from desktop_app.surveys.counts import area_counts
from desktop_app.surveys.queries import areas_of_round, hand_tallies, rounds
from desktop_app.surveys.records import Round, RoundArea, TallyMode
from desktop_app.sync.state import read_state

if TYPE_CHECKING:
    from desktop_app.surveys.tally import Tally

DONE_STATES = frozenset({"submitted", "accepted", "locked"})
RUNNING_STATES = frozenset({"draft", "open"})


class AreaState(StrEnum):
    """How far an area's report of the period is."""

    NOTHING = "nothing"
    BEGUN = "begun"
    DONE = "done"


class DueKind(StrEnum):
    """What has to be done next, in the order of urgency."""

    NO_AREAS = "no_areas"
    NO_HOUSEHOLDS = "no_households"
    ROUND_TO_OPEN = "round_to_open"
    COLLECTED_MISSING = "collected_missing"
    FORMS_TO_KEY = "forms_to_key"
    ROUND_TO_CLOSE = "round_to_close"
    AREAS_MISSING = "areas_missing"
    CELLS_MISSING = "cells_missing"
    UNSENT = "unsent"
    NOT_CONNECTED = "not_connected"


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """An area and how many figures it has in the period."""

    id: str
    name: str
    kind: str
    households: int | None
    figures: int
    state: AreaState


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A survey round that is under way. Counts are of paper forms.

    ``left`` are forms collected and not yet counted, area by area; ``untold`` are areas of which nobody has
    said how many were collected.
    """

    id: str
    title: str
    status: str
    keyed: int
    invalid: int
    collected: int
    left: int
    untold: int
    areas: int
    areas_closed: int
    planned_to: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: what, how many, about whom, by when, and which record to open."""

    kind: DueKind
    count: int
    subject: str = ""
    by: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """Everything that the first page shows of a period.

    ``examined`` says whether the empty cells were counted too: before that nobody knows that nothing is due.
    """

    period: str
    areas: tuple[AreaProgress, ...]
    rounds: tuple[RoundProgress, ...]
    unsent: int
    unsent_since: datetime | None
    dues: tuple[Due, ...]
    due_on: date | None = None
    examined: bool = False


def read_overview(connection: Connection, period: str, due_on: date | None = None) -> OverviewFacts:
    """The facts of ``period``; ``due_on`` is the date by which its figures are to be reported."""
    areas = _areas(connection, period)
    running = tuple(
        _progress(one, _area_forms(connection, one))
        for one in rounds(connection)
        if one.status in RUNNING_STATES
    )
    unsent, since = read_unsent(connection)
    dues = (*_dues(areas, running, due_on), *_sending_due(connection, unsent))
    return OverviewFacts(period, areas, running, unsent, since, dues, due_on)


def with_empty_cells(connection: Connection, facts: OverviewFacts) -> OverviewFacts:
    """The same facts and the empty cells of the period: these need the catalogue, whose loading can wait."""
    found = tuple(_cells_due(connection, facts.period, facts.areas, facts.due_on))
    last = tuple(due for due in facts.dues if due.kind in (DueKind.UNSENT, DueKind.NOT_CONNECTED))
    first = tuple(due for due in facts.dues if due not in last)
    return replace(facts, dues=(*first, *found, *last), examined=True)


def read_unsent(connection: Connection) -> tuple[int, datetime | None]:
    """How many changes the province has not confirmed, and when the oldest was made.

    A device numbers its changes without gaps, so the two ends say how many there are.
    """
    device = current_device(connection)
    count = head(connection, device).seq - device.acked_seq
    if count <= 0:
        return 0, None
    oldest = op_at(connection, device.number, device.acked_seq + 1)
    return count, None if oldest is None else from_millis(oldest.at)


def _areas(connection: Connection, period: str) -> tuple[AreaProgress, ...]:
    value, status, area = indicator_value.c, period_status.c, residential_area.c
    counted = connection.execute(
        select(value.unit, func.count())
        .where(value.period == period, value.value.is_not(None))
        .group_by(value.unit)
    )
    figures: dict[str, int] = {row[0]: row[1] for row in counted}
    done = set(
        connection.scalars(
            select(status.unit).where(status.period == period, status.status.in_(sorted(DONE_STATES)))
        )
    )
    rows = connection.execute(
        select(area.id, area.name, area.kind, area.households)
        .where(or_(area.valid_to.is_(None), area.valid_to == ""))
        .order_by(area.position, area.name)
    )
    return tuple(
        AreaProgress(
            row.id,
            row.name,
            row.kind,
            row.households,
            figures.get(row.id, 0),
            _state(row.id in done, figures.get(row.id, 0)),
        )
        for row in rows
    )


def _state(done: bool, figures: int) -> AreaState:
    if done:
        return AreaState.DONE
    return AreaState.BEGUN if figures else AreaState.NOTHING


def _area_forms(connection: Connection, one: Round) -> list[tuple[RoundArea, int, int]]:
    """Each area of a round with its counted forms and the invalid ones among them.

    Only totals counted by hand need the round's template, which costs the start of the window time.
    """
    kept, hand = area_counts(connection, one.id), hand_tallies(connection, one.id)
    found = []
    for area in areas_of_round(connection, one.id):
        if area.tally_mode is TallyMode.TOTALS:
            counted = _counted_by_hand(connection, one, area, hand.get(area.area_id, {}))
            found.append((area, counted.counted, counted.invalid_total) if counted else (area, 0, 0))
            continue
        counts = kept.get(area.area_id, Counter())
        invalid = sum(number for key, number in counts.items() if key.startswith("invalid:"))
        found.append((area, counts["valid"] + invalid, invalid))
    return found


def _counted_by_hand(
    connection: Connection, one: Round, area: RoundArea, totals: Mapping[str, Mapping[str, int]]
) -> Tally | None:
    if not totals:
        return None
    from desktop_app.catalogue.installed import NotInstalled, survey_template
    from desktop_app.surveys.tally import tally_from_totals

    try:
        template = survey_template(connection, one.template_code, one.template_version)
    except NotInstalled:  # it has not arrived yet: nobody can say what is counted
        return None
    return tally_from_totals(area, totals, template)


def _progress(one: Round, areas: Sequence[tuple[RoundArea, int, int]]) -> RoundProgress:
    return RoundProgress(
        one.id,
        one.title,
        one.status,
        keyed=sum(counted for _, counted, _ in areas),
        invalid=sum(invalid for _, _, invalid in areas),
        collected=sum(area.forms_collected or 0 for area, _, _ in areas),
        left=sum(max((area.forms_collected or 0) - counted, 0) for area, counted, _ in areas),
        untold=sum(area.forms_collected is None for area, _, _ in areas),
        areas=len(areas),
        areas_closed=sum(area.status == "closed" for area, _, _ in areas),
        planned_to=one.planned_to,
    )


def _dues(
    areas: Sequence[AreaProgress], running: Iterable[RoundProgress], due_on: date | None
) -> Iterable[Due]:
    if not areas:
        yield Due(DueKind.NO_AREAS, 0)
    else:
        unknown = [area for area in areas if not area.households]
        if unknown:
            yield Due(DueKind.NO_HOUSEHOLDS, len(unknown), unknown[0].name)
    for one in running:
        yield from _round_due(one)
    missing = [area for area in areas if area.state is AreaState.NOTHING]
    if missing:
        yield Due(DueKind.AREAS_MISSING, len(missing), missing[0].name, due_on, missing[0].id)


def _cells_due(
    connection: Connection, period: str, areas: Sequence[AreaProgress], due_on: date | None
) -> Iterable[Due]:
    """Empty cells of whoever has begun; areas with nothing at all are told by name."""
    from desktop_app.movements.missing import missing_cells
    from desktop_app.movements.period import Period

    empty = missing_cells(
        connection, Period.parse(period), (area.id for area in areas if area.state is AreaState.BEGUN)
    )
    if areas and empty:
        names = {area.id: area.name for area in areas}
        first = next(unit for unit in (*names, *empty) if unit in empty)
        yield Due(DueKind.CELLS_MISSING, empty.total(), names.get(first, ""), due_on, first)


def _sending_due(connection: Connection, unsent: int) -> Iterable[Due]:
    """An office that was never connected is asked to; the sample office has nobody to send to."""
    if not unsent:
        return
    if read_state(connection).address:
        yield Due(DueKind.UNSENT, unsent)
    elif get_fact(connection, "sample") != "1":
        yield Due(DueKind.NOT_CONNECTED, unsent)


def _round_due(one: RoundProgress) -> Iterable[Due]:
    if one.status == "draft":
        yield Due(DueKind.ROUND_TO_OPEN, one.areas, one.title, one.planned_to, one.id)
        return
    if one.untold:
        yield Due(DueKind.COLLECTED_MISSING, one.untold, one.title, one.planned_to, one.id)
    if one.left:
        yield Due(DueKind.FORMS_TO_KEY, one.left, one.title, one.planned_to, one.id)
    elif one.keyed and not one.untold:
        yield Due(DueKind.ROUND_TO_CLOSE, one.keyed, one.title, one.planned_to, one.id)
