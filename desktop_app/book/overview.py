"""What the first page shows: what is due next, how far areas and survey rounds are, what is not yet sent.

All of it is read in a few small queries; nothing here grows with the number of forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec.structs import replace

from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.journal.extent import count_unsent
from desktop_app.storage.compiled import HasDriver, WholeBookNeeded
from desktop_app.storage.first_look import FirstLook
from desktop_app.storage.first_page import AREAS_IN_USE, FIGURES_OF_UNITS, UNITS_DONE
from desktop_app.storage.known_facts import all_facts
from desktop_app.surveys.rounds.records import Round, RoundArea, TallyMode
from desktop_app.surveys.rounds.running import (
    areas_of,
    areas_with_totals,
    kept_counts,
    listed_rounds,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.fund.disclosure.due_list import FundDues
    from desktop_app.surveys.tally.tally import Tally

DONE_STATES = frozenset({"submitted", "accepted", "locked"})
RUNNING_STATES = frozenset({"draft", "open"})


class AreaState(StrEnum):
    """How far an area's report of the period is."""

    NOTHING = "nothing"
    BEGUN = "begun"
    DONE = "done"


class DueKind(StrEnum):
    """What has to be done next, in the order of urgency."""

    MATTERS_OVERDUE = "matters_overdue"
    MATTERS_DUE = "matters_due"
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


class AreaProgress(msgspec.Struct, frozen=True):
    """An area and how many figures it has in the period."""

    id: str
    name: str
    kind: str
    households: int | None
    figures: int
    state: AreaState


class RoundProgress(msgspec.Struct, frozen=True):
    """A survey round that is under way. Counts are of paper forms.

    ``left`` are forms collected and not yet counted, area by area; ``untold`` are areas of which nobody has
    said how many were collected.
    """

    id: str
    title: str
    status: str
    entered: int
    invalid: int
    collected: int
    left: int
    untold: int
    areas: int
    areas_closed: int
    planned_to: date | None


class Due(msgspec.Struct, frozen=True):
    """One thing to do: what, how many, about whom, by when, and which record to open."""

    kind: DueKind
    count: int
    subject: str = ""
    by: date | None = None
    place: str = ""


class OverviewFacts(msgspec.Struct, frozen=True):
    """Everything that the first page shows of a period.

    ``examined`` says whether the empty cells were counted too: before that nobody knows that nothing is due.
    ``closed``: the commune has closed the figures of the period, so nothing of them is due.
    """

    period: str
    areas: tuple[AreaProgress, ...]
    rounds: tuple[RoundProgress, ...]
    unsent: int
    dues: tuple[Due, ...]
    due_on: date | None = None
    examined: bool = False
    closed: bool = False
    fund: FundDues | None = None
    """What waits in the fund, once it was examined, for an officer who works with it."""


def read_overview(connection: HasDriver, period: str, due_on: date | None = None) -> OverviewFacts:
    """The facts of ``period``; ``due_on`` is the date by which its figures are to be reported.

    Raises:
        WholeBookNeeded: ``connection`` is a first look, which is not enough for this book.
    """
    done = {unit for (unit,) in UNITS_DONE.rows(connection, period=period)}
    areas = _areas(connection, period, done)
    running = tuple(
        _progress(listed_round, _area_forms(connection, listed_round))
        for listed_round in listed_rounds(connection)
        if listed_round.status in RUNNING_STATES
    )
    unsent = count_unsent(connection)
    dues = (*_dues(areas, running, due_on), *_sending_due(connection, unsent))
    return OverviewFacts(period, areas, running, unsent, dues, due_on, closed=WHOLE_COMMUNE in done)


def with_empty_cells(connection: Connection, facts: OverviewFacts, today: date, reader: str) -> OverviewFacts:
    """The same facts, what is due in registers and the fund, the empty cells and the due day of the sets.

    These need the catalogue, whose loading can wait; until then the due day is the program's. ``reader``: the
    officer who looks, who is told of no register that he may not read.
    """
    from desktop_app.movements.period import Period
    from desktop_app.movements.progress.missing import first_due_day

    day = first_due_day(connection, Period.parse(facts.period)) or facts.due_on
    found = () if facts.closed else tuple(_cells_due(connection, facts.period, facts.areas, day))
    last = tuple(due for due in facts.dues if due.kind in (DueKind.UNSENT, DueKind.NOT_CONNECTED))
    first = tuple(
        replace(due, by=day) if due.kind is DueKind.AREAS_MISSING else due
        for due in facts.dues
        if due not in last
    )
    matters = tuple(_matters_due(connection, today, reader))
    fund = _fund_dues(connection, today, reader)
    return replace(facts, dues=(*matters, *first, *found, *last), due_on=day, examined=True, fund=fund)


def _areas(connection: HasDriver, period: str, done: Collection[str]) -> tuple[AreaProgress, ...]:
    figures: dict[str, int] = dict(FIGURES_OF_UNITS.rows(connection, period=period))
    closed = WHOLE_COMMUNE in done
    found = []
    for key, name, kind, households in AREAS_IN_USE.rows(connection):
        count = figures.get(key, 0)
        state = _state(closed or key in done, count)
        found.append(AreaProgress(key, name, kind, households, count, state))
    return tuple(found)


def _state(done: bool, figures: int) -> AreaState:
    if done:
        return AreaState.DONE
    return AreaState.BEGUN if figures else AreaState.NOTHING


def _area_forms(connection: HasDriver, item: Round) -> list[tuple[RoundArea, int, int]]:
    """Each area of a round with its counted forms and the invalid ones among them."""
    kept, by_hand = _counts(connection, item.id), areas_with_totals(connection, item.id)
    found = []
    for area in areas_of(connection, item.id):
        if area.tally_mode is TallyMode.TOTALS:
            counted = _counted_by_hand(connection, item, area) if area.area_id in by_hand else None
            found.append((area, counted.counted, counted.invalid_total) if counted else (area, 0, 0))
            continue
        counts = kept.get(area.area_id, Counter())
        invalid = sum(number for key, number in counts.items() if key.startswith("invalid:"))
        found.append((area, counts["valid"] + invalid, invalid))
    return found


def _counts(connection: HasDriver, round_id: str) -> Mapping[str, Counter[str]]:
    try:
        return kept_counts(connection, round_id)
    except WholeBookNeeded:
        from desktop_app.surveys.tally.counts import area_counts

        return area_counts(_whole(connection), round_id)


def _counted_by_hand(connection: HasDriver, item: Round, area: RoundArea) -> Tally | None:
    """Only these totals need the round's questionnaire, which costs the start of the window time."""
    whole = _whole(connection)
    from desktop_app.catalogue.installed import NotInstalled, installed_questionnaire
    from desktop_app.surveys.tally.hand_counts import hand_tallies
    from desktop_app.surveys.tally.tally import tally_from_totals

    try:
        questionnaire = installed_questionnaire(whole, item.template_code, item.template_version)
    except NotInstalled:  # it has not arrived yet: nobody can say what is counted
        return None
    return tally_from_totals(area, hand_tallies(whole, item.id)[area.area_id], questionnaire)


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
        untold=sum(area.forms_collected is None for area, _, _ in areas),
        areas=len(areas),
        areas_closed=sum(area.status == "closed" for area, _, _ in areas),
        planned_to=item.planned_to,
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
    for item in running:
        yield from _round_due(item)
    missing = [area for area in areas if area.state is AreaState.NOTHING]
    if missing:
        yield Due(DueKind.AREAS_MISSING, len(missing), missing[0].name, due_on, missing[0].id)


def _cells_due(
    connection: Connection, period: str, areas: Sequence[AreaProgress], due_on: date | None
) -> Iterable[Due]:
    """Empty cells of whoever has begun; areas with nothing at all are told by name."""
    from desktop_app.movements.period import Period
    from desktop_app.movements.progress.missing import missing_cells

    commune_code = all_facts(connection).get("commune_code") or ""
    begun = {area.id for area in areas if area.state is AreaState.BEGUN}
    missing = missing_cells(connection, commune_code, Period.parse(period), begun)
    empty = missing.units
    if areas and empty:
        names = {area.id: area.name for area in areas}
        first = next(unit for unit in (*names, *empty) if unit in empty)
        yield Due(DueKind.CELLS_MISSING, empty.total(), names.get(first, ""), missing.by or due_on, first)


def _matters_due(connection: Connection, today: date, reader: str) -> Iterable[Due]:
    """Entries of registers past their term, and those whose term is today or near; the worst is named."""
    from desktop_app.registers.clock.due import Urgency
    from desktop_app.registers.lists.due_list import due_matters

    late: list[Due] = []
    near: list[Due] = []
    for item in due_matters(connection, today, reader):
        is_late = item.urgency in (Urgency.OVERDUE, Urgency.LONG_OVERDUE)
        kind = DueKind.MATTERS_OVERDUE if is_late else DueKind.MATTERS_DUE
        subject = " ".join(part for part in (item.number, item.title) if part)
        (late if is_late else near).append(Due(kind, 1, subject, item.deadline.due.due_on, item.matter_id))
    for several in (late, near):
        if several:
            yield replace(several[0], count=len(several))


def _fund_dues(connection: Connection, today: date, reader: str) -> FundDues:
    from desktop_app.fund.disclosure.due_list import fund_dues

    return fund_dues(connection, all_facts(connection).get("commune_code") or "", today, reader)


def _sending_due(connection: HasDriver, unsent: int) -> Iterable[Due]:
    """An office that was never connected is asked to; the sample office has nobody to send to."""
    if not unsent:
        return
    facts = all_facts(connection)
    if facts.get("sync.address"):
        yield Due(DueKind.UNSENT, unsent)
    elif facts.get("sample") != "1":
        yield Due(DueKind.NOT_CONNECTED, unsent)


def _round_due(item: RoundProgress) -> Iterable[Due]:
    if item.status == "draft":
        yield Due(DueKind.ROUND_TO_OPEN, item.areas, item.title, item.planned_to, item.id)
        return
    if item.untold:
        yield Due(DueKind.COLLECTED_MISSING, item.untold, item.title, item.planned_to, item.id)
    if item.left:
        yield Due(DueKind.FORMS_TO_KEY, item.left, item.title, item.planned_to, item.id)
    elif item.entered and not item.untold:
        yield Due(DueKind.ROUND_TO_CLOSE, item.entered, item.title, item.planned_to, item.id)
