"""All actions by name. A kind of record that no action writes fails a test."""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulation.rooms import fund, numbers, office, registers, results, surveys
from tests.simulation.rooms.actions import Action

ROOMS: Mapping[str, Mapping[str, Action]] = {
    "registers": registers.ACTIONS,
    "numbers": numbers.ACTIONS,
    "fund": fund.ACTIONS,
    "results": results.ACTIONS,
    "surveys": surveys.ACTIONS,
    "office": office.ACTIONS,
}

ACTIONS: Mapping[str, Action] = {name: action for room in ROOMS.values() for name, action in room.items()}

NOT_WRITTEN: Mapping[str, str] = {
    "office_key": "no computer here begins a key: tests/together/keys",
    "key_holder": "no computer here begins a key: tests/together/keys",
}
"""Kinds of records that nothing here writes, and why."""
