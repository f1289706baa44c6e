"""Residential areas: what is known of one, and what can be wrong with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.areas.kinds import kind_of_code, list_rules, name_key
from desktop_app.base.problems import Problem

_PHONE = re.compile(r"\+?\d(?:[ .()-]*\d){6,14}")
"""Digits as people group them; at most fifteen, as ITU-T E.164 says."""


@dataclass(frozen=True, slots=True)
class ResidentialArea:
    """A residential area. It exists from ``valid_from`` to ``valid_to``, both days included.

    ``None`` for a bound means that it is not known or not yet; ``households`` ``None``: not counted.
    ``households_until`` are earlier numbers with the last day on which each held, the earliest first.
    An area that is merged names its ``successor_id``; the areas into which one is split name it as their
    ``predecessor_id``.
    """

    id: str
    commune_code: str
    name: str
    kind: str
    households: int | None
    position: int
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: str | None = None
    predecessor_id: str | None = None
    households_until: tuple[tuple[date, int], ...] = ()
    head_name: str = ""
    """Who heads its Front work board. Name and telephone are personal data (Luật 91/2025/QH15): they may stay
    empty, are printed nowhere, and leave the book only where somebody asks for them."""
    head_phone: str = ""

    @property
    def households_since(self) -> date | None:
        """The first day of the present number, where an earlier one is kept."""
        return self.households_until[-1][0] + timedelta(days=1) if self.households_until else None

    def households_on(self, day: date) -> int | None:
        """The number of households on a day."""
        earlier = (number for last_day, number in self.households_until if day <= last_day)
        return next(earlier, self.households)

    def exists_on(self, day: date) -> bool:
        """Whether the area exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def exists_within(self, first: date, last: date) -> bool:
        """Whether the area exists on a day from ``first`` to ``last``."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or first <= self.valid_to
        )

    def overlaps(self, other: ResidentialArea) -> bool:
        """Whether there is a day on which both exist."""
        starts_in_time = (
            other.valid_to is None or self.valid_from is None or self.valid_from <= other.valid_to
        )
        ends_in_time = self.valid_to is None or other.valid_from is None or other.valid_from <= self.valid_to
        return starts_in_time and ends_in_time


@dataclass(frozen=True, slots=True)
class AreaFieldProblem:
    """What is wrong with one field."""

    field: str
    problem: Problem


def area_problems(area: ResidentialArea, others: Iterable[ResidentialArea]) -> list[AreaFieldProblem]:
    """Everything that keeps ``area`` from being recorded, seen beside the areas that exist."""
    limits = list_rules().limits
    found = []
    if not area.name.strip():
        found.append(AreaFieldProblem("name", Problem("The residential area has no name. Type its name.")))
    elif len(area.name) > limits.name_length:
        found.append(
            AreaFieldProblem(
                "name", Problem("The name is longer than {n} letters. Shorten it.", n=limits.name_length)
            )
        )
    if kind_of_code(area.kind) is None:
        found.append(AreaFieldProblem("kind", Problem("Choose the kind: thôn, bản, ấp, tổ dân phố …")))
    if area.households is not None and not 0 <= area.households <= limits.households:
        found.append(AreaFieldProblem("households", households_problem(area.households)))
    if area.valid_from and area.valid_to and area.valid_to < area.valid_from:
        found.append(
            AreaFieldProblem("valid_to", Problem("The area would end before it begins. Check the two dates."))
        )
    found += _head_problems(area)
    twin = find_twin(area, others)
    if twin is not None:
        found.append(
            AreaFieldProblem(
                "name", Problem("“{name}” is in the list already. Change that row instead.", name=twin.name)
            )
        )
    return found


def _head_problems(area: ResidentialArea) -> list[AreaFieldProblem]:
    found = []
    limits = list_rules().limits
    if len(area.head_name) > limits.name_length:
        too_long = Problem("The name is longer than {n} letters. Shorten it.", n=limits.name_length)
        found.append(AreaFieldProblem("head_name", too_long))
    wrong = phone_problem(area.head_phone)
    if wrong is not None:
        found.append(AreaFieldProblem("head_phone", wrong))
    return found


def phone_problem(text: str) -> Problem | None:
    """What is wrong with a telephone number; an empty one is none."""
    if not text or _PHONE.fullmatch(text):
        return None
    return Problem("“{text}” is no telephone number. Type its digits, for example 0912 345 678.", text=text)


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


def households_problem(households: int) -> Problem:
    """The sentence for a number of households that cannot be."""
    if households < 0:
        return Problem("A number of households is never below zero. Check the figure.")
    return Problem(
        "{n} households in one residential area is too many. Check the figure, also the full stops in it.",
        n=households,
    )
