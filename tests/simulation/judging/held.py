"""What a book or the province holds, field by field, and what an act has changed of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.op import Value
from tests.simulation.oracle import MAY_BE_ZERO, Place, Seen
from upstream.records.stored import load_all

type States = dict[tuple[str, str], dict[str, Value]]


def province_states(connection: Connection, commune: str) -> States:
    """What the province holds of a commune, without empty fields."""
    return {
        (record.entity, record.entity_id): _filled(record.fields) for record in load_all(connection, commune)
    }


def book_states(connection: Connection) -> States:
    """What a book holds, without empty fields."""
    states: States = {}
    for entity in ENTITIES.values():
        for row in connection.execute(select(entity.table)).mappings():
            states[entity.name, str(row["id"])] = _filled(entity.fields_of(dict(row)))
    return states


def shown(states: States) -> Seen:
    """What a person has before him who looks at all of a book."""
    return {(*key, name): {value} for key, fields in states.items() for name, value in fields.items()}


def changes(before: States, after: States) -> tuple[dict[Place, Value], dict[Place, Value]]:
    """What stands otherwise, and what stood there before."""
    values: dict[Place, Value] = {}
    over: dict[Place, Value] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        if old == new:
            continue
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name):
                values[*key, name] = new.get(name)
                over[*key, name] = old.get(name)
    return values, over


def _filled(fields: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: value
        for name, value in fields.items()
        if value not in (None, "") and (value != 0 or name in MAY_BE_ZERO)
    }
