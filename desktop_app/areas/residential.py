"""Residential areas, and the checks of what was typed about one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.areas.earlier import Earlier, held_on
from desktop_app.areas.fields import AreaFields, area_fields
from desktop_app.areas.kinds import name_key
from desktop_app.base.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentialArea(AreaFields):
    """A residential area. It exists from ``valid_from`` to ``valid_to``, both days included.

    ``None`` for a bound means that it is not known or not yet; ``households`` ``None``: not counted.
    ``households_until`` are earlier numbers with the last day on which each held, the earliest first, and
    ``names_until`` earlier names.
    An area that is merged names its ``successor_id``; the areas into which one is split name it as their
    ``predecessor_id``. One that was made by a merger or split that was taken back ends before it begins.
    """

    id: str
    commune_code: str
    position: int
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: str | None = None
    predecessor_id: str | None = None
    households_until: Earlier[int] = ()
    names_until: Earlier[str] = ()

    @property
    def households_since(self) -> date | None:
        """The first day of the present number, where an earlier one is kept."""
        return _since(self.households_until)

    @property
    def name_since(self) -> date | None:
        """The first day of the present name, where an earlier one is kept."""
        return _since(self.names_until)

    def households_on(self, day: date) -> int | None:
        """Return the number of households on a day."""
        return held_on(self.households_until, self.households, day)

    def name_on(self, day: date | None) -> str:
        """Return the name on a day, of an area that had ended by then the last one; now without a day."""
        return held_on(self.names_until, self.name, day)

    @property
    def every_name(self) -> tuple[str, ...]:
        """The names that the area has had, the present one first."""
        return tuple(dict.fromkeys((self.name, *(name for _, name in reversed(self.names_until)))))

    @property
    def was_taken_back(self) -> bool:
        """Whether the merger or split that made it was taken back: it has never existed."""
        return self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from

    def exists_on(self, day: date) -> bool:
        """Whether the area exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def exists_within(self, first: date, last: date) -> bool:
        """Whether the area exists on a day from ``first`` to ``last``."""
        return (
            not self.was_taken_back
            and (self.valid_from is None or self.valid_from <= last)
            and (self.valid_to is None or first <= self.valid_to)
        )

    def overlaps(self, other: ResidentialArea) -> bool:
        """Whether there is a day on which both exist."""
        if self.was_taken_back or other.was_taken_back:
            return False
        starts_in_time = (
            other.valid_to is None or self.valid_from is None or self.valid_from <= other.valid_to
        )
        ends_in_time = self.valid_to is None or other.valid_from is None or other.valid_from <= self.valid_to
        return starts_in_time and ends_in_time


def _since[T](earlier: Earlier[T]) -> date | None:
    return earlier[-1][0] + timedelta(days=1) if earlier else None


def area_problem(area: ResidentialArea, others: Iterable[ResidentialArea]) -> Problem | None:
    """Return the first thing that keeps ``area`` from being recorded beside the areas that exist."""
    for each in area_fields():
        wrong = each.problem(getattr(area, each.name))
        if wrong is not None:
            return wrong
    if area.valid_from and area.valid_to and area.valid_to < area.valid_from:
        return Problem("The area would end before it begins. Check the two dates.")
    twin = find_twin(area, others)
    if twin is not None:
        return Problem("“{name}” is in the list already. Change that row instead.", name=twin.name)
    return None


def find_twin(area: ResidentialArea, others: Iterable[ResidentialArea]) -> ResidentialArea | None:
    """Another area of the commune with the same name at the same time; its successor is none."""
    key = name_key(area.name)
    for other in others:
        same_place = other.id != area.id and other.commune_code == area.commune_code
        if other.id in (area.successor_id, area.predecessor_id) or area.id in (
            other.successor_id,
            other.predecessor_id,
        ):
            continue  # of two that were made at the same time, the other goes on
        if same_place and name_key(other.name) == key and area.overlaps(other):
            return other
    return None
