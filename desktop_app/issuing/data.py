"""The data of a paper as they stand in the book: their sum, and what was written into them since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from desktop_app.base.clock import from_millis, to_millis
from desktop_app.base.ids import fund_reversal_id
from desktop_app.journal.ops import ops_of
from desktop_app.journal.past.received_changes import received_changes
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.papers.book_data import FUND, REGISTER, VOUCHER, PaperRecord, last_day_of
from desktop_app.wire.papers.codes import FIGURES, DataState, data_of, state_of, years_of

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Something that was written into a record after a paper was printed."""

    entity: str
    entity_id: str
    author: str
    at: datetime


def data_state(connection: Connection, subject: str) -> DataState:
    """The state of the data of a paper now."""
    return state_of(subject, _records(connection, subject))


def written_since(connection: Connection, subject: str, since: datetime) -> list[RecordChange]:
    """The last thing that was written into each record of the data after an instant, the latest first.

    Here by the journal, from elsewhere by what came from the province; forms that were taken out are among
    them, since they were among the data.
    """
    kinds = {
        entity_id: entity
        for entity, entity_id, _ in data_of(subject, _records(connection, subject), with_removed=True)
    }
    after = to_millis(since)
    last: dict[str, tuple[int, str]] = {}
    for entity in dict.fromkeys(kinds.values()):
        ids = [entity_id for entity_id, kind in kinds.items() if kind == entity]
        for came in received_changes(connection, entity, ids):
            if came.at > after:
                last[came.entity_id] = max(last.get(came.entity_id, (0, "")), (came.at, came.author))
    for op, _ in ops_of(connection, list(kinds)):
        if op.at > after:
            last[op.entity_id] = max(last.get(op.entity_id, (0, "")), (op.at, op.author))
    found = [RecordChange(kinds[key], key, author, from_millis(at)) for key, (at, author) in last.items()]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _records(connection: Connection, subject: str) -> Iterator[PaperRecord]:
    """Records among which those of the subject are, narrowed by what is indexed."""
    kind, first, *rest = subject.split(":")
    if kind == "entry":
        yield from _of_entry(connection, first)
        return
    if kind == FUND:
        yield from _rows(connection, "fund_voucher", _up_to(first, *rest))
        return
    if kind == VOUCHER:
        voucher_id = ":".join(rest)
        both = voucher_id, fund_reversal_id(voucher_id)
        yield from _rows(connection, "fund_voucher", [ENTITIES["fund_voucher"].table.c.id.in_(both)])
        return
    if kind == REGISTER:
        yield from _of_register(connection, first, rest[0])
        return
    is_round = kind == "round"
    for name in _OF_ROUND if is_round else _OF_PERIOD:
        columns = ENTITIES[name].table.c
        narrowed: list[ColumnElement[Any]]
        narrowed = [(columns.get("round_id", columns.id) if is_round else columns.set_code) == first]
        if is_round and rest and "area_id" in columns:
            narrowed.append(columns.area_id == rest[0])
        if not is_round:
            narrowed += _of_years_and_unit(columns, kind, rest)
        yield from _rows(connection, name, narrowed)


def _rows(connection: Connection, name: str, narrowed: Sequence[ColumnElement[Any]]) -> Iterator[PaperRecord]:
    """The records of a kind as both ends compare them."""
    entity = ENTITIES[name]
    query = select(entity.table).where(*narrowed).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in connection.execute(query).mappings():
        yield name, str(row["id"]), entity.fields_of(dict(row))


def _up_to(span: str, campaign_id: str = "") -> list[ColumnElement[Any]]:
    """What narrows vouchers to those up to the end of a span, and to a campaign where one is named."""
    columns = ENTITIES["fund_voucher"].table.c
    narrowed = [columns.day <= last_day_of(span)]
    return [*narrowed, columns.campaign_id == campaign_id] if campaign_id else narrowed


def _of_register(connection: Connection, code: str, year: str) -> Iterator[PaperRecord]:
    """All of a register, and all numbers of the year: the records say what of them is in the book."""
    matter, event, link, number = (ENTITIES[name].table.c for name in _OF_REGISTER)
    mine = select(matter.id).where(matter.register_code == code)
    narrowed = (
        matter.register_code == code,
        event.matter_id.in_(mine),
        link.from_id.in_(mine) | link.to_id.in_(mine),
        number.year == (int(year) if year.isdecimal() else None),
    )
    for name, condition in zip(_OF_REGISTER, narrowed, strict=True):
        yield from _rows(connection, name, [condition])


def _of_years_and_unit(columns: Any, kind: str, rest: Sequence[str]) -> Iterator[ColumnElement[Any]]:
    """What narrows figures to the year of a period, or also to the one before, and to a unit where one is
    named behind it."""
    years = years_of(kind, rest[0].partition("-")[0])
    unit = "" if kind == FIGURES else ":".join(rest[1:])
    if "period" in columns:
        yield columns.period.between(f"{years[-1]}-", f"{years[0]}-~")
    elif "year" in columns:
        yield columns.year.in_([int(year) for year in years if year.isdecimal()])
    if unit and "unit" in columns:
        yield columns.unit == unit


def _of_entry(connection: Connection, matter_id: str) -> Iterator[PaperRecord]:
    for name, key in (("register_matter", "id"), ("register_event", "matter_id")):
        yield from _rows(connection, name, [ENTITIES[name].table.c[key] == matter_id])


_OF_ROUND: Sequence[str] = ("survey_round", "survey_area", "survey_response", "survey_tally")
_OF_REGISTER: Sequence[str] = ("register_matter", "register_event", "register_link", "register_number")
_OF_PERIOD: Sequence[str] = ("indicator_value", "target_value", "period_text")
