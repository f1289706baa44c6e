"""Successors of residential areas after mergers and splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_app.areas.residential import ResidentialArea

type Successors = Mapping[str, tuple[str, ...]]
"""The areas that go on directly in the place of an area, by its id; in the order of the list."""


def successors_of(areas: Iterable[ResidentialArea]) -> Successors:
    """Both ways in which it is recorded: a merged area names its successor, a part its predecessor."""
    found: dict[str, dict[str, None]] = {}
    for area in areas:
        if area.successor_id:
            found.setdefault(area.id, {})[area.successor_id] = None
        if area.predecessor_id:
            found.setdefault(area.predecessor_id, {})[area.id] = None
    return {area_id: tuple(each for each in after if each != area_id) for area_id, after in found.items()}


def descendants(area_id: str, successors: Successors) -> frozenset[str]:
    """Everything that goes on in the place of an area, directly or not; never the area itself."""
    found: set[str] = set()
    waiting = list(successors.get(area_id, ()))
    while waiting:
        found_id = waiting.pop()
        if found_id not in found:
            found.add(found_id)
            waiting.extend(successors.get(found_id, ()))
    return frozenset(found - {area_id})
