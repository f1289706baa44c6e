"""What the rows of the read model say of the records of a merge: one function for each kind of record.

Called inside the transaction of the merge, with whatever may have changed; saying the same twice changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from desktop_app.base.locked_states import ASKED as ASKED_STATE
from desktop_app.wire.op import Op, Value
from desktop_app.wire.scopes import period_scope, round_scope, scope_of
from upstream.database import read_tables
from upstream.database.statements import marked, put
from upstream.read_model.figures import ASKED, WORDS, GatheredUnit, number_in, write_figures
from upstream.read_model.terms import numbers_of
from upstream.records.merge import FieldMark, MergeRecord

_STATE: Final = "status"
_FIGURE: Final = "indicator_value"
BESIDE_FIGURES: Final = ("residential_area", "reporting_event", "target_value", "figure_confirmation")
"""The kinds of records that sheets are made of besides figures."""

ENTRY: Final = "entry:"
"""Begins the part of a book that an entry of a register with its history is."""

ROUND: Final = "round:"
"""Begins the part of a book that a survey round is."""

EVERY_ROUND: Final = f"{ROUND}*"
"""All of them: no round has this id."""

FUND: Final = "fund"
"""The part of a book that the fund is."""

COUNTED: Final = frozenset({"survey_response", "survey_tally", "fund_voucher"})
"""Kinds of records that only say that what they belong to has changed: its own record says so, too."""

_ACCEPTED: Final = "accepted"
ACCEPTED_LAST: Final = (
    "UPDATE read_state SET accepted = (SELECT MAX(version + 0) FROM read_step AS step WHERE "
    "step.commune = read_state.commune AND step.scope = read_state.scope "
    "AND step.unit = read_state.unit AND step.status = ?) "
    "WHERE commune = ? AND scope = ? AND unit = ?"
)
"""``+ 0``: else SQLite looks for the greatest version from the newest step of the commune backwards, through
all its years where nothing was accepted, instead of among the few steps of the report."""
_LONGEST_STATE: Final = 40
_LONGEST_CODE: Final = 80
_LONGEST_ID: Final = 500
"""No record has a longer id; PostgreSQL has no index over much longer texts."""
_MOST_FORMS: Final = 10**9
_STATED: Final = frozenset({"period_status", "survey_round"})


type RecordNow = tuple[str, Mapping[str, Value], int, int, Mapping[str, FieldMark]]
"""A record as it is: id, fields, version and time of the fields without a mark, marks. Thousands are made."""

_UNMARKED: Final[Mapping[str, FieldMark]] = {}


class StateStep(NamedTuple):
    """A change of the state of a report or round, as it was said."""

    version: int
    scope: str
    unit: str
    status: str
    at: int


@dataclass(slots=True)
class Projection:
    """What the changes of one transaction say, gathered, and written once at its end."""

    figures: dict[tuple[str, str], dict[str, GatheredUnit]] = field(default_factory=dict)
    """By set and unit, and then by period."""
    states: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)
    rounds: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    round_areas: dict[tuple[str, str], tuple[int | None, ...]] = field(default_factory=dict)
    steps: list[StateStep] = field(default_factory=list)
    stale: set[str] = field(default_factory=set)
    typed: set[tuple[str, int]] = field(default_factory=set)
    """Periods, as scopes, and segments in which figures of them were typed."""

    def created(self, kinds: Mapping[str, Sequence[Op]], shift: int) -> None:
        """Take ops that made a record each; the version of an op is its number and ``shift``."""
        for entity, ops in kinds.items():
            if (say := PROJECTED.get(entity)) is None:
                continue
            say(self, [(op.entity_id, op.patch, op.device_seq + shift, op.at, _UNMARKED) for op in ops])
            for op in ops if entity in _STATED else ():
                self.said(op, op.device_seq + shift)

    def saved(self, records: Iterable[MergeRecord]) -> None:
        """Take records as they are now."""
        by_kind: dict[str, list[RecordNow]] = {}
        for item in records:
            if item.entity in PROJECTED:
                base = item.base
                now = (item.entity_id, item.fields, base.version, base.at, item.marks)
                by_kind.setdefault(item.entity, []).append(now)
        for entity, changes in by_kind.items():
            PROJECTED[entity](self, changes)

    def said(self, op: Op, version: int) -> None:
        """Take an op that was merged, whatever became of its values: who handed in what, and when."""
        status = op.patch.get(_STATE) if op.entity in _STATED else None
        if isinstance(status, str) and (place := _place(op.entity, op.entity_id)) is not None:
            self.steps.append(StateStep(version, *place, status[:_LONGEST_STATE], op.at))

    def kept(self, first: int, ops: Iterable[Op]) -> None:
        """Take a segment whose first op has the version ``first``: its figures' histories are in it."""
        ids = (op.entity_id.split(":", 4) for op in ops if op.entity == _FIGURE)
        periods = {(parts[1], parts[3]) for parts in ids if len(parts) > 4}
        scopes = (period_scope(set_code, period) for set_code, period in periods)
        self.typed.update((scope, first) for scope in scopes if len(scope) <= _LONGEST_ID)

    def write(self, connection: Connection, commune: str, received_at: Callable[[int], int]) -> None:
        """Write what was gathered; ``received_at``: when the op of a version came."""
        texts = {text for place in (*self.states, *self.round_areas) for text in place}
        texts.update(text for step in self.steps for text in (step.scope, step.unit))
        texts.update(self.rounds, (scope for scope, _ in self.typed))
        figures = {
            (f"period:{set_code}:{period}", unit): gathered
            for (set_code, unit), by_period in self.figures.items()
            for period, gathered in by_period.items()
        }
        for place, gathered in figures.items():
            texts.update(place, gathered.texts())
            self.stale.add(place[0])
        if texts:
            number = numbers_of(connection, texts)
            write_figures(connection, commune, figures, number)
            self._write(connection, commune, number, received_at)
        put(connection, read_tables.read_stale, [(commune, part) for part in sorted(self.stale)])

    def _write(
        self,
        connection: Connection,
        commune: str,
        number: Mapping[str, int],
        received_at: Callable[[int], int],
    ) -> None:
        states = [
            (commune, number[scope], number[unit], *row, None) for (scope, unit), row in self.states.items()
        ]
        put(connection, read_tables.read_state, states)
        rounds = [(commune, number[scope], *row) for scope, row in self.rounds.items()]
        put(connection, read_tables.read_round, rounds)
        areas = [
            (commune, number[scope], number[area], *row) for (scope, area), row in self.round_areas.items()
        ]
        put(connection, read_tables.read_round_area, areas)
        typed = [(commune, number[scope], first) for scope, first in sorted(self.typed)]
        put(connection, read_tables.read_typed, typed)
        steps = [
            (
                commune,
                each.version,
                number[each.scope],
                number[each.unit],
                each.status,
                each.at,
                received_at(each.version),
            )
            for each in self.steps
        ]
        put(connection, read_tables.read_step, steps)
        accepted = {(each.scope, each.unit) for each in self.steps if each.status == _ACCEPTED}
        of_states = [(number[scope], number[unit]) for scope, unit in sorted(accepted | self.states.keys())]
        note_acceptances(connection, commune, of_states)


def note_acceptances(connection: Connection, commune: str, places: Iterable[tuple[int, int]]) -> None:
    """Say of reports, by scope and unit, when they were accepted last."""
    rows = [(_ACCEPTED, commune, *place) for place in places]
    if rows:
        connection.exec_driver_sql(marked(connection, ACCEPTED_LAST), rows)


def _place(entity: str, entity_id: str) -> tuple[str, str] | None:
    """Scope and unit of a record that holds a state."""
    if entity == "survey_round":
        return round_scope(entity_id), ""
    parts = entity_id.split(":", 3)
    return (f"period:{parts[1]}:{parts[2]}", parts[3]) if len(parts) > 3 and parts[0] == "ps" else None


def _figures(projection: Projection, records: Iterable[RecordNow]) -> None:
    of_set = of_unit = None
    by_period: dict[str, GatheredUnit] = {}
    for entity_id, fields, version, _, marks in records:
        parts = entity_id.split(":", 4)
        if len(parts) < 5 or parts[0] != "iv":
            continue
        _, set_code, indicator, period, unit = parts
        if unit != of_unit or set_code != of_set:
            of_set, of_unit = set_code, unit
            by_period = projection.figures.setdefault((set_code, unit), {})
        value, flags = fields.get("value"), 0
        number = number_in(value)
        if number is None:
            number, flags = "", 0 if value in (None, "") else WORDS
        if fields.get("note_state") == ASKED_STATE:
            flags |= ASKED
        typed_under = fields.get("set_version")
        set_version = typed_under if type(typed_under) is str and len(typed_under) <= _LONGEST_CODE else ""
        if (gathered := by_period.get(period)) is None:
            gathered = by_period[period] = GatheredUnit(set_version)
        gathered.values[indicator] = number
        at = version if not marks or "value" not in marks else marks["value"].version
        if at > gathered.newest and "value" in fields:
            gathered.newest = at
        if flags or set_version != gathered.set_version:
            gathered.odd[indicator] = (set_version, flags)
        elif gathered.odd:
            gathered.odd.pop(indicator, None)


def _states(projection: Projection, records: Iterable[RecordNow]) -> None:
    for record in records:
        status, place = record[1].get(_STATE), _place("period_status", record[0])
        if isinstance(status, str) and place is not None:
            version, at = _state_mark(record)
            projection.states[place] = (status[:_LONGEST_STATE], at, version)
            projection.stale.add(place[0])


def _rounds(projection: Projection, records: Iterable[RecordNow]) -> None:
    for record in records:
        entity_id, fields, *_ = record
        version, at = _state_mark(record)
        year = fields.get("year")
        projection.rounds[round_scope(entity_id)] = (
            _code(fields, _STATE) or "draft",
            at,
            version,
            year if type(year) is int and 0 <= year < 10_000 else 0,
            *(_code(fields, name) for name in ("template_code", "template_version")),
            *(_code(fields, name) for name in ("planned_from", "planned_to")),
            bool(fields.get("deleted")),
        )
        projection.stale.add(round_scope(entity_id))


def _round_areas(projection: Projection, records: Iterable[RecordNow]) -> None:
    for entity_id, fields, *_ in records:
        parts = entity_id.split(":", 2)
        if len(parts) > 2 and parts[0] == "sa":
            counts = (fields.get(name) for name in ("total_households", "forms_issued", "forms_collected"))
            scope = round_scope(parts[1])
            projection.round_areas[scope, parts[2]] = tuple(map(count_of, counts))
            projection.stale.add(scope)


def _forms(projection: Projection, records: Iterable[RecordNow]) -> None:
    for _, fields, _, _, marks in records:
        named = fields.get("round_id")
        if isinstance(named, str) and len(named) <= _LONGEST_ID:
            projection.stale.add(round_scope(named))
        if "round_id" in marks:  # it was in another one before
            projection.stale.add(EVERY_ROUND)


def count_of(value: Value) -> int | None:
    """Return how many forms or households a field says; ``None`` for what is no such number."""
    return value if type(value) is int and 0 <= value <= _MOST_FORMS else None


def _state_mark(record: RecordNow) -> tuple[int, int]:
    """At which version and when its state was changed last."""
    _, _, version, at, marks = record
    found = marks.get(_STATE)
    return (version, at) if found is None else (found.version, found.at)


def _code(fields: Mapping[str, Value], name: str) -> str:
    """A code or a day; nothing that is longer than one."""
    value = fields.get(name)
    return value if isinstance(value, str) and len(value) <= _LONGEST_CODE else ""


def _stale(entity: str) -> Callable[[Projection, Iterable[RecordNow]], None]:
    """What is put together from records of this kind is read again when somebody asks."""

    def say(projection: Projection, records: Iterable[RecordNow]) -> None:
        projection.stale.update(scope_of(entity, entity_id, fields) for entity_id, fields, *_ in records)

    return say


def _entries(projection: Projection, records: Iterable[RecordNow]) -> None:
    projection.stale.update(f"{ENTRY}{entity_id}" for entity_id, *_ in records)


def _events(projection: Projection, records: Iterable[RecordNow]) -> None:
    named = (fields.get("matter_id") for _, fields, *_ in records)
    projection.stale.update(
        f"{ENTRY}{entry}" for entry in named if isinstance(entry, str) and len(entry) <= _LONGEST_ID
    )


PROJECTED: Final[Mapping[str, Callable[[Projection, Iterable[RecordNow]], None]]] = {
    _FIGURE: _figures,
    "period_status": _states,
    "survey_round": _rounds,
    "survey_area": _round_areas,
    "survey_response": _forms,
    "register_matter": _entries,
    "register_event": _events,
    **{
        entity: _stale(entity)
        for entity in (*BESIDE_FIGURES, "survey_tally", "fund_campaign", "fund_voucher")
    },
}
"""Which function says what the records of a kind mean."""
