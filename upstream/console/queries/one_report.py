"""One report of one commune: its figures by unit, what became of it, and what changed after a return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from desktop_app.base.ids import indicator_value_id
from desktop_app.base.locked_states import RETURNED
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.period import Period
from desktop_app.wire.guards.bound_fields import value_of
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import period_scope
from desktop_app.wire.segment import OpTable, names_any, read_tables
from upstream.console.accounts.reach import Reach
from upstream.database.read_tables import read_figures, read_step, read_typed
from upstream.database.tables import conflict, rejected, segment
from upstream.devices.devices import device_names
from upstream.read_model.figures import ASKED, WORDS, PackedFigure, unpack
from upstream.read_model.rebuilding import communes_due
from upstream.read_model.terms import known_numbers, texts_of
from upstream.records.stored import decode_held, load_records


@dataclass(frozen=True, slots=True)
class ReportCell:
    """A figure: the decimal as the office stores it; words are in the record, and marked here."""

    value: str
    has_words: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A change of the state of a report: by whom is in the history of its record."""

    unit: str
    status: str
    at: int
    received_at: int
    version: int


@dataclass(frozen=True, slots=True)
class OneReport:
    """The figures of a period by unit and indicator, with the names of the units; what became of it.

    ``changed``: the cells that are newer than its last return, by unit and indicator.
    """

    commune: str
    scope: str
    units: Mapping[str, str]
    cells: Mapping[tuple[str, str], ReportCell]
    steps: Sequence[ReportStep]
    changed: Sequence[tuple[str, str]]

    @property
    def returned(self) -> int:
        """The version of its last return; 0 where it was never returned."""
        return _returned(self.steps)


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a figure is, within a commune."""

    set_code: str
    indicator: str
    period: Period
    unit: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A change of a cell: when, by whom, at which computer, and what it became.

    ``value`` and ``note`` are what it said of them; ``emptied``: it took the figure out.
    ``refused``: the reason, where it was not taken.
    """

    version: int
    at: int
    received_at: int
    author: str
    computer: str
    value: str | None
    emptied: bool
    note: str | None
    refused: str


@dataclass(frozen=True, slots=True)
class CellHistory:
    """A cell as it is, values of it that wait for a person, and all its changes, the oldest first."""

    fields: Mapping[str, Value]
    author: str
    at: int
    waiting: Sequence[str]
    changes: Sequence[CellChange]


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A cell before its report was returned, and now."""

    unit: str
    indicator: str
    before: str | None
    now: str | None


def one_report(
    connection: Connection, reach: Reach, commune: str, set_code: str, period: Period
) -> OneReport | None:
    """Return a report; ``None`` where the commune is not within reach, or has nothing of the period."""
    scope_text = period_scope(set_code, period.key)
    scope = known_numbers(connection, [scope_text]).get(scope_text)
    if scope is None or not reach.sees(commune):
        return None
    columns = read_figures.c
    query = select(columns.unit, columns.newest, columns.packed)
    rows = connection.execute(query.where(columns.commune == commune, columns.scope == scope)).all()
    packed = {row.unit: unpack(row.packed) for row in rows}
    steps = _steps(connection, commune, scope)
    numbers = {*packed, *(code for each in packed.values() for code in each), *(row.unit for row in steps)}
    texts = texts_of(connection, numbers)
    cells = {
        (texts[unit], texts[code]): _cell(figure)
        for unit, figures in packed.items()
        for code, figure in figures.items()
    }
    units = {texts[unit] for unit in packed}
    if not cells and not steps:
        return None
    said = [ReportStep(texts[row.unit], row.status, row.at, row.received_at, row.version) for row in steps]
    returned = _returned(said)
    newer = {texts[row.unit] for row in rows if returned and row.newest > returned}
    ids = {
        indicator_value_id(set_code, code, period.key, unit): (unit, code)
        for unit, code in cells
        if unit in newer
    }
    records = load_records(connection, commune, [("indicator_value", each) for each in ids])
    changed = [
        place
        for each, place in ids.items()
        if "value" in (record := records["indicator_value", each]).fields
        and record.mark_of("value").version > returned
    ]
    return OneReport(commune, scope_text, unit_names(connection, commune, units), cells, said, changed)


def unit_names(connection: Connection, commune: str, units: Iterable[str]) -> dict[str, str]:
    """Return what units are called: areas by the office's own names, which no table for pages holds."""
    wanted = list(units)
    organisations = {each.unit: each.name.vi for each in member_organisations()}
    areas = load_records(connection, commune, [("residential_area", unit) for unit in wanted])
    found = {}
    for unit in wanted:
        area = areas.get(("residential_area", unit))
        name = str(area.fields.get("name") or "") if area is not None else organisations.get(unit, "")
        found[unit] = name or unit
    return found


def cell_history(connection: Connection, reach: Reach, commune: str, place: CellPlace) -> CellHistory | None:
    """Return a cell with its changes; ``None``: not within reach, or nobody ever wrote there."""
    entity_id = indicator_value_id(place.set_code, place.indicator, place.period.key, place.unit)
    if not reach.sees(commune):
        return None
    key = ("indicator_value", entity_id)
    record = load_records(connection, commune, [key]).get(key)
    if record is None:
        return None
    columns = conflict.c
    query = select(columns.other).where(
        columns.commune == commune,
        columns.entity == key[0],
        columns.entity_id == entity_id,
        columns.resolved_by == "",
    )
    waiting = [str(value_of(decode_held(other)) or "") for other in connection.execute(query).scalars()]
    mark = record.mark_of("value")
    scope = period_scope(place.set_code, place.period.key)
    changes = list(_changes(connection, commune, {entity_id}, scope))
    return CellHistory(record.fields, mark.author, mark.at, waiting, [each for _, each in changes])


def differences(connection: Connection, report: OneReport) -> list[FigureDifference]:
    """Return what has changed since a report was returned last, cell by cell."""
    changed = report.changed
    if not changed:
        return []
    _, set_code, key = report.scope.split(":")
    ids = {indicator_value_id(set_code, code, key, unit): (unit, code) for unit, code in changed}
    before: dict[tuple[str, str], str | None] = {}
    for entity_id, each in _changes(connection, report.commune, ids.keys(), report.scope):
        if each.version <= report.returned and not each.refused and (each.emptied or each.value):
            before[ids[entity_id]] = each.value
    found = []
    for place in changed:
        now = report.cells[place].value or None
        if before.get(place) != now:
            found.append(FigureDifference(*place, before.get(place), now))
    return found


def _returned(steps: Sequence[ReportStep]) -> int:
    return max((each.version for each in steps if each.status == RETURNED), default=0)


def _cell(figure: PackedFigure) -> ReportCell:
    return ReportCell(figure.value, bool(figure.marks & WORDS), bool(figure.marks & ASKED))


def _steps(connection: Connection, commune: str, scope: int) -> list[Any]:
    columns = read_step.c
    query = select(columns.version, columns.unit, columns.status, columns.at, columns.received_at)
    where = columns.commune == commune, columns.scope == scope
    return list(connection.execute(query.where(*where).order_by(columns.version)))


def _changes(
    connection: Connection, commune: str, wanted: Set[str], scope: str
) -> Iterator[tuple[str, CellChange]]:
    """The changes of cells of a period, the oldest first, from the segments that the computers sent."""
    columns, number = segment.c, known_numbers(connection, [scope]).get(scope, -1)
    query = select(columns.first, columns.device, columns.first_seq, columns.received_at, columns.packed)
    query = query.where(columns.commune == commune).order_by(columns.first)
    if commune not in communes_due(connection):  # else its segments are not all entered yet
        typed = select(read_typed.c.first)
        typed = typed.where(read_typed.c.commune == commune, read_typed.c.scope == number)
        query = query.where(columns.first.in_(typed))
    rows = connection.execute(query.execution_options(yield_per=20))
    names = device_names(connection, commune)
    for version, number, first_seq, received_at, packed in rows:
        if not names_any(packed, "indicator_value", wanted):
            continue
        found = []
        for table in read_tables(packed):
            if table.entity == "indicator_value":
                found += [(table, row) for row, each in enumerate(table.entity_ids) if each in wanted]
        for table, row in sorted(found, key=lambda each: each[0].positions[each[1]]):
            place = table.positions[row]
            refused = _refusal(connection, number, first_seq + place)
            computer = names.get(number, "")
            change = _change(table, row, version + place, received_at, computer, refused)
            yield table.entity_ids[row], change


def _change(
    table: OpTable, row: int, version: int, received_at: int, computer: str, refused: str
) -> CellChange:
    patch = {name: values[row] for name, values in zip(table.fields, table.values, strict=True)}
    value, note = patch.get("value"), patch.get("note")
    said = None if value in (None, "") else str(value)
    emptied = "value" in patch and said is None
    noted = None if note in (None, "") else str(note)
    at, author = table.times[row], table.authors[row]
    return CellChange(version, at, received_at, author, computer, said, emptied, noted, refused)


def _refusal(connection: Connection, number: int, device_seq: int) -> str:
    columns = rejected.c
    query = select(columns.reason).where(columns.device == number, columns.device_seq == device_seq)
    return str(connection.execute(query).scalar() or "")
