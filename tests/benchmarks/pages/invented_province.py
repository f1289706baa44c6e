"""A province with a year of reports: the rows of its tables for pages, as merges leave them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert

from desktop_app.base.clock import to_millis
from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, ValueKind
from desktop_app.movements.period import Period
from upstream.catalogue.sets import sets_in_use
from upstream.console.queries.today import reports_due
from upstream.database import read_tables
from upstream.database.tables import commune as commune_table
from upstream.database.tables import device as device_table
from upstream.read_model.terms import numbers_of

SET = "MTTQ_CO_SO"
NOW = to_millis(datetime(2027, 1, 5, 2, tzinfo=UTC))
QUARTER = Period.parse("2026-Q4")
_DAY = 86_400_000
_AT_ONCE = 20_000
_SILENT = "00001"
"""Of few communes none would be silent by chance."""


@dataclass(frozen=True)
class InventedProvince:
    """How many communes there are; ``scope``: the number of the quarter whose totals are there."""

    communes: int
    scope: int


def invent(connection: Connection, communes: int, years: int = 0) -> InventedProvince:
    """Fill an empty province: two computers each, a year's states, a quarter's totals.

    ``years``: the states and totals of all periods of so many years instead.
    """
    chance = random.Random(7)
    codes = [f"{number:05d}" for number in range(1, communes + 1)]
    indicators = sets_in_use(connection)[SET]
    due = reports_due(connection, date(2026, 1, 1), date(2027, 1, 4))
    scopes = list(dict.fromkeys(_in_year(each.scope, year) for year in range(years) for each in due))
    scopes = scopes or [each.scope for each in due]
    added = [each.code for each in indicators.indicators if _is_added(indicators, each.code)]
    scope_text = f"period:{SET}:{QUARTER.key}"
    number = numbers_of(connection, ["commune", scope_text, *scopes, *added])
    _put(connection, commune_table, [{"code": code, "epoch": "e", "head": 1} for code in codes])
    _put(connection, device_table, [_computer(code, which, chance) for code in codes for which in (1, 2)])
    states = [
        {
            "commune": code,
            "scope": number[scope],
            "unit": number["commune"],
            "status": status,
            "at": NOW - _DAY,
            "version": 5,
            "accepted": 4 if status == "accepted" else None,
        }
        for code in codes
        for scope in scopes
        if (status := chance.choices(("accepted", "submitted", "returned", ""), (80, 10, 3, 7))[0])
    ]
    _put(connection, read_tables.read_state, states)
    totals = [
        {
            "scope": number[scope],
            "commune": code,
            "indicator": number[indicator],
            "number": chance.randint(0, 9_000_000_000),
        }
        for scope in (scopes if years else [scope_text])
        for code in codes
        for indicator in added
    ]
    _put(connection, read_tables.read_total, totals)
    return InventedProvince(communes, number[scope_text])


def _in_year(scope: str, back: int) -> str:
    """The same period so many years before: the sets are no longer in use, the rows are there."""
    start, _, part = scope.rpartition(":")
    return f"{start}:{int(part[:4]) - back}{part[4:]}"


def _is_added(indicators: IndicatorSet, code: str) -> bool:
    item = indicators.by_code[code]
    return item.nature is not Nature.RATIO and item.value_kind is not ValueKind.TEXT


def _computer(commune: str, which: int, chance: random.Random) -> dict[str, Any]:
    days = chance.choice((0, 1, 1, 2, 30))
    if commune == _SILENT:
        days = 30
    return {
        "device_id": f"{commune}-{which}",
        "commune": commune,
        "name": f"Máy {which}",
        "public_key": bytes(32),
        "token_hash": f"{commune}-{which}".encode(),
        "enrolled_at": 0,
        "acked_seq": 0,
        "acked_hash": b"",
        "known_until": 0,
        "seen_at": NOW - days * _DAY,
    }


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(table), rows[start : start + _AT_ONCE])
