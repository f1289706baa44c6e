"""What was said of a table, kept on this computer under its headings and proposed the next time.

Nothing of it is sent. Periods are not kept, nor what holds for a whole table: both are others the next time.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import Clock, to_millis
from desktop_app.exchange.plain.mapping import (
    ColumnMeaning,
    ColumnRole,
    HeadPlace,
    How,
    Meaning,
    Subject,
    TableMapping,
)
from desktop_app.exchange.plain.names import Names
from desktop_app.exchange.plain.table import PlainTable, heading_keys, signature
from desktop_app.storage.tables.grid import sheet_mapping


class KeptColumn(msgspec.Struct, frozen=True):
    """What a column is; of figures also what its heading means where that is no period."""

    role: ColumnRole
    unit: str = ""
    indicator: str = ""


class Remembered(msgspec.Struct, frozen=True):
    """What was said of a table: columns by their headings, names by subject, folded name and key."""

    columns: dict[str, KeptColumn]
    names: list[tuple[Subject, str, str]] = []
    fill_down: bool = False


def load_remembered(connection: Connection, set_code: str) -> dict[str, Remembered]:
    """Return what was said of tables of a set, by their headings."""
    columns = sheet_mapping.c
    rows = connection.execute(select(columns.headings, columns.mapping).where(columns.set_code == set_code))
    found = {}
    for headings, text in rows:
        try:
            found[headings] = msgspec.json.decode(text, type=Remembered)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # of a newer version of the program
    return found


def keep_mapping(
    connection: Connection, clock: Clock, officer: str, names: Names, table: PlainTable, mapping: TableMapping
) -> None:
    """Keep the mapping of a table, in place of one under the same headings."""
    keys = heading_keys(table, mapping.head, names.is_period)
    if not mapping.head.rows or not signature_of(keys):
        return
    kept = Remembered(
        {key: _kept(each) for key, each in zip(keys, mapping.columns, strict=True) if not _is_open(each)},
        [
            (subject, text, meaning.key)
            for (subject, text), meaning in mapping.names.items()
            if subject is not Subject.PERIOD
        ],
        mapping.fill_down,
    )
    content = {
        "mapping": msgspec.json.encode(kept).decode(),
        "said_by": officer,
        "said_at": to_millis(clock.now()),
    }
    connection.execute(
        insert(sheet_mapping)
        .values(set_code=names.indicators.code, headings=signature_of(keys), **content)
        .on_conflict_do_update(index_elements=["set_code", "headings"], set_=content)
    )


def remembered_mapping(
    table: PlainTable, names: Names, head: HeadPlace, remembered: Mapping[str, Remembered]
) -> TableMapping | None:
    """Return what was said of a table with these headings; ``None``: nothing, or they say nothing."""
    if not remembered:
        return None
    keys = heading_keys(table, head, names.is_period)
    kept = remembered.get(signature_of(keys))
    if kept is None:
        return None
    columns = [_column(table, names, head, place, kept.columns.get(key)) for place, key in enumerate(keys)]
    said = {
        (subject, text): Meaning(key, How.REMEMBERED)
        for subject, text, key in kept.names
        if not key or _is_there(names, subject, key)
    }
    return TableMapping(head, tuple(columns), {}, said, kept.fill_down)


def signature_of(keys: list[str]) -> str:
    """Return what headings are remembered by; nothing where there are fewer than two."""
    return signature(keys) if sum(not key.startswith("\n") for key in keys) >= 2 else ""


def _is_open(column: ColumnMeaning) -> bool:
    """Return whether the meaning of a column is unknown."""
    return column.role is ColumnRole.UNUSED and column.how is How.UNKNOWN


def _kept(column: ColumnMeaning) -> KeptColumn:
    said = column.subjects
    return KeptColumn(column.role, said.get(Subject.UNIT, ""), said.get(Subject.INDICATOR, ""))


def _column(
    table: PlainTable, names: Names, head: HeadPlace, place: int, kept: KeptColumn | None
) -> ColumnMeaning:
    if kept is None:
        return ColumnMeaning()
    said = {Subject.UNIT: kept.unit, Subject.INDICATOR: kept.indicator}
    subjects = {subject: key for subject, key in said.items() if key}
    if any(not _is_there(names, subject, key) for subject, key in subjects.items()):
        return ColumnMeaning()  # an indicator that the set has no more
    if kept.role is ColumnRole.FIGURES:
        for text in table.headings(head, place):
            period = names.find(Subject.PERIOD, text)
            if period.key:
                subjects[Subject.PERIOD] = period.key
    return ColumnMeaning(kept.role, How.REMEMBERED, subjects)


def _is_there(names: Names, subject: Subject, key: str) -> bool:
    return key in (names.units if subject is Subject.UNIT else names.indicators.by_code)
