"""Record residential areas. Nothing is ever deleted: an area ends, and figures of old periods stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from desktop_app.accounts.officers import require_author
from desktop_app.areas.earlier import Earlier, held_on
from desktop_app.areas.fields import AreaFields, area_fields, shared_fields
from desktop_app.areas.kinds import full_name, kind_of_code, split_name
from desktop_app.areas.lineage import descendants, successors_of
from desktop_app.areas.queries import all_areas, find_area
from desktop_app.areas.residential import ResidentialArea, area_problem
from desktop_app.base.changes import require_seen
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import one_line
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.entities import ENTITIES

PERMISSION = "areas.edit"
ALWAYS = date.min
"""As the first day of a name: no other one ever held."""


@dataclass(frozen=True, slots=True)
class NewArea(AreaFields):
    """What is typed of a new area; the kind is put before the name where it is missing."""


def add_area(
    rec: Recorder, commune_code: str, area: NewArea, *, valid_from: date | None = None
) -> ResidentialArea:
    """Record an area at the end of the list.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: name, kind or households are wrong, or the area is there already.
    """
    return add_areas(rec, commune_code, [area], valid_from=valid_from)[0]


def add_areas(
    rec: Recorder, commune_code: str, areas: Sequence[NewArea], *, valid_from: date | None = None
) -> list[ResidentialArea]:
    """Record several areas in the order given; all or, at the first that is wrong, none.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: as :func:`add_area`.
    """
    require_author(rec.connection, rec.author, PERMISSION)
    known = all_areas(rec.connection, commune_code)
    position = max((area.position for area in known), default=0)
    added = []
    for given in areas:
        position += 1
        area = _made(rec, commune_code, given, position, valid_from)
        _record(rec, area, known)
        known.append(area)
        added.append(area)
    return added


def change_area(
    rec: Recorder,
    area_id: str,
    *,
    since: date | None = None,
    named_since: date | None = None,
    opened: NewArea | None = None,
    **typed: Any,
) -> ResidentialArea:
    """Change the fields that are given by name; ``households=None`` means not counted.

    The new number of households holds from the day ``since``, and shares of earlier periods stay as they
    are; without it, a wrong number is put right for all periods, and no earlier number is kept. The new name
    holds from ``named_since``, and papers of earlier periods keep the name before; with :data:`ALWAYS` it
    holds in all periods, without a day only the spelling of the present name changes. ``opened`` is what its
    author had on the screen.

    Raises:
        NotAllowed: the author may not change areas.
        ChangedMeanwhile: the area is no longer as it was opened.
        Problem: the new values are wrong, or the area is not there.
    """
    require_author(rec.connection, rec.author, PERMISSION)
    before = find_area(rec.connection, area_id)
    if opened is not None:
        require_seen(opened.typed(), before.typed())
    after = replace(before, **_on_one_line(typed))
    kind = kind_of_code(after.kind)
    if kind and after.name and typed.keys() & {"name", "kind"}:  # as of one that is added or pasted
        found, rest = split_name(after.name)
        of_old = "name" not in typed and found is not None and found.code == before.kind
        after = replace(after, name=full_name(rest if of_old else after.name, kind))
    _record(rec, after, all_areas(rec.connection, before.commune_code))
    if "households" in typed:
        _date(rec, before.id, "households_until", before.households_until, before.households, since)
    if named_since is not None:
        first_day = None if named_since == ALWAYS else named_since
        _date(rec, before.id, "names_until", before.names_until, before.name, first_day)
    return find_area(rec.connection, area_id)


def as_typed(area: ResidentialArea) -> NewArea:
    """Return the typed fields of an area."""
    return NewArea(**area.typed())


def retire_area(rec: Recorder, area_id: str, last_day: date, successor_id: str | None = None) -> None:
    """End an area after ``last_day``; comparisons across the end are made on its successor.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: it ended before, or the successor is the area itself or leads back to it.
    """
    require_author(rec.connection, rec.author, PERMISSION)
    area = find_area(rec.connection, area_id)
    if area.valid_to is not None:
        raise Problem("“{name}” has ended already. Choose an area that exists.", name=area.name)
    if successor_id is not None:
        find_area(rec.connection, successor_id)
        links = successors_of(all_areas(rec.connection))
        if area_id in (successor_id, *descendants(successor_id, links)):
            raise Problem("An area cannot be its own successor. Choose another one.")
    ended = replace(area, valid_to=last_day, successor_id=successor_id)
    _record(rec, ended, ())


def merge_areas(rec: Recorder, area_ids: Iterable[str], into: NewArea, first_day: date) -> ResidentialArea:
    """Merge areas into a new one that exists from ``first_day`` (the day the decision takes effect).

    Of what is counted, such as households, it has the sum of the merged areas' where nothing is typed and
    all are known. The new area takes the place of the first one in the list.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: fewer than two areas, one of them ended, or the new area is wrong.
    """
    require_author(rec.connection, rec.author, PERMISSION)
    merged = [find_area(rec.connection, area_id) for area_id in dict.fromkeys(area_ids)]
    if len(merged) < 2:
        raise Problem("A merge needs at least two residential areas. Choose them first.")
    into = replace(into, **_sums(merged, into))
    position = min(area.position for area in merged)
    successor = _made(rec, merged[0].commune_code, into, position, first_day)
    put_area(rec, successor)
    for area in merged:
        retire_area(rec, area.id, first_day - timedelta(days=1), successor.id)
    require_valid(successor, all_areas(rec.connection, successor.commune_code))
    return successor


def _sums(merged: Sequence[ResidentialArea], into: NewArea) -> dict[str, Any]:
    """The sums of what is counted of areas that merge, of fields of which nothing is typed."""
    sums: dict[str, Any] = {}
    for name in (each.name for each in shared_fields() if getattr(into, each.name) is None):
        counts = [getattr(area, name) for area in merged]
        if None not in counts:
            sums[name] = sum(counts)
    return sums


def split_area(
    rec: Recorder, area_id: str, into: Sequence[NewArea], first_day: date
) -> list[ResidentialArea]:
    """Split an area into new ones that exist from ``first_day`` (the day the decision takes effect).

    What the area reported before is not divided. The new areas take its place in the list, in the order
    given.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: fewer than two parts, the area ended before, or a part is wrong.
    """
    require_author(rec.connection, rec.author, PERMISSION)
    whole = find_area(rec.connection, area_id)
    if len(into) < 2:
        raise Problem("A split needs at least two new areas. Type a name for each.")
    parts = []
    for given in into:
        made = _made(rec, whole.commune_code, given, whole.position, first_day)
        part = replace(made, predecessor_id=whole.id)
        put_area(rec, part)
        parts.append(part)
    retire_area(rec, whole.id, first_day - timedelta(days=1))
    known = all_areas(rec.connection, whole.commune_code)
    for part in parts:
        require_valid(part, known)
    _put_in_place_of(rec, whole.id, [part.id for part in parts], known)
    return parts


def set_positions(rec: Recorder, area_ids: Sequence[str]) -> None:
    """Put the areas into this order, as in the office's own tables.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: an area is not there.
    """
    require_author(rec.connection, rec.author, PERMISSION)
    for position, area_id in enumerate(area_ids, start=1):
        find_area(rec.connection, area_id)
        rec.put("residential_area", area_id, {"position": position})


def _made(
    rec: Recorder, commune_code: str, given: NewArea, position: int, valid_from: date | None
) -> ResidentialArea:
    """Return a new area with the name as it is printed."""
    typed = _on_one_line(given.typed())
    kind = kind_of_code(given.kind)
    if kind and typed["name"]:
        typed["name"] = full_name(given.name, kind)
    return ResidentialArea(
        id=new_id(rec.clock), commune_code=commune_code, position=position, valid_from=valid_from, **typed
    )


def _on_one_line(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: one_line(value) if isinstance(value, str) else value for name, value in typed.items()}


def _date[T: (int, str)](
    rec: Recorder, area_id: str, column: str, earlier: Earlier[T], present: T | None, since: date | None
) -> None:
    """Let what held until a day hold for the periods before it; of all periods without a day."""
    kept: dict[date, T | None] = {}
    last_day = None if since is None else since - timedelta(days=1)
    for day, _ in earlier:
        if last_day is None or day > last_day:
            kept[day] = None
    if last_day is not None and (held := held_on(earlier, present, last_day)) is not None:
        kept[last_day] = held
    if kept:
        entries = {day.isoformat(): value for day, value in kept.items()}
        rec.put("residential_area", area_id, {column: entries})


def _put_in_place_of(
    rec: Recorder, area_id: str, part_ids: Sequence[str], known: Sequence[ResidentialArea]
) -> None:
    """Let the parts of an area follow it in the list, before those that followed it until now."""
    order = [area.id for area in known if area.id not in part_ids]
    place = order.index(area_id) + 1
    order[place:place] = part_ids
    positions = {area.id: area.position for area in known}
    for position, each in enumerate(order, start=1):
        if positions[each] != position:
            rec.put("residential_area", each, {"position": position})


def _record(rec: Recorder, area: ResidentialArea, others: Iterable[ResidentialArea]) -> None:
    require_valid(area, others)
    put_area(rec, area)


def require_valid(area: ResidentialArea, others: Iterable[ResidentialArea]) -> None:
    """Require that an area can be recorded beside the ``others``.

    Raises:
        Problem: it cannot; the first thing that is wrong.
    """
    problem = area_problem(area, others)
    if problem is not None:
        raise problem


def _stored(name: str, value: Any) -> Any:
    """Return a value as the book keeps it: an empty text as its column starts, which may be nothing."""
    return ENTITIES["residential_area"].default_of(name) if value == "" else value


def put_area(rec: Recorder, area: ResidentialArea) -> None:
    """Record all of an area, whatever it is beside others."""
    rec.put(
        "residential_area",
        area.id,
        {
            "commune_code": area.commune_code,
            **{each.name: _stored(each.name, getattr(area, each.name)) for each in area_fields()},
            "position": area.position,
            "valid_from": area.valid_from.isoformat() if area.valid_from else None,
            "valid_to": area.valid_to.isoformat() if area.valid_to else None,
            "successor_id": area.successor_id,
            "predecessor_id": area.predecessor_id,
        },
    )
