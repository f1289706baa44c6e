"""Mergers, splits and ends of areas with the figures they concern: none of them stops counting unseen.

A day in the past leaves figures of periods behind it with an area that was no more, where they count nowhere.
Such a change is refused, naming the periods, or takes the figures along to the area that goes on, with the
comments and files of their cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from desktop_app.areas.commands import NewArea, merge_areas, retire_area, split_area
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from desktop_app.areas.taking_back import AreaChange, move_day, take_back
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator, ValueKind
from desktop_app.catalogue.installed import indicator_set
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.aggregation import as_one_area
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.period import Period
from desktop_app.movements.progress.beside_figures import Place, move_beside, places_beside
from desktop_app.movements.values import from_stored, to_stored
from desktop_app.storage.tables.movements import indicator_value

_MOST_PERIODS = 6


class FiguresLeftBehind(Problem):
    """Figures would belong to areas that were not there, and count nowhere. They can be taken along."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure, and where it is stored."""

    set_code: str
    version: str
    cell: Cell
    value: str


def end_area(
    rec: Recorder, area_id: str, last_day: date, successor_id: str | None = None, *, carry: bool = False
) -> None:
    """End an area after ``last_day``; with ``carry``, later figures go to its successor.

    Raises:
        FiguresLeftBehind: it has figures of later periods.
        NotAllowed, Problem: as :func:`~desktop_app.areas.commands.retire_area`, or figures cannot be moved.
    """

    def change() -> Mapping[str, str]:
        retire_area(rec, area_id, last_day, successor_id)
        return {area_id: successor_id} if successor_id else {}

    _keeping(rec, change, carry=carry)


def merge(
    rec: Recorder, area_ids: Iterable[str], into: NewArea, first_day: date, *, carry: bool = False
) -> ResidentialArea:
    """Merge areas; with ``carry``, their figures of later periods are added up in the new one.

    Raises:
        FiguresLeftBehind: they have figures of later periods.
        NotAllowed, Problem: as :func:`~desktop_app.areas.commands.merge_areas`, or figures cannot be moved.
    """
    made: list[ResidentialArea] = []
    merged = list(area_ids)

    def change() -> Mapping[str, str]:
        made.append(merge_areas(rec, merged, into, first_day))
        return dict.fromkeys(merged, made[0].id)

    _keeping(rec, change, carry=carry)
    return made[0]


def split(
    rec: Recorder, area_id: str, into: Sequence[NewArea], first_day: date, *, carry: bool = False
) -> list[ResidentialArea]:
    """Split an area; with ``carry``, its figures of later periods go to the first part, undivided.

    Raises:
        FiguresLeftBehind: it has figures of later periods.
        NotAllowed, Problem: as :func:`~desktop_app.areas.commands.split_area`, or figures cannot be moved.
    """
    made: list[ResidentialArea] = []

    def change() -> Mapping[str, str]:
        made.extend(split_area(rec, area_id, into, first_day))
        return {area_id: made[0].id}

    _keeping(rec, change, carry=carry)
    return made


def take_change_back(rec: Recorder, area_id: str, *, carry: bool = False) -> None:
    """Take back what happened to an area last; with ``carry``, figures of parts go back to the whole.

    Raises:
        FiguresLeftBehind: areas that will never have been have figures.
        NotAllowed, Problem: as :func:`~desktop_app.areas.taking_back.take_back`, or figures cannot be moved.
    """
    _keeping(rec, lambda: _back(take_back(rec, area_id)), carry=carry)


def change_day(rec: Recorder, area_id: str, first_day: date, *, carry: bool = False) -> None:
    """Give what happened to an area last another first day; with ``carry``, figures go where they count.

    Raises:
        FiguresLeftBehind: areas have figures of periods in which they would not have been there.
        NotAllowed, Problem: as :func:`~desktop_app.areas.taking_back.move_day`, or figures cannot be moved.
    """

    def change() -> Mapping[str, str]:
        moved = move_day(rec, area_id, first_day)
        forward = {area.id: moved.made[0].id for area in moved.ended} if moved.made else {}
        return {**_back(moved), **forward}

    _keeping(rec, change, carry=carry)


def _back(change: AreaChange) -> Mapping[str, str]:
    """Where figures of areas that were made go: what several areas have together is not divided."""
    return {area.id: change.ended[0].id for area in change.made} if len(change.ended) == 1 else {}


def _keeping(rec: Recorder, change: Callable[[], Mapping[str, str]], *, carry: bool) -> None:
    """Change areas, and see that no figure counts that counted before; ``change`` says what follows whom."""
    before, beside = set(_outside(rec.connection)), set(_beside_outside(rec.connection))
    into = change()
    left = [each for each in _outside(rec.connection) if each not in before]
    words = [each for each in dict.fromkeys(_beside_outside(rec.connection)) if each not in beside]
    cells = [*(each.cell for each in left), *(cell for _, cell in words)]
    if not cells:
        return
    if not carry or any(cell.unit not in into for cell in cells):
        raise _refusal(rec.connection, left, cells, into)
    _carry(rec, left, into)
    names = {area.id: area.name for area in all_areas(rec.connection)}
    for place in words:
        unit = place[1].unit
        move_beside(rec, place, into[unit], names[unit])


def _outside(connection: Connection) -> list[_Figure]:
    """The figures of periods in which their area was not there on any day."""
    areas = {area.id: area for area in all_areas(connection) if area.valid_from or area.valid_to}
    if not areas:
        return []
    columns = indicator_value.c
    filled = columns.unit.in_(areas), columns.value.is_not(None)
    places = connection.execute(select(columns.unit, columns.period).where(*filled).distinct()).all()
    found = []
    for unit, key in places:
        if not _is_outside(areas[unit], key):
            continue
        query = select(columns.set_code, columns.set_version, columns.indicator_code, columns.value)
        rows = connection.execute(query.where(*filled, columns.unit == unit, columns.period == key))
        found += [_Figure(row[0], row[1], Cell(unit, row[2], key), row[3]) for row in rows]
    return found


def _beside_outside(connection: Connection) -> list[Place]:
    """The cells with comments and files of periods in which their area was not there on any day."""
    areas = {area.id: area for area in all_areas(connection) if area.valid_from or area.valid_to}
    found = places_beside(connection, areas.keys()) if areas else ()
    return [place for place in found if _is_outside(areas[place[1].unit], place[1].period)]


def _is_outside(area: ResidentialArea, key: str) -> bool:
    try:
        period = Period.parse(key)
    except Problem:
        return False  # of a newer version of the program
    return not area.exists_within(period.start, period.end)


def _refusal(
    connection: Connection, left: Sequence[_Figure], cells: Sequence[Cell], into: Mapping[str, str]
) -> Problem:
    """``cells``: of the figures that are left, and those with a comment or file."""
    names = {area.id: area.name for area in all_areas(connection)}
    units = list(dict.fromkeys(cell.unit for cell in cells))
    periods = sorted({Period.parse(cell.period) for cell in cells})
    events = {
        slug: name
        for year in {each.year for each in periods}
        for slug, name in event_names(connection, year).items()
    }
    said = ", ".join(period_label(each, events) for each in periods[:_MOST_PERIODS])
    if len(periods) > _MOST_PERIODS:
        said += ", …"
    given = {"names": ", ".join(f"“{names[unit]}”" for unit in units), "periods": said, "n": len(left)}
    if not left:
        given["n"] = len(set(cells))
        message = (
            "{names} would not have been there in {periods}, but {n} cells of these periods have comments or "
            "files; nobody would see them."
        )
        return (FiguresLeftBehind if all(unit in into for unit in units) else Problem)(message, **given)
    if all(unit in into for unit in units):
        return FiguresLeftBehind(
            "{names} would not have been there in {periods}, but {n} figures of these periods were entered; "
            "they would count nowhere.",
            **given,
        )
    return Problem(
        "{names} would not have been there in {periods}, but {n} figures of these periods were entered; they "
        "would count nowhere. Enter them where they belong and clear them there, or choose another day.",
        **given,
    )


def _carry(rec: Recorder, left: Sequence[_Figure], into: Mapping[str, str]) -> None:
    """Put figures into the cells of the areas that go on, added to what is there; their own are emptied."""
    names = {area.id: area.name for area in all_areas(rec.connection)}
    wanted: dict[tuple[str, Cell], list[_Figure]] = {}
    for each in left:
        target = Cell(into[each.cell.unit], each.cell.indicator, each.cell.period)
        wanted.setdefault((each.set_code, target), []).append(each)
    for (set_code, target), figures in wanted.items():
        there = rec.get("indicator_value", target.id_in(set_code))
        if there is not None and there.get("value") is not None:
            figures.append(
                _Figure(set_code, str(there.get("set_version") or ""), target, str(there["value"]))
            )
        versions = {each.version for each in figures}
        if len(versions) > 1:
            raise Problem(
                "The figures of {code} were entered under several versions of the indicator set and cannot "
                "be added. Enter them where they belong and clear them there, or choose another day.",
                code=target.indicator,
            )
        (version,) = versions
        indicator = indicator_set(rec.connection, set_code, version).by_code[target.indicator]
        value = _together(indicator, [(names.get(each.cell.unit, ""), each.value) for each in figures])
        emptied = [(each.cell, None) for each in figures if each.cell != target]
        set_values(rec, set_code, version, [*emptied, (target, value)])


def _together(indicator: Indicator, figures: Sequence[tuple[str, str]]) -> str:
    """What several areas reported, as one."""
    texts = [value for _, value in figures]
    if len(texts) == 1:
        return texts[0]
    if indicator.value_kind is ValueKind.TEXT:
        return "\n".join(f"{name}: {value}" for name, value in figures)
    numbers = [value for text in texts if isinstance(value := from_stored(indicator, text), Decimal)]
    total = as_one_area(indicator, numbers) if len(numbers) == len(texts) else None
    if total is None:
        raise Problem(
            "The figures of {code} cannot be added. Enter them where they belong and clear them there, or "
            "choose another day.",
            code=indicator.code,
        )
    return to_stored(total) or ""
