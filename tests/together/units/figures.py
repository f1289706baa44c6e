"""Two computers, one with a newer version of a set: it counts a road in metres, the older one in km."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from desktop_app.base.ids import target_value_id
from desktop_app.catalogue.installed import indicator_set, install
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.sync.decisions.conflicts import ConflictItem, open_conflicts
from tests.builders import put_area
from tests.movements.test_converted_figures import ROAD, in_metres
from tests.movements.test_set_versions import CODE
from tests.support.servers.upstream import Desk

PERIOD = "2026-M02"
OLD, NEW = "1", "2"
FACTOR = {OLD: 1000, NEW: 1, "": 1}

type Figure = tuple[str | None, str]
"""What was typed, and the version whose units it is in."""


def with_newer(desk: Desk) -> None:
    """Install the version that counts metres."""
    with desk.office.read() as connection:
        unit = indicator_set(connection, CODE, OLD).by_code[ROAD].unit
    with desk.office.store.write() as connection:
        install(connection, in_metres(converts=f"{unit}=1000"), "province", desk.office.clock)


def prepare(older: Desk, newer: Desk) -> None:
    """Two areas at both; the second computer has the newer version as well."""
    with older.office.record() as rec:
        for key in ("a1", "a2"):
            put_area(rec, key)
    sync(older, newer)
    with_newer(newer)


def cell(unit: str = "a1") -> Cell:
    return Cell(unit, ROAD, PERIOD)


def record_id(unit: str = "a1") -> str:
    return cell(unit).id_in(CODE)


def type_figure(desk: Desk, text: str | None, version: str, unit: str = "a1") -> None:
    with desk.office.record() as rec:
        set_values(rec, CODE, version, [(cell(unit), text)])


def type_plan(desk: Desk, text: str | None, version: str) -> None:
    with desk.office.record() as rec:
        set_target(rec, CODE, ROAD, 2026, text, set_version=version)


def figure(desk: Desk, unit: str = "a1") -> Figure:
    fields = desk.get("indicator_value", record_id(unit)) or {}
    return _figure(fields)


def plan(desk: Desk) -> Figure:
    fields = desk.get("target_value", target_value_id(CODE, ROAD, 2026)) or {}
    return _figure(fields)


def _figure(fields: Mapping[str, object]) -> Figure:
    value = fields.get("value")
    return None if value is None else str(value), str(fields.get("set_version", ""))


def metres(typed: Figure) -> Decimal:
    return Decimal(str(typed[0])) * FACTOR[str(typed[1])]


def items(desk: Desk) -> list[ConflictItem]:
    with desk.office.read() as connection:
        return open_conflicts(connection)


def sync(*desks: Desk) -> None:
    for desk in desks:
        desk.sync()
