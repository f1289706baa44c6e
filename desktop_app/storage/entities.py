"""The tables of records that are journalled and synchronised, and their fields.

Field names are wire names: they never change their meaning. A *map* column is a JSON object whose entries are
fields of their own, addressed as ``column/key``, so that two people who change different answers of one
response do not collide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Table

from desktop_app.storage.tables import (
    accounts,
    areas,
    attachments,
    fund,
    movements,
    office,
    office_key,
    papers,
    registers,
    surveys,
)
from desktop_app.wire.op import Value

_encoder = msgspec.json.Encoder(order="sorted")
_decode = msgspec.json.Decoder(dict[str, Value]).decode
_ABSENT = object()
_LOCAL_COLUMNS = {"id", "version", "row", "faults"}


@dataclass(frozen=True, slots=True)
class EntitySchema:
    """A kind of record: its table, plain fields and map columns."""

    name: str
    table: Table
    fields: tuple[str, ...]
    maps: tuple[str, ...]

    def fields_of(self, row: Mapping[str, Any]) -> dict[str, Value]:
        """Return the flat fields of a table row; absent map entries are absent."""
        flat: dict[str, Value] = {name: row[name] for name in self.fields}
        for column in self.maps:
            entries = _decode(row[column])
            flat.update({f"{column}/{key}": value for key, value in entries.items()})
        return flat

    def knows(self, field: str) -> bool:
        """Whether there is a place for this flat field."""
        column, _, key = field.partition("/")
        return column in (self.maps if key else self.fields)

    def default_of(self, name: str) -> Value:
        """Return what a column without a value holds: its default, or nothing."""
        default: Any = self.table.c[name].server_default
        if default is None:
            return None
        text = str(default.arg)
        return int(text) if text.isdigit() else text

    def nothing_in(self, field: str) -> Value:
        """Return what a flat field holds in which nothing was ever written."""
        return None if "/" in field else self.default_of(field)

    def columns_of(
        self, fields: Mapping[str, Value], before: Mapping[str, Value] | None = None
    ) -> dict[str, Any]:
        """Return the columns that hold these flat fields. Fields unknown to this version are left out.

        Given the record ``before``, unchanged plain columns are left out, too: SQLite writes the indexes of
        every column that an update names.
        """
        if before is None:
            columns: dict[str, Any] = {name: fields[name] for name in self.fields if name in fields}
        else:
            other = [name for name, value in fields.items() if before.get(name, _ABSENT) != value]
            columns = {name: fields[name] for name in other if name in self.fields}
        for column in self.maps:
            prefix = f"{column}/"
            start = len(prefix)
            entries = {
                name[start:]: value
                for name, value in fields.items()
                if name.startswith(prefix) and value is not None
            }
            columns[column] = _encoder.encode(entries).decode()
        return columns


def _entity(table: Table, *maps: str) -> EntitySchema:
    plain = tuple(
        str(column.name) for column in table.columns if column.name not in _LOCAL_COLUMNS.union(maps)
    )
    return EntitySchema(str(table.name), table, plain, maps)


ENTITIES: Mapping[str, EntitySchema] = {
    entity.name: entity
    for entity in (
        _entity(areas.residential_area, "households_until", "names_until"),
        _entity(movements.indicator_value),
        _entity(movements.target_value),
        _entity(movements.period_status),
        _entity(movements.reporting_event),
        _entity(movements.figure_confirmation),
        _entity(movements.period_text, "parts"),
        _entity(surveys.survey_round, "thresholds"),
        _entity(surveys.survey_area, "minutes"),
        _entity(surveys.survey_response, "answers"),
        _entity(surveys.survey_tally, "counts"),
        _entity(surveys.survey_second_keying, "answers", "settled"),
        _entity(registers.register_matter, "answers"),
        _entity(registers.register_event, "answers", "replaced"),
        _entity(registers.register_link),
        _entity(registers.register_batch),
        _entity(registers.number_book),
        _entity(registers.register_number),
        _entity(papers.printed_paper),
        _entity(fund.fund_campaign),
        _entity(fund.fund_draft, "content", "lines"),
        _entity(fund.fund_voucher, "content", "lines"),
        _entity(fund.fund_closing),
        _entity(fund.fund_disclosure),
        _entity(fund.helped_household),
        _entity(fund.goods_item),
        _entity(fund.goods_store),
        _entity(office.office_profile, "profile"),
        _entity(attachments.attachment),
        _entity(accounts.officer),
        _entity(office_key.office_key, "boxes", "older"),
        _entity(office_key.key_holder),
    )
}
