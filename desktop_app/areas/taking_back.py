"""A merger, a split or the end of an area that was a mistake is taken back, or gets another day.

Nothing is deleted: an area that was made by mistake ends on the day before its first one, with the area in
whose place it was as its successor, so that programs that do not know this count nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from desktop_app.accounts.officers import require_author
from desktop_app.areas.commands import PERMISSION, put_area, require_valid
from desktop_app.areas.kinds import name_key
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder

_DAY = timedelta(days=1)


class AreaChangeKind(StrEnum):
    """What happened to areas on a day."""

    END = "end"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class AreaChange:
    """The areas that ``ended``, those ``made`` in their place, and the first day without the former."""

    kind: AreaChangeKind
    ended: tuple[ResidentialArea, ...]
    made: tuple[ResidentialArea, ...]
    first_day: date


def change_of(areas: Sequence[ResidentialArea], area_id: str) -> AreaChange | None:
    """The last change that an area was part of; ``None``, where it has always been there."""
    by_id = {area.id: area for area in areas if not area.was_taken_back}
    area = by_id.get(area_id)
    if area is None:
        return None
    if area.valid_to is None:
        return _made_by(by_id, area)
    first_day = area.valid_to + _DAY
    parts = _parts(by_id, area, first_day)
    if parts:
        return AreaChange(AreaChangeKind.SPLIT, (area,), parts, first_day)
    into = by_id.get(area.successor_id or "")
    if into is not None and into.valid_from == first_day:
        return _made_by(by_id, into)
    return AreaChange(AreaChangeKind.END, (area,), (), first_day)


def take_back(rec: Recorder, area_id: str) -> AreaChange:
    """Have the areas that ended go on, and those that were made never have been; the change as it was.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: nothing happened to the area, what it made has ended since, or a name is taken by now.
    """
    change = _change(rec, area_id)
    names = {name_key(area.name): area.id for area in reversed(change.ended)}
    for area in change.made:
        assert area.valid_from is not None
        heir = names.get(name_key(area.name), change.ended[0].id)
        last_day = area.valid_from - _DAY
        put_area(rec, replace(area, valid_to=last_day, successor_id=heir, predecessor_id=None))
    for area in change.ended:
        put_area(rec, replace(area, valid_to=None, successor_id=None))
    _require_valid(rec, change.ended)
    return change


def move_day(rec: Recorder, area_id: str, first_day: date) -> AreaChange:
    """Give the change another first day; the change as it was.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: as :func:`take_back`, or an area would end before it begins.
    """
    change = _change(rec, area_id)
    ended = [replace(area, valid_to=first_day - _DAY) for area in change.ended]
    made = [replace(area, valid_from=first_day) for area in change.made]
    for area in (*ended, *made):
        put_area(rec, area)
    _require_valid(rec, (*ended, *made))
    return change


def _change(rec: Recorder, area_id: str) -> AreaChange:
    require_author(rec.connection, rec.author, PERMISSION)
    change = change_of(all_areas(rec.connection), area_id)
    if change is None:
        raise Problem("Nothing has happened to this area that could be taken back.")
    for area in change.made:
        if area.valid_to is not None:
            raise Problem("“{name}” has ended since. Take that back first.", name=area.name)
    return change


def _require_valid(rec: Recorder, areas: Sequence[ResidentialArea]) -> None:
    known = {area.id: area for area in all_areas(rec.connection)}
    for area in areas:
        require_valid(known[area.id], list(known.values()))


def _made_by(by_id: dict[str, ResidentialArea], area: ResidentialArea) -> AreaChange | None:
    """The merger or split that made an area."""
    if area.valid_from is None:
        return None
    last_day = area.valid_from - _DAY
    whole = by_id.get(area.predecessor_id or "")
    if whole is not None and whole.valid_to == last_day:
        parts = _parts(by_id, whole, area.valid_from)
        return AreaChange(AreaChangeKind.SPLIT, (whole,), parts, area.valid_from)
    merged = tuple(
        each for each in by_id.values() if each.successor_id == area.id and each.valid_to == last_day
    )
    return AreaChange(AreaChangeKind.MERGE, merged, (area,), area.valid_from) if merged else None


def _parts(
    by_id: dict[str, ResidentialArea], whole: ResidentialArea, first_day: date
) -> tuple[ResidentialArea, ...]:
    return tuple(
        each for each in by_id.values() if each.predecessor_id == whole.id and each.valid_from == first_day
    )
